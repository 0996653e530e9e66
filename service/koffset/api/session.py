"""Signing in and out."""

from dataclasses import asdict
from http import HTTPStatus

from fastapi import APIRouter, Response

from koffset.accounts.permissions import Action
from koffset.api.schemas import MemberView, OrganisationView, PasswordOrder, SessionView, SignInOrder
from koffset.deps import ActorDep, SignedInDep, TokenDep, WorkspaceDep, allow
from koffset.domain.account import Member
from koffset.usecases import signing_in

router = APIRouter(prefix="/api/v1/session", tags=["session"])


@router.post("", status_code=HTTPStatus.CREATED, dependencies=[allow(Action.SIGN_IN)])
async def sign_in(
    order: SignInOrder, workspace: WorkspaceDep, actor: ActorDep, response: Response
) -> SessionView:
    """Sign in with address and password. After too many wrong ones the address has to wait."""
    response.headers["Cache-Control"] = "no-store"
    signed_in = await signing_in.sign_in(workspace, order.email, order.password.get_secret_value(), actor)
    return SessionView(
        token=signed_in.token,
        expires_at=signed_in.session.expires_at,
        member=member_view(signed_in.member),
    )


@router.get("", dependencies=[allow(Action.OWN_ACCOUNT)])
async def who_is_signed_in(member: SignedInDep, response: Response) -> MemberView:
    response.headers["Cache-Control"] = "no-store"
    return member_view(member)


@router.delete("", status_code=HTTPStatus.NO_CONTENT, dependencies=[allow(Action.OWN_ACCOUNT)])
async def sign_out(workspace: WorkspaceDep, token: TokenDep, actor: ActorDep) -> None:
    await signing_in.sign_out(workspace, token, actor)


@router.put("/password", status_code=HTTPStatus.NO_CONTENT, dependencies=[allow(Action.OWN_ACCOUNT)])
async def change_password(
    order: PasswordOrder, workspace: WorkspaceDep, member: SignedInDep, actor: ActorDep
) -> None:
    """Ends all sessions of the account, this one too."""
    current, new = order.current.get_secret_value(), order.new.get_secret_value()
    await signing_in.change_password(workspace, member, current, new, actor)


def member_view(member: Member) -> MemberView:
    account = member.account
    organisation = OrganisationView(**asdict(member.organisation))
    return MemberView(email=account.email, name=account.name, role=account.role, organisation=organisation)
