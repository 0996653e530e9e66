"""The store on a SQL database: transactions around the readers and writers of the other modules."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.ext.asyncio import AsyncConnection

from koffset.store import schema
from koffset.store.accounts import AccountWrites
from koffset.store.audit import AuditReads, AuditWrites
from koffset.store.changes import ChangeReads, ChangeWrites
from koffset.store.companies import CompanyWrites
from koffset.store.engine import begin_reading, build_engine, lock_for_writing
from koffset.store.failures import translated
from koffset.store.files import FileReads
from koffset.store.journals import JournalReads, JournalWrites
from koffset.store.keys import KeyReads, KeyWrites
from koffset.store.life_cycle import LifeCycleReads, LifeCycleWrites
from koffset.store.links import LinkReads, LinkWrites
from koffset.store.merges import MergeWrites
from koffset.store.ownership import OwnershipReads, OwnershipWrites
from koffset.store.records import RecordWrites
from koffset.store.requirements import RequirementReads, RequirementWrites
from koffset.store.search_log import SearchLogReads, SearchLogWrites
from koffset.store.shortlists import ShortlistReads, ShortlistWrites
from koffset.store.uploads import UploadReads, UploadWrites


class SqlReader(
    FileReads,
    JournalReads,
    ChangeReads,
    KeyReads,
    LinkReads,
    LifeCycleReads,
    OwnershipReads,
    UploadReads,
    AuditReads,
    SearchLogReads,
    RequirementReads,
    ShortlistReads,
):
    """Implements StoreReader."""


class SqlSnapshot(SqlReader):
    """A reader whose view stands still: the number that was read to fix the view holds to its end."""

    def __init__(self, connection: AsyncConnection, sequence: int) -> None:
        super().__init__(connection)
        self._sequence = sequence

    async def last_sequence(self) -> int:
        return self._sequence


class SqlWriter(
    SqlReader,
    CompanyWrites,
    RecordWrites,
    LifeCycleWrites,
    JournalWrites,
    ChangeWrites,
    AccountWrites,
    KeyWrites,
    LinkWrites,
    OwnershipWrites,
    MergeWrites,
    UploadWrites,
    AuditWrites,
    SearchLogWrites,
    RequirementWrites,
    ShortlistWrites,
):
    """Implements StoreWriter."""


class SqlStore:
    """Implements Store for SQLite (`sqlite+aiosqlite`) and PostgreSQL (`postgresql+psycopg`).

    Writers run one at a time, also across processes; readers never wait for them. `timeout_sec` is how long a
    writer waits for its turn.
    """

    def __init__(self, url: str, timeout_sec: float) -> None:
        self._engine = build_engine(url, timeout_sec)
        self._timeout_sec = timeout_sec

    @asynccontextmanager
    async def reader(self) -> AsyncIterator[SqlReader]:
        with translated():
            async with self._engine.connect() as connection:
                await begin_reading(connection)
                # The database fixes the view at the first read, not at the beginning.
                sequence = await SqlReader(connection).last_sequence()
                yield SqlSnapshot(connection, sequence)

    @asynccontextmanager
    async def writer(self) -> AsyncIterator[SqlWriter]:
        with translated():
            async with self._engine.connect() as connection:
                await lock_for_writing(connection, self._timeout_sec)
                yield SqlWriter(connection)
                await connection.commit()

    async def migrate(self) -> None:
        """Bring the schema to the newest version; the folder of a SQLite file is made where it is missing."""
        if self._engine.dialect.name == "sqlite" and self._engine.url.database:
            Path(self._engine.url.database).parent.mkdir(parents=True, exist_ok=True)
        with translated():
            async with self._engine.connect() as connection:
                await lock_for_writing(connection, self._timeout_sec)
                await connection.run_sync(schema.upgrade)
                await connection.commit()

    async def ready(self) -> bool:
        try:
            async with self._engine.connect() as connection:
                return await connection.run_sync(schema.is_newest)
        except SQLAlchemyError:
            return False

    async def close(self) -> None:
        await self._engine.dispose()
