"""Locks between processes on several machines: a document in OpenSearch that its holder renews while it lives."""

import asyncio
import os
import re
import socket
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from typing import Any
from uuid import uuid4

import structlog
from opensearchpy import AsyncOpenSearch
from opensearchpy.exceptions import ConflictError, NotFoundError, OpenSearchException

from koffset.errors import EngineUnavailable, WriterBusy
from koffset.search.opensearch_answers import condition_of
from koffset.search.opensearch_client import translated

log = structlog.get_logger(__name__)

_POLL_SEC = 0.1
_HOLDER = re.compile(r"process (?P<process>\d+) on (?P<host>\S+) ")


@dataclass(frozen=True, slots=True)
class LeaseTimes:
    """A lease that was not renewed for `lasts_sec` is free for others, as its holder may be dead.

    Nobody's clock is compared with another's: who waits watches whether the document changes. Only where the holder
    was a process of the same machine that is gone, nobody waits.
    """

    renewed_sec: float = 3.0
    lasts_sec: float = 30.0


class Lease:
    """A held lock; `check` before each write that must not come from two."""

    def __init__(self, kind: str, action: str, lasts_sec: float) -> None:
        self.kind = kind
        self.token = uuid4().hex
        self.holder = f"process {os.getpid()} on {socket.gethostname()} ({action})"
        self._lasts_sec = lasts_sec
        self._renewed_at = time.monotonic()
        self._taken = False
        self.place: dict[str, Any] = {}

    def renewed(self, answer: dict[str, Any]) -> None:
        self.place = condition_of(answer)
        self._renewed_at = time.monotonic()

    def lose(self) -> None:
        self._taken = True

    def check(self) -> None:
        """Raise EngineUnavailable when others may have taken over, or may before a request of now is done."""
        if self._taken or time.monotonic() - self._renewed_at > self._lasts_sec / 2:
            raise EngineUnavailable(
                f"the lock for the index {self.kind} could not be kept up; nothing was put in place, run it again"
            )


class Leases:
    """The locks of one index prefix, in a small index of their own."""

    def __init__(self, client: AsyncOpenSearch, prefix: str, times: LeaseTimes) -> None:
        self._client = client
        self.index = f"{prefix}-leases"
        self._times = times

    @asynccontextmanager
    async def hold(self, kind: str, action: str, wait_sec: float) -> AsyncIterator[Lease]:
        """Hold the lock of this kind. WriterBusy, naming process and action, when a living one keeps it longer."""
        lease = Lease(kind, action, self._times.lasts_sec)
        with translated(f"taking the lock for the index {kind}"):
            await self._acquire(lease, wait_sec)
        done = asyncio.Event()
        renewing = asyncio.create_task(self._renew(lease, done))
        try:
            yield lease
        finally:
            # Not cancelled: a renewal on its way would come after the release.
            done.set()
            await renewing
            await self._release(lease)

    async def _acquire(self, lease: Lease, wait_sec: float) -> None:
        await self._ensure_index()
        started = since = time.monotonic()
        seen: dict[str, Any] | None = None
        while True:
            with suppress(ConflictError):
                lease.renewed(await self._write(lease, {"op_type": "create"}))
                return
            found = await self._read(lease.kind)
            if found is None:
                continue
            holder, place = found["_source"]["holder"], condition_of(found)
            if seen not in (None, place) and time.monotonic() - started >= wait_sec:
                raise WriterBusy(f"{holder} is writing the index; wait for it or stop it")
            if place != seen:
                seen, since = place, time.monotonic()
            if time.monotonic() - since > self._times.lasts_sec or _is_gone(holder):
                with suppress(ConflictError):
                    lease.renewed(await self._write(lease, place))
                    log.warning("lease_taken_over", kind=lease.kind, from_holder=holder)
                    return
            await asyncio.sleep(_POLL_SEC)

    async def _ensure_index(self) -> None:
        if await self._client.indices.exists(index=self.index):
            return
        body = {
            "settings": {"index": {"hidden": True, "number_of_shards": 1, "auto_expand_replicas": "0-1"}},
            "mappings": {
                "dynamic": "strict",
                "properties": {
                    "holder": {"type": "keyword"},
                    "token": {"type": "keyword"},
                    "beat": {"type": "long"},
                },
            },
        }
        # Another process may have made it in between.
        await self._client.indices.create(index=self.index, body=body, params={"ignore": 400})

    async def _write(self, lease: Lease, condition: dict[str, Any]) -> dict[str, Any]:
        """The write's place. A conflict with our own write, whose answer did not come in time, is none."""
        body = {"holder": lease.holder, "token": lease.token, "beat": time.time_ns()}
        params = {**condition, "request_timeout": self._times.lasts_sec / 4}
        try:
            answer: dict[str, Any] = await self._client.index(
                index=self.index, id=lease.kind, body=body, params=params
            )
        except ConflictError:
            found = await self._read(lease.kind)
            if found is None or found["_source"]["token"] != lease.token:
                raise
            return found
        return answer

    async def _read(self, kind: str) -> dict[str, Any] | None:
        try:
            found: dict[str, Any] = await self._client.get(index=self.index, id=kind)
        except NotFoundError:
            return None
        return found

    async def _renew(self, lease: Lease, done: asyncio.Event) -> None:
        while True:
            with suppress(TimeoutError):
                await asyncio.wait_for(done.wait(), self._times.renewed_sec)
                return
            try:
                lease.renewed(await self._write(lease, lease.place))
            except ConflictError:
                lease.lose()
                log.warning("lease_lost", kind=lease.kind)
                return
            except OpenSearchException as exc:
                log.warning("lease_not_renewed", kind=lease.kind, error=type(exc).__name__)

    async def _release(self, lease: Lease) -> None:
        try:
            await self._client.delete(index=self.index, id=lease.kind, params=lease.place)
        except OpenSearchException as exc:
            # It was taken over, or runs out by itself.
            log.warning("lease_not_released", kind=lease.kind, error=type(exc).__name__)


def _is_gone(holder: str) -> bool:
    """Whether the holder was a process of this machine that is no more."""
    match = _HOLDER.match(holder)
    if match is None or match["host"] != socket.gethostname():
        return False
    try:
        os.kill(int(match["process"]), 0)
    except ProcessLookupError:
        return True
    except PermissionError:
        return False
    return False
