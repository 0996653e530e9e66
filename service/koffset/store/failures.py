"""What the database's failures mean to the caller; no other module looks into SQLAlchemy's errors."""

from collections.abc import Iterator
from contextlib import contextmanager

from alembic.util import CommandError
from sqlalchemy.exc import DBAPIError, IntegrityError
from sqlalchemy.exc import TimeoutError as PoolTimeout

from koffset.errors import Conflict, KoffsetError, Unavailable, WriterBusy

_POSTGRES_LOCK_NOT_AVAILABLE = "55P03"
_POSTGRES_UNDEFINED_TABLE = "42P01"


@contextmanager
def translated() -> Iterator[None]:
    """Turn library errors into ours: WriterBusy, Conflict or Unavailable, each with what to do."""
    try:
        yield
    except DBAPIError as exc:
        raise _meaning_of(exc) from exc
    except PoolTimeout as exc:
        raise Unavailable("all database connections are in use: try again in a moment") from exc
    except CommandError as exc:
        raise Unavailable(
            f"the schema cannot be brought up: {exc}; is the program older than its data?"
        ) from exc


def _meaning_of(exc: DBAPIError) -> KoffsetError:
    # Only the first line: PostgreSQL prints values of the row in those that follow.
    reason = next(iter(str(exc.orig).splitlines()), type(exc.orig).__name__)
    sqlstate = getattr(exc.orig, "sqlstate", None)
    if reason.startswith("database is locked") or sqlstate == _POSTGRES_LOCK_NOT_AVAILABLE:
        return WriterBusy(
            "another process is writing to the store and did not finish in time: "
            "wait for it to end and try again, or raise KOFFSET_DB_TIMEOUT_SEC"
        )
    if reason.startswith("no such table") or sqlstate == _POSTGRES_UNDEFINED_TABLE:
        return Unavailable("the database has no schema yet or an old one: migrate the store first")
    if isinstance(exc, IntegrityError):
        return Conflict(
            f"the store refused a row ({reason}): it repeats an id or a name key, or names an unknown company"
        )
    return Unavailable(
        f"the database does not do what was asked ({reason}): check KOFFSET_DATABASE_URL and the disk"
    )
