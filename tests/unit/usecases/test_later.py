"""Work that no answer waits for."""

import asyncio

import pytest
from structlog.testing import capture_logs

from koffset.errors import MailUnavailable
from koffset.usecases import later
from koffset.usecases.later import Later


async def waits(gate: asyncio.Event, done: list[str]) -> None:
    await gate.wait()
    done.append("done")


async def fails(error: Exception) -> None:
    raise error


class TestLater:
    async def test_begins_at_once_and_is_waited_for_at_the_end(self) -> None:
        gate, done, work = asyncio.Event(), list[str](), Later()
        work.do("wait", waits(gate, done))
        assert done == []
        gate.set()
        await work.finish(within_sec=1)
        assert done == ["done"]

    async def test_what_it_begins_itself_is_waited_for_as_well(self) -> None:
        gate, done, work = asyncio.Event(), list[str](), Later()
        gate.set()

        async def begins() -> None:
            work.do("wait", waits(gate, done))

        work.do("begin", begins())
        await work.finish(within_sec=1)
        assert done == ["done"]

    async def test_what_takes_too_long_is_stopped(self) -> None:
        done, work = list[str](), Later()
        work.do("wait", waits(asyncio.Event(), done))
        await work.finish(within_sec=0.01)
        assert done == []
        assert len(asyncio.all_tasks()) == 1

    @pytest.mark.parametrize("error", [MailUnavailable("no letters"), ValueError("a fault")])
    async def test_what_fails_is_logged_and_ends_nothing_else(self, error: Exception) -> None:
        work = Later()
        with capture_logs() as lines:
            work.do("send", fails(error))
            await work.finish(within_sec=1)
        (line,) = lines
        assert (line["event"], line["what"]) == ("later_failed", "send")

    async def test_has_an_end_to_what_it_takes(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(later, "MOST_AT_ONCE", 1)
        gate, done, work = asyncio.Event(), list[str](), Later()
        with capture_logs() as lines:
            for _ in range(2):
                work.do("wait", waits(gate, done))
        gate.set()
        await work.finish(within_sec=1)
        assert done == ["done"]
        assert [line["event"] for line in lines] == ["later_is_full"]
