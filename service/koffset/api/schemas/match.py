"""Wire models of matching a requirement."""

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Annotated, Literal

from pydantic import Field

from koffset.api.schemas.common import WireModel
from koffset.api.schemas.search import Versions
from koffset.domain.evidence import EvidenceGrade
from koffset.domain.profile import SizeClass
from koffset.domain.requirement import Requirement, Strength
from koffset.domain.text import Language

StateName = Literal["met", "unknown", "not_met"]
CoverageName = Literal["full", "partial", "unknown"]


class MatchRequest(WireModel):
    """`as_of` is the day by which certificates count; today where it is left out."""

    requirement: Requirement
    as_of: date | None = None
    language: Language = Field("en", description="of the sentences in the answer")
    candidates: Annotated[int, Field(ge=1)] = Field(20, description="most candidates shown for a lot")
    excluded: Annotated[int, Field(ge=0)] = Field(20, description="most excluded ones shown for a lot")


class ProofView(WireModel):
    """What a company or a register says, as it stands there."""

    text_ko: str | None
    text_en: str | None
    grade: EvidenceGrade
    as_of: date | None
    valid_until: date | None
    source: str


class StatementView(WireModel):
    """`condition` is the place of the condition in its lot, from 0; None for the lot's own text."""

    condition: int | None
    asked: str
    state: StateName
    said: str
    proofs: Sequence[ProofView]


class PartnerView(WireModel):
    """A company as a candidate."""

    id: str
    name_ko: str | None
    name_en: str
    name_en_origin: Literal["stated", "romanised"]
    size_class: SizeClass | None
    province: str | None


class CandidateView(WireModel):
    """One company for one lot. `states` stand in the order of the lot's conditions.

    `coverage`: `full` – every must is met and it does such work; `partial` – it does such work, a must is open;
    `unknown` – only near. Ranked by coverage, then by fit.
    """

    rank: int
    company: PartnerView
    coverage: CoverageName
    fit: float = Field(ge=0, le=1, description="evidence and conditions by weight; no value is in it")
    states: Sequence[StateName]
    matched: Sequence[StatementView]
    assumed: Sequence[StatementView]
    missing: Sequence[StatementView]
    question: str | None


class ExcludedView(WireModel):
    """A company that does such work and fails a must."""

    company: PartnerView
    reasons: Sequence[StatementView]


class ConditionView(WireModel):
    """A condition with how many of those who do such work, excluded ones too, are in each state."""

    asked: str
    kind: str
    strength: Strength
    met: int
    unknown: int
    not_met: int
    excludes_alone: int = Field(description="companies that no other must excludes")


class LotView(WireModel):
    id: str
    text_ko: str | None
    text_en: str | None
    value: Decimal | None
    currency: str | None
    conditions: Sequence[ConditionView]
    full: int
    partial: int
    unknown: int
    candidates: Sequence[CandidateView]
    excluded_total: int
    excluded: Sequence[ExcludedView]


class MatchAnswer(WireModel):
    requirement_id: str
    as_of: date
    language: Language
    lots: Sequence[LotView]
    versions: Versions
    degraded: Sequence[str] = Field(description="what the answer had to do without")
    timings_ms: Mapping[str, float] = Field(description="by stage; not part of the answer's content")
