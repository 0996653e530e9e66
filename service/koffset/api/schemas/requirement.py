"""Wire models of requirements that are kept."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Annotated, Any, Literal

from pydantic import Field

from koffset.api.schemas.common import PagedView, WireModel
from koffset.api.schemas.match import MatchAnswer, MatchOptions, ProofView, StatementView, StateName
from koffset.domain.kept_requirement import Visibility
from koffset.domain.requirement import Requirement, Strength
from koffset.domain.text import Language

StandingName = Literal["full", "partial", "unknown", "excluded", "none"]


class RequirementEntry(WireModel):
    """A requirement in a list. `reference` is the id in its document, which is its keeper's own.

    Firms are told neither who saved it nor, unless `names_keeper`, whose it is.
    """

    id: str
    reference: str
    programme_id: str
    title_ko: str | None
    title_en: str | None
    lots: int
    conditions: int
    visibility: Visibility
    open_until: date | None = Field(
        description="last day, in Seoul, that firms see it; None: until withdrawn"
    )
    is_open: bool = Field(description="whether firms see it today")
    names_keeper: bool
    keeper: str | None
    is_own: bool = Field(description="whether it is the asker's organisation's, who alone may change it")
    revision: int = Field(description="what the next save has to name")
    version: int = Field(description="0 for a draft: its states are not kept")
    saved_by: str | None
    saved_at: datetime


class RequirementsView(WireModel):
    requirements: Sequence[RequirementEntry]


class RequirementPageView(RequirementsView, PagedView):
    pass


class RequirementView(RequirementEntry):
    """All of a requirement. `requirement` is what a form edits and sends back whole."""

    requirement: Requirement


class RequirementOrder(WireModel):
    """Anything is taken here, so that each fault is answered with its place (`content_invalid`)."""

    requirement: Any = Field(description="a requirement, as POST /api/v1/match takes it")


class RequirementSave(RequirementOrder):
    revision: int = Field(ge=1, description="that of the requirement as it was read")


class VisibilityOrder(WireModel):
    revision: int = Field(ge=1, description="that of the requirement as it was read")
    visibility: Literal["private", "shared", "open"]
    open_until: date | None = None
    names_keeper: bool = Field(default=False, description="whether firms see whose it is")


class KeptMatchOrder(MatchOptions):
    """A version of a kept requirement to match."""

    version: Annotated[int, Field(ge=1)] | None = Field(None, description="left out: as it is now")


class KeptState(WireModel):
    """Which state of a kept requirement was matched; a draft has no version but its revision."""

    id: str
    version: int | None
    revision: int
    visibility: Visibility


class KeptMatchAnswer(MatchAnswer):
    kept: KeptState


class ReadRequirement(WireModel):
    """`row` is where it begins: of its sheet, or the line of JSONL."""

    row: int
    requirement: Requirement


class RequirementFileFault(WireModel):
    """One value of a file that cannot be read."""

    sheet: str = Field(description="`requirements`, `lots` or `conditions`; empty for JSON")
    row: int = Field(description="as the spreadsheet shows it, or the line")
    column: str = Field(description="header, or the dotted place in JSON")
    value: str = Field(description="what stands there, cut where it is long")
    code: str = Field(description="stable", examples=["unknown_code"])
    reason: str
    advice: str = Field(description="what to do")


class RequirementFileView(WireModel):
    """What a file says; a requirement with a fault in it is not among the requirements."""

    requirements: Sequence[ReadRequirement]
    faults: Sequence[RequirementFileFault]


class ChanceLotView(WireModel):
    """How the firm stands in a lot.

    `full`: it meets every must; `partial`: a must is open; `excluded`: it states otherwise for a must; `unknown`: what
    it has is only near; `none`: nothing of it speaks for the lot.
    """

    id: str
    text_ko: str | None
    text_en: str | None
    state: StandingName
    fit: float | None
    missing: Sequence[StatementView]
    question: str | None


class OwnConditionView(WireModel):
    """How the firm stands with one condition; without `state` and `said` where nothing of it speaks for the lot."""

    asked: str
    kind: str
    strength: Strength
    state: StateName | None
    said: str | None
    proofs: Sequence[ProofView]


class OwnLotView(ChanceLotView):
    """All that a firm is told of a lot. `firms` counts who does such work, and is all that it is told of others."""

    matched: Sequence[StatementView]
    conditions: Sequence[OwnConditionView]
    firms: int


class OwnStandingView(WireModel):
    """An open requirement, as one firm stands in it by its published profile as contractors see it."""

    requirement: RequirementView
    as_of: date
    language: Language
    lots: Sequence[OwnLotView]
    degraded: Sequence[str]


class ChanceView(WireModel):
    requirement: RequirementEntry
    lots: Sequence[ChanceLotView]


class GapLotView(WireModel):
    """`state`: whether the firm states otherwise (`not_met`) or does not say (`unknown`); `place` of the lot from 0."""

    requirement_id: str
    reference: str
    lot: str
    place: int
    state: StateName
    said: str


class GapView(WireModel):
    """One thing that lots lack alone: with it, `opens` more of them would be full."""

    asked: str
    kind: str
    opens: int
    lots: Sequence[GapLotView]


class ChancesView(PagedView):
    """What is open to firms, for one firm by its published profile as contractors see it; best first.

    `gaps` are of all pages. `total` is of those that were judged.
    """

    profile_version: int | None = Field(description="None: none is published, and nothing is open to it")
    as_of: date
    language: Language
    requirements: Sequence[ChanceView]
    gaps: Sequence[GapView] = Field(description="what opens most lots first")
    left_out: int = Field(
        description="open requirements that were not judged: there are more than are at once"
    )
    degraded: Sequence[str]
