"""What routers ask FastAPI for: the workspace of this process, who is asking, and whether they may."""

import secrets
from typing import Annotated, Any

from fastapi import Depends, Header, Query, Request

from koffset.accounts.permissions import Action, may
from koffset.domain.account import Member
from koffset.domain.audit import NOBODY, OPERATOR, Actor
from koffset.domain.evidence import ANONYMOUS, Viewer
from koffset.errors import Forbidden, Unauthenticated
from koffset.usecases.importer import Importer
from koffset.usecases.paging import Page
from koffset.usecases.search_log import SearchLog
from koffset.usecases.signing_in import member_of
from koffset.usecases.workspace import Workspace


async def get_workspace(request: Request) -> Workspace:
    workspace: Workspace = request.app.state.workspace
    return workspace


WorkspaceDep = Annotated[Workspace, Depends(get_workspace)]


async def get_search_log(request: Request) -> SearchLog:
    search_log: SearchLog = request.app.state.search_log
    return search_log


SearchLogDep = Annotated[SearchLog, Depends(get_search_log)]


async def get_importer(request: Request) -> Importer:
    importer: Importer = request.app.state.importer
    return importer


ImporterDep = Annotated[Importer, Depends(get_importer)]


async def get_token(authorization: Annotated[str, Header()] = "") -> str:
    """The bearer token; empty where none was given. Raises Unauthenticated for another scheme."""
    scheme, _, token = authorization.partition(" ")
    if authorization and (scheme.lower() != "bearer" or not token.strip()):
        raise Unauthenticated("give the token as `Authorization: Bearer …`")
    return token.strip()


TokenDep = Annotated[str, Depends(get_token)]


async def is_operator(workspace: WorkspaceDep, token: TokenDep) -> bool:
    """Whether the token is that of KOFFSET_ADMIN_TOKEN; while that is empty, none is."""
    expected = workspace.settings.admin_token.get_secret_value()
    return bool(expected) and secrets.compare_digest(token.encode(), expected.encode())


OperatorDep = Annotated[bool, Depends(is_operator)]


async def get_member(workspace: WorkspaceDep, token: TokenDep, operator: OperatorDep) -> Member | None:
    """Who is signed in. A token that is none of ours is refused, not taken for nobody's."""
    return await member_of(workspace, token) if token and not operator else None


MemberDep = Annotated[Member | None, Depends(get_member)]


async def get_viewer(member: MemberDep) -> Viewer:
    return member.viewer() if member else ANONYMOUS


async def get_signed_in(member: MemberDep) -> Member:
    if member is None:
        raise Unauthenticated("sign in first: POST /api/v1/session")
    return member


ViewerDep = Annotated[Viewer, Depends(get_viewer)]
SignedInDep = Annotated[Member, Depends(get_signed_in)]


async def get_client(request: Request) -> str:
    """The network address that asks; believed from a named proxy only (see `app`)."""
    return request.client.host if request.client else ""


ClientDep = Annotated[str, Depends(get_client)]


async def get_actor(request: Request, client: ClientDep, member: MemberDep, operator: OperatorDep) -> Actor:
    """Who does what this request does, and from where, for the audit log."""
    actor_id = OPERATOR if operator else NOBODY
    asking = Actor(actor_id, request_id=request.state.request_id, client=client or None)
    return asking.signed_in_as(member) if member else asking


ActorDep = Annotated[Actor, Depends(get_actor)]


async def get_page(
    workspace: WorkspaceDep,
    page: Annotated[int, Query(ge=1, le=10_000)] = 1,
    page_size: Annotated[int | None, Query(ge=1, description="left out: as the settings say")] = None,
) -> Page:
    return Page.asked(workspace.settings, page, page_size)


PageDep = Annotated[Page, Depends(get_page)]


def allow(action: Action) -> Any:
    """A dependency of a route: lets in who may do this (see `koffset.accounts.permissions`)."""

    async def check(workspace: WorkspaceDep, member: MemberDep, operator: OperatorDep) -> None:
        check_allowed(workspace, member, action, is_operator=operator)

    return Depends(check)


def check_allowed(workspace: Workspace, member: Member | None, action: Action, *, is_operator: bool) -> None:
    """Raises Unauthenticated or Forbidden; for what only some calls of a route do."""
    if is_operator and action is Action.ADMINISTER:
        return
    if may(member, action, public_reading=workspace.settings.public_reading):
        return
    if member is None:
        raise Unauthenticated("sign in first: POST /api/v1/session")
    if member.scope is not None:
        raise Forbidden(f"a key with scope {member.scope} may not do this ({action}), or its member may not")
    raise Forbidden(
        f"{member.account.role} of a {member.organisation.kind} ({member.organisation.status}) "
        f"may not do this ({action})"
    )
