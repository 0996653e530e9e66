"""Organisations, the accounts of their members, and what each lets them read. Who may *do* what: koffset.accounts."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum

from koffset.domain.evidence import ANONYMOUS, CONTRACTOR, KDIA, Viewer


class OrganisationKind(StrEnum):
    COMPANY = "company"
    CONTRACTOR = "contractor"
    KDIA = "kdia"


class OrganisationStatus(StrEnum):
    """`pending` waits for KDIA: a contractor to be vetted, a company's claim to be confirmed."""

    PENDING = "pending"
    ACTIVE = "active"
    REFUSED = "refused"
    SUSPENDED = "suspended"


class Role(StrEnum):
    """What a member may do inside the organisation; KDIA has roles of its own."""

    OWNER = "owner"
    EDITOR = "editor"
    READER = "reader"
    REVIEWER = "reviewer"
    ADMIN = "admin"


_MEMBERS = frozenset({Role.OWNER, Role.EDITOR, Role.READER})

ROLES: Mapping[OrganisationKind, frozenset[Role]] = {
    OrganisationKind.COMPANY: _MEMBERS,
    OrganisationKind.CONTRACTOR: _MEMBERS,
    OrganisationKind.KDIA: frozenset({Role.REVIEWER, Role.ADMIN}),
}
"""The roles that a member of each kind of organisation can have."""

HEADS = frozenset({Role.OWNER, Role.ADMIN})
"""Those who keep the members; an organisation that has one does not lose its last."""


@dataclass(frozen=True, slots=True)
class Organisation:
    """`company_id` is set for companies only: the company whose profile its members keep.

    `reason` is why KDIA refused or suspended it; `country` (ISO 3166) and `registered_at` of who registered itself.
    """

    id: str
    kind: OrganisationKind
    name: str
    status: OrganisationStatus
    company_id: str | None = None
    reason: str | None = None
    country: str | None = None
    registered_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Account:
    """A person's account, in one organisation. `email` is normalised (see `accounts.addresses`) and unique.

    An account without `password_hash` cannot sign in: it was invited and has not chosen a password yet.
    """

    id: str
    email: str
    name: str
    organisation_id: str
    role: Role
    password_hash: str | None = field(default=None, repr=False)
    is_closed: bool = False


class KeyScope(StrEnum):
    """What an API key may do at most; see `accounts.permissions`."""

    READ = "read"
    WRITE = "write"


@dataclass(frozen=True, slots=True)
class Member:
    """An account that is signed in, with its organisation. `scope` is set where a key speaks for it."""

    account: Account
    organisation: Organisation
    scope: KeyScope | None = None

    def viewer(self) -> Viewer:
        """What a member may read. Who is not active reads what everybody reads."""
        if self.organisation.status is not OrganisationStatus.ACTIVE:
            return ANONYMOUS
        if self.organisation.kind is OrganisationKind.KDIA:
            return KDIA
        if self.organisation.kind is OrganisationKind.CONTRACTOR:
            return CONTRACTOR
        return Viewer(ANONYMOUS.readers | {f"owner:{self.organisation.company_id}"})


@dataclass(frozen=True, slots=True)
class Key:
    """A program's token, which acts for the account. Only a hash of it is kept."""

    id: str
    account_id: str
    name: str
    scope: KeyScope
    token_hash: str = field(repr=False)
    created_at: datetime
    expires_at: datetime
    last_used_on: date | None = None


class LinkPurpose(StrEnum):
    RESET = "reset"
    INVITATION = "invitation"
    REGISTRATION = "registration"


@dataclass(frozen=True, slots=True)
class Registration:
    """What a contractor says of itself; `country` by ISO 3166."""

    organisation: str
    country: str
    person: str


@dataclass(frozen=True, slots=True)
class Link:
    """Something that whoever holds its token may do once, until it expires. Only a hash of the token is kept.

    A reset has the account whose password it sets; an invitation the organisation and role that it gives; a
    registration what its organisation will be.
    """

    id: str
    token_hash: str = field(repr=False)
    purpose: LinkPurpose
    email: str
    created_at: datetime
    expires_at: datetime
    account_id: str | None = None
    organisation_id: str | None = None
    role: Role | None = None
    registration: Registration | None = None
    used_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Session:
    """A member's stay from sign-in to sign-out or expiry. Only a hash of its token is kept."""

    token_hash: str
    account_id: str
    created_at: datetime
    expires_at: datetime
