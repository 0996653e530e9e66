"""Search: one question to ranked, explained companies."""

import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from koffset.domain.company import Company
from koffset.domain.evidence import Viewer
from koffset.domain.query_text import plain_query
from koffset.domain.retrieval import Filters, IndexMetadata, Retrieval, RetrievalQuery
from koffset.errors import QueryInvalid
from koffset.matching.explaining import ExplainedHit, Explainer
from koffset.matching.facets import FACETS, count_facets
from koffset.matching.judging import Judgement, RankedCompany, judge
from koffset.matching.parameters import RankingParameters
from koffset.matching.reading import Reading, read_query
from koffset.usecases.workspace import Workspace


@dataclass(frozen=True, slots=True)
class SearchOrder:
    """A search as a use case takes it: filters already name the viewer and the day."""

    text: str
    filters: Filters
    viewer: Viewer
    page: int = 1
    page_size: int = 10
    sort: str = "fit"
    expand: bool = True
    without: tuple[str, ...] = ()
    path: Literal["hybrid", "lexical", "vectors"] = "hybrid"


@dataclass(frozen=True, slots=True)
class SearchResult:
    """Everything an answer is made of; `seconds` are per stage and not part of the content."""

    reading: Reading
    unknown: Sequence[str]
    judgement: Judgement
    hits: Sequence[ExplainedHit]
    companies: Mapping[str, Company]
    facets: Mapping[str, Mapping[str, int]]
    metadata: IndexMetadata
    store_sequence: int
    degraded: tuple[str, ...]
    seconds: Mapping[str, float]


class Stopwatch:
    """Seconds by stage, added up; laps are taken in the order of the work."""

    def __init__(self) -> None:
        self._last = time.perf_counter()
        self.laps: dict[str, float] = {}

    def lap(self, stage: str) -> None:
        now = time.perf_counter()
        self.laps[stage] = self.laps.get(stage, 0.0) + now - self._last
        self._last = now


def normalise_query(text: str, max_chars: int) -> str:
    """As it is asked for. Raises QueryInvalid for one that is too long or says nothing."""
    if len(text) > max_chars:
        raise QueryInvalid(
            f"the query has {len(text):,} characters, the limit is {max_chars:,}: state the requirement in one sentence"
        )
    plain = plain_query(text)
    if not plain:
        raise QueryInvalid("the query has no letters or digits: say in a few words what is needed")
    return plain


@dataclass(frozen=True, slots=True)
class Found:
    """How a text was read, what was asked of the engine, what came back and how it is judged."""

    reading: Reading
    query: RetrievalQuery
    retrieval: Retrieval
    judgement: Judgement


async def find_companies(
    workspace: Workspace, order: SearchOrder, ranking: RankingParameters, watch: Stopwatch
) -> Found:
    """Understand, retrieve, judge: the part that every question shares. Errors as of `search_companies`."""
    text = normalise_query(order.text, workspace.settings.max_query_chars)
    reading = read_query(text, workspace, expand=order.expand, without=order.without)
    watch.lap("understand")
    vector = (
        await workspace.query_vectors.encode(reading.text, reading.language)
        if reading.has_words and order.path != "lexical"
        else None
    )
    watch.lap("encode")
    tokens = reading.query_tokens() if order.path != "vectors" else []
    query = RetrievalQuery(tokens, vector, order.filters, workspace.settings.candidates)
    retrieval = await workspace.engine.search(query)
    watch.lap("retrieve")
    retrieval = await _likened(workspace, reading, retrieval)
    watch.lap("liken")
    judgement = judge(reading, retrieval, order.filters, ranking, workspace.word_tokens)
    return Found(reading, query, retrieval, judgement)


async def search_companies(
    workspace: Workspace, order: SearchOrder, parameters: RankingParameters | None = None
) -> SearchResult:
    """Find, explain, count. Errors: QueryInvalid, IndexMissing, IndexMismatch."""
    ranking = parameters or RankingParameters()
    watch = Stopwatch()
    found = await find_companies(workspace, order, ranking, watch)
    page = _page(_sorted(found.judgement.companies, order.sort), order)
    hits = Explainer(found.reading, workspace.word_tokens).explain(page)
    facets = await _facets(workspace, found, ranking)
    watch.lap("match")
    async with workspace.store.reader() as store:
        companies = await store.companies(order.viewer, [hit.company_id for hit in hits])
        store_sequence = await store.last_sequence()
    watch.lap("store")
    return SearchResult(
        reading=found.reading,
        unknown=found.judgement.unknown,
        judgement=found.judgement,
        hits=[hit for hit in hits if hit.company_id in companies],
        companies=companies,
        facets=facets,
        metadata=found.retrieval.metadata,
        store_sequence=store_sequence,
        degraded=found.retrieval.degraded,
        seconds=watch.laps,
    )


async def _likened(workspace: Workspace, reading: Reading, retrieval: Retrieval) -> Retrieval:
    """The retrieval with likeness word by word, where it was asked by meaning."""
    return await workspace.word_vectors.liken(reading, retrieval) if retrieval.by_meaning else retrieval


async def _facets(
    workspace: Workspace, found: Found, ranking: RankingParameters
) -> dict[str, dict[str, int]]:
    """Counts of all facets; one that is filtered by is counted as if it were not, so that its other values stay."""
    query = found.query
    day = query.filters.valid_on
    counts = count_facets(found.judgement.supported, day)
    for facet in FACETS:
        if getattr(query.filters, facet):
            open_filters = query.filters.without(facet)
            retrieval = await workspace.engine.search(replace(query, filters=open_filters))
            opened = await _likened(workspace, found.reading, retrieval)
            judged = judge(found.reading, opened, open_filters, ranking, workspace.word_tokens)
            counts[facet] = count_facets(judged.supported, day)[facet]
    return counts


def _sorted(companies: Sequence[RankedCompany], sort: str) -> list[RankedCompany]:
    """Companies with evidence first whatever the order; only those are re-ordered by other things than fit."""
    if sort == "records":
        return sorted(companies, key=lambda company: (not company.supported, -company.supporting_records))
    if sort == "latest":
        return sorted(companies, key=lambda company: (not company.supported, -company.latest_ordinal))
    return list(companies)


def _page(companies: Sequence[RankedCompany], order: SearchOrder) -> list[tuple[int, RankedCompany]]:
    start = (order.page - 1) * order.page_size
    return [
        (rank, companies[rank - 1])
        for rank in range(start + 1, min(start + order.page_size, len(companies)) + 1)
    ]
