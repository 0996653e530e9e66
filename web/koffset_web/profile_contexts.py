"""What the pages of a firm's profile and of KDIA's desk show."""

from collections.abc import Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from datetime import date, datetime

from koffset.api.schemas import (
    BlockView,
    CellProblemView,
    DifferenceView,
    DraftView,
    DuplicatesView,
    ExpiringView,
    HintView,
    ItemNameView,
    MemberView,
    OverdueView,
    OwnershipView,
    ReviewView,
    SuggestedCompany,
    UploadView,
    VersionView,
    WaitingView,
)
from koffset_web.field_labels import FieldLabels
from koffset_web.forms.blocks import BlockForm
from koffset_web.forms.filling import PartView, Proposal
from koffset_web.i18n import Language
from koffset_web.labels import Labels
from koffset_web.messages import Message
from koffset_web.page_contexts import FormContext, PageContext
from koffset_web.review_blocks import ReviewBlock


@dataclass(frozen=True, slots=True, kw_only=True)
class MyCompanyContext(FormContext):
    """my_company.html."""

    member: MemberView
    draft: DraftView
    first_hints: Sequence[HintView]
    more_hints: Sequence[HintView]
    fields: FieldLabels


@dataclass(frozen=True, slots=True, kw_only=True)
class ClaimContext(FormContext):
    """claim.html: `found` are companies whose name begins with `name`."""

    member: MemberView
    claims: Sequence[OwnershipView]
    name: str
    found: Sequence[SuggestedCompany]
    statement: str


@dataclass(frozen=True, slots=True, kw_only=True)
class VersionsContext(PageContext):
    """versions.html: `before` and `after` are the numbers that are compared; an empty `after` is the draft."""

    versions: Sequence[VersionView]
    before: str
    after: str
    differences: Sequence[DifferenceView]
    fields: FieldLabels


@dataclass(frozen=True, slots=True, kw_only=True)
class ProfileFormContext(PageContext):
    """profile_form.html. `faults` maps places to codes, whose texts stand in `fault_texts`.

    `others` is what somebody else changed before a save that was stale; `first_unsaved` is the path of the first entry
    that the page brings and nobody has saved, empty where there is none.
    """

    draft: DraftView
    view: BlockView
    form: BlockForm
    parts: Sequence[PartView]
    fields: FieldLabels
    labels: Labels
    datalists: Sequence[str]
    is_editable: bool
    following: str
    message: Message | None
    faults: Mapping[str, str]
    fault_texts: Mapping[str, str]
    unknown_fault: str
    others: Sequence[DifferenceView]
    revision: int
    proposals: Mapping[str, Proposal] | None
    first_unsaved: str
    detail: str
    problems: Sequence[CellProblemView]
    unknown_columns: Sequence[str]
    cell_faults: Mapping[str, str]
    uploads: Sequence[UploadView]
    seal: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SaveStateContext:
    """save_state.html: what became of a save that the browser made by itself."""

    language: Language
    block: str
    revision: int
    saved_at: datetime | None
    message: Message | None
    fault_count: int
    is_stale: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class DeskContext(FormContext):
    """desk.html."""

    today: date
    waiting: Sequence[WaitingView]
    claims: Sequence[OwnershipView]
    overdue: Sequence[OverdueView]
    expiring: Sequence[ExpiringView]
    labels: Labels


@dataclass(frozen=True, slots=True, kw_only=True)
class ReviewContext(FormContext):
    """review.html: `typed` is what stood in the form when it was refused, `missing` names what it owed."""

    review: ReviewView
    blocks: Sequence[ReviewBlock]
    fields: FieldLabels
    labels: Labels
    typed: Mapping[str, str]
    missing: AbstractSet[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class DuplicatesContext(FormContext):
    """duplicates.html: pairs that may be one, and the merges there are."""

    duplicates: DuplicatesView


@dataclass(frozen=True, slots=True, kw_only=True)
class ItemNamesContext:
    """item_names.html: names that begin like what was typed."""

    language: Language
    names: Sequence[ItemNameView]


PROFILE_TEMPLATES: Mapping[type, str] = {
    MyCompanyContext: "my_company.html",
    ClaimContext: "claim.html",
    VersionsContext: "versions.html",
    ProfileFormContext: "profile_form.html",
    SaveStateContext: "save_state.html",
    DeskContext: "desk.html",
    ReviewContext: "review.html",
    DuplicatesContext: "duplicates.html",
    ItemNamesContext: "item_names.html",
}
