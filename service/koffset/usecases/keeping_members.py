"""The members of an organisation, as its owner and KDIA's admins keep them."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from koffset.domain.account import (
    HEADS,
    ROLES,
    Account,
    Member,
    Organisation,
    OrganisationKind,
    Role,
)
from koffset.domain.audit import Actor, AuditAction, account_hash, entry
from koffset.errors import Conflict, InvalidInput, NotFound
from koffset.store.protocol import StoreReader
from koffset.usecases.workspace import Workspace


@dataclass(frozen=True, slots=True)
class MemberChange:
    """None leaves it as it is."""

    role: Role | None = None
    is_closed: bool | None = None


@dataclass(frozen=True, slots=True)
class Members:
    organisation: Organisation
    members: Sequence[Member]


async def list_organisation_members(
    workspace: Workspace, member: Member, organisation_id: str | None
) -> Members:
    async with workspace.store.reader() as store:
        organisation = await managed_organisation(store, member, organisation_id)
        return Members(organisation, await store.members_of(organisation.id))


async def change_member(
    workspace: Workspace, keeper: Member, account_id: str, change: MemberChange, actor: Actor
) -> Member:
    """Takes effect at once. Raises NotFound, InvalidInput, or Conflict for the last who keeps the members."""
    async with workspace.store.writer() as store:
        member = await store.member(account_id)
        if member is None or not _keeps(keeper, member.organisation.id):
            raise NotFound("there is no such member")
        changed = _changed(member, change)
        if _is_head(member.account) and not _is_head(changed):
            await _check_another_head(store, member)
        await store.put_account(changed)
        if changed.is_closed:
            await store.end_sessions(changed.id)
        before, after = account_hash(member.account), account_hash(changed)
        now = workspace.now()
        told = entry(actor, AuditAction.MEMBER_CHANGED, "account", account_id, now, before, after)
        await store.add_audit([told])
    return replace(member, account=changed)


async def managed_organisation(
    store: StoreReader, member: Member, organisation_id: str | None
) -> Organisation:
    """The member's own, or for KDIA any. Raises NotFound."""
    if organisation_id is None or organisation_id == member.organisation.id:
        return member.organisation
    found = await store.organisation(organisation_id) if _keeps(member, organisation_id) else None
    if found is None:
        raise NotFound("there is no such organisation")
    return found


def check_role(kind: OrganisationKind, role: Role) -> None:
    """Raises InvalidInput for a role that members of that kind do not have."""
    if role not in ROLES[kind]:
        allowed = ", ".join(sorted(each.value for each in ROLES[kind]))
        raise InvalidInput(f"a {kind} has no {role}: take one of {allowed}")


def _keeps(keeper: Member, organisation_id: str) -> bool:
    return keeper.organisation.kind is OrganisationKind.KDIA or keeper.organisation.id == organisation_id


def _changed(member: Member, change: MemberChange) -> Account:
    role = member.account.role if change.role is None else change.role
    check_role(member.organisation.kind, role)
    is_closed = member.account.is_closed if change.is_closed is None else change.is_closed
    return replace(member.account, role=role, is_closed=is_closed)


def _is_head(account: Account) -> bool:
    return account.role in HEADS and not account.is_closed


async def _check_another_head(store: StoreReader, member: Member) -> None:
    others = [each.account for each in await store.members_of(member.organisation.id)]
    if not any(_is_head(each) for each in others if each.id != member.account.id):
        raise Conflict(
            f"{member.account.email} is the last {member.account.role} of {member.organisation.name}: "
            "give another member that role first"
        )
