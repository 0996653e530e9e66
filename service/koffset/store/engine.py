"""The database engine: how SQLite is opened, how writers queue, and that bodies pass as JSON text."""

import asyncio
import sqlite3
from functools import partial
from typing import Any

import aiosqlite
from sqlalchemy import URL, Connection, event, func, select, text
from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError, InvalidRequestError, NoSuchModuleError
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine, create_async_engine

from koffset.errors import SettingInvalid

_BEGIN_OPTION = "koffset_begin"
# Any number does, as long as every version of the program takes the same one.
POSTGRES_WRITER_LOCK = 7_305_001
_WAL_RETRY_SEC = 0.01
_UNKNOWN_URL = (
    "the database URL is not one that SQLAlchemy knows: use sqlite+aiosqlite:///<file> "
    "or postgresql+psycopg://<user>:<password>@<host>/<database>"
)


def build_engine(url: str, timeout_sec: float) -> AsyncEngine:
    """An engine for an asynchronous SQLAlchemy URL; raises SettingInvalid when there is no driver for it."""
    options: dict[str, Any] = {"pool_timeout": timeout_sec}
    try:
        on_sqlite = parse_url(url).get_backend_name() == "sqlite"
        if on_sqlite:
            options["connect_args"] = {"timeout": timeout_sec}
        engine = create_async_engine(
            url,
            # Bodies hold registration numbers and hidden contacts: no error text may carry parameters.
            hide_parameters=True,
            pool_pre_ping=not on_sqlite,
            json_serializer=_as_it_is,
            json_deserializer=_as_it_is,
            **options,
        )
    except (InvalidRequestError, NoSuchModuleError) as exc:
        raise SettingInvalid(_UNKNOWN_URL) from exc
    except ModuleNotFoundError as exc:
        raise SettingInvalid(
            f"the database URL needs the package {exc.name!r}: install it (PostgreSQL: koffset[postgres])"
        ) from exc
    if on_sqlite:
        event.listen(engine.sync_engine, "connect", partial(_prepare_sqlite, timeout_sec))
        event.listen(engine.sync_engine, "begin", _begin_sqlite)
    return engine


def parse_url(url: str) -> URL:
    """Its parts. Raises SettingInvalid, without showing it: it may hold a password."""
    try:
        return make_url(url)
    except ArgumentError as exc:
        raise SettingInvalid(_UNKNOWN_URL) from exc


async def lock_for_writing(connection: AsyncConnection, timeout_sec: float) -> None:
    """Begin a transaction once no other writer is in one; the lock goes with the transaction."""
    if connection.dialect.name == "sqlite":
        await connection.execution_options(**{_BEGIN_OPTION: "BEGIN IMMEDIATE"})
        await connection.begin()
        return
    await connection.begin()
    set_timeout = text("SELECT set_config('lock_timeout', :timeout, true)")
    await connection.execute(set_timeout, {"timeout": f"{round(timeout_sec * 1000)}ms"})
    await connection.execute(select(func.pg_advisory_xact_lock(POSTGRES_WRITER_LOCK)))


async def begin_reading(connection: AsyncConnection) -> None:
    """Begin a transaction in which all reads see one state of the database."""
    if connection.dialect.name != "sqlite":
        await connection.execution_options(isolation_level="REPEATABLE READ")
    await connection.begin()


def _as_it_is(json_text: Any) -> Any:
    return json_text


def _prepare_sqlite(timeout_sec: float, dbapi_connection: Any, _record: object) -> None:
    # The driver would begin transactions late and not at all before reads; `_begin_sqlite` does it instead.
    dbapi_connection.isolation_level = None
    dbapi_connection.run_async(partial(_keep_wal, timeout_sec))
    cursor = dbapi_connection.cursor()
    for pragma in ("synchronous = FULL", "foreign_keys = ON"):
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


async def _keep_wal(timeout_sec: float, connection: aiosqlite.Connection) -> None:
    """Have the file keep a write-ahead log.

    While another connection writes to a file that has none yet, SQLite refuses this at once, whatever the
    timeout it was given; so the waiting is done here.
    """
    now = asyncio.get_running_loop().time
    deadline = now() + timeout_sec
    # Nothing tells when another process lets go of a file, so it is asked again and again.
    while not await _keeps_wal(connection, may_be_busy=now() < deadline):  # noqa: ASYNC110
        await asyncio.sleep(_WAL_RETRY_SEC)


async def _keeps_wal(connection: aiosqlite.Connection, *, may_be_busy: bool) -> bool:
    try:
        await connection.execute_fetchall("PRAGMA journal_mode = WAL")
    except sqlite3.OperationalError as exc:
        if may_be_busy and exc.sqlite_errorcode == sqlite3.SQLITE_BUSY:
            return False
        raise
    return True


def _begin_sqlite(connection: Connection) -> None:
    connection.exec_driver_sql(connection.get_execution_options().get(_BEGIN_OPTION, "BEGIN"))
