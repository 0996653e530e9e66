"""Locks between processes on several machines: a document in OpenSearch that its holder renews while it lives."""

import asyncio
import os
import socket
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from typing import Any

import structlog
from opensearchpy import AsyncOpenSearch
from opensearchpy.exceptions import ConflictError, NotFoundError, OpenSearchException

from koffset.errors import EngineUnavailable, WriterBusy
from koffset.search.opensearch_client import translated

log = structlog.get_logger(__name__)

_POLL_SEC = 0.1


@dataclass(frozen=True, slots=True)
class LeaseTimes:
    """A lease that was not renewed for `lasts_sec` is free for others, as its holder may be dead.

    Nobody's clock is compared with another's: who waits watches whether the document changes.
    """

    renewed_sec: float = 2.0
    lasts_sec: float = 15.0


class Lease:
    """A held lock; `check` before each write that must not come from two."""

    def __init__(self, kind: str, lasts_sec: float) -> None:
        self._kind = kind
        self._lasts_sec = lasts_sec
        self._renewed_at = time.monotonic()
        self._taken = False
        self.place: dict[str, Any] = {}

    def renewed(self, answer: dict[str, Any]) -> None:
        self.place = {"if_seq_no": answer["_seq_no"], "if_primary_term": answer["_primary_term"]}
        self._renewed_at = time.monotonic()

    def lose(self) -> None:
        self._taken = True

    def check(self) -> None:
        """Raise EngineUnavailable when others may have taken over, or may before a request of now is done."""
        if self._taken or time.monotonic() - self._renewed_at > self._lasts_sec / 2:
            raise EngineUnavailable(
                f"the lock for the index {self._kind} could not be kept up; nothing was put in place, run it again"
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
        holder = f"process {os.getpid()} on {socket.gethostname()} ({action})"
        lease = Lease(kind, self._times.lasts_sec)
        with translated(f"taking the lock for the index {kind}"):
            await self._acquire(lease, kind, holder, wait_sec)
        done = asyncio.Event()
        renewing = asyncio.create_task(self._renew(lease, kind, holder, done))
        try:
            yield lease
        finally:
            # Not cancelled: a renewal on its way would come after the release.
            done.set()
            await renewing
            await self._release(lease, kind)

    async def _acquire(self, lease: Lease, kind: str, holder: str, wait_sec: float) -> None:
        await self._ensure_index()
        started = since = time.monotonic()
        seen: dict[str, Any] | None = None
        while True:
            try:
                lease.renewed(await self._write(kind, holder, {"op_type": "create"}))
            except ConflictError:
                found = await self._read(kind)
            else:
                return
            if found is None:
                continue
            place = {"if_seq_no": found["_seq_no"], "if_primary_term": found["_primary_term"]}
            if seen is not None and seen != place and time.monotonic() - started >= wait_sec:
                raise WriterBusy(f"{found['_source']['holder']} is writing the index; wait for it or stop it")
            if place != seen:
                seen, since = place, time.monotonic()
            elif time.monotonic() - since > self._times.lasts_sec:
                with suppress(ConflictError):
                    lease.renewed(await self._write(kind, holder, place))
                    log.warning("lease_taken_over", kind=kind, from_holder=found["_source"]["holder"])
                    return
            await asyncio.sleep(_POLL_SEC)

    async def _ensure_index(self) -> None:
        if await self._client.indices.exists(index=self.index):
            return
        body = {
            "settings": {"index": {"hidden": True, "number_of_shards": 1, "auto_expand_replicas": "0-1"}},
            "mappings": {
                "dynamic": "strict",
                "properties": {"holder": {"type": "keyword"}, "beat": {"type": "long"}},
            },
        }
        # Another process may have made it in between.
        await self._client.indices.create(index=self.index, body=body, params={"ignore": 400})

    async def _write(self, kind: str, holder: str, condition: dict[str, Any]) -> dict[str, Any]:
        body = {"holder": holder, "beat": time.time_ns()}
        answer: dict[str, Any] = await self._client.index(
            index=self.index, id=kind, body=body, params=condition
        )
        return answer

    async def _read(self, kind: str) -> dict[str, Any] | None:
        try:
            found: dict[str, Any] = await self._client.get(index=self.index, id=kind)
        except NotFoundError:
            return None
        return found

    async def _renew(self, lease: Lease, kind: str, holder: str, done: asyncio.Event) -> None:
        while True:
            with suppress(TimeoutError):
                await asyncio.wait_for(done.wait(), self._times.renewed_sec)
                return
            try:
                lease.renewed(await self._write(kind, holder, lease.place))
            except ConflictError:
                lease.lose()
                log.warning("lease_lost", kind=kind)
                return
            except OpenSearchException as exc:
                log.warning("lease_not_renewed", kind=kind, error=type(exc).__name__)

    async def _release(self, lease: Lease, kind: str) -> None:
        try:
            await self._client.delete(index=self.index, id=kind, params=lease.place)
        except OpenSearchException as exc:
            # It was taken over, or runs out by itself.
            log.warning("lease_not_released", kind=kind, error=type(exc).__name__)
