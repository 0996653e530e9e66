"""Reading one index on OpenSearch: two multi-searches an answer, and the documents that were met before kept."""

import asyncio
import hashlib
from collections.abc import Awaitable, Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, TypeVar

import numpy as np
import structlog
from numpy.typing import NDArray
from opensearchpy import AsyncOpenSearch
from opensearchpy.exceptions import ConnectionTimeout

from koffset.domain.evidence import EvidenceDocument
from koffset.domain.retrieval import (
    Candidate,
    IndexCounts,
    IndexMetadata,
    Retrieval,
    RetrievalQuery,
    Suggestion,
)
from koffset.errors import EngineUnavailable, IndexMismatch, IndexMissing
from koffset.search import opensearch_answers as answers
from koffset.search import opensearch_queries as queries
from koffset.search.index_names import parse_index_name
from koffset.search.kept import Kept
from koffset.search.opensearch_answers import Answer, Place
from koffset.search.opensearch_client import translate_kind, translated
from koffset.search.opensearch_mapping import CLASS_TEXT, TEXT, parse_metadata_source
from koffset.search.payload import parse_payload

log = structlog.get_logger(__name__)

T = TypeVar("T")

PAUSES_SEC = (0.0, 0.05, 0.2, 0.0)
"""A search is begun anew, after these waits, when the index was swapped or a node went away under it."""

VECTORS = "vectors"
"""The part of a search that can be missing: the answer is then by words alone, and says so."""

_MAX_PARSED = 50_000
_MAX_COUNTS = 200_000
_NOT_FOUND = "index_not_found_exception"


class _Moved(Exception):
    """The index was swapped away, or a part failed in a way that passes."""

    def __init__(self, kind: str) -> None:
        super().__init__(kind)
        self.kind = kind


@dataclass(frozen=True, slots=True)
class _State:
    """The index behind the target as last seen; `place` changes with each update, and then it is not `counted`."""

    metadata: IndexMetadata
    place: int
    counted: bool = True

    @property
    def key(self) -> "_StateKey":
        return self.metadata.name, self.place


@dataclass(slots=True)
class _Found:
    """What the first round found: cosines by document, who they belong to, and in which state each is."""

    places: dict[str, Place] = field(default_factory=dict)
    companies: dict[str, str] = field(default_factory=dict)
    cosines: dict[str, float] = field(default_factory=dict)
    degraded: tuple[str, ...] = ()


_StateKey = tuple[str, int]


@dataclass(slots=True)
class _Counted:
    """Counts that one search needs: those kept, and the keys that are to be asked for."""

    kept: "_Counts"
    state: _StateKey
    readers: frozenset[str]
    values: dict[str, int]
    unknown: list[str]

    def add(self, counted: Mapping[str, int], *, keep: bool) -> None:
        self.values |= counted
        if keep:
            self.kept.keep(self.state, self.readers, counted)


class _Counts:
    """Counts by key, as these readers see them; good as long as the index is in that state."""

    def __init__(self) -> None:
        self._kept: Kept[tuple[_StateKey, frozenset[str], str], int] = Kept(_MAX_COUNTS)

    def of(self, state: _StateKey, readers: frozenset[str], keys: Iterable[str]) -> _Counted:
        values, unknown = {}, []
        for key in dict.fromkeys(keys):
            value = self._kept.find((state, readers, key))
            if value is None:
                unknown.append(key)
            else:
                values[key] = value
        return _Counted(self, state, readers, values, unknown)

    def keep(self, state: _StateKey, readers: frozenset[str], counted: Mapping[str, int]) -> None:
        for key, count in counted.items():
            self._kept.keep((state, readers, key), count)


class OpenSearchReader:
    """Answers from `target`, an alias or a concrete index; implements IndexReader."""

    def __init__(
        self, client: AsyncOpenSearch, target: str, mapping_hash: str, dimensions: int, timeout_sec: float
    ) -> None:
        self._client = client
        self._target = target
        self._mapping_hash = mapping_hash
        self._dimensions = dimensions
        self._timeout = f"{int(timeout_sec * 800)}ms"
        self._state: _State | None = None
        self._parsed: Kept[tuple[str, Place], EvidenceDocument] = Kept(_MAX_PARSED)
        self._frequencies = _Counts()
        self._sizes = _Counts()

    async def search(self, query: RetrievalQuery) -> Retrieval:
        """See IndexReader.search; without vectors where only they fail."""
        self._check_dimensions(query.vector)

        async def attempt() -> Retrieval:
            try:
                return await self._search(query)
            except ConnectionTimeout:
                if query.vector is None or not query.tokens:
                    raise
                log.warning("search_degraded", missing=VECTORS, reason="timeout")
                words_only = await self._search(replace(query, vector=None))
                return replace(words_only, degraded=(VECTORS,))

        return await self._anew(attempt)

    async def suggest(self, prefix: str, readers: frozenset[str], limit: int) -> Sequence[Suggestion]:
        if not prefix:
            return []
        body = queries.suggestions(prefix, readers, limit)
        return await self._anew(lambda: self._one(body, lambda part: answers.suggestions(part, limit)))

    async def count(self, readers: frozenset[str]) -> IndexCounts:
        body = queries.counts(readers)
        return await self._anew(lambda: self._one(body, lambda part: IndexCounts(*answers.count(part))))

    async def metadata(self) -> IndexMetadata:
        return await self._anew(self._whole_metadata)

    async def documents_page(self, after: str, limit: int) -> Sequence[EvidenceDocument]:
        body = queries.documents_page(after, limit)
        return await self._anew(lambda: self._one(body, answers.documents))

    def forget(self) -> None:
        """The index was changed by us: what was known of it is asked again."""
        self._state = None

    async def _anew(self, attempt: Callable[[], Awaitable[T]]) -> T:
        """Begin again while the index is being swapped or moved between nodes."""
        kind = ""
        with translated("searching"):
            for pause_sec in PAUSES_SEC:
                try:
                    return await attempt()
                except _Moved as exc:
                    kind = exc.kind
                    self.forget()
                    await asyncio.sleep(pause_sec)
        if kind == _NOT_FOUND:
            raise translate_kind(kind, "searching")
        raise EngineUnavailable(
            f"OpenSearch has no copy of the index ready ({kind}): it is starting, busy, or a node is away; try again"
        )

    async def _search(self, query: RetrievalQuery) -> Retrieval:
        known = self._state or await self._read_state(with_means=False)
        state, found = await self._find(known, query)
        return await self._complete(known, state, query, found)

    async def _find(self, known: _State, query: RetrievalQuery) -> tuple[_State, _Found]:
        """The first round: both paths; sees as well whether the state is still the one known."""
        accepted = queries.build_filter(query.filters)
        parts = {"metadata": queries.metadata(with_means=False)}
        if query.tokens:
            parts["words"] = queries.by_words(query.tokens, accepted, query.k, query.vector)
        if query.vector is not None:
            parts[VECTORS] = queries.by_meaning(query.vector, accepted, query.k)
        given = await self._ask(known.metadata.name, parts, _preference(query), optional={VECTORS})
        return self._seen(known, given["metadata"]), _found(query, given)

    async def _complete(
        self, known: _State, state: _State, query: RetrievalQuery, found: _Found
    ) -> Retrieval:
        """The second round: both word scores of all candidates, and what was not met before of counts and documents."""
        name, ids, readers = state.metadata.name, sorted(found.places), query.filters.readers
        frequencies = self._frequencies.of(state.key, readers, [token.text for token in query.tokens])
        sizes = self._sizes.of(state.key, readers, found.companies.values())
        unmet = [each for each in ids if self._parsed.find((name, found.places[each])) is None]
        parts = {} if state.counted else {"counts": queries.counts(None)}
        if frequencies.unknown:
            parts["frequencies"] = queries.frequencies(frequencies.unknown, readers)
        if sizes.unknown:
            parts["sizes"] = queries.company_sizes(sizes.unknown, readers)
        if ids and query.tokens:
            parts[TEXT] = queries.word_scores(TEXT, query.tokens, ids)
            parts[CLASS_TEXT] = queries.word_scores(CLASS_TEXT, query.tokens, ids)
        if unmet:
            parts["payloads"] = queries.payloads(unmet)
        given = await self._ask(name, parts, _preference(query)) if parts else {}
        if not state.counted:
            state = self._state = _counted(state, given["counts"])
        # A state seen for the first time may not have reached every shard yet: its counts are not kept.
        is_settled = state is known
        if frequencies.unknown:
            counted = answers.frequencies(given["frequencies"], frequencies.unknown)
            frequencies.add(counted, keep=is_settled)
        if sizes.unknown:
            sizes.add(answers.company_sizes(given["sizes"], sizes.unknown), keep=is_settled)
        return Retrieval(
            candidates=_candidates(self._documents(name, found, given.get("payloads")), found, given),
            document_frequencies=frequencies.values,
            company_sizes=sizes.values,
            metadata=state.metadata,
            by_meaning=query.vector is not None and VECTORS not in found.degraded,
            degraded=found.degraded,
        )

    def _documents(self, name: str, found: _Found, fetched: Answer | None) -> dict[str, EvidenceDocument]:
        """Those of this state; one that went between the two rounds is left out."""
        kept = {each: self._parsed.find((name, place)) for each, place in found.places.items()}
        known = {each: document for each, document in kept.items() if document is not None}
        for hit in fetched["hits"]["hits"] if fetched else ():
            document = parse_payload(hit["_source"]["payload"])
            known[document.id] = self._parsed.keep((name, Place(document.id, hit["_seq_no"])), document)
        return known

    async def _ask(
        self,
        name: str,
        parts: Mapping[str, queries.Body],
        preference: str,
        optional: frozenset[str] | set[str] = frozenset(),
    ) -> dict[str, Answer]:
        """One multi-search. A part that fails fails the search, unless it is optional: then it is left out."""
        lines: list[Mapping[str, Any]] = []
        for part, body in parts.items():
            target = self._target if part == "metadata" else name
            lines += [self._header(target, preference), body]
        given = await self._client.msearch(body=lines)
        whole = {}
        for part, answer in zip(parts, given["responses"], strict=True):
            fault = answers.fault_of(answer)
            if fault is None:
                whole[part] = answer
            elif fault.kind == _NOT_FOUND or fault.passing:
                raise _Moved(fault.kind)
            elif part in optional:
                log.warning("search_degraded", missing=part, reason=fault.kind)
            else:
                raise translate_kind(fault.kind, "searching")
        return whole

    def _header(self, index: str, preference: str) -> Mapping[str, Any]:
        return {
            "index": index,
            **({"preference": preference} if preference else {}),
            "allow_partial_search_results": False,
            "cancel_after_time_interval": self._timeout,
        }

    async def _one(self, body: queries.Body, read: Callable[[Answer], T]) -> T:
        state = self._state or await self._read_state(with_means=False)
        given = await self._ask(state.metadata.name, {"only": body}, "")
        return read(given["only"])

    async def _whole_metadata(self) -> IndexMetadata:
        return (await self._read_state(with_means=True)).metadata

    async def _read_state(self, *, with_means: bool) -> _State:
        """Where the target points, and what is there: counts are of all documents."""
        given = await self._client.msearch(
            body=[self._header(self._target, ""), queries.metadata(with_means=with_means)]
        )
        found = self._metadata_hit(given["responses"][0])
        counted = await self._ask(found["_index"], {"counts": queries.counts(None)}, "")
        state = _State(parse_metadata_source(_with_means(found["_source"])), found["_seq_no"])
        self._state = _counted(state, counted["counts"])
        return self._state

    def _metadata_hit(self, answer: Answer) -> Answer:
        fault = answers.fault_of(answer)
        if fault is not None and fault.passing:
            raise _Moved(fault.kind)
        if fault is not None:
            raise translate_kind(fault.kind, "searching")
        hits: Sequence[Answer] = answer["hits"]["hits"]
        if not hits:
            raise IndexMissing(
                f"the index {self._target} is not whole; run `koffset index rebuild --engine opensearch`"
            )
        self.check_name(str(hits[0]["_index"]))
        return hits[0]

    def _seen(self, known: _State, answer: Answer) -> _State:
        """The state of now; after a swap the search begins anew."""
        hit = self._metadata_hit(answer)
        if hit["_index"] != known.metadata.name:
            raise _Moved(_NOT_FOUND)
        if hit["_seq_no"] == known.place:
            return known
        sequence = hit["_source"]["index_metadata"]["sequence"]
        return _State(replace(known.metadata, sequence=sequence), hit["_seq_no"], counted=False)

    def check_name(self, name: str) -> None:
        """Raise IndexMismatch for an index that was made with another mapping or encoder."""
        parsed = parse_index_name(name)
        if parsed is None or parsed.mapping_hash != self._mapping_hash:
            raise IndexMismatch(
                f"the index {name} was made with another mapping, analyser or encoder than this process uses "
                f"(hash {self._mapping_hash}); run `koffset index rebuild --engine opensearch`"
            )

    def _check_dimensions(self, vector: NDArray[np.float32] | None) -> None:
        if vector is not None and vector.shape != (self._dimensions,):
            raise IndexMismatch(
                f"the query vector has shape {vector.shape}, the index holds {self._dimensions} dimensions; "
                "set KOFFSET_ENCODER to the encoder of the index, or run `koffset index rebuild --engine opensearch`"
            )


def _found(query: RetrievalQuery, given: Mapping[str, Answer]) -> _Found:
    found = _Found()
    if query.tokens:
        _add(found, given["words"])
        if query.vector is not None:
            found.cosines |= answers.cosines_beside(given["words"])
    if VECTORS in given:
        near = answers.nearest(given[VECTORS], query.k)
        _add(found, given[VECTORS], near)
        found.cosines |= near
    elif query.vector is not None:
        found.degraded = (VECTORS,)
        found.cosines.clear()
    return found


def _candidates(
    documents: Mapping[str, EvidenceDocument], found: _Found, given: Mapping[str, Answer]
) -> list[Candidate]:
    text, class_text = (answers.scores(given[part]) if part in given else {} for part in (TEXT, CLASS_TEXT))
    candidates = [
        Candidate(document, text.get(each, 0.0), class_text.get(each, 0.0), found.cosines.get(each, 0.0))
        for each, document in documents.items()
    ]
    return sorted(candidates, key=lambda each: (-(each.lexical + each.class_lexical), each.document.id))


def _add(found: _Found, part: Answer, only: Mapping[str, float] | None = None) -> None:
    companies = answers.companies(part)
    for each, place in answers.places(part).items():
        if only is None or each in only:
            found.places[each] = place
            found.companies[each] = companies[each]


def _counted(state: _State, answer: Answer) -> _State:
    documents, companies = answers.count(answer)
    return _State(replace(state.metadata, documents=documents, companies=companies), state.place)


def _with_means(source: Mapping[str, Any]) -> Mapping[str, Any]:
    """The metadata's source, with no means where they were left out."""
    return {"index_metadata": {"language_means": {}, **source["index_metadata"]}}


def _preference(query: RetrievalQuery) -> str:
    """The same question goes to the same copies, whose statistics differ a little from the others'."""
    words = " ".join(token.text for token in query.tokens)
    return hashlib.sha256(words.encode()).hexdigest()[:16]
