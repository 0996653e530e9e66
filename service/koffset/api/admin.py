"""For who runs the service, not for its users: the state of the index in full."""

from fastapi import APIRouter

from koffset.accounts.permissions import Action
from koffset.api.meta import index_view
from koffset.api.schemas import AdminIndexView
from koffset.deps import WorkspaceDep, allow
from koffset.domain.evidence import ANONYMOUS
from koffset.usecases.status import index_state

router = APIRouter(prefix="/api/v1/admin", tags=["admin"], dependencies=[allow(Action.ADMINISTER)])


@router.get("/index")
async def index(workspace: WorkspaceDep) -> AdminIndexView:
    """Version, counts and lag of the serving index; `problem` says why none can be read."""
    state = await index_state(workspace, ANONYMOUS)
    held = state.index
    return AdminIndexView(
        **index_view(state).model_dump(),
        engine=workspace.settings.engine,
        mapping_hash=held.mapping_hash if held else None,
        all_documents=held.documents if held else 0,
        all_companies=held.companies if held else 0,
        lag=state.lag,
        last_changed_at=state.last_changed_at,
        problem=state.problem,
    )
