"""Wire models of matching a requirement."""

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Annotated, Literal

from pydantic import Field

from koffset.api.schemas.common import WireModel
from koffset.api.schemas.offset import BasisView, MoneyView, RuleView
from koffset.api.schemas.search import Versions
from koffset.domain.evidence import EvidenceGrade
from koffset.domain.offset.crediting import LotKind, Question
from koffset.domain.profile import SizeClass
from koffset.domain.requirement import Requirement, Strength
from koffset.domain.text import Language

StateName = Literal["met", "unknown", "not_met"]
CoverageName = Literal["full", "partial", "unknown"]
UncoveredName = Literal[
    "nobody_meets_the_musts",
    "only_barred_firms",
    "capacity_short",
    "more_firms_than_allowed",
    "sme_share",
    "search_was_cut_short",
    "covered_by_another_team",
]
AimName = Literal["fewer_firms", "better_fit"]
UnknownName = Literal["capacity_not_known", "musts_not_all_known"]


class TeamRequest(WireModel):
    """What is asked of a team; `min_sme_share` is of the weight that is covered."""

    max_firms: Annotated[int, Field(ge=1)] | None = None
    preferred: tuple[str, ...] = Field((), description="firms to give a lot where that costs no coverage")
    barred: tuple[str, ...] = ()
    min_sme_share: Annotated[Decimal, Field(ge=0, le=1)] = Decimal(0)
    may_split: bool = Field(default=False, description="whether firms may share a lot that none can do alone")
    aim: AimName = Field(
        "fewer_firms", description="what counts more, once all is covered that can be: few firms, or the fit"
    )
    alternatives: Annotated[int, Field(ge=0, le=5)] = 2
    within_percent: Annotated[Decimal, Field(ge=0, le=100)] = Decimal(5)


class MatchOptions(WireModel):
    """`as_of` is the day by which certificates count; today where it is left out.

    `rule_date` is the day whose offset rules apply; where it is left out, that of the programme if it is known here.
    Without either no value is told.
    """

    as_of: date | None = None
    rule_date: date | None = None
    kind: LotKind = Field(LotKind.PARTS, description="what the lots are to the offset rules")
    sort: Literal["fit", "value"] = Field("fit", description="candidates by coverage and fit, or by credit")
    team: TeamRequest | None = Field(None, description="asks for teams that cover the lots")
    language: Language = Field("en", description="of the sentences in the answer")
    candidates: Annotated[int, Field(ge=1)] = Field(20, description="most candidates shown for a lot")
    excluded: Annotated[int, Field(ge=0)] = Field(20, description="most excluded ones shown for a lot")


class MatchRequest(MatchOptions):
    requirement: Requirement


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


class CreditView(WireModel):
    """What the lot would be credited with at this firm; None where the rules do not tell.

    Where high is more than low it is a ceiling. `basis` says the same as `questions` and `rules`, in words.
    """

    actual: MoneyView
    multiplier_low: Decimal | None
    multiplier_high: Decimal | None
    credited_low: MoneyView | None
    credited_high: MoneyView | None
    questions: Sequence[Question]
    rules: Sequence[str] = Field(description="ids of rules in the answer's `rules`")
    basis: BasisView


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
    credit: CreditView | None


class ExcludedView(WireModel):
    """A company that does such work and fails a must.

    `reasons` are the musts that it does not meet, `missing` what else is open. `question` is about the first reason:
    what is stated may be old.
    """

    company: PartnerView
    reasons: Sequence[StatementView]
    matched: Sequence[StatementView]
    assumed: Sequence[StatementView]
    missing: Sequence[StatementView]
    question: str | None


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
    unknown: int = Field(
        description="the nearest that are shown, a few at most: no count of all who are near"
    )
    candidates: Sequence[CandidateView]
    excluded_total: int = Field(description="all who do such work and fail a must, shown or not")
    excluded: Sequence[ExcludedView]


class PartView(WireModel):
    """What one firm does of a lot, how far it is known to be able to, and what its part would be credited with."""

    company_id: str
    share: float
    quantity: Decimal | None
    coverage: CoverageName
    credit: CreditView | None


class CoverView(WireModel):
    """Who does a lot: one firm, or several where none can do it alone."""

    lot_id: str
    parts: Sequence[PartView]


class UncoveredView(WireModel):
    lot_id: str
    reason: UncoveredName
    short_by: Decimal | None


class AssumptionView(WireModel):
    lot_id: str
    company_id: str
    unknown: UnknownName


class TeamView(WireModel):
    """Shares are 0 to 1: `covered` of the weight of all lots, `known` and `sme` of what is covered.

    `known`: by firms known to meet every must. `against_first`: what it gives and takes against the first team.
    """

    companies: Sequence[PartnerView]
    covers: Sequence[CoverView]
    covered_share: float
    known_share: float
    sme_share: float
    fit: float
    uncovered: Sequence[UncoveredView]
    assumptions: Sequence[AssumptionView]
    proven: bool = Field(description="that no team is better but those before it")
    against_first: str | None


class TeamsView(WireModel):
    """The best team first; `uncovered` are the lots of no team.

    `weighed_by`: shares are of the lots' value; of their number where a lot has none or currencies differ.
    """

    teams: Sequence[TeamView]
    uncovered: Sequence[UncoveredView]
    objective: str
    weighed_by: Literal["value", "lots"]


class ProgrammeEntry(WireModel):
    id: str
    name_ko: str | None
    name_en: str | None
    rule_date: date


class ProgrammesView(WireModel):
    programmes: Sequence[ProgrammeEntry]


class NamedProgrammeView(WireModel):
    """The programme of a requirement; one that KDIA has not entered is taken, with a remark."""

    id: str
    is_known: bool
    similar: Sequence[str] = Field(description="ids of KDIA's list that may have been meant")
    remark: str | None


class MatchAnswer(WireModel):
    requirement_id: str
    programme: NamedProgrammeView
    as_of: date
    language: Language
    lots: Sequence[LotView]
    teams: TeamsView | None
    rule_date: date | None
    rule_book: str = Field(description="version of the offset rules")
    rules: Sequence[RuleView] = Field(description="those that credits rest on, with their sources")
    versions: Versions
    degraded: Sequence[str] = Field(description="what the answer had to do without")
    timings_ms: Mapping[str, float] = Field(description="by stage; not part of the answer's content")
