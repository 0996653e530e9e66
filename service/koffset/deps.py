"""What routers ask FastAPI for: the workspace of this process and who is asking."""

import secrets
from typing import Annotated

from fastapi import Depends, Header, Request

from koffset.domain.evidence import ANONYMOUS, Viewer
from koffset.errors import Unauthenticated
from koffset.usecases.workspace import Workspace


async def get_workspace(request: Request) -> Workspace:
    workspace: Workspace = request.app.state.workspace
    return workspace


async def get_viewer() -> Viewer:
    """Nobody is signed in yet: everybody sees what is public."""
    return ANONYMOUS


async def require_admin(request: Request, authorization: Annotated[str, Header()] = "") -> None:
    """Let in who holds the token of KOFFSET_ADMIN_TOKEN; while that is empty, nobody."""
    workspace = await get_workspace(request)
    expected = workspace.settings.admin_token.get_secret_value()
    if not expected:
        raise Unauthenticated("administration is closed: set KOFFSET_ADMIN_TOKEN on the service to open it")
    scheme, _, given = authorization.partition(" ")
    if scheme.lower() != "bearer" or not secrets.compare_digest(given.encode(), expected.encode()):
        raise Unauthenticated("give the administration's token as `Authorization: Bearer …`")


WorkspaceDep = Annotated[Workspace, Depends(get_workspace)]
ViewerDep = Annotated[Viewer, Depends(get_viewer)]
