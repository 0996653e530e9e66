"""The members of an organisation, and inviting further ones."""

from http import HTTPStatus
from typing import Annotated

from fastapi import APIRouter, Query

from koffset.accounts.permissions import Action
from koffset.api.presenting import organisation_view
from koffset.api.schemas import (
    AcceptOrder,
    InvitationAnswer,
    InvitationOrder,
    InvitationsView,
    InvitationView,
    MemberEntry,
    MemberOrder,
    MembersView,
)
from koffset.deps import ActorDep, SignedInDep, WorkspaceDep, allow
from koffset.domain.account import ROLES, Link, Member
from koffset.usecases import inviting, keeping_members

router = APIRouter(prefix="/api/v1", tags=["organisation"])

MANAGING = allow(Action.MANAGE_MEMBERS)
OrganisationId = Annotated[
    str | None, Query(alias="organisation", description="for KDIA: another than one's own")
]


@router.get("/organisation/members", dependencies=[MANAGING])
async def members(
    workspace: WorkspaceDep, member: SignedInDep, organisation_id: OrganisationId = None
) -> MembersView:
    found = await keeping_members.list_organisation_members(workspace, member, organisation_id)
    kind = found.organisation.kind
    return MembersView(
        organisation=organisation_view(found.organisation),
        roles=sorted(ROLES[kind]),
        members=[_entry(each) for each in found.members],
    )


@router.patch("/organisation/members/{account_id}", dependencies=[MANAGING])
async def change_member(
    account_id: str, order: MemberOrder, workspace: WorkspaceDep, member: SignedInDep, actor: ActorDep
) -> MemberEntry:
    """Change the role, close or reopen. The last owner, or KDIA's last admin, stays what it is."""
    change = keeping_members.MemberChange(order.role, order.closed)
    return _entry(await keeping_members.change_member(workspace, member, account_id, change, actor))


@router.post("/organisation/invitations", status_code=HTTPStatus.CREATED, dependencies=[MANAGING])
async def invite(
    order: InvitationOrder,
    workspace: WorkspaceDep,
    member: SignedInDep,
    actor: ActorDep,
    organisation_id: OrganisationId = None,
) -> InvitationAnswer:
    """Send a link with which the invited chooses name and password. Replaces an earlier one of the address."""
    wanted = inviting.Invitation(order.email, order.role, order.language, organisation_id)
    invited = await inviting.invite(workspace, member, wanted, actor)
    return InvitationAnswer(**_invitation(invited.link).model_dump(), sent=invited.sent)


@router.get("/organisation/invitations", dependencies=[MANAGING])
async def invitations(
    workspace: WorkspaceDep, member: SignedInDep, organisation_id: OrganisationId = None
) -> InvitationsView:
    """Those that are open."""
    found = await inviting.list_invitations(workspace, member, organisation_id)
    return InvitationsView(invitations=[_invitation(link) for link in found])


@router.delete(
    "/organisation/invitations/{invitation_id}", status_code=HTTPStatus.NO_CONTENT, dependencies=[MANAGING]
)
async def withdraw(
    invitation_id: str,
    workspace: WorkspaceDep,
    member: SignedInDep,
    actor: ActorDep,
    organisation_id: OrganisationId = None,
) -> None:
    await inviting.withdraw_invitation(workspace, member, invitation_id, organisation_id, actor)


@router.put("/invitations", status_code=HTTPStatus.NO_CONTENT, dependencies=[allow(Action.SIGN_IN)])
async def accept(order: AcceptOrder, workspace: WorkspaceDep, actor: ActorDep) -> None:
    """Make the account of an invitation with the token of its link, which is used up."""
    token, password = order.token.get_secret_value(), order.password.get_secret_value()
    await inviting.accept_invitation(workspace, token, order.name, password, actor)


def _entry(member: Member) -> MemberEntry:
    account = member.account
    return MemberEntry(
        account_id=account.id,
        email=account.email,
        name=account.name,
        role=account.role,
        closed=account.is_closed,
    )


def _invitation(link: Link) -> InvitationView:
    return InvitationView.model_validate(
        {
            "id": link.id,
            "email": link.email,
            "role": link.role,
            "created_at": link.created_at,
            "expires_at": link.expires_at,
        }
    )
