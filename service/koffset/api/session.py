"""Signing in and out."""

from http import HTTPStatus

from fastapi import APIRouter, Response

from koffset.accounts.permissions import Action
from koffset.api.presenting import organisation_view
from koffset.api.schemas import (
    MemberView,
    PasswordOrder,
    ResetOrder,
    ResetRequest,
    SessionView,
    SignInOrder,
)
from koffset.deps import ActorDep, ClientDep, SignedInDep, TokenDep, WorkspaceDep, allow
from koffset.domain.account import Member
from koffset.usecases import resetting, signing_in

router = APIRouter(prefix="/api/v1/session", tags=["session"])


@router.post("", status_code=HTTPStatus.CREATED, dependencies=[allow(Action.SIGN_IN)])
async def sign_in(
    order: SignInOrder, workspace: WorkspaceDep, actor: ActorDep, response: Response
) -> SessionView:
    """Sign in with address and password. After too many wrong ones the address has to wait."""
    response.headers["Cache-Control"] = "no-store"
    password = order.password.get_secret_value()
    signed_in = await signing_in.sign_in(workspace, order.email, password, actor)
    return SessionView(
        token=signed_in.token,
        expires_at=signed_in.session.expires_at,
        member=member_view(signed_in.member),
    )


@router.get("", dependencies=[allow(Action.SEE_ACCOUNT)])
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


@router.post(
    "/reset", status_code=HTTPStatus.ACCEPTED, response_class=Response, dependencies=[allow(Action.SIGN_IN)]
)
async def ask_reset(order: ResetRequest, workspace: WorkspaceDep, client: ClientDep) -> None:
    """Send a link for a new password. The answer is the same whether the address has an account."""
    await resetting.ask_reset(workspace, order.email, order.language, client)


@router.put("/reset", status_code=HTTPStatus.NO_CONTENT, dependencies=[allow(Action.SIGN_IN)])
async def reset(order: ResetOrder, workspace: WorkspaceDep, actor: ActorDep) -> None:
    """Set the password with the link's token. Ends all sessions of the account, and uses up the link."""
    token, new = order.token.get_secret_value(), order.new.get_secret_value()
    await resetting.set_password_by_link(workspace, token, new, actor)


def member_view(member: Member) -> MemberView:
    account = member.account
    organisation = organisation_view(member.organisation)
    return MemberView(email=account.email, name=account.name, role=account.role, organisation=organisation)
