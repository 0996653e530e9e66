"""Labels, limits and versions, and the health of the service."""

from collections.abc import Iterable, Mapping
from typing import Protocol

from fastapi import APIRouter, Response

from koffset.accounts.permissions import Action
from koffset.api.presenting import PRODUCT_VERSION
from koffset.api.schemas import CertificateLabel, FeatureLabel, IndexView, Label, Limits, Meta, Readiness
from koffset.deps import ViewerDep, WorkspaceDep, allow
from koffset.domain.evidence import ANONYMOUS
from koffset.domain.taxonomy import Taxonomies, Term
from koffset.matching.features import FEATURES
from koffset.matching.fusing import PathWeights
from koffset.matching.parameters import RANKING_VERSION, RankingParameters
from koffset.usecases.status import IndexState, index_state
from koffset.usecases.workspace import Workspace

router = APIRouter(tags=["service"])


class _Term(Protocol):
    @property
    def code(self) -> str: ...
    @property
    def name_en(self) -> str: ...
    @property
    def name_ko(self) -> str: ...


@router.get("/api/v1/meta")
async def meta(workspace: WorkspaceDep, response: Response) -> Meta:
    """Labels of all codes in both languages; changes with the product version only."""
    response.headers["Cache-Control"] = "public, max-age=300"
    settings = workspace.settings
    return Meta.model_validate(
        {
            "product": PRODUCT_VERSION,
            "ranking": RANKING_VERSION,
            "features": _features(),
            "limits": Limits(
                max_query_chars=settings.max_query_chars,
                max_page_size=settings.max_page_size,
                max_export_rows=settings.max_export_rows,
                max_requirement_chars=settings.max_requirement_chars,
                max_lots=settings.max_lots,
                max_conditions=settings.max_conditions,
            ),
            **_labels(workspace.taxonomies),
        }
    )


def _features() -> list[FeatureLabel]:
    """The ranking as published; weights are those of a query of which the index holds half."""
    parameters = RankingParameters()
    words = parameters.same_language_trust * 0.5**0.5
    paths = PathWeights(wording=words, meaning=1 - words, coverage=0.5)
    return [
        FeatureLabel(
            name=feature.name,
            weight=round(feature.share(paths, parameters), 4),
            explanation_en=feature.explanation_en,
            explanation_ko=feature.explanation_ko,
        )
        for feature in FEATURES
    ]


def _labels(taxonomies: Taxonomies) -> dict[str, object]:
    classes = taxonomies.supply_classes.values()
    return {
        "supply_groups": _of(term for term in classes if len(term.code) == 2),
        "supply_classes": _of(term for term in classes if len(term.code) == 4),
        "defence_fields": _of(taxonomies.defence_fields.values()),
        "weapon_system_fields": _of(taxonomies.weapon_system_fields.values()),
        "weapon_systems": _of(taxonomies.weapon_systems.values()),
        "offset_fields": _of(taxonomies.offset_fields.values()),
        "provinces": _of(taxonomies.provinces.values()),
        "certificates": [
            CertificateLabel(
                code=family.code,
                en=family.name_en,
                ko=family.name_ko,
                short_en=family.short.best("en"),
                short_ko=family.short.best("ko"),
                members=family.members,
                implies=family.implies,
            )
            for family in taxonomies.certificate_families.values()
        ],
        "size_classes": _of(taxonomies.size_classes.values()),
        "evidence_grades": _of(taxonomies.evidence_grades.values()),
        "evidence_kinds": _of(taxonomies.evidence_kinds.values()),
        "sources": _of(taxonomies.sources.values()),
        "quantities": _by_spelling(taxonomies.quantities),
        "units": _by_spelling(taxonomies.units),
    }


def _of(terms: Iterable[_Term]) -> list[Label]:
    return [Label(code=term.code, en=term.name_en, ko=term.name_ko) for term in terms]


def _by_spelling(terms: Mapping[str, Term]) -> list[Label]:
    return [Label(code=spelling, en=term.name_en, ko=term.name_ko) for spelling, term in terms.items()]


@router.get("/api/v1/index", dependencies=[allow(Action.READ)])
async def index(workspace: WorkspaceDep, viewer: ViewerDep) -> IndexView:
    """How much there is to search, and how far the index is behind the store."""
    return index_view(await index_state(workspace, viewer))


def index_view(state: IndexState) -> IndexView:
    held = state.index
    return IndexView(
        index=held.name if held else None,
        encoder=held.encoder if held else None,
        documents=state.counts.documents,
        companies=state.counts.companies,
        built_at=held.built_at if held else None,
        index_sequence=held.sequence if held else 0,
        store_sequence=state.store_sequence,
        stale=state.stale,
        ahead=state.is_ahead,
        problem_code=state.problem_code,
    )


@router.get("/healthz")
async def healthz() -> dict[str, str]:
    """The process answers."""
    return {"status": "ok"}


@router.get("/readyz")
async def readyz(workspace: WorkspaceDep, response: Response) -> Readiness:
    """503 until store and index can answer a search."""
    readiness = await _readiness(workspace)
    response.status_code = 200 if readiness.ready else 503
    return readiness


async def _readiness(workspace: Workspace) -> Readiness:
    if not await workspace.store.ready():
        return Readiness(
            ready=False, store=False, index=False, detail="the store does not answer or is not migrated"
        )
    state = await index_state(workspace, ANONYMOUS)
    if state.index is None:
        return Readiness(ready=False, store=True, index=False, detail=state.problem or "there is no index")
    return Readiness(ready=True, store=True, index=True, detail="ready")
