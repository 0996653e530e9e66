"""The programmes that KDIA has entered."""

from collections.abc import Sequence

from koffset.domain.evidence import Viewer
from koffset.domain.programme import Programme
from koffset.usecases.workspace import Workspace


async def list_programmes(workspace: Workspace, viewer: Viewer) -> Sequence[Programme]:
    """Those that the viewer may see, by id."""
    async with workspace.store.reader() as store:
        return await store.programmes(viewer)
