"""Migrations make the tables that the program has, and what is not migrated says so."""

import asyncio
import sqlite3
import threading
from collections.abc import Iterator
from contextlib import AsyncExitStack, closing
from datetime import UTC, datetime
from importlib.resources import files
from pathlib import Path
from typing import Any

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, inspect, text

from fakes.rows import contents, fill, reflected
from koffset.errors import SettingInvalid, Unavailable, WriterBusy
from koffset.store import schema
from koffset.store.sql import SqlStore
from koffset.store.tables import metadata

FIRST = "0001"
REVISIONS = [
    script.revision for script in ScriptDirectory(str(files("koffset.store") / "migrations")).walk_revisions()
][::-1]


def differences(connection: Connection) -> list[Any]:
    return list(compare_metadata(MigrationContext.configure(connection), metadata))


def table_names(connection: Connection) -> set[str]:
    return set(inspect(connection).get_table_names())


async def test_a_migrated_database_has_the_tables_of_the_program(store: SqlStore) -> None:
    async with store._engine.connect() as connection:
        assert await connection.run_sync(differences) == []


async def test_the_schema_goes_down_to_nothing_and_up_again(store: SqlStore) -> None:
    async with store._engine.begin() as connection:
        await connection.run_sync(schema.downgrade, "base")
        assert await connection.run_sync(table_names) == {"alembic_version"}
    assert not await store.ready()
    await store.migrate()
    assert await store.ready()
    async with store._engine.connect() as connection:
        assert await connection.run_sync(differences) == []


@pytest.mark.parametrize("revision", REVISIONS)
async def test_rows_of_the_first_tables_survive_the_way_up_and_down(database_url: str, revision: str) -> None:
    store = SqlStore(database_url, timeout_sec=5)
    async with store._engine.begin() as connection:
        await connection.run_sync(schema.upgrade, FIRST)
        first = [
            table
            for table in (await connection.run_sync(reflected)).sorted_tables
            if table.name != "alembic_version"
        ]
        await connection.run_sync(schema.upgrade, revision)
        await connection.run_sync(fill, 3)
        before = await connection.run_sync(contents, first)
    after = []
    for move, target in ((schema.upgrade, "head"), (schema.downgrade, FIRST), (schema.upgrade, "head")):
        async with store._engine.begin() as connection:
            await connection.run_sync(move, target)
            after.append(await connection.run_sync(contents, first))
    async with store._engine.connect() as connection:
        left = await connection.run_sync(differences)
    await store.close()
    assert all(before.values())
    assert after == [before] * 3
    assert left == []


async def test_a_store_is_ready_once_it_is_migrated(database_url: str) -> None:
    store = SqlStore(database_url, timeout_sec=5)
    before = await store.ready()
    await store.migrate()
    after = await store.ready()
    await store.close()
    assert (before, after) == (False, True)


async def test_what_is_not_migrated_says_what_to_do(database_url: str, tmp_path: Path) -> None:
    (tmp_path / "folder").mkdir()
    store = SqlStore(database_url, timeout_sec=5)
    with pytest.raises(Unavailable, match="migrate the store first"):
        async with store.reader():
            pass
    await store.close()


async def test_migrating_again_changes_nothing(store: SqlStore) -> None:
    async with store.writer() as writer:
        await writer.note_changes(["a"], datetime(2025, 3, 1, tzinfo=UTC))
    await store.migrate()
    async with store.reader() as reader:
        assert await reader.last_sequence() == 1


async def test_two_programs_may_migrate_at_once(database_url: str) -> None:
    programs = [SqlStore(database_url, timeout_sec=20) for _ in range(3)]
    async with AsyncExitStack() as closing_time:
        for program in programs:
            closing_time.push_async_callback(program.close)
        async with asyncio.TaskGroup() as at_once:
            for program in programs:
                at_once.create_task(program.migrate())
        assert [await program.ready() for program in programs] == [True, True, True]


@pytest.fixture
def writing_to_a_new_file(tmp_path: Path) -> Iterator[sqlite3.Connection]:
    """Another program that has begun to write to a SQLite file without a write-ahead log."""
    with closing(sqlite3.connect(tmp_path / "new.sqlite3", isolation_level=None)) as connection:
        connection.execute("BEGIN IMMEDIATE")
        yield connection


async def test_a_new_sqlite_file_that_is_written_to_is_waited_for(
    tmp_path: Path, writing_to_a_new_file: sqlite3.Connection
) -> None:
    store = SqlStore(f"sqlite+aiosqlite:///{tmp_path / 'new.sqlite3'}", timeout_sec=20)
    migrating = asyncio.create_task(store.migrate())
    await asyncio.sleep(0.2)
    waited = not migrating.done()
    writing_to_a_new_file.execute("ROLLBACK")
    await asyncio.gather(migrating, return_exceptions=True)
    ready = await store.ready()
    await store.close()
    assert (waited, ready) == (True, True)


@pytest.mark.usefixtures("writing_to_a_new_file")
async def test_a_new_sqlite_file_is_not_waited_for_past_the_timeout(tmp_path: Path) -> None:
    store = SqlStore(f"sqlite+aiosqlite:///{tmp_path / 'new.sqlite3'}", timeout_sec=0.2)
    with pytest.raises(WriterBusy, match="KOFFSET_DB_TIMEOUT_SEC"):
        await store.migrate()
    await store.close()


async def test_data_of_a_newer_program_are_left_alone(store: SqlStore) -> None:
    async with store._engine.begin() as connection:
        await connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    assert not await store.ready()
    with pytest.raises(Unavailable, match="9999"):
        await store.migrate()


async def test_sqlite_is_opened_for_durability(tmp_path: Path) -> None:
    store = SqlStore(f"sqlite+aiosqlite:///{tmp_path / 'store.sqlite3'}", timeout_sec=7)
    async with store._engine.connect() as connection:
        pragmas = {
            name: (await connection.execute(text(f"PRAGMA {name}"))).scalar_one()
            for name in ("journal_mode", "synchronous", "foreign_keys", "busy_timeout")
        }
    await store.close()
    assert pragmas == {"journal_mode": "wal", "synchronous": 2, "foreign_keys": 1, "busy_timeout": 7000}


async def test_a_database_that_does_not_answer_is_not_ready() -> None:
    threads = set(threading.enumerate())
    store = SqlStore("sqlite+aiosqlite:////proc/koffset/store.sqlite3", timeout_sec=1)
    assert not await store.ready()
    with pytest.raises(Unavailable, match="KOFFSET_DATABASE_URL"):
        async with store.writer():
            pass
    await store.close()
    # The driver's thread of a connection that failed still tells this loop that it stopped.
    for thread in set(threading.enumerate()) - threads:
        if "connection_worker" in thread.name:
            await asyncio.to_thread(thread.join, 10)


@pytest.mark.parametrize(
    ("url", "told"),
    [
        ("no url with s3cret", "sqlite\\+aiosqlite"),
        ("nosuchdatabase://user:s3cret@host/db", "sqlite\\+aiosqlite"),
        ("mysql+aiomysql://user:s3cret@host/db", "package"),
    ],
)
def test_a_url_without_driver_is_refused_without_showing_it(url: str, told: str) -> None:
    with pytest.raises(SettingInvalid, match=told) as raised:
        SqlStore(url, timeout_sec=1)
    assert "s3cret" not in str(raised.value)
