"""Copying a store into an empty database, of its own kind or the other, and proving that all of it is there."""

import hashlib
import json
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from sqlalchemy import JSON, Column, Connection, Row, Table, func, inspect, null, select, text
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from koffset.errors import Conflict, NotFound
from koffset.store import schema
from koffset.store.engine import begin_reading, build_engine, lock_for_writing
from koffset.store.failures import translated
from koffset.store.sql import SqlStore
from koffset.store.tables import metadata

Progress = Callable[[str, int, int], None]
"""Called with the stage, what is done and the total."""

_ROWS_A_BATCH = 1_000
# A checksum of 256 bits: sums of hashes wrap around at this.
_MODULUS = 1 << 256
_SET_SEQUENCE = text(
    "SELECT setval(CAST(pg_get_serial_sequence(:table, :column) AS regclass), CAST(:highest AS bigint))"
)


class Contents:
    """What a table holds: the number of its rows, and the sum of their hashes.

    A sum does not depend on the order of the rows: databases sort texts differently.
    """

    def __init__(self) -> None:
        self.rows = 0
        self._sum = 0

    def add(self, row: Sequence[Any]) -> None:
        digest = hashlib.sha256(_canonical(row).encode("utf-8", "surrogatepass")).digest()
        self._sum = (self._sum + int.from_bytes(digest)) % _MODULUS
        self.rows += 1

    @property
    def checksum(self) -> str:
        return f"{self._sum:064x}"


@dataclass(frozen=True, slots=True)
class CopiedTable:
    name: str
    rows: int
    rows_copied: int
    checksum: str
    checksum_copied: str

    @property
    def same(self) -> bool:
        return (self.rows, self.checksum) == (self.rows_copied, self.checksum_copied)


class StoreCopy:
    """From one view of the source, in one transaction of the target: a break leaves the target as empty as it was."""

    def __init__(self, source_url: str, target_url: str, timeout_sec: float) -> None:
        self._source_url = source_url
        self._target_url = target_url
        self._timeout_sec = timeout_sec

    async def run(self, progress: Progress) -> Sequence[CopiedTable]:
        """What was copied, a table each. Where one is not the same, nothing stays in the target.

        Raises NotFound when the source has no tables, Conflict when the target has one.
        """
        with translated():
            async with (
                _closing(build_engine(self._source_url, self._timeout_sec)) as source,
                _closing(build_engine(self._target_url, self._timeout_sec)) as target,
            ):
                await self._prepare_source(source)
                return await self._fill_new(target, source, progress)

    async def _prepare_source(self, source: AsyncEngine) -> None:
        """Its schema must be the newest, as that of the target will be."""
        file = _file_of(source)
        if file is None or file.is_file():
            async with source.connect() as connection:
                if await connection.run_sync(_has_tables):
                    await _migrate(self._source_url, self._timeout_sec)
                    return
        raise NotFound(
            "there is no store to copy: KOFFSET_DATABASE_URL or KOFFSET_DATA_DIR names another place"
        )

    async def _fill_new(
        self, target: AsyncEngine, source: AsyncEngine, progress: Progress
    ) -> Sequence[CopiedTable]:
        """Connecting makes the file of a SQLite target: it goes again unless it was filled."""
        file = _file_of(target)
        was_there = file is None or file.exists()
        if file is not None:
            file.parent.mkdir(parents=True, exist_ok=True)
        done = False
        try:
            async with source.connect() as origin, target.connect() as place:
                await begin_reading(origin)
                await lock_for_writing(place, self._timeout_sec)
                copied = await _copy(origin, place, progress)
                if all(table.same for table in copied):
                    await place.commit()
                    done = True
                return copied
        finally:
            if file is not None and not (done or was_there):
                await target.dispose()
                for suffix in ("", "-wal", "-shm"):
                    file.with_name(file.name + suffix).unlink(missing_ok=True)


async def _copy(origin: AsyncConnection, place: AsyncConnection, progress: Progress) -> Sequence[CopiedTable]:
    if await place.run_sync(_has_tables):
        raise Conflict("the target has tables already: name an empty database")
    await place.run_sync(schema.upgrade)
    await _clear(place)
    tables = metadata.sorted_tables
    total = sum([await _count(origin, table) for table in tables])
    copying, comparing = _Step("copy", total, progress), _Step("compare", total, progress)
    sent = {table.name: await _send(table, origin, place, copying) for table in tables}
    copied = []
    for table in tables:
        await _set_sequence(place, table)
        there, here = sent[table.name], await _look(table, place, comparing)
        copied.append(CopiedTable(table.name, there.rows, here.rows, there.checksum, here.checksum))
    return copied


async def _clear(place: AsyncConnection) -> None:
    """Take out what migrations put in: the source has rows of its own for it.

    Tables without such rows are not asked to delete: those that only grow would refuse it.
    """
    for table in reversed(metadata.sorted_tables):
        if await _count(place, table):
            await place.execute(table.delete())


async def _send(table: Table, origin: AsyncConnection, place: AsyncConnection, step: "_Step") -> Contents:
    sent = Contents()
    async with _batches(origin, table) as batches:
        async for batch in batches:
            for row in batch:
                sent.add(row)
            await place.execute(table.insert(), [_parameters(table, row) for row in batch])
            step.add(len(batch))
    return sent


async def _look(table: Table, place: AsyncConnection, step: "_Step") -> Contents:
    found = Contents()
    async with _batches(place, table) as batches:
        async for batch in batches:
            for row in batch:
                found.add(row)
            step.add(len(batch))
    return found


@asynccontextmanager
async def _batches(
    connection: AsyncConnection, table: Table
) -> AsyncIterator[AsyncIterator[Sequence[Row[Any]]]]:
    """SQLAlchemy's own block would leave the server's cursor open when it is broken off."""
    rows = await connection.stream(select(table))
    try:
        yield rows.partitions(_ROWS_A_BATCH)
    finally:
        await rows.close()


def _parameters(table: Table, row: Row[Any]) -> Mapping[str, Any]:
    return {column.name: _sendable(column, value) for column, value in zip(table.c, row, strict=True)}


def _sendable(column: Column[Any], value: Any) -> Any:
    """A missing body would be sent as one that says `null`; PostgreSQL's driver gives the texts of bodies as bytes."""
    if isinstance(column.type, JSON):
        return null() if value is None else _text_of(value)
    return value


def _text_of(body: str | bytes) -> str:
    return body.decode() if isinstance(body, bytes) else body


def _canonical(row: Sequence[Any]) -> str:
    """The same text for the same row, whichever database and driver it comes from."""
    return json.dumps(list(row), ensure_ascii=False, default=_plain)


def _plain(value: Any) -> str:
    if isinstance(value, bytes):
        return value.decode("utf-8", "backslashreplace")
    if isinstance(value, datetime) and value.tzinfo is not None:
        value = value.astimezone(UTC)
    return str(value)


async def _set_sequence(place: AsyncConnection, table: Table) -> None:
    """Have PostgreSQL count on after the ids that came along; SQLite looks at the highest by itself."""
    column = table.autoincrement_column
    if place.dialect.name != "postgresql" or column is None:
        return
    highest = await place.scalar(select(func.max(column)))
    if highest is not None:
        name = place.dialect.identifier_preparer.format_table(table)
        await place.execute(_SET_SEQUENCE, {"table": name, "column": column.name, "highest": highest})


async def _count(connection: AsyncConnection, table: Table) -> int:
    return int(await connection.scalar(select(func.count()).select_from(table)) or 0)


def _has_tables(connection: Connection) -> bool:
    return bool(inspect(connection).get_table_names())


async def _migrate(url: str, timeout_sec: float) -> None:
    store = SqlStore(url, timeout_sec)
    try:
        await store.migrate()
    finally:
        await store.close()


def _file_of(engine: AsyncEngine) -> Path | None:
    database = engine.url.database
    return Path(database) if engine.dialect.name == "sqlite" and database else None


@asynccontextmanager
async def _closing(engine: AsyncEngine) -> AsyncIterator[AsyncEngine]:
    try:
        yield engine
    finally:
        await engine.dispose()


class _Step:
    """Progress of one stage over all tables."""

    def __init__(self, stage: str, total: int, progress: Progress) -> None:
        self._stage = stage
        self._total = total
        self._progress = progress
        self._done = 0

    def add(self, rows: int) -> None:
        self._done += rows
        self._progress(self._stage, self._done, self._total)
