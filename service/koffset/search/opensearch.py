"""The engine on OpenSearch: one serving index behind an alias, builds beside it, updates in place."""

import secrets
from collections.abc import AsyncIterator, Iterable, Sequence
from contextlib import AsyncExitStack
from dataclasses import dataclass, field, replace
from typing import Any, Self

import structlog
from opensearchpy.exceptions import OpenSearchException
from opensearchpy.helpers import async_streaming_bulk

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
from koffset.errors import Conflict, IndexMissing
from koffset.search import opensearch_answers as answers
from koffset.search import opensearch_queries as queries
from koffset.search.changing import check_companies, check_prepared
from koffset.search.index_names import IndexName, build_index_name, parse_index_name, run_of
from koffset.search.opensearch_client import Clients, item_error, translated
from koffset.search.opensearch_lease import Lease, Leases, LeaseTimes
from koffset.search.opensearch_mapping import (
    METADATA_ID,
    IndexLayout,
    build_index_body,
    build_metadata_source,
    build_source,
    parse_metadata_source,
)
from koffset.search.opensearch_reader import OpenSearchReader

log = structlog.get_logger(__name__)

_WRITE_WAIT_SEC = 30.0
_PAGE = 5_000
_BULK_RETRIES = 6
_SLOW_TIMEOUT_SEC = 120


@dataclass(frozen=True, slots=True)
class EngineOptions:
    """`bulk_bytes`: most of one write request. A refresh of a large update, too, may take `slow_timeout_sec`.

    What a server puts off is sent again after `backoff_sec`, then after twice as long, six times in all.
    """

    timeout_sec: float = 10.0
    bulk_bytes: int = 10_000_000
    slow_timeout_sec: float = _SLOW_TIMEOUT_SEC
    backoff_sec: float = 0.5
    lease: LeaseTimes = field(default_factory=LeaseTimes)


class OpenSearchEngine:
    """Implements SearchEngine. The alias is the prefix; indexes are named as `index_names` says."""

    def __init__(
        self,
        clients: Clients,
        name: IndexName,
        encoder_name: str,
        layout: IndexLayout,
        options: EngineOptions | None = None,
    ) -> None:
        """`name.run` is ignored: each build has its own."""
        self._clients = clients
        self._name = name
        self._encoder_name = encoder_name
        self._layout = layout
        self._options = options or EngineOptions()
        self._leases = Leases(clients.writing, name.prefix, self._options.lease)
        self._reader = self._reader_of(name.prefix)
        self._writer = _Writer(clients, self._options)
        self._unrefreshed = True

    @property
    def prefix(self) -> str:
        """The alias."""
        return self._name.prefix

    async def search(self, query: RetrievalQuery) -> Retrieval:
        return await self._reader.search(query)

    async def suggest(self, prefix: str, readers: frozenset[str], limit: int) -> Sequence[Suggestion]:
        return await self._reader.suggest(prefix, readers, limit)

    async def count(self, readers: frozenset[str]) -> IndexCounts:
        return await self._reader.count(readers)

    async def metadata(self) -> IndexMetadata:
        return await self._reader.metadata()

    async def documents_page(self, after: str, limit: int) -> Sequence[EvidenceDocument]:
        return await self._reader.documents_page(after, limit)

    def build(self, metadata: IndexMetadata) -> "OpenSearchBuild":
        run = run_of(metadata.built_at, secrets.token_hex(4))
        name = build_index_name(replace(self._name, run=run))
        described = replace(
            metadata, name=name, mapping_hash=self._name.mapping_hash, encoder=self._encoder_name
        )
        catalogue = _Catalogue(self._clients, self._name.prefix)
        return OpenSearchBuild(
            catalogue, self._leases, self._writer, self._reader_of(name), (described, self._layout)
        )

    async def replace_companies(self, change: CompanyChange) -> None:
        check_companies(change)
        async with self._leases.hold("write", "index update", _WRITE_WAIT_SEC) as lease:
            with translated("updating the index"):
                await self._replace(change, lease)
        self._reader.forget()

    async def remove(self) -> None:
        catalogue = _Catalogue(self._clients, self._name.prefix)
        async with (
            self._leases.hold("build", "index removal", 0),
            self._leases.hold("write", "index removal", 0),
        ):
            with translated("removing the index"):
                await catalogue.remove(await catalogue.all())
        with translated("removing the index"):
            await self._clients.writing.indices.delete(index=self._leases.index, params={"ignore": 404})
        self._reader.forget()

    async def close(self) -> None:
        await self._clients.close()

    def _reader_of(self, target: str) -> OpenSearchReader:
        return OpenSearchReader(
            self._clients.reading,
            target,
            self._name.mapping_hash,
            self._layout.dimensions,
            self._options.timeout_sec,
        )

    async def _replace(self, change: CompanyChange, lease: Lease) -> None:
        """Documents first, the sequence last, and only then are all of them shown: a break on the way is repeated."""
        serving, place = await self._serving()
        check_prepared(change, serving)
        if self._unrefreshed:
            # What an update that was broken off has written must be found, to be replaced.
            await self._writer.refresh(serving.name)
        self._unrefreshed = True
        held = await self._held_ids(serving.name, change.company_ids)
        new = {each.document.id for each in change.documents}
        await self._check_free(serving.name, [*new.difference(held)], change)
        actions = [
            *({"_op_type": "delete", "_id": gone} for gone in sorted(held.difference(new))),
            *map(_indexing, change.documents),
        ]
        await self._writer.write(serving.name, actions, lease)
        lease.check()
        described = build_metadata_source(replace(serving, sequence=change.sequence))
        await self._clients.writing.index(index=serving.name, id=METADATA_ID, body=described, params=place)
        await self._writer.refresh(serving.name)
        self._unrefreshed = False

    async def _serving(self) -> tuple[IndexMetadata, dict[str, Any]]:
        """The newest metadata document, also when it is not shown yet, and its place for a guarded write."""
        found = await self._clients.reading.get(index=self._name.prefix, id=METADATA_ID)
        self._reader.check_name(found["_index"])
        return parse_metadata_source(found["_source"]), answers.condition_of(found)

    async def _held_ids(self, index: str, company_ids: Sequence[str]) -> set[str]:
        held: list[str] = []
        while True:
            body = queries.held_ids(company_ids, held[-1] if held else None, _PAGE)
            page = list(answers.places(await self._clients.reading.search(index=index, body=body)))
            held += page
            if len(page) < _PAGE:
                return set(held)

    async def _check_free(self, index: str, ids: Sequence[str], change: CompanyChange) -> None:
        """Raise Conflict for an id that stands twice in the change, or belongs to a company outside of it."""
        seen: set[str] = set()
        for each in change.documents:
            if each.document.id in seen:
                raise _taken(each.document.id, each.document.company_id)
            seen.add(each.document.id)
        for start in range(0, len(ids), _PAGE):
            page = ids[start : start + _PAGE]
            found = await self._clients.reading.mget(
                index=index, body={"ids": page}, params={"_source_includes": "company_id"}
            )
            for each in found["docs"]:
                if each.get("found") and each["_source"]["company_id"] not in change.company_ids:
                    raise _taken(each["_id"], each["_source"]["company_id"])


class OpenSearchBuild:
    """A new index beside the serving one; implements IndexBuild."""

    def __init__(
        self,
        catalogue: "_Catalogue",
        leases: Leases,
        writer: "_Writer",
        reader: OpenSearchReader,
        plan: tuple[IndexMetadata, IndexLayout],
    ) -> None:
        self._catalogue = catalogue
        self._leases = leases
        self._writer = writer
        self._reader = reader
        self._metadata, self._layout = plan
        self._held = AsyncExitStack()
        self._lease: Lease | None = None
        self._finished = False
        self._swapped = False

    async def __aenter__(self) -> Self:
        async with AsyncExitStack() as entering:
            self._lease = await entering.enter_async_context(self._leases.hold("build", "index build", 0))
            with translated("creating the index"):
                await self._catalogue.remove_stale()
                await self._catalogue.create(self._metadata.name, build_index_body(self._layout))
            self._held = entering.pop_all()
        return self

    async def __aexit__(self, *exc_info: object) -> None:
        async with self._held:
            if not self._swapped:
                await self._discard()

    async def add(self, documents: Sequence[IndexedDocument]) -> None:
        actions = [{**_indexing(each), "_op_type": "create"} for each in documents]
        with translated("building the index"):
            await self._writer.write(self._metadata.name, actions, self._started())

    async def finish(self) -> None:
        described = {"_id": METADATA_ID, "_source": build_metadata_source(self._metadata)}
        with translated("building the index"):
            await self._writer.write(self._metadata.name, [described], self._started())
            await self._writer.refresh(self._metadata.name)
        self._finished = True

    async def swap(self) -> None:
        self._check_finished()
        async with self._leases.hold("write", "index swap", _WRITE_WAIT_SEC) as lease:
            with translated("putting the index in place"):
                before = await self._catalogue.serving()
                lease.check()
                self._started().check()
                await self._catalogue.serve(self._metadata.name, before)
                self._swapped = True
        with translated("removing the index before"):
            await self._catalogue.remove(before)

    async def search(self, query: RetrievalQuery) -> Retrieval:
        self._check_finished()
        return await self._reader.search(query)

    async def suggest(self, prefix: str, readers: frozenset[str], limit: int) -> Sequence[Suggestion]:
        self._check_finished()
        return await self._reader.suggest(prefix, readers, limit)

    async def count(self, readers: frozenset[str]) -> IndexCounts:
        self._check_finished()
        return await self._reader.count(readers)

    async def metadata(self) -> IndexMetadata:
        self._check_finished()
        return await self._reader.metadata()

    async def _discard(self) -> None:
        """Remove what was built. Where that fails the next build does it: the error that led here is the one to see."""
        try:
            await self._catalogue.remove([self._metadata.name])
        except OpenSearchException as exc:
            log.warning("index_not_removed", index=self._metadata.name, error=type(exc).__name__)

    def _started(self) -> Lease:
        if self._lease is None:
            raise IndexMissing("the build was not entered; use it with `async with`")
        return self._lease

    def _check_finished(self) -> None:
        if not self._finished:
            raise IndexMissing(f"the index {self._metadata.name} is not finished; call finish() first")


class _Catalogue:
    """The indexes of one prefix, and which of them the alias points to."""

    def __init__(self, clients: Clients, prefix: str) -> None:
        self._reading = clients.reading
        self._writing = clients.writing
        self._prefix = prefix

    async def serving(self) -> list[str]:
        found = await self._reading.indices.get_alias(name=self._prefix, params={"ignore": 404})
        return _ours(found, self._prefix)

    async def all(self) -> list[str]:
        found = await self._reading.indices.get(index=f"{self._prefix}-*")
        return _ours(found, self._prefix)

    async def create(self, name: str, body: dict[str, Any]) -> None:
        await self._writing.indices.create(index=name, body=body)

    async def serve(self, name: str, before: Iterable[str]) -> None:
        """In one step, so that there is always exactly one."""
        actions = [
            {"add": {"index": name, "alias": self._prefix}},
            *({"remove": {"index": old, "alias": self._prefix}} for old in before),
        ]
        await self._writing.indices.update_aliases(body={"actions": actions})

    async def remove(self, names: Iterable[str]) -> None:
        for name in names:
            await self._writing.indices.delete(index=name, params={"ignore": 404})

    async def remove_stale(self) -> None:
        """Delete what killed builds left. Call it with the build lock held: then no other build is alive."""
        serving = await self.serving()
        await self.remove([name for name in await self.all() if name not in serving])


def _ours(names: Iterable[str], prefix: str) -> list[str]:
    parsed = ((name, parse_index_name(name)) for name in names)
    return [name for name, parts in parsed if parts is not None and parts.prefix == prefix]


class _Writer:
    """Bulk requests of a bounded size; those that a busy server puts off are sent again, nothing else is."""

    def __init__(self, clients: Clients, options: EngineOptions) -> None:
        self._client = clients.writing
        self._options = options

    async def write(self, index: str, actions: Sequence[dict[str, Any]], lease: Lease) -> None:
        """Raises at the first document that is not taken, with its id."""

        async def guarded() -> AsyncIterator[dict[str, Any]]:
            for action in actions:
                lease.check()
                yield action

        results = async_streaming_bulk(
            self._client,
            guarded(),
            index=index,
            max_chunk_bytes=self._options.bulk_bytes,
            max_retries=_BULK_RETRIES,
            initial_backoff=self._options.backoff_sec,
            raise_on_error=False,
            request_timeout=self._options.slow_timeout_sec,
        )
        async for is_taken, item in results:
            if not is_taken:
                _refuse(item)

    async def refresh(self, index: str) -> None:
        await self._client.indices.refresh(
            index=index, params={"request_timeout": self._options.slow_timeout_sec}
        )


def _indexing(indexed: IndexedDocument) -> dict[str, Any]:
    return {"_op_type": "index", "_id": indexed.document.id, "_source": build_source(indexed)}


def _refuse(item: dict[str, Any]) -> None:
    """Raise for an item that was not taken; deleting what is gone already is as good as deleting it."""
    ((action, result),) = item.items()
    if action == "delete" and result["status"] == 404:
        return
    if action == "create" and result["status"] == 409:
        raise Conflict(f"document {result['_id']} is in the index already")
    raise item_error(item, "writing the index")


def _taken(document_id: str, company_id: str) -> Conflict:
    return Conflict(f"document {document_id} of company {company_id} is in the index already")
