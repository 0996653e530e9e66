"""A store is copied whole into an empty database, of its kind or the other, or not at all."""

import asyncio
import os
import sqlite3
import subprocess
import sys
from collections.abc import Callable
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy import inspect, make_url

from fakes.rows import Row, contents, fill
from koffset.errors import Conflict, NotFound, SettingInvalid
from koffset.store import tables
from koffset.store.copying import CopiedTable, Progress, StoreCopy
from koffset.store.engine import build_engine
from koffset.store.protocol import ImportLogEntry
from koffset.store.sql import SqlStore

BODY = '{"b": [1.50,  null], "a": "나사"}'


def quiet(_stage: str, _done: int, _total: int) -> None: ...


def copy(source: str, target: str) -> StoreCopy:
    return StoreCopy(source, target, timeout_sec=5)


async def filled(url: str, rows: int) -> None:
    """A store with rows in every table that the newest schema has."""
    store = SqlStore(url, timeout_sec=5)
    await store.migrate()
    async with store._engine.begin() as connection:
        await connection.run_sync(fill, rows)
    await store.close()


async def everything(url: str) -> dict[str, list[Row]]:
    """Rows as the program reads them, the texts of bodies as texts."""
    engine = build_engine(url, timeout_sec=5)
    async with engine.connect() as connection:
        found = await connection.run_sync(contents, tables.metadata.sorted_tables)
    await engine.dispose()
    return {
        name: sorted((tuple(map(decoded, row)) for row in rows), key=repr) for name, rows in found.items()
    }


def decoded(value: object) -> object:
    return value.decode() if isinstance(value, bytes) else value


async def tables_of(url: str) -> list[str]:
    engine = build_engine(url, timeout_sec=5)
    async with engine.connect() as connection:
        names = await connection.run_sync(lambda opened: inspect(opened).get_table_names())
    await engine.dispose()
    return list(names)


def files_in(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def execute(url: str, statement: str, *values: object) -> None:
    """As another program would, with a connection of its own."""
    with closing(sqlite3.connect(make_url(url).database or "", timeout=5)) as connection, connection:
        connection.execute(statement, values)


@pytest.fixture
def sqlite_url(tmp_path: Path) -> str:
    return f"sqlite+aiosqlite:///{tmp_path / 'source.sqlite3'}"


class TestCopy:
    async def test_holds_every_row_of_every_table(self, sqlite_url: str, database_url: str) -> None:
        await filled(sqlite_url, 1_001)
        copied = await copy(sqlite_url, database_url).run(quiet)
        assert [table.name for table in copied if not table.same] == []
        assert {table.name for table in copied} == set(tables.metadata.tables)
        assert await everything(database_url) == await everything(sqlite_url)

    async def test_from_postgres_to_sqlite_is_as_whole(self, sqlite_url: str, postgres_url: str) -> None:
        await filled(postgres_url, 20)
        copied = await copy(postgres_url, sqlite_url).run(quiet)
        assert all(table.same for table in copied)
        assert await everything(sqlite_url) == await everything(postgres_url)

    async def test_keeps_texts_of_bodies_to_the_letter_and_missing_ones_missing(
        self, sqlite_url: str, database_url: str
    ) -> None:
        await filled(sqlite_url, 2)
        execute(sqlite_url, "UPDATE profiles SET body = ?, review = NULL", BODY)
        copied = await copy(sqlite_url, database_url).run(quiet)
        assert all(table.same for table in copied)
        found = await everything(database_url)
        positions = [list(tables.profiles.c.keys()).index(name) for name in ("body", "review")]
        assert [[row[at] for at in positions] for row in found["profiles"]] == [[BODY, None]] * 2

    async def test_can_be_written_to_after_the_ids_that_came_along(
        self, sqlite_url: str, database_url: str
    ) -> None:
        await filled(sqlite_url, 7)
        await copy(sqlite_url, database_url).run(quiet)
        store = SqlStore(database_url, timeout_sec=5)
        entry = ImportLogEntry("parts", "a.csv", "0" * 64, None, datetime(2025, 3, 1, tzinfo=UTC), {})
        async with store.writer() as writer:
            await writer.log_import(entry)
        await store.close()
        assert {row[0] for row in (await everything(database_url))["import_log"]} == set(range(1, 9))

    async def test_is_of_one_state_while_others_write(self, sqlite_url: str, database_url: str) -> None:
        await filled(sqlite_url, 3)

        def write_meanwhile(stage: str, done: int, _total: int) -> None:
            execute(
                sqlite_url,
                'INSERT INTO companies (id, name_key, "foreign", audience) VALUES (?, ?, 0, ?)',
                *(f"{stage} {done}", f"{stage} {done}", "public"),
            )

        before = await everything(sqlite_url)
        copied = await copy(sqlite_url, database_url).run(write_meanwhile)
        assert all(table.same for table in copied)
        assert await everything(database_url) == before
        assert len((await everything(sqlite_url))["companies"]) > len(before["companies"])


class TestRefusal:
    async def test_of_a_target_that_has_tables(self, sqlite_url: str, store: SqlStore) -> None:
        await filled(sqlite_url, 1)
        target = store._engine.url.render_as_string(hide_password=False)
        with pytest.raises(Conflict, match="empty database"):
            await copy(sqlite_url, target).run(quiet)

    async def test_of_a_source_that_is_not_there_makes_no_file(self, tmp_path: Path, sqlite_url: str) -> None:
        with pytest.raises(NotFound, match="KOFFSET_DATA_DIR"):
            await copy(sqlite_url, f"sqlite+aiosqlite:///{tmp_path / 'target.sqlite3'}").run(quiet)
        assert files_in(tmp_path) == []

    @pytest.mark.parametrize(
        "url", ["sqlite:///target.sqlite3", "no url with s3cret", "nosuch://a:s3cret@b/c"]
    )
    async def test_of_a_url_does_not_show_it(self, sqlite_url: str, url: str) -> None:
        await filled(sqlite_url, 1)
        with pytest.raises(SettingInvalid, match="postgresql\\+psycopg") as raised:
            await copy(sqlite_url, url).run(quiet)
        assert "s3cret" not in str(raised.value)


class TestDifference:
    async def test_in_one_value_leaves_the_target_empty(self, sqlite_url: str, postgres_url: str) -> None:
        """SQLite keeps 1.5 in a column of whole numbers; PostgreSQL makes it 2."""
        await filled(sqlite_url, 3)
        execute(sqlite_url, "UPDATE profile_drafts SET base_revision = 1.5 WHERE revision = 2")
        copied = await copy(sqlite_url, postgres_url).run(quiet)
        assert [table.name for table in copied if not table.same] == ["profile_drafts"]
        assert await tables_of(postgres_url) == []

    def test_is_told_by_the_command_with_exit_code_1(
        self, sqlite_url: str, postgres_url: str, tmp_path: Path
    ) -> None:
        asyncio.run(filled(sqlite_url, 3))
        execute(sqlite_url, "UPDATE profile_drafts SET base_revision = 1.5 WHERE revision = 2")
        environment = {
            **os.environ,
            "PYTHONPATH": os.pathsep.join(sys.path),
            "KOFFSET_DATA_DIR": str(tmp_path),
            "KOFFSET_DATABASE_URL": sqlite_url,
            "KOFFSET_TARGET_URL": postgres_url,
        }
        command = [sys.executable, "-c", "from koffset_cli.main import run; run()", "db", "copy"]
        done = subprocess.run(command, capture_output=True, text=True, env=environment, check=False)  # noqa: S603
        assert (done.returncode, done.stdout.count("differs")) == (1, 1)
        assert "profile_drafts" in done.stderr

    def test_is_seen_in_values_alone(self) -> None:
        same = CopiedTable("wishes", 1, 1, "a", "a")
        other = CopiedTable("wishes", 1, 1, "a", "b")
        assert (same.same, other.same) == (True, False)


class TestInterruption:
    @pytest.mark.parametrize("stage", ["copy", "compare"])
    async def test_leaves_the_target_empty(
        self,
        sqlite_url: str,
        database_url: str,
        stage: str,
        stopping_at: Callable[[str], Progress],
        tmp_path: Path,
    ) -> None:
        await filled(sqlite_url, 3)
        with pytest.raises(KeyboardInterrupt):
            await copy(sqlite_url, database_url).run(stopping_at(stage))
        if "sqlite" in database_url:
            assert files_in(tmp_path) == ["source.sqlite3"]
        else:
            assert await tables_of(database_url) == []

    @pytest.fixture
    def stopping_at(self) -> Callable[[str], Progress]:
        """Progress that ends the work in the middle of a stage."""

        def stop_at(wanted: str) -> Progress:
            def report(stage: str, done: int, total: int) -> None:
                if stage == wanted and done > total / 2:
                    raise KeyboardInterrupt

            return report

        return stop_at
