"""Wire models of accounts and sessions. Passwords go in and never come out."""

from collections.abc import Sequence
from datetime import date, datetime

from pydantic import Field, SecretStr

from koffset.api.schemas.common import WireModel
from koffset.domain.account import KeyScope, OrganisationKind, OrganisationStatus, Role
from koffset.domain.text import Language

_PASSWORD_CHARS = 1_000
_TOKEN_CHARS = 200
_NAME_CHARS = 200


class SignInOrder(WireModel):
    email: str = Field(max_length=320)
    password: SecretStr = Field(max_length=_PASSWORD_CHARS)


class ResetRequest(WireModel):
    email: str = Field(max_length=320)
    language: Language = Field("ko", description="of the letter")


class ResetOrder(WireModel):
    token: SecretStr = Field(max_length=_TOKEN_CHARS)
    new: SecretStr = Field(max_length=_PASSWORD_CHARS)


class OrganisationView(WireModel):
    id: str
    kind: OrganisationKind
    name: str
    status: OrganisationStatus
    company_id: str | None = Field(description="the company whose profile its members keep")
    reason: str | None = Field(None, description="why KDIA refused or suspended it")
    country: str | None = Field(None, description="of a contractor, by ISO 3166")


class MemberView(WireModel):
    """Who is signed in."""

    email: str
    name: str
    role: Role
    organisation: OrganisationView


class MemberEntry(WireModel):
    """A member, as those see it who keep the members."""

    account_id: str
    email: str
    name: str
    role: Role
    closed: bool


class MembersView(WireModel):
    organisation: OrganisationView
    roles: Sequence[Role] = Field(description="that its members can have")
    members: Sequence[MemberEntry]


class MemberOrder(WireModel):
    """What is left out stays as it is."""

    role: Role | None = None
    closed: bool | None = None


class InvitationOrder(WireModel):
    email: str = Field(max_length=320)
    role: Role
    language: Language = Field("ko", description="of the letter")


class InvitationView(WireModel):
    id: str
    email: str
    role: Role
    created_at: datetime
    expires_at: datetime


class InvitationAnswer(InvitationView):
    sent: bool = Field(description="whether a letter is on its way")


class InvitationsView(WireModel):
    invitations: Sequence[InvitationView]


class AcceptOrder(WireModel):
    token: SecretStr = Field(max_length=_TOKEN_CHARS)
    name: str = Field(max_length=_NAME_CHARS)
    password: SecretStr = Field(max_length=_PASSWORD_CHARS)


class RegistrationOrder(WireModel):
    organisation: str = Field(min_length=1, max_length=_NAME_CHARS)
    country: str = Field(pattern="^[A-Z]{2}$", description="by ISO 3166")
    name: str = Field(min_length=1, max_length=_NAME_CHARS, description="of the person")
    email: str = Field(max_length=320)
    language: Language = Field("en", description="of the letter")


class VettedView(OrganisationView):
    registered_at: datetime | None
    members: Sequence[str] = Field(description="addresses of those who can sign in")
    next: Sequence[OrganisationStatus] = Field(description="what KDIA may make of it")


class OrganisationsView(WireModel):
    organisations: Sequence[VettedView]


class DecisionOrder(WireModel):
    status: OrganisationStatus
    reason: str = Field("", max_length=2_000, description="shown to its members")


class KeyOrder(WireModel):
    name: str = Field(min_length=1, max_length=_NAME_CHARS, description="what it is for")
    scope: KeyScope = KeyScope.READ
    days: int = Field(description="how long it works")


class KeyView(WireModel):
    id: str
    name: str
    scope: KeyScope
    created_at: datetime
    expires_at: datetime
    last_used_on: date | None


class NewKeyView(KeyView):
    token: str = Field(description="for `Authorization: Bearer …`; it is given this once")


class KeysView(WireModel):
    keys: Sequence[KeyView]
    most_days: int = Field(description="longest life of a key")


class SessionView(WireModel):
    """`token` goes into `Authorization: Bearer …`; it is given this once."""

    token: str
    expires_at: datetime
    member: MemberView


class PasswordOrder(WireModel):
    current: SecretStr = Field(max_length=_PASSWORD_CHARS)
    new: SecretStr = Field(max_length=_PASSWORD_CHARS)
