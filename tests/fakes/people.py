"""Accounts of every kind and role, and clients that are signed in as them."""

from collections.abc import Mapping
from functools import cache
from uuid import uuid4

from koffset.accounts.addresses import normalise_email
from koffset.accounts.passwords import hash_password
from koffset.domain.account import (
    Account,
    Organisation,
    OrganisationKind,
    OrganisationStatus,
    Role,
)
from koffset.domain.audit import UNKNOWN_VISITOR
from koffset.usecases.keeping_accounts import KDIA_ID
from koffset.usecases.signing_in import begin_session
from koffset.usecases.workspace import Workspace

PASSWORD = "a long enough password"
NOBODY = "nobody"
OPERATOR = "operator"
WAITING = "waiting contractor"
ADMIN_TOKEN = "token-of-the-operator"

ROLES: Mapping[str, tuple[OrganisationKind, Role]] = {
    "company owner": (OrganisationKind.COMPANY, Role.OWNER),
    "company editor": (OrganisationKind.COMPANY, Role.EDITOR),
    "company reader": (OrganisationKind.COMPANY, Role.READER),
    "contractor owner": (OrganisationKind.CONTRACTOR, Role.OWNER),
    "contractor editor": (OrganisationKind.CONTRACTOR, Role.EDITOR),
    "contractor reader": (OrganisationKind.CONTRACTOR, Role.READER),
    "kdia reviewer": (OrganisationKind.KDIA, Role.REVIEWER),
    "kdia admin": (OrganisationKind.KDIA, Role.ADMIN),
    WAITING: (OrganisationKind.CONTRACTOR, Role.OWNER),
}


def email_of(who: str) -> str:
    return f"{who.replace(' ', '.')}@people.example"


@cache
def password_hash() -> str:
    """Hashing takes long on purpose, and all people of the tests have one password."""
    return hash_password(PASSWORD)


async def add_people(workspace: Workspace, company_id: str) -> None:
    """All of them at once: their own use case is tested elsewhere, and takes a second for so many."""
    organisations: dict[str, Organisation] = {}
    accounts = []
    for who, (kind, role) in ROLES.items():
        name = WAITING if who == WAITING else kind.value
        if name not in organisations:
            organisations[name] = Organisation(
                id=KDIA_ID if kind is OrganisationKind.KDIA else uuid4().hex,
                kind=kind,
                name=name,
                status=OrganisationStatus.PENDING if who == WAITING else OrganisationStatus.ACTIVE,
                company_id=company_id if kind is OrganisationKind.COMPANY else None,
            )
        accounts.append(
            Account(uuid4().hex, email_of(who), who, organisations[name].id, role, password_hash())
        )
    async with workspace.store.writer() as store:
        for organisation in organisations.values():
            await store.put_organisation(organisation)
        for account in accounts:
            await store.put_account(account)


async def headers_of(workspace: Workspace, who: str) -> dict[str, str]:
    """Of a session without a sign-in: checking a password takes long on purpose, and is tested elsewhere."""
    if who == NOBODY:
        return {}
    token = ADMIN_TOKEN if who == OPERATOR else await _token_of(workspace, email_of(who))
    return {"Authorization": f"Bearer {token}"}


async def _token_of(workspace: Workspace, email: str) -> str:
    async with workspace.store.reader() as store:
        member = await store.member_by_email(normalise_email(email))
    assert member is not None
    assert not member.account.is_closed
    return (await begin_session(workspace, member, UNKNOWN_VISITOR.signed_in_as(member))).token
