"""Adding and closing accounts, as KDIA's desk and the command line do it."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass, replace
from uuid import uuid4

from koffset.accounts.addresses import normalise_email
from koffset.accounts.passwords import check_new_password, hash_password
from koffset.domain.account import (
    Account,
    Member,
    Organisation,
    OrganisationKind,
    OrganisationStatus,
    Role,
)
from koffset.domain.audit import COMMAND_LINE, Actor, AuditAction, account_hash, entry
from koffset.domain.evidence import KDIA
from koffset.errors import Conflict, InvalidInput, NotFound
from koffset.store.protocol import StoreReader
from koffset.usecases.keeping_members import check_role
from koffset.usecases.workspace import Workspace

KDIA_ID = "kdia"
"""There is one organisation of this kind."""


@dataclass(frozen=True, slots=True)
class NewAccount:
    """`organisation` names it; for a company, `company_id` says whose profile its members keep.

    A company's organisation without one waits: its owner says which company it is, and KDIA confirms it.
    """

    email: str
    name: str
    password: str
    kind: OrganisationKind
    role: Role
    organisation: str
    company_id: str | None = None


async def add_account(workspace: Workspace, new: NewAccount, actor: Actor = COMMAND_LINE) -> Member:
    """Add an account, and its organisation where it is the first of it. Raises InvalidInput, NotFound or Conflict."""
    email = normalise_email(new.email)
    _check_role(new)
    check_new_password(new.password, workspace.settings.min_password_chars, email=email)
    hashed = await asyncio.to_thread(hash_password, new.password)
    async with workspace.store.writer() as store:
        members = await store.members()
        if any(member.account.email == email for member in members):
            raise Conflict(f"{email} has an account already: close it, or take another address")
        await _check_company(store, new.company_id)
        organisation = _organisation(members, new)
        account = Account(uuid4().hex, email, new.name, organisation.id, new.role, hashed)
        await store.put_organisation(organisation)
        await store.put_account(account)
        after = account_hash(account)
        told = entry(actor, AuditAction.ACCOUNT_ADDED, "account", account.id, workspace.now(), after=after)
        await store.add_audit([told])
    return Member(account, organisation)


async def close_account(workspace: Workspace, email: str, actor: Actor = COMMAND_LINE) -> None:
    """Ends its sessions at once. The account stays, closed: what it did goes on naming it."""
    address = normalise_email(email)
    async with workspace.store.writer() as store:
        member = await store.member_by_email(address)
        if member is None:
            raise NotFound(f"{address} has no account: `koffset accounts list` shows who has")
        there, closed = member.account, replace(member.account, is_closed=True)
        await store.put_account(closed)
        await store.end_sessions(there.id)
        before, after = account_hash(there), account_hash(closed)
        told = entry(actor, AuditAction.ACCOUNT_CLOSED, "account", there.id, workspace.now(), before, after)
        await store.add_audit([told])


async def list_members(workspace: Workspace) -> Sequence[Member]:
    async with workspace.store.reader() as store:
        return await store.members()


def _check_role(new: NewAccount) -> None:
    check_role(new.kind, new.role)
    if new.kind is not OrganisationKind.COMPANY and new.company_id is not None:
        raise InvalidInput(f"a {new.kind} keeps no company's profile: leave {new.company_id} out")


async def _check_company(store: StoreReader, company_id: str | None) -> None:
    if company_id is not None and company_id not in await store.companies(KDIA, [company_id]):
        raise NotFound(f"there is no company {company_id}: search for it by name")


def _organisation(members: Sequence[Member], new: NewAccount) -> Organisation:
    """The one that is there: KDIA, the one that keeps the company, or else the one of that name."""
    for member in members:
        there = member.organisation
        if there.kind is new.kind and (
            there.kind is OrganisationKind.KDIA
            or (there.company_id is not None and there.company_id == new.company_id)
            or (new.company_id is None and there.name == new.organisation)
        ):
            return there
    key = KDIA_ID if new.kind is OrganisationKind.KDIA else uuid4().hex
    is_unclaimed = new.kind is OrganisationKind.COMPANY and new.company_id is None
    status = OrganisationStatus.PENDING if is_unclaimed else OrganisationStatus.ACTIVE
    return Organisation(key, new.kind, new.organisation, status, new.company_id)
