"""What an organisation chooses for itself: whether KDIA sees whose its searches are, and to have them deleted."""

from http import HTTPStatus

from fastapi import APIRouter, Response

from koffset.accounts.permissions import Action
from koffset.api.schemas import OrganisationSettingsOrder, OrganisationSettingsView
from koffset.deps import ActorDep, SignedInDep, WorkspaceDep, allow
from koffset.domain.account import Member
from koffset.usecases.search_log import forget_searches, own_searches, share_searches
from koffset.usecases.workspace import Workspace

router = APIRouter(prefix="/api/v1/organisation", tags=["organisation"])


@router.get("/settings", dependencies=[allow(Action.SEE_OWN_SETTINGS)])
async def settings(
    workspace: WorkspaceDep, member: SignedInDep, response: Response
) -> OrganisationSettingsView:
    response.headers["Cache-Control"] = "no-store"
    return await _view(workspace, member)


@router.put("/settings", dependencies=[allow(Action.SET_OWN_SETTINGS)])
async def choose(
    order: OrganisationSettingsOrder, workspace: WorkspaceDep, member: SignedInDep, actor: ActorDep
) -> OrganisationSettingsView:
    """Share searches from now on, or end it, which takes the name from those that were shared."""
    await share_searches(workspace, member, actor, shares=order.shares_searches)
    return await _view(workspace, member)


@router.delete("/searches", status_code=HTTPStatus.NO_CONTENT, dependencies=[allow(Action.SET_OWN_SETTINGS)])
async def delete_searches(workspace: WorkspaceDep, member: SignedInDep) -> None:
    """Delete all searches of the organisation. They cannot be brought back."""
    await forget_searches(workspace, member)


async def _view(workspace: Workspace, member: Member) -> OrganisationSettingsView:
    own = await own_searches(workspace, member)
    return OrganisationSettingsView(
        shares_searches=own.is_shared,
        searches_kept=own.kept,
        search_log_days=workspace.settings.search_log_days,
    )
