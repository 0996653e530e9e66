"""What routers ask FastAPI for: the workspace of this process and who is asking."""

from typing import Annotated

from fastapi import Depends, Request

from koffset.domain.evidence import ANONYMOUS, Viewer
from koffset.usecases.workspace import Workspace


async def get_workspace(request: Request) -> Workspace:
    workspace: Workspace = request.app.state.workspace
    return workspace


async def get_viewer() -> Viewer:
    """Nobody is signed in yet: everybody sees what is public."""
    return ANONYMOUS


WorkspaceDep = Annotated[Workspace, Depends(get_workspace)]
ViewerDep = Annotated[Viewer, Depends(get_viewer)]
