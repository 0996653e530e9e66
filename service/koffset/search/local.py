"""The embedded search engine: one writing process at a time, any number of reading ones, no server."""

import asyncio
import secrets
import sqlite3
import threading
from collections.abc import Sequence
from contextlib import ExitStack
from dataclasses import replace
from pathlib import Path
from typing import Self

from koffset.domain.evidence import EvidenceDocument
from koffset.domain.retrieval import (
    CompanyChange,
    IndexCounts,
    IndexedDocument,
    IndexMetadata,
    Retrieval,
    RetrievalQuery,
    Suggestion,
)
from koffset.errors import IndexMismatch, IndexMissing
from koffset.search.changing import check_companies, check_prepared
from koffset.search.index_names import IndexName, build_index_name, parse_index_name, run_of
from koffset.search.local_files import IndexFolder
from koffset.search.local_snapshot import Snapshot, read_snapshot
from koffset.search.local_storage import Storage

_WRITE_WAIT_SEC = 30.0
_OPEN_ATTEMPTS = 5


class LocalEngine:
    """Search over files below `directory`; implements SearchEngine. All work runs in worker threads.

    Another process's changes are seen by the next search: it asks which index serves and for its generation.
    """

    def __init__(
        self, directory: Path, prefix: str, mapping_hash: str, encoder_name: str, dimensions: int
    ) -> None:
        self._folder = IndexFolder(directory, prefix)
        self._prefix = prefix
        self._mapping_hash = mapping_hash
        self._encoder_name = encoder_name
        self._dimensions = dimensions
        self._lock = threading.Lock()
        self._open: tuple[str, Storage, Snapshot] | None = None

    async def search(self, query: RetrievalQuery) -> Retrieval:
        return await asyncio.to_thread(lambda: self._snapshot().search(query))

    async def suggest(self, prefix: str, readers: frozenset[str], limit: int) -> Sequence[Suggestion]:
        return await asyncio.to_thread(lambda: self._snapshot().suggest(prefix, readers, limit))

    async def count(self, readers: frozenset[str]) -> IndexCounts:
        return await asyncio.to_thread(lambda: self._snapshot().count(readers))

    async def metadata(self) -> IndexMetadata:
        return await asyncio.to_thread(lambda: self._snapshot().metadata)

    async def documents_page(self, after: str, limit: int) -> Sequence[EvidenceDocument]:
        return await asyncio.to_thread(lambda: self._snapshot().documents_page(after, limit))

    def build(self, metadata: IndexMetadata) -> "LocalBuild":
        run = run_of(metadata.built_at, secrets.token_hex(4))
        name = build_index_name(IndexName(self._prefix, self._mapping_hash, run))
        described = replace(metadata, name=name, mapping_hash=self._mapping_hash, encoder=self._encoder_name)
        return LocalBuild(self._folder, described, self._dimensions)

    async def replace_companies(self, change: CompanyChange) -> None:
        check_companies(change)
        await asyncio.to_thread(self._replace, change)

    async def remove(self) -> None:
        await asyncio.to_thread(self._remove)

    async def close(self) -> None:
        await asyncio.to_thread(self._close)

    def _replace(self, change: CompanyChange) -> None:
        with self._folder.lock("write", "index update", _WRITE_WAIT_SEC):
            storage = Storage(self._folder.path(self._serving_name()))
            try:
                check_prepared(change, storage.metadata())
                storage.replace_companies(change.company_ids, change.documents, change.sequence)
            finally:
                storage.close()
        with self._lock:
            self._refresh()

    def _remove(self) -> None:
        with self._folder.lock("build", "index removal", 0), self._folder.lock("write", "index removal", 0):
            self._close()
            self._folder.remove_all()

    def _snapshot(self) -> Snapshot:
        """The newest state; the one before while another thread is reading the newest in."""
        current = self._open
        if current is not None and self._lock.locked():
            return current[2]
        with self._lock:
            return self._refresh()

    def _refresh(self) -> Snapshot:
        for _ in range(_OPEN_ATTEMPTS):
            name = self._serving_name()
            try:
                return self._read(name)
            except (sqlite3.OperationalError, FileNotFoundError, IndexMissing):
                # A rebuild swapped and deleted the index between the look at its name and its opening.
                if self._folder.serving_name() == name and self._folder.path(name).exists():
                    raise
        raise IndexMissing(f"the index {name} is gone from the disk; run `koffset index rebuild`")

    def _read(self, name: str) -> Snapshot:
        if self._open is None or self._open[0] != name:
            storage = Storage(self._folder.path(name))
            try:
                snapshot = read_snapshot(storage)
            except BaseException:
                storage.close()
                raise
            self._close_open()
            self._open = (name, storage, snapshot)
        elif self._open[1].generation() != self._open[2].generation:
            self._open = (name, self._open[1], read_snapshot(self._open[1], self._open[2]))
        return self._open[2]

    def _serving_name(self) -> str:
        name = self._folder.serving_name()
        if name is None:
            raise IndexMissing("there is no index yet; run `koffset index rebuild`")
        parsed = parse_index_name(name)
        if parsed is None or parsed.mapping_hash != self._mapping_hash:
            raise IndexMismatch(
                f"the index {name} was made with another mapping, analyser or encoder than this process uses "
                f"({self._encoder_name}, hash {self._mapping_hash}); run `koffset index rebuild`"
            )
        return name

    def _close(self) -> None:
        with self._lock:
            self._close_open()

    def _close_open(self) -> None:
        if self._open is not None:
            self._open[1].close()
            self._open = None


class LocalBuild:
    """A new index beside the serving one; implements IndexBuild."""

    def __init__(self, folder: IndexFolder, metadata: IndexMetadata, dimensions: int) -> None:
        self._folder = folder
        self._metadata = metadata
        self._dimensions = dimensions
        self._held = ExitStack()
        self._storage: Storage | None = None
        self._snapshot: Snapshot | None = None
        self._swapped = False

    async def __aenter__(self) -> Self:
        await asyncio.to_thread(self._enter)
        return self

    async def __aexit__(self, *exc_info: object) -> None:
        await asyncio.to_thread(self._exit)

    async def add(self, documents: Sequence[IndexedDocument]) -> None:
        await asyncio.to_thread(self._started().add, documents)

    async def finish(self) -> None:
        await asyncio.to_thread(self._finish)

    async def swap(self) -> None:
        await asyncio.to_thread(self._swap)

    async def search(self, query: RetrievalQuery) -> Retrieval:
        return await asyncio.to_thread(self._finished().search, query)

    async def suggest(self, prefix: str, readers: frozenset[str], limit: int) -> Sequence[Suggestion]:
        return await asyncio.to_thread(self._finished().suggest, prefix, readers, limit)

    async def count(self, readers: frozenset[str]) -> IndexCounts:
        return await asyncio.to_thread(self._finished().count, readers)

    async def metadata(self) -> IndexMetadata:
        return self._finished().metadata

    def _enter(self) -> None:
        with ExitStack() as entering:
            entering.enter_context(self._folder.lock("build", "index build", 0))
            self._folder.remove_stale()
            self._storage = Storage.create(
                self._folder.path(self._metadata.name), self._metadata, self._dimensions
            )
            self._held = entering.pop_all()

    def _exit(self) -> None:
        with self._held:
            if self._storage is not None:
                self._storage.close()
            if not self._swapped:
                self._folder.remove(self._metadata.name)

    def _finish(self) -> None:
        storage = self._started()
        storage.flush()
        self._snapshot = read_snapshot(storage)

    def _swap(self) -> None:
        self._finished()
        with self._folder.lock("write", "index swap", _WRITE_WAIT_SEC):
            before = self._folder.serving_name()
            self._folder.serve(self._metadata.name)
            self._swapped = True
        if before is not None:
            self._folder.remove(before)

    def _started(self) -> Storage:
        if self._storage is None:
            raise IndexMissing("the build was not entered; use it with `async with`")
        return self._storage

    def _finished(self) -> Snapshot:
        if self._snapshot is None:
            raise IndexMissing(f"the index {self._metadata.name} is not finished; call finish() first")
        return self._snapshot
