"""Accounts of every kind and role, and clients that are signed in as them."""

from collections.abc import Mapping
from dataclasses import replace

from koffset.domain.account import OrganisationKind, OrganisationStatus, Role
from koffset.usecases.keeping_accounts import NewAccount, add_account
from koffset.usecases.signing_in import sign_in
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


async def add_people(workspace: Workspace, company_id: str) -> None:
    for who, (kind, role) in ROLES.items():
        company = company_id if kind is OrganisationKind.COMPANY else None
        organisation = WAITING if who == WAITING else kind.value
        new = NewAccount(email_of(who), who, PASSWORD, kind, role, organisation, company)
        member = await add_account(workspace, new)
        if who == WAITING:
            async with workspace.store.writer() as store:
                waiting = replace(member.organisation, status=OrganisationStatus.PENDING)
                await store.put_organisation(waiting)


async def headers_of(workspace: Workspace, who: str) -> dict[str, str]:
    if who == NOBODY:
        return {}
    token = ADMIN_TOKEN if who == OPERATOR else (await sign_in(workspace, email_of(who), PASSWORD)).token
    return {"Authorization": f"Bearer {token}"}
