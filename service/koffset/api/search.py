"""Search and suggestions."""

from collections.abc import Container, Sequence
from typing import Annotated

from fastapi import APIRouter, Query

from koffset.accounts.permissions import Action
from koffset.api.presenting import company_ref, names_of, versions_view
from koffset.api.schemas import (
    EvidenceLine,
    Expansion,
    FacetCount,
    FeatureValue,
    Matched,
    QueryReading,
    SearchAnswer,
    SearchFilters,
    SearchHit,
    SearchRequest,
    SuggestAnswer,
    SuggestedCompany,
    Timings,
)
from koffset.deps import MemberDep, SearchLogDep, ViewerDep, WorkspaceDep, allow
from koffset.domain.evidence import Viewer
from koffset.domain.retrieval import Filters
from koffset.domain.search_log import LoggedSearch, Outcome
from koffset.errors import FilterInvalid, InvalidInput
from koffset.matching.explaining import ExplainedHit, ExplainedLine
from koffset.usecases.search import SearchOrder, SearchResult, normalise_query, search_companies
from koffset.usecases.suggesting import suggest_companies
from koffset.usecases.workspace import Workspace

router = APIRouter(prefix="/api/v1", tags=["search"], dependencies=[allow(Action.READ)])


@router.post("/search")
async def search(
    request: SearchRequest,
    workspace: WorkspaceDep,
    viewer: ViewerDep,
    member: MemberDep,
    search_log: SearchLogDep,
) -> SearchAnswer:
    """Rank companies for a requirement, with the evidence for each."""
    answer = await answer_search(request, workspace, viewer)
    if request.page == 1:
        search_log.note(_logged(request, answer, workspace), member)
    return answer


def _logged(request: SearchRequest, answer: SearchAnswer, workspace: Workspace) -> LoggedSearch:
    found = Outcome.EVIDENCE if answer.total else Outcome.NEAREST if answer.nearest else Outcome.NOTHING
    return LoggedSearch(
        at=workspace.now(),
        day=workspace.today(),
        text=normalise_query(request.text, workspace.settings.max_query_chars),
        language=answer.reading.language,
        filters=request.filters.model_dump(mode="json", exclude_defaults=True),
        firms=answer.total,
        outcome=found,
    )


async def answer_search(request: SearchRequest, workspace: Workspace, viewer: Viewer) -> SearchAnswer:
    """The answer that API and command line give alike."""
    limit = workspace.settings.max_page_size
    if request.page_size > limit:
        raise InvalidInput(f"page_size is {request.page_size}, the limit is {limit}")
    order = SearchOrder(
        text=request.text,
        filters=build_filters(request.filters, workspace, viewer),
        viewer=viewer,
        page=request.page,
        page_size=request.page_size,
        sort=request.sort,
        expand=request.expand,
        without=request.without,
    )
    return _answer(request, await search_companies(workspace, order), workspace)


def build_filters(asked: SearchFilters, workspace: Workspace, viewer: Viewer) -> Filters:
    """Filters of the engine; a code that no taxonomy has is refused, not silently empty."""
    taxonomies = workspace.taxonomies
    _check(
        "supply_groups", asked.supply_groups, {code for code in taxonomies.supply_classes if len(code) == 2}
    )
    _check(
        "supply_classes", asked.supply_classes, {code for code in taxonomies.supply_classes if len(code) == 4}
    )
    _check("weapon_systems", asked.weapon_systems, taxonomies.weapon_systems)
    _check("defence_fields", asked.defence_fields, taxonomies.defence_fields)
    _check("provinces", asked.provinces, taxonomies.provinces)
    _check("certificates", asked.certificates, taxonomies.certificate_families)
    return Filters(
        readers=viewer.readers,
        valid_on=workspace.today(),
        supply_groups=frozenset(asked.supply_groups),
        supply_classes=frozenset(asked.supply_classes),
        weapon_systems=frozenset(asked.weapon_systems),
        defence_fields=frozenset(asked.defence_fields),
        provinces=frozenset(asked.provinces),
        size_classes=frozenset(size.value for size in asked.size_classes),
        certificates=frozenset(asked.certificates),
        kinds=frozenset(asked.kinds),
        min_grade=asked.min_grade,
    )


def _check(name: str, asked: Sequence[str], known: Container[str]) -> None:
    unknown = [code for code in asked if code not in known]
    if unknown:
        raise FilterInvalid(
            f"filters.{name}: no such code: {', '.join(unknown)[:200]}; /api/v1/meta lists them"
        )


def _answer(request: SearchRequest, result: SearchResult, workspace: Workspace) -> SearchAnswer:
    supported = len(result.judgement.supported)
    return SearchAnswer(
        reading=QueryReading(
            language=result.reading.language,
            technical=result.reading.technical,
            unknown=result.unknown,
            expansions=[
                Expansion(id=each.id, term=each.term, added=each.added, source=each.source)
                for each in result.reading.expansions
            ],
        ),
        total=supported,
        nearest=len(result.judgement.companies) - supported,
        page=request.page,
        page_size=request.page_size,
        sort=request.sort,
        hits=[_hit(hit, result, workspace) for hit in result.hits],
        facets={
            name: [FacetCount(code=code, companies=count) for code, count in counts.items()]
            for name, counts in result.facets.items()
        },
        degraded=result.degraded,
        versions=versions_view(result.metadata, result.store_sequence),
        timings_ms=_timings(result),
    )


def _hit(hit: ExplainedHit, result: SearchResult, workspace: Workspace) -> SearchHit:
    ranked = hit.company
    facets = ranked.documents[0].document.company
    company = result.companies[hit.company_id]
    return SearchHit(
        rank=hit.rank,
        company=company_ref(company, facets, ranked.company_size, workspace.name_rules),
        score=round(min(1.0, max(0.0, ranked.score)), 4),
        probability=round(ranked.probability, 4),
        match="evidence" if ranked.supported else "nearest",
        evidence=[_line(line) for line in hit.lines],
        evidence_count=len(ranked.supporting),
        features=[
            FeatureValue(
                name=each.feature.name,
                value=round(each.value, 4),
                weight=round(each.weight, 4),
                contribution=round(each.contribution, 4),
                explanation_en=each.feature.explanation_en,
                explanation_ko=each.feature.explanation_ko,
            )
            for each in hit.features
        ],
    )


def _line(line: ExplainedLine) -> EvidenceLine:
    document = line.scored.document
    return EvidenceLine(
        id=document.id,
        kind=document.kind,
        grade=document.grade,
        as_of=document.as_of,
        as_of_inferred=document.as_of_inferred,
        text_ko=document.text_ko,
        text_en=document.text_en,
        supply_class=document.supply_class,
        weapon_systems=document.weapon_systems,
        count=document.count,
        source=document.source,
        valid_until=document.valid_until,
        score=round(line.scored.score, 4),
        matched=[Matched(query=each.query, evidence=each.evidence, how=each.how) for each in line.matched],
        highlights_ko=line.highlights_ko,
        highlights_en=line.highlights_en,
    )


def _timings(result: SearchResult) -> Timings:
    milliseconds = {stage: round(seconds * 1000, 2) for stage, seconds in result.seconds.items()}
    return Timings(**milliseconds, total=round(sum(milliseconds.values()), 2))


@router.get("/suggest")
async def suggest(
    workspace: WorkspaceDep,
    viewer: ViewerDep,
    q: Annotated[str, Query(max_length=200, description="what was typed: KO, EN, romanised or 초성")],
    limit: Annotated[int, Query(ge=1, le=50)] = 8,
) -> SuggestAnswer:
    """Companies whose name begins with what was typed."""
    found, companies = await suggest_companies(workspace, q, viewer, limit)
    return SuggestAnswer(
        suggestions=[
            SuggestedCompany.model_validate(
                {
                    **names_of(companies[suggestion.company_id], workspace.name_rules),
                    "id": suggestion.company_id,
                    "form": suggestion.form,
                }
            )
            for suggestion in found
        ]
    )
