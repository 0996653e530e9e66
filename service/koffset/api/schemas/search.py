"""Wire models of searches and suggestions."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Annotated, Literal

from pydantic import Field

from koffset.api.schemas.common import CompanyRef, WireModel
from koffset.domain.evidence import EvidenceGrade, EvidenceKind
from koffset.domain.profile import SizeClass
from koffset.domain.text import Language

Sort = Literal["fit", "records", "latest"]


class SearchFilters(WireModel):
    """Values of one list are alternatives, lists add up. Codes are those of `/api/v1/meta`."""

    supply_groups: tuple[str, ...] = ()
    supply_classes: tuple[str, ...] = ()
    weapon_systems: tuple[str, ...] = ()
    defence_fields: tuple[str, ...] = ()
    provinces: tuple[str, ...] = ()
    size_classes: tuple[SizeClass, ...] = ()
    certificates: tuple[str, ...] = Field((), description="families; counts when valid today")
    kinds: tuple[EvidenceKind, ...] = ()
    min_grade: EvidenceGrade | None = None


class SearchRequest(WireModel):
    text: str = Field(description="the requirement in one sentence, Korean or English")
    filters: SearchFilters = SearchFilters()
    page: Annotated[int, Field(ge=1, le=10_000)] = 1
    page_size: Annotated[int, Field(ge=1)] = 10
    sort: Sort = "fit"
    expand: bool = Field(default=True, description="whether glossary terms are added to the query")
    without: tuple[str, ...] = Field((), description="ids of single expansions to leave out")


class Expansion(WireModel):
    """A term added to the query: `term` are the asker's words, `added` what was looked for as well."""

    id: str
    term: str
    added: str
    source: str


class QueryReading(WireModel):
    """How the query was read."""

    language: Language
    technical: Sequence[str] = Field(description="technical tokens that are matched exactly")
    unknown: Sequence[str] = Field(description="words that no document has, with no known translation")
    expansions: Sequence[Expansion]


Span = tuple[int, int]


class Matched(WireModel):
    """The two strings that met: the asker's and the evidence's, and how."""

    query: str
    evidence: str
    how: Literal["same_term", "glossary", "supply_class", "meaning"]


class EvidenceLine(WireModel):
    """One piece of evidence. `count` records were folded into it; spans are [start, end) in characters."""

    id: str
    kind: EvidenceKind
    grade: EvidenceGrade
    as_of: date | None
    as_of_inferred: bool
    text_ko: str
    text_en: str
    supply_class: str | None
    weapon_systems: Sequence[str]
    count: int
    source: str
    valid_until: date | None = Field(None, description="where the claim ends, such as a certificate")
    score: float
    matched: Sequence[Matched]
    highlights_ko: Sequence[Span]
    highlights_en: Sequence[Span]


class FeatureValue(WireModel):
    """One part of the score: `contribution` = `weight` × `value`; the explanation says what it measures."""

    name: str
    value: float
    weight: float
    contribution: float
    explanation_en: str
    explanation_ko: str


class SearchHit(WireModel):
    """`match` is `nearest` when nothing supports the company strongly enough: the nearest, not a match."""

    rank: int
    company: CompanyRef
    score: float = Field(ge=0, le=1)
    probability: float = Field(
        ge=0, le=1, description="that the company has evidence for what was asked; calibrated"
    )
    match: Literal["evidence", "nearest"]
    evidence: Sequence[EvidenceLine]
    evidence_count: int = Field(description="documents of this company that support the match")
    features: Sequence[FeatureValue]


class FacetCount(WireModel):
    code: str
    companies: int


class Versions(WireModel):
    """What the answer was made with, so that it can be made again. `stale`: the index is behind the store."""

    product: str
    ranking: str
    encoder: str
    index: str
    index_built_at: datetime
    index_sequence: int
    store_sequence: int
    stale: bool
    stale_hint: str | None


class Timings(WireModel):
    """Milliseconds; not part of the answer's content."""

    understand: float
    encode: float
    retrieve: float
    liken: float
    match: float
    store: float
    total: float


class SearchAnswer(WireModel):
    reading: QueryReading
    total: int = Field(description="companies with evidence")
    nearest: int = Field(description="companies that are only near")
    page: int
    page_size: int
    sort: Sort
    hits: Sequence[SearchHit]
    facets: Mapping[str, Sequence[FacetCount]]
    degraded: Sequence[str] = Field(description="parts of the search that were not available")
    versions: Versions
    timings_ms: Timings


class SuggestedCompany(WireModel):
    id: str
    name_ko: str | None
    name_en: str
    name_en_origin: Literal["stated", "romanised"]
    form: str = Field(description="the written form that began with what was typed")


class SuggestAnswer(WireModel):
    suggestions: Sequence[SuggestedCompany]
