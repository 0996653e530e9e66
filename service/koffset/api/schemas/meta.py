"""Wire models of labels, limits, versions and health."""

from collections.abc import Sequence
from datetime import datetime

from pydantic import Field

from koffset.api.schemas.common import WireModel


class Label(WireModel):
    code: str
    en: str
    ko: str


class CertificateLabel(Label):
    """`short_en` and `short_ko` are what the family is best known by, as readers of either language can read it."""

    short_en: str
    short_ko: str
    members: Sequence[str]
    implies: Sequence[str]


class Limits(WireModel):
    max_query_chars: int
    max_page_size: int
    max_export_rows: int
    max_requirement_chars: int
    max_lots: int
    max_conditions: int


class FeatureLabel(WireModel):
    """One feature of the published ranking."""

    name: str
    weight: float
    explanation_en: str
    explanation_ko: str


class Meta(WireModel):
    """Labels of all codes, the published ranking, limits and versions."""

    product: str
    ranking: str
    features: Sequence[FeatureLabel]
    limits: Limits
    supply_groups: Sequence[Label]
    supply_classes: Sequence[Label]
    defence_fields: Sequence[Label]
    weapon_system_fields: Sequence[Label]
    weapon_systems: Sequence[Label]
    offset_fields: Sequence[Label]
    provinces: Sequence[Label]
    certificates: Sequence[CertificateLabel]
    size_classes: Sequence[Label]
    evidence_grades: Sequence[Label]
    evidence_kinds: Sequence[Label]
    sources: Sequence[Label]
    quantities: Sequence[Label] = Field(description="what limits measure, by every spelling in small letters")
    units: Sequence[Label] = Field(description="words of units, by every spelling in small letters")


class IndexView(WireModel):
    """State of the index beside the store; `index` is None when none can be read, `problem_code` then says why.

    `ahead`: it has changes that the store does not know, so it is of another state and is to be rebuilt.
    """

    index: str | None
    encoder: str | None
    documents: int
    companies: int
    built_at: datetime | None
    index_sequence: int
    store_sequence: int
    stale: bool
    ahead: bool = False
    problem_code: str | None = None


class AdminIndexView(IndexView):
    """For who runs the service: `all_documents` has those that are not public; `lag` counts changes not yet indexed."""

    engine: str
    mapping_hash: str | None
    all_documents: int
    all_companies: int
    lag: int
    last_changed_at: datetime | None
    problem: str | None


class Readiness(WireModel):
    ready: bool
    store: bool
    index: bool
    detail: str
