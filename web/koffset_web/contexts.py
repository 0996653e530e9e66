"""What each template is given: one class a template, its fields are the template's variables."""

from collections.abc import Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from datetime import date, datetime

from koffset.api.schemas import (
    AuditPageView,
    BlockView,
    CellProblemView,
    CompanyDetail,
    DifferenceView,
    DraftView,
    DuplicatesView,
    ExpiringView,
    HintView,
    IndexView,
    InvitationView,
    ItemNameView,
    KeyView,
    MemberEntry,
    MemberView,
    NewKeyView,
    OrganisationSettingsView,
    OrganisationView,
    OverdueView,
    OwnershipView,
    ReviewView,
    Role,
    SearchAnswer,
    SearchCountView,
    SearchHit,
    SuggestedCompany,
    SupplyClassGroup,
    UploadView,
    VersionView,
    VettedView,
    WaitingView,
)
from koffset_web.charts import CertificateLine, ClassBar
from koffset_web.company_items import EvidenceCount, ItemGroup
from koffset_web.facets import Chip, Facet, FacetValue
from koffset_web.field_labels import FieldLabels
from koffset_web.forms.blocks import BlockForm
from koffset_web.forms.filling import PartView, Proposal
from koffset_web.i18n import Language
from koffset_web.import_contexts import IMPORT_TEMPLATES
from koffset_web.labels import Labels
from koffset_web.messages import Message
from koffset_web.offset_contexts import OffsetContext
from koffset_web.page_contexts import FormContext, PageContext
from koffset_web.paging import Pager
from koffset_web.requirement_contexts import REQUIREMENT_TEMPLATES
from koffset_web.review_blocks import ReviewBlock
from koffset_web.shortlist_contexts import SHORTLIST_TEMPLATES


@dataclass(frozen=True, slots=True, kw_only=True)
class StartContext(PageContext):
    """start.html; `index` is None where the API has no figures, `problem` says why no index can be read."""

    index: IndexView | None
    problem: Message | None
    examples: Sequence[tuple[str, str]]


@dataclass(frozen=True, slots=True, kw_only=True)
class ExpansionLink:
    """An expansion of the query and the URL of the same search without it."""

    term: str
    added: str
    source: str
    drop_url: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SearchContext(PageContext):
    """search.html. `fragment`: only the results are sent, to be put into a page that is there already."""

    fragment: bool
    labels: Labels
    today: date
    answer: SearchAnswer
    matches: Sequence[SearchHit]
    nearest: Sequence[SearchHit]
    facets: Sequence[Facet]
    grades: Sequence[FacetValue]
    chips: Sequence[Chip]
    clear_url: str
    expansions: Sequence[ExpansionLink]
    all_expansions_url: str | None
    no_expansions_url: str | None
    hidden: Sequence[tuple[str, str]]
    sort: str
    sorts: Mapping[str, str]
    pager: Pager | None
    csv_url: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RefusedContext(PageContext):
    """refused.html: the API refuses the query; `detail` is its own English text."""

    status: int
    message: Message
    detail: str
    request_id: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class SuggestionsContext:
    """suggestions.html."""

    language: Language
    suggestions: Sequence[SuggestedCompany]


@dataclass(frozen=True, slots=True, kw_only=True)
class CompanyContext(PageContext):
    """company.html."""

    labels: Labels
    detail: CompanyDetail
    bars: Sequence[ClassBar]
    more_bars: Sequence[ClassBar]
    groups: Sequence[ItemGroup]
    certificate_line: CertificateLine
    grades: Sequence[EvidenceCount]
    sources: Sequence[EvidenceCount]


@dataclass(frozen=True, slots=True, kw_only=True)
class ItemsContext(PageContext):
    """items.html: one page of a company's items in one supply class."""

    labels: Labels
    detail: CompanyDetail
    group: SupplyClassGroup
    first: int
    last: int
    pager: Pager | None


@dataclass(frozen=True, slots=True, kw_only=True)
class ErrorContext(PageContext):
    """error.html."""

    status: int
    message: Message
    detail: str
    request_id: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class SignInContext(PageContext):
    """sign_in.html: `message` says why a sign-in was refused, `wanted` is where it leads.

    `done`: a password was just set by a link.
    """

    email: str
    wanted: str
    message: Message | None
    done: bool
    seal: str


@dataclass(frozen=True, slots=True, kw_only=True)
class AskResetContext(PageContext):
    """ask_reset.html: `sent` once a link was asked for, `message` and `detail` when that was refused."""

    email: str
    sent: bool
    message: Message | None
    detail: str
    seal: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ResetContext(PageContext):
    """reset.html: `token` is empty until a script or the visitor puts it in."""

    token: str
    message: Message | None
    detail: str
    seal: str


@dataclass(frozen=True, slots=True, kw_only=True)
class AccountContext(PageContext):
    """account.html: `made` is a key that is shown this once; `message` and `detail` why an order about keys failed.

    `settings` are those of a firm or contractor, which its owners may change.
    """

    member: MemberView
    keys: Sequence[KeyView]
    most_days: int
    now: datetime
    made: NewKeyView | None
    message: Message | None
    detail: str
    settings: OrganisationSettingsView | None
    seal: str


@dataclass(frozen=True, slots=True, kw_only=True)
class InvitationContext(PageContext):
    """invitation.html: `token` is empty until a script or the visitor puts it in.

    Who `has_registered` gave a name then.
    """

    token: str
    name: str
    has_registered: bool
    message: Message | None
    detail: str
    seal: str


@dataclass(frozen=True, slots=True, kw_only=True)
class MembersContext(PageContext):
    """members.html: `asked` is the organisation of the address, empty for one's own; `done` what was just done.

    `email` is that of an invitation that was refused.
    """

    organisation: OrganisationView
    asked: str
    roles: Sequence[Role]
    members: Sequence[MemberEntry]
    invitations: Sequence[InvitationView]
    email: str
    done: str
    message: Message | None
    detail: str
    seal: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RegisterContext(PageContext):
    """register.html: `fields` as they were filled in; `sent` once a letter was asked for."""

    fields: Mapping[str, str]
    countries: Sequence[tuple[str, str]]
    sent: bool
    message: Message | None
    detail: str
    seal: str


@dataclass(frozen=True, slots=True, kw_only=True)
class OrganisationsContext(PageContext):
    """organisations.html: those in the state `shown`."""

    organisations: Sequence[VettedView]
    states: Sequence[str]
    shown: str
    country_names: Mapping[str, str]
    message: Message | None
    detail: str
    seal: str


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


@dataclass(frozen=True, slots=True, kw_only=True)
class AuditContext(PageContext):
    """audit.html: `asked` are the filters, `actions` names of actions by code, to be translated."""

    page: AuditPageView
    asked: Mapping[str, str]
    actions: Mapping[str, str]
    may_export: bool
    newest_url: str
    older_url: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class SearchesContext(PageContext):
    """searches.html: what was asked between two months."""

    since: str
    until: str
    held_back: Sequence[str]
    most_asked: Sequence[SearchCountView]
    unanswered: Sequence[SearchCountView]


TEMPLATES: Mapping[type, str] = {
    SignInContext: "sign_in.html",
    AskResetContext: "ask_reset.html",
    ResetContext: "reset.html",
    InvitationContext: "invitation.html",
    RegisterContext: "register.html",
    OrganisationsContext: "organisations.html",
    MembersContext: "members.html",
    AccountContext: "account.html",
    AuditContext: "audit.html",
    SearchesContext: "searches.html",
    StartContext: "start.html",
    SearchContext: "search.html",
    RefusedContext: "refused.html",
    SuggestionsContext: "suggestions.html",
    CompanyContext: "company.html",
    ItemsContext: "items.html",
    ErrorContext: "error.html",
    MyCompanyContext: "my_company.html",
    ClaimContext: "claim.html",
    VersionsContext: "versions.html",
    ProfileFormContext: "profile_form.html",
    SaveStateContext: "save_state.html",
    DeskContext: "desk.html",
    ReviewContext: "review.html",
    DuplicatesContext: "duplicates.html",
    ItemNamesContext: "item_names.html",
    OffsetContext: "offset.html",
    **IMPORT_TEMPLATES,
    **REQUIREMENT_TEMPLATES,
    **SHORTLIST_TEMPLATES,
}
