"""What writers and readers may expect of one another, within a process and across processes."""

import asyncio
import os
import signal
import sys
from collections.abc import AsyncIterator
from datetime import UTC, datetime

import pytest
from sqlalchemy.ext.asyncio import AsyncConnection
from sqlalchemy.pool import QueuePool

from koffset.domain.company import Company
from koffset.domain.evidence import ANONYMOUS
from koffset.errors import WriterBusy
from koffset.store.sql import SqlStore, SqlWriter

NOW = datetime(2025, 3, 1, tzinfo=UTC)
SLEEPING_WRITER = """
import asyncio, sys
from koffset.domain.company import Company
from koffset.store.sql import SqlStore

async def main():
    async with SqlStore(sys.argv[1], 20).writer() as writer:
        await writer.add_companies([Company(f"c{n}", "가" * 500, None, f"k{n}") for n in range(20_000)])
        print("written", flush=True)
        await asyncio.sleep(60)

asyncio.run(main())
"""


def company(name: str) -> Company:
    return Company(id=name, name_ko=None, name_en=name, name_key=name)


async def names(store: SqlStore) -> set[str]:
    async with store.reader() as reader:
        return set(await reader.companies(ANONYMOUS))


@pytest.fixture
async def other(database_url: str, store: SqlStore) -> AsyncIterator[SqlStore]:
    """A second program on the same database, which waits for writers but a moment."""
    del store
    second = SqlStore(database_url, timeout_sec=0.3)
    yield second
    await second.close()


@pytest.fixture
async def patient(database_url: str, store: SqlStore) -> AsyncIterator[SqlStore]:
    """A second program on the same database, which waits for writers as long as it takes."""
    del store
    second = SqlStore(database_url, timeout_sec=20)
    yield second
    await second.close()


class TestAtomicity:
    async def test_an_error_leaves_nothing_of_the_transaction(self, store: SqlStore) -> None:
        with pytest.raises(KeyError):
            await self._write_and_fail(store)
        assert await names(store) == set()
        async with store.reader() as reader:
            assert await reader.last_sequence() == 0

    async def test_a_killed_writer_leaves_nothing_and_locks_nobody_out(
        self, store: SqlStore, database_url: str
    ) -> None:
        process = await asyncio.create_subprocess_exec(
            sys.executable,
            "-c",
            SLEEPING_WRITER,
            database_url,
            env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)},
            stdout=asyncio.subprocess.PIPE,
        )
        assert process.stdout is not None
        assert await asyncio.wait_for(process.stdout.readline(), 30) == b"written\n"
        process.send_signal(signal.SIGKILL)
        await process.communicate()
        async with store.writer() as writer:
            await writer.add_companies([company("after")])
        assert await names(store) == {"after"}

    async def test_a_cancelled_writer_leaves_nothing_and_locks_nobody_out(
        self, store: SqlStore, other: SqlStore
    ) -> None:
        written = asyncio.Event()
        task = asyncio.create_task(self._write_and_wait(store, written))
        await written.wait()
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task
        async with other.writer() as writer:
            await writer.add_companies([company("after")])
        assert await names(store) == {"after"}

    async def test_a_writer_cancelled_while_it_waits_does_not_take_its_turn(
        self, store: SqlStore, other: SqlStore
    ) -> None:
        async with store.writer() as writer:
            waiting = asyncio.create_task(self._write_and_wait(store, asyncio.Event()))
            await asyncio.sleep(0.2)
            waiting.cancel()
            await writer.add_companies([company("first")])
        with pytest.raises(asyncio.CancelledError):
            await waiting
        async with other.writer() as writer:
            await writer.add_companies([company("after")])
        assert await names(store) == {"first", "after"}

    async def _write_and_fail(self, store: SqlStore) -> None:
        async with store.writer() as writer:
            await writer.add_companies([company("lost")])
            await writer.note_changes(["lost"], NOW)
            raise KeyError

    async def _write_and_wait(self, store: SqlStore, written: asyncio.Event) -> None:
        async with store.writer() as writer:
            await writer.add_companies([company("lost")])
            written.set()
            await asyncio.sleep(60)


class TestWriters:
    async def test_two_at_once_both_land(self, store: SqlStore, patient: SqlStore) -> None:
        await asyncio.gather(self._add(store, "one"), self._add(patient, "two"), self._add(store, "three"))
        assert await names(store) == {"one", "two", "three"}

    async def test_a_writer_that_waited_sees_what_the_one_before_wrote(self, store: SqlStore) -> None:
        async with store.writer() as first:
            waiting = asyncio.create_task(self._add(store, "second"))
            await asyncio.sleep(0.1)
            await first.add_companies([company("first")])
        assert await waiting == {"first", "second"}

    async def test_a_writer_past_its_timeout_is_told_so(self, store: SqlStore, other: SqlStore) -> None:
        async with store.writer() as writer:
            await writer.add_companies([company("one")])
            with pytest.raises(WriterBusy, match="KOFFSET_DB_TIMEOUT_SEC"):
                await self._add(other, "two")
        await self._add(other, "three")
        assert await names(store) == {"one", "three"}

    async def _add(self, store: SqlStore, name: str) -> set[str]:
        async with store.writer() as writer:
            await writer.add_companies([company(name)])
            await asyncio.sleep(0.05)
            return set(await writer.companies(ANONYMOUS))


class TestReaders:
    async def test_a_view_does_not_move_with_later_writers(self, store: SqlStore) -> None:
        async with store.reader() as reader:
            async with store.writer() as writer:
                await writer.add_companies([company("later")])
                await writer.note_changes(["later"], NOW)
            assert await reader.companies(ANONYMOUS) == {}
            assert await reader.changes_after(0, 10) == []
            assert await reader.last_sequence() == 0
        assert await names(store) == {"later"}

    async def test_a_reader_does_not_see_what_is_not_committed_and_does_not_wait(
        self, store: SqlStore, other: SqlStore
    ) -> None:
        async with store.writer() as writer:
            await writer.add_companies([company("unfinished")])
            assert await names(other) == set()

    async def test_a_cancelled_reader_gives_its_connection_back(self, store: SqlStore) -> None:
        opened = asyncio.Event()

        async def read() -> None:
            async with store.reader():
                opened.set()
                await asyncio.sleep(60)

        task = asyncio.create_task(read())
        await opened.wait()
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task
        pool = store._engine.pool
        assert isinstance(pool, QueuePool)
        assert pool.checkedout() == 0


class TestChangeFeedUnderConcurrency:
    async def test_a_follower_sees_every_number_in_the_order_of_commits(
        self, store: SqlStore, patient: SqlStore
    ) -> None:
        committed: list[str] = []
        following = asyncio.create_task(self._follow(store, until=36))
        await asyncio.gather(
            *(
                self._note(program, f"{number}", committed)
                for number in range(6)
                for program in (store, patient)
            )
        )
        seen = await asyncio.wait_for(following, 20)
        assert [sequence for sequence, _ in seen] == list(range(1, 37))
        assert [company_id for _, company_id in seen] == committed

    async def test_interleaved_transactions_skip_nothing_even_without_the_writers_lock(
        self, postgres_url: str
    ) -> None:
        """The counter's row makes the second wait: else a follower could meet its higher number first."""
        store = SqlStore(postgres_url, timeout_sec=5)
        await store.migrate()
        async with store._engine.connect() as one, store._engine.connect() as two:
            await SqlWriter(one).note_changes(["a1", "a2"], NOW)
            second = asyncio.create_task(self._note_and_commit(two, "b1"))
            await asyncio.sleep(0.2)
            assert not second.done()
            assert await self._read_after(store, 0) == []
            await one.commit()
            first_seen = await self._read_after(store, 0)
            await second
        assert first_seen[:2] == [(1, "a1"), (2, "a2")]
        assert first_seen + await self._read_after(store, first_seen[-1][0]) == [
            (1, "a1"),
            (2, "a2"),
            (3, "b1"),
        ]
        await store.close()

    async def test_numbers_of_a_transaction_that_failed_are_given_again(
        self, store: SqlStore, patient: SqlStore
    ) -> None:
        with pytest.raises(KeyError):
            await self._note_and_fail(store)
        async with patient.writer() as writer:
            await writer.note_changes(["kept"], NOW)
        assert await self._read_after(store, 0) == [(1, "kept")]

    async def _note_and_fail(self, store: SqlStore) -> None:
        async with store.writer() as writer:
            await writer.note_changes(["lost"], NOW)
            raise KeyError

    async def _note_and_commit(self, connection: AsyncConnection, name: str) -> None:
        await SqlWriter(connection).note_changes([name], NOW)
        await connection.commit()

    async def _read_after(self, store: SqlStore, sequence: int) -> list[tuple[int, str]]:
        async with store.reader() as reader:
            changes = await reader.changes_after(sequence, 100)
        return [(change.sequence, change.company_id) for change in changes]

    async def _note(self, store: SqlStore, name: str, committed: list[str]) -> None:
        ids = [f"{id(store)}-{name}-{number}" for number in range(3)]
        async with store.writer() as writer:
            await writer.note_changes(ids, NOW)
            await asyncio.sleep(0.01)
            committed.extend(ids)

    async def _follow(self, store: SqlStore, until: int) -> list[tuple[int, str]]:
        seen: list[tuple[int, str]] = []
        while len(seen) < until:
            async with store.reader() as reader:
                last = seen[-1][0] if seen else 0
                changes = await reader.changes_after(last, 100)
                assert await reader.last_sequence() == last + len(changes)
            seen.extend((change.sequence, change.company_id) for change in changes)
            await asyncio.sleep(0.002)
        return seen
