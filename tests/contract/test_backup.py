"""Backup and restore on each database: one committed state, put back whole or not at all."""

import asyncio
import os
import re
import signal
import sqlite3
import stat
import sys
import zipfile
from collections.abc import Callable, Sequence
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from koffset.domain.company import Company
from koffset.domain.evidence import ANONYMOUS
from koffset.errors import Conflict, NotFound, SourceFileInvalid, Unavailable, WriterBusy
from koffset.settings import Settings
from koffset.store import schema
from koffset.store.sql import SqlStore
from koffset.usecases.keeping_safe import Place, back_up, restore
from koffset.wiring import build_place

NOW = datetime(2026, 3, 2, 9, tzinfo=UTC)
WRITER = """
import asyncio, itertools, sys
from datetime import UTC, datetime
from koffset.domain.company import Company
from koffset.store.sql import SqlStore

async def main():
    store = SqlStore(sys.argv[1], 20)
    for number in itertools.count():
        async with store.writer() as writer:
            await writer.add_companies([Company(f"w{number}", None, f"w{number}", f"w{number}")])
            await writer.note_changes([f"w{number}"], datetime.now(UTC))
        if number == 20:
            print("writing", flush=True)
        await asyncio.sleep(0.002)

asyncio.run(main())
"""


def quiet(_stage: str, _done: int, _total: int) -> None: ...


@pytest.fixture
def settings_on(request: pytest.FixtureRequest) -> Callable[[str, Path], Settings]:
    def make(url: str, folder: Path) -> Settings:
        tools = request.getfixturevalue("postgres_bin_dir") if url.startswith("postgresql") else None
        return Settings(data_dir=folder, database_url=url, pg_bin_dir=tools, db_timeout_sec=3)

    return make


@pytest.fixture
def place(database_url: str, tmp_path: Path, settings_on: Callable[[str, Path], Settings]) -> Place:
    return build_place(settings_on(database_url, tmp_path))


@pytest.fixture
def archive(tmp_path: Path) -> Path:
    return tmp_path / "kept" / "koffset.zip"


async def put(url: str, *names: str) -> None:
    store = SqlStore(url, timeout_sec=5)
    await store.migrate()
    async with store.writer() as writer:
        await writer.add_companies([Company(name, "가온", name, name) for name in names])
        await writer.note_changes(names, NOW)
    await store.close()


async def state(url: str) -> tuple[Sequence[str], int]:
    """Companies in the order of ids, and the number of the last change."""
    store = SqlStore(url, timeout_sec=5)
    try:
        async with store.reader() as reader:
            return sorted(await reader.companies(ANONYMOUS)), await reader.last_sequence()
    finally:
        await store.close()


def upload(place: Place, name: str, content: bytes) -> Path:
    path = place.uploads / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)
    return path


def write(path: Path, content: bytes) -> None:
    path.write_bytes(content)


def read(path: Path) -> bytes:
    return path.read_bytes()


def exists(path: Path) -> bool:
    return path.exists()


def mode_of(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


def beside(archive: Path) -> list[str]:
    """All names in the folder of the archive."""
    return sorted(path.name for path in archive.parent.iterdir())


async def writer_on(database_url: str) -> asyncio.subprocess.Process:
    """Another process that writes one company after the other, once it does."""
    writing = await asyncio.create_subprocess_exec(
        sys.executable,
        "-c",
        WRITER,
        database_url,
        env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)},
        stdout=asyncio.subprocess.PIPE,
    )
    assert writing.stdout is not None
    assert await asyncio.wait_for(writing.stdout.readline(), 30) == b"writing\n"
    return writing


async def saved(place: Place, archive: Path) -> None:
    await asyncio.to_thread(back_up, place, archive, NOW, quiet)


async def restored(place: Place, archive: Path, *, replace: bool = True) -> None:
    await asyncio.to_thread(restore, place, archive, replace=replace, progress=quiet)


class TestBackup:
    async def test_holds_database_uploads_and_what_they_must_be(
        self, place: Place, database_url: str, archive: Path
    ) -> None:
        await put(database_url, "a", "b")
        upload(place, "ab/one.pdf", b"%PDF one")
        upload(place, "ab/.upload-unfinished", b"%P")
        report = await asyncio.to_thread(back_up, place, archive, NOW, quiet)
        assert (report.rows["companies"], report.rows["change_feed"], report.uploads) == (2, 2, 1)
        assert mode_of(archive) == 0o600
        assert beside(archive) == [archive.name]
        with zipfile.ZipFile(archive) as opened:
            assert {name for name in opened.namelist() if "database" not in name} == {
                "manifest.json",
                "uploads/ab/one.pdf",
            }

    async def test_is_one_committed_state_while_another_process_writes(
        self, place: Place, database_url: str, archive: Path
    ) -> None:
        await put(database_url, *(f"c{number}" for number in range(3_000)))
        writing = await writer_on(database_url)
        await saved(place, archive)
        await asyncio.sleep(0.2)
        writing.send_signal(signal.SIGKILL)
        await writing.communicate()
        _, written = await state(database_url)
        await restored(place, archive)
        names, sequence = await state(database_url)
        assert 3_020 < len(names) < written
        assert sequence > written

    async def test_of_nothing_is_refused_and_makes_nothing(self, place: Place, archive: Path) -> None:
        with pytest.raises(NotFound, match="nothing to back up"):
            await saved(place, archive)
        assert not exists(archive.parent)

    async def test_holds_every_upload_that_its_rows_may_name(
        self, place: Place, database_url: str, archive: Path
    ) -> None:
        """One is deleted and one is added while the database is copied: rows of either may be in the copy."""
        await put(database_url, "a")
        deleted = upload(place, "ab/deleted.pdf", b"%PDF deleted")

        def meanwhile(stage: str, _done: int, _total: int) -> None:
            if stage == "copy":
                deleted.unlink(missing_ok=True)
                upload(place, "cd/added.pdf", b"%PDF added")

        report = await asyncio.to_thread(back_up, place, archive, NOW, meanwhile)
        assert (report.uploads, report.left_out) == (2, 0)
        await restored(place, archive)
        assert deleted.read_bytes() == b"%PDF deleted"

    async def test_takes_the_place_of_a_backup_but_of_no_other_file(
        self, place: Place, database_url: str, archive: Path
    ) -> None:
        await put(database_url, "a")
        await saved(place, archive)
        await saved(place, archive)
        write(archive, b"minutes of a meeting")
        with pytest.raises(Conflict, match="no backup of koffset"):
            await saved(place, archive)
        assert read(archive) == b"minutes of a meeting"


class TestRestore:
    async def test_in_an_empty_place_brings_all_back(
        self, place: Place, database_url: str, archive: Path, elsewhere: tuple[Place, str]
    ) -> None:
        await put(database_url, "a", "b")
        upload(place, "ab/one.pdf", b"%PDF one")
        await saved(place, archive)
        empty, empty_url = elsewhere
        await restored(empty, archive, replace=False)
        assert await state(empty_url) == await state(database_url)
        assert (empty.uploads / "ab" / "one.pdf").read_bytes() == b"%PDF one"

    async def test_in_place_of_a_file_that_was_taken_away_is_not_overlaid_by_its_log(
        self, archive: Path, tmp_path: Path
    ) -> None:
        url = f"sqlite+aiosqlite:///{tmp_path / 'store.sqlite3'}"
        place = build_place(Settings(data_dir=tmp_path, database_url=url))
        await put(url, "a")
        await saved(place, archive)
        _leave_a_log(tmp_path / "store.sqlite3")
        await restored(place, archive, replace=False)
        assert (await state(url))[0] == ["a"]

    async def test_clears_away_what_one_that_was_killed_had_unpacked(
        self, place: Place, database_url: str, archive: Path
    ) -> None:
        await put(database_url, "a")
        await saved(place, archive)
        left = place.data_dir / ".restore-killed" / "uploads"
        left.mkdir(parents=True)
        await restored(place, archive)
        assert not exists(left.parent)

    async def test_is_refused_where_a_store_came_meanwhile(
        self, place: Place, database_url: str, archive: Path, elsewhere: tuple[Place, str]
    ) -> None:
        await put(database_url, "a")
        await saved(place, archive)
        empty, empty_url = elsewhere

        def meanwhile(stage: str, done: int, total: int) -> None:
            if stage == "unpack" and done == total:
                asyncio.run(put(empty_url, "b"))

        with pytest.raises((Conflict, Unavailable), match=r"--replace|already exists"):
            await asyncio.to_thread(restore, empty, archive, replace=False, progress=meanwhile)
        assert (await state(empty_url))[0] == ["b"]

    async def test_is_refused_where_a_store_is(self, place: Place, database_url: str, archive: Path) -> None:
        await put(database_url, "a")
        await saved(place, archive)
        await put(database_url, "b")
        with pytest.raises(Conflict, match="--replace"):
            await restored(place, archive, replace=False)
        assert (await state(database_url))[0] == ["a", "b"]

    async def test_replaces_the_store_under_a_program_that_has_it_open(
        self, place: Place, database_url: str, archive: Path
    ) -> None:
        await put(database_url, "a")
        first = upload(place, "ab/one.pdf", b"%PDF one")
        await saved(place, archive)
        first.unlink()
        later = upload(place, "cd/two.pdf", b"%PDF two")
        await put(database_url, "b")
        program = SqlStore(database_url, timeout_sec=5)
        async with program.reader() as reader:
            assert len(await reader.companies(ANONYMOUS)) == 2
        await restored(place, archive)
        async with program.writer() as writer:
            assert list(await writer.companies(ANONYMOUS)) == ["a"]
            await writer.add_companies([Company("c", None, "c", "c")])
        await program.close()
        assert (await state(database_url))[0] == ["a", "c"]
        assert (first.read_bytes(), later.read_bytes()) == (b"%PDF one", b"%PDF two")

    async def test_notes_every_company_of_both_after_all_numbers_of_the_store_before(
        self, place: Place, database_url: str, archive: Path
    ) -> None:
        """An index that followed the store before would take a lower number for known."""
        await put(database_url, "a", "b")
        await saved(place, archive)
        await put(database_url, "c", "d", "e")
        await restored(place, archive)
        program = SqlStore(database_url, timeout_sec=5)
        async with program.reader() as reader:
            changes = await reader.changes_after(5, 100)
            assert [change.company_id for change in changes] == ["a", "b", "c", "d", "e"]
            assert changes[-1].sequence == await reader.last_sequence()
            assert (await reader.last_changed_at() or NOW) > NOW
            assert len(await reader.changes_after(0, 100)) == 7
        await program.close()

    async def test_twice_notes_what_the_first_store_had_for_an_index_that_was_away(
        self, place: Place, database_url: str, archive: Path
    ) -> None:
        await put(database_url, "a")
        await saved(place, archive)
        await put(database_url, "b")
        await restored(place, archive)
        await restored(place, archive)
        program = SqlStore(database_url, timeout_sec=5)
        async with program.reader() as reader:
            assert "b" in {change.company_id for change in await reader.changes_after(2, 100)}
        await program.close()

    async def test_leaves_out_no_company_that_others_write_meanwhile(
        self, place: Place, database_url: str, archive: Path
    ) -> None:
        """An index may have it by then, and would keep it."""
        await put(database_url, *(f"c{number}" for number in range(500)))
        await saved(place, archive)
        writing = await writer_on(database_url)
        await restored(place, archive)
        writing.send_signal(signal.SIGKILL)
        await writing.communicate()
        program = SqlStore(database_url, timeout_sec=5)
        async with program.reader() as reader:
            noted = [change.company_id for change in await reader.changes_after(0, 100_000)]
            numbers = [int(name[1:]) for name in noted if name.startswith("w")]
            assert numbers
            assert set(numbers) == set(range(max(numbers) + 1))
        await program.close()

    async def test_brings_an_older_schema_up(self, place: Place, database_url: str, archive: Path) -> None:
        await put(database_url, "a")
        await _at_revision(database_url, "0001")
        await saved(place, archive)
        await put(database_url, "b")
        await restored(place, archive)
        program = SqlStore(database_url, timeout_sec=5)
        assert await program.ready()
        await program.close()
        assert (await state(database_url))[0] == ["a"]

    async def test_refuses_a_newer_schema_and_changes_nothing(
        self, place: Place, database_url: str, archive: Path
    ) -> None:
        await put(database_url, "a")
        await saved(place, archive)
        _rewrite(archive, lambda manifest: re.sub(rb'("schema_revision": )"\d+"', rb'\1"9999"', manifest))
        await put(database_url, "b")
        with pytest.raises(Conflict, match="9999"):
            await restored(place, archive)
        assert (await state(database_url))[0] == ["a", "b"]

    async def test_of_what_does_not_hold_its_rows_changes_nothing(
        self, place: Place, database_url: str, archive: Path
    ) -> None:
        await put(database_url, "a")
        upload(place, "ab/one.pdf", b"%PDF one")
        await saved(place, archive)
        (place.uploads / "ab" / "one.pdf").unlink()
        _rewrite(archive, lambda manifest: manifest.replace(b'"companies": 1', b'"companies": 2'))
        await put(database_url, "b")
        with pytest.raises((SourceFileInvalid, Unavailable), match="rows"):
            await restored(place, archive)
        assert (await state(database_url))[0] == ["a", "b"]
        assert not (place.uploads / "ab" / "one.pdf").exists()
        assert [path.name for path in place.data_dir.iterdir() if path.name.startswith(".")] == []

    async def test_waits_for_a_writer_only_so_long(
        self, place: Place, database_url: str, archive: Path
    ) -> None:
        await put(database_url, "a")
        await saved(place, archive)
        program = SqlStore(database_url, timeout_sec=5)
        async with program.writer() as writer:
            await writer.add_companies([Company("b", None, "b", "b")])
            with pytest.raises((WriterBusy, Unavailable), match=r"another process|lock timeout"):
                await restored(place, archive)
        await program.close()
        assert (await state(database_url))[0] == ["a", "b"]

    async def test_a_kind_that_the_url_does_not_name_is_refused(
        self, place: Place, database_url: str, archive: Path, of_the_other_kind: Place
    ) -> None:
        await put(database_url, "a")
        await saved(place, archive)
        with pytest.raises(Conflict, match="koffset db copy"):
            await restored(of_the_other_kind, archive)


class TestTools:
    @pytest.fixture
    async def filled(self, postgres_url: str) -> str:
        await put(postgres_url, "a")
        return postgres_url

    @pytest.mark.parametrize(("version", "said"), [(None, "is not in"), ("9.6.24", "older program")])
    async def test_that_are_missing_or_older_than_the_server_are_named(
        self, filled: str, tmp_path: Path, archive: Path, version: str | None, said: str
    ) -> None:
        tools = tmp_path / "tools"
        tools.mkdir()
        if version:
            tool = tools / "pg_dump"
            tool.write_text(f"#!/bin/sh\necho 'pg_dump (PostgreSQL) {version}'\n")
            tool.chmod(0o700)
        place = build_place(Settings(data_dir=tmp_path, database_url=filled, pg_bin_dir=tools))
        with pytest.raises(Unavailable, match=said) as raised:
            await saved(place, archive)
        assert "KOFFSET_PG_BIN_DIR" in raised.value.detail
        assert not exists(archive.parent)

    async def test_may_be_newer_than_the_server(
        self, filled: str, tmp_path: Path, archive: Path, postgres_bin_dir: Path
    ) -> None:
        """They begin with settings that an older server does not know."""
        tools = tmp_path / "tools"
        tools.mkdir()
        for name in ("pg_dump", "psql"):
            (tools / name).symlink_to(postgres_bin_dir / name)
        newer = "[ $1 = --version ] || echo 'SET setting_of_newer_servers = 0;'"
        (tools / "pg_restore").write_text(f'#!/bin/sh\n{newer}\nexec {postgres_bin_dir}/pg_restore "$@"\n')
        (tools / "pg_restore").chmod(0o700)
        place = build_place(Settings(data_dir=tmp_path, database_url=filled, pg_bin_dir=tools))
        await saved(place, archive)
        await put(filled, "b")
        await restored(place, archive)
        assert (await state(filled))[0] == ["a"]

    async def test_get_the_password_by_their_environment_alone(
        self, filled: str, tmp_path: Path, archive: Path, postgres_bin_dir: Path
    ) -> None:
        tools = tmp_path / "tools"
        tools.mkdir()
        tool = tools / "pg_dump"
        seen = tmp_path / "seen"
        tool.write_text(
            f'#!/bin/sh\necho "$@" >> {seen}\necho "password=$PGPASSWORD" >> {seen}\n'
            f'exec {postgres_bin_dir}/pg_dump "$@"\n'
        )
        tool.chmod(0o700)
        url = filled.replace("postgres:@", "postgres:s3cret@")
        place = build_place(Settings(data_dir=tmp_path, database_url=url, pg_bin_dir=tools))
        await saved(place, archive)
        arguments, password = seen.read_text().splitlines()[-2:]
        assert (password, "s3cret" in arguments) == ("password=s3cret", False)


class TestInterruption:
    async def test_leaves_neither_archive_nor_pieces(
        self, place: Place, database_url: str, archive: Path
    ) -> None:
        await put(database_url, "a")
        for number in range(3):
            upload(place, f"ab/{number}.pdf", b"%PDF")

        def interrupt(stage: str, _done: int, _total: int) -> None:
            if stage == "uploads":
                raise KeyboardInterrupt

        with pytest.raises(KeyboardInterrupt):
            back_up(place, archive, NOW, interrupt)
        assert beside(archive) == []

    async def test_of_a_restore_leaves_what_was_there(
        self, place: Place, database_url: str, archive: Path
    ) -> None:
        await put(database_url, *(f"c{number}" for number in range(3_000)))
        await saved(place, archive)
        await put(database_url, "later")

        def interrupt(stage: str, done: int, total: int) -> None:
            if stage == "replace" and done < total:
                raise KeyboardInterrupt

        with pytest.raises(KeyboardInterrupt):
            await asyncio.to_thread(_restore_interrupted, place, archive, interrupt)
        assert "later" in (await state(database_url))[0]
        assert [path.name for path in place.data_dir.iterdir() if path.name.startswith(".")] == []

    async def test_of_a_restore_in_an_empty_place_leaves_it_empty(
        self, place: Place, database_url: str, archive: Path, elsewhere: tuple[Place, str]
    ) -> None:
        await put(database_url, *(f"c{number}" for number in range(3_000)))
        upload(place, "ab/one.pdf", b"%PDF one")
        await saved(place, archive)
        empty, _ = elsewhere

        def interrupt(stage: str, done: int, total: int) -> None:
            if stage == "replace" and done < total:
                raise KeyboardInterrupt

        with pytest.raises(KeyboardInterrupt):
            await asyncio.to_thread(_restore_interrupted, empty, archive, interrupt)
        assert empty.dump.is_empty()
        assert beside(empty.uploads) == []


def _leave_a_log(file: Path) -> None:
    """As a program that was killed leaves it, with a company that the backup does not have; then the file goes."""
    with closing(sqlite3.connect(file)) as connection:
        connection.execute("PRAGMA journal_mode = WAL")
        connection.execute("UPDATE companies SET id = 'later'")
        connection.commit()
        log = file.with_name(file.name + "-wal").read_bytes()
    file.unlink()
    file.with_name(file.name + "-wal").write_bytes(log)


def _restore_interrupted(place: Place, archive: Path, progress: Any) -> None:
    restore(place, archive, replace=True, progress=progress)


async def _at_revision(url: str, revision: str) -> None:
    store = SqlStore(url, timeout_sec=5)
    async with store._engine.begin() as connection:
        await connection.run_sync(schema.downgrade, revision)
    await store.close()


def _rewrite(archive: Path, changed: Callable[[bytes], bytes]) -> None:
    """The same archive with another manifest."""
    with zipfile.ZipFile(archive) as old:
        members = {name: old.read(name) for name in old.namelist()}
    with zipfile.ZipFile(archive, "w") as new:
        for name, content in members.items():
            new.writestr(name, changed(content) if name == "manifest.json" else content)


@pytest.fixture
def elsewhere(
    database_url: str,
    tmp_path: Path,
    settings_on: Callable[[str, Path], Settings],
    request: pytest.FixtureRequest,
) -> tuple[Place, str]:
    """A place with nothing in it, of the same kind."""
    folder = tmp_path / "elsewhere"
    url = (
        request.getfixturevalue("second_postgres_url")
        if database_url.startswith("postgresql")
        else f"sqlite+aiosqlite:///{folder / 'store.sqlite3'}"
    )
    return build_place(settings_on(url, folder)), url


@pytest.fixture
def of_the_other_kind(
    database_url: str, tmp_path: Path, settings_on: Callable[[str, Path], Settings], request: Any
) -> Place:
    url = (
        f"sqlite+aiosqlite:///{tmp_path / 'other.sqlite3'}"
        if database_url.startswith("postgresql")
        else request.getfixturevalue("second_postgres_url")
    )
    return build_place(settings_on(url, tmp_path))
