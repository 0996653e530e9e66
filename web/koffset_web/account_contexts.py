"""What the pages of accounts, organisations and their records show."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from koffset.api.schemas import (
    AuditPageView,
    InvitationView,
    KeyView,
    MemberEntry,
    MemberView,
    NewKeyView,
    OrganisationSettingsView,
    OrganisationView,
    Role,
    SearchCountView,
    VettedView,
)
from koffset_web.messages import Message
from koffset_web.page_contexts import PageContext


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


ACCOUNT_TEMPLATES: Mapping[type, str] = {
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
}
