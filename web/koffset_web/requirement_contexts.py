"""What the pages of requirements are given."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from koffset.api.schemas import (
    ChancesView,
    FaultView,
    Limits,
    LotView,
    MatchAnswer,
    OwnStandingView,
    RequirementFileFault,
    RequirementPageView,
    RequirementView,
)
from koffset_web.field_labels import FieldLabels
from koffset_web.field_texts import Said
from koffset_web.forms.filling import Input, PartView, RowView
from koffset_web.forms.requirement import ConditionForm
from koffset_web.i18n import Language
from koffset_web.labels import Labels
from koffset_web.match_pictures import Chart, Matrix
from koffset_web.match_state import MatchState
from koffset_web.page_contexts import FormContext, PageContext
from koffset_web.paging import Pager
from koffset_web.requirement_changes import Change
from koffset_web.requirement_counts import Counts
from koffset_web.requirement_gone import TypedLot
from koffset_web.requirement_offers import FileDocument, Offers
from koffset_web.standing import StandingLot


@dataclass(frozen=True, slots=True, kw_only=True)
class MatchContext(FormContext):
    """match.html: `lot` is the open one, `chart` its fit against value (None: nothing to compare).

    `reasons` say why a lot stays uncovered, by the code of the API.
    """

    kept: RequirementView
    may_change: bool
    labels: Labels
    today: date
    state: MatchState
    answer: MatchAnswer
    matrix: Matrix
    lot: LotView
    chart: Chart | None
    reasons: Mapping[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class UnmatchedContext(FormContext):
    """unmatched.html: a requirement that cannot be matched now, for its keeper to mend or to show to nobody."""

    kept: RequirementView
    may_change: bool
    today: date


@dataclass(frozen=True, slots=True, kw_only=True)
class RequirementsContext(PageContext):
    """requirements.html: one's own, then those that others show one."""

    found: RequirementPageView
    pager: Pager | None
    may_write: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class _NewContext(FormContext):
    """`fields` are those of the head, `programmes` ids that are suggested; faults as in the editor."""

    fields: Sequence[PartView]
    programmes: Sequence[str]
    labels: Labels
    wrong: Sequence[Input]
    elsewhere: Sequence[FaultView]
    fault_texts: Mapping[str, str]
    unknown_fault: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RequirementNewContext(_NewContext):
    """requirement_new.html: three ways to begin; `text` is what was pasted, of at most so many characters.

    Who may not keep requirements is told why instead.
    """

    may_write: bool
    text: str
    most_chars: int


@dataclass(frozen=True, slots=True, kw_only=True)
class RequirementReadContext(_NewContext):
    """requirement_read.html: lots read from a pasted text, to take or to leave."""

    text: str
    offers: Offers
    most: Limits
    doubts: Mapping[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class RequirementFileContext(FormContext):
    """requirement_file.html: the requirements of a file, to keep or to leave, and what of it cannot be read."""

    documents: Sequence[FileDocument]
    faults: Sequence[RequirementFileFault]
    fault_texts: Mapping[str, str]
    fault_details: Collection[str]
    unknown_fault: str


@dataclass(frozen=True, slots=True)
class ConditionCard:
    """A condition of the open lot, by its place from 0; `row` has its controls."""

    number: int
    kind: str
    label: str
    row: RowView


@dataclass(frozen=True, slots=True, kw_only=True)
class RequirementEditContext(FormContext):
    """requirement_edit.html: `lots` as they would be saved, that at `place` open; `lot_id` is its id as it is kept.

    `added` is the place of a condition that is new, or was moved by `moved_by` and keeps the focus.
    `wrong` are the controls with a fault, `elsewhere` the faults that no control here stands for. `base` goes with the
    form, and `others` are what somebody else changed since then (None: not known).
    """

    kept: RequirementView
    labels: Labels
    revision: int
    base: str
    new_lot: str
    others: Sequence[Change] | None
    is_saved: bool
    is_stale: bool
    lots: Sequence[Mapping[str, Any]]
    place: int
    lot_id: str
    head: Sequence[PartView]
    programmes: Sequence[str]
    lot_fields: Sequence[PartView]
    cards: Sequence[ConditionCard]
    added: int | None
    moved_by: int
    kinds: Mapping[str, ConditionForm]
    counts: Counts
    datalists: Sequence[str]
    wrong: Sequence[Input]
    elsewhere: Sequence[FaultView]
    fault_texts: Mapping[str, str]
    unknown_fault: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RequirementGoneContext(FormContext):
    """requirement_gone.html: what was typed for one that is not there any more; `document` is its JSON as a new one."""

    head: Sequence[Said]
    lots: Sequence[TypedLot]
    document: str


@dataclass(frozen=True, slots=True)
class RequirementCountsContext:
    """requirement_counts.html: what the browser puts beside the form, for every lot and condition in it."""

    language: Language
    counts: Counts
    condition_numbers: Sequence[int]
    lot_places: Sequence[int]


@dataclass(frozen=True, slots=True, kw_only=True)
class ChancesContext(PageContext):
    """my_requirements.html: what is open to the visitor's firm."""

    chances: ChancesView
    pager: Pager | None


@dataclass(frozen=True, slots=True, kw_only=True)
class StandingContext(PageContext):
    """standing.html: a requirement that is open to firms, with how the visitor's own stands in its lots."""

    kept: RequirementView
    standing: OwnStandingView
    lots: Sequence[StandingLot]
    labels: Labels
    fields: FieldLabels
    today: date


REQUIREMENT_TEMPLATES: Mapping[type, str] = {
    ChancesContext: "my_requirements.html",
    MatchContext: "match.html",
    StandingContext: "standing.html",
    UnmatchedContext: "unmatched.html",
    RequirementsContext: "requirements.html",
    RequirementNewContext: "requirement_new.html",
    RequirementReadContext: "requirement_read.html",
    RequirementFileContext: "requirement_file.html",
    RequirementEditContext: "requirement_edit.html",
    RequirementGoneContext: "requirement_gone.html",
    RequirementCountsContext: "requirement_counts.html",
}
