"""Migrations run from inside the package, over a connection of the store; no alembic.ini is needed."""

from alembic import command
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection


def upgrade(connection: Connection, revision: str = "head") -> None:
    command.upgrade(_config(connection), revision)


def downgrade(connection: Connection, revision: str) -> None:
    """Take the schema back; what only the newer tables can hold is lost."""
    command.downgrade(_config(connection), revision)


def is_newest(connection: Connection) -> bool:
    heads = ScriptDirectory.from_config(_config(connection)).get_heads()
    return set(MigrationContext.configure(connection).get_current_heads()) == set(heads)


def knows(revision: str) -> bool:
    """Whether a database at this revision can be brought up: one of a newer program cannot."""
    scripts = ScriptDirectory.from_config(_config(None)).walk_revisions()
    return revision in {script.revision for script in scripts}


def _config(connection: Connection | None) -> Config:
    config = Config(attributes={"connection": connection})
    config.set_main_option("script_location", "koffset.store:migrations")
    return config
