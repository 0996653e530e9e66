"""Work that no answer waits for, such as sending a letter."""

import asyncio
from collections.abc import Coroutine
from typing import Any

import structlog

from koffset.errors import KoffsetError

log = structlog.get_logger(__name__)

MOST_AT_ONCE = 1_000
"""More than limits on attempts let through in their time; beyond it something is wrong, and memory is dearer."""


class Later:
    """What fails is logged and not repeated: who asked can ask again."""

    def __init__(self) -> None:
        self._tasks: set[asyncio.Task[None]] = set()

    def do(self, what: str, work: Coroutine[Any, Any, None]) -> None:
        """Begin the work and return at once."""
        if len(self._tasks) >= MOST_AT_ONCE:
            work.close()
            log.error("later_is_full", what=what)
            return
        task = asyncio.create_task(_logged(what, work))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def finish(self, within_sec: float) -> None:
        """Wait for what was begun, and for what that begins; what takes longer is stopped."""
        loop = asyncio.get_running_loop()
        end = loop.time() + within_sec
        while self._tasks and (left_sec := end - loop.time()) > 0:
            await asyncio.wait(self._tasks, timeout=left_sec)
        unfinished = tuple(self._tasks)
        for task in unfinished:
            task.cancel()
        await asyncio.gather(*unfinished, return_exceptions=True)


async def _logged(what: str, work: Coroutine[Any, Any, None]) -> None:
    try:
        await work
    except KoffsetError as error:
        log.warning("later_failed", what=what, code=error.code, detail=error.detail)
    # Nobody else waits for it, so nobody else would learn of a fault.
    except Exception:
        log.exception("later_failed", what=what)
