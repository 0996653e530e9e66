"""A firm's own profile: the company is that of who asks, so that no address names another's."""

from http import HTTPStatus
from typing import Annotated

from fastapi import APIRouter, Query

from koffset.accounts.permissions import Action
from koffset.api.profile_views import (
    People,
    difference_views,
    draft_view,
    recorded_items,
    version_content,
    version_view,
    versions_view,
)
from koffset.api.schemas import (
    ChangesView,
    DraftView,
    RecordedItems,
    SaveOrder,
    SubmitOrder,
    VersionContent,
    VersionsView,
    VersionView,
)
from koffset.deps import ActorDep, SignedInDep, WorkspaceDep, allow
from koffset.domain.account import Member
from koffset.domain.profile_blocks import Block
from koffset.usecases import drafting
from koffset.usecases.drafting import OpenDraft, company_of
from koffset.usecases.keeping_accounts import list_members
from koffset.usecases.workspace import Workspace

router = APIRouter(prefix="/api/v1/profile", tags=["profile"])

READS, EDITS, HANDS_IN = (
    [allow(action)] for action in (Action.READ_DRAFT, Action.EDIT_PROFILE, Action.HAND_IN_PROFILE)
)


@router.get("", dependencies=READS)
async def get_draft(workspace: WorkspaceDep, member: SignedInDep) -> DraftView:
    """All blocks with their revisions, how complete they are, and what would bring most."""
    return await _shown(workspace, member, await drafting.open_draft(workspace, company_of(member)))


@router.put("/blocks/{block}", dependencies=EDITS)
async def save_block(
    block: Block, order: SaveOrder, workspace: WorkspaceDep, member: SignedInDep
) -> DraftView:
    """Save a block over the revision that was read: 409 `stale_save` where somebody else saved it since."""
    saved = await drafting.save_block(workspace, member, block, order.content, order.revision)
    return await _shown(workspace, member, saved)


@router.get("/blocks/{block}/changes", dependencies=READS)
async def changes_since(
    block: Block, since: Annotated[int, Query(ge=0)], workspace: WorkspaceDep, member: SignedInDep
) -> ChangesView:
    """What was saved in a block after that revision."""
    found = await drafting.changes_since(workspace, company_of(member), block, since)
    return ChangesView(differences=difference_views(found))


@router.get("/recorded-items", dependencies=READS)
async def get_recorded_items(workspace: WorkspaceDep, member: SignedInDep) -> RecordedItems:
    """Items on public record, which has Korean names only, that the draft does not name in English."""
    return recorded_items(await drafting.open_draft(workspace, company_of(member)))


@router.post("/submission", status_code=HTTPStatus.CREATED, dependencies=HANDS_IN)
async def submit(
    order: SubmitOrder, workspace: WorkspaceDep, member: SignedInDep, actor: ActorDep
) -> VersionView:
    """Hand the draft to KDIA. Until it decides, or the firm withdraws it, the draft stands still."""
    head = await drafting.submit(workspace, member, actor, security_checked=order.security_checked)
    return version_view(head, await _people(workspace, member))


@router.delete("/versions/{version}", status_code=HTTPStatus.NO_CONTENT, dependencies=HANDS_IN)
async def withdraw(version: int, workspace: WorkspaceDep, member: SignedInDep, actor: ActorDep) -> None:
    """Withdraw the version that waits, to go on editing, or the published one, which is then not shown or found."""
    await drafting.withdraw(workspace, member, version, actor)


@router.post("/confirmation", status_code=HTTPStatus.CREATED, dependencies=HANDS_IN)
async def confirm(workspace: WorkspaceDep, member: SignedInDep, actor: ActorDep) -> VersionView:
    """State that the published profile is still right, as is asked for once a year."""
    head = await drafting.confirm(workspace, member, actor)
    return version_view(head, await _people(workspace, member))


@router.get("/versions", dependencies=READS)
async def get_versions(workspace: WorkspaceDep, member: SignedInDep) -> VersionsView:
    """Newest first."""
    opened = await drafting.open_draft(workspace, company_of(member))
    return versions_view(opened.heads, await _people(workspace, member))


@router.get("/versions/{version}", dependencies=READS)
async def get_version(version: int, workspace: WorkspaceDep, member: SignedInDep) -> VersionContent:
    found = await drafting.profile_version(workspace, company_of(member), version)
    return version_content(found, await _people(workspace, member))


@router.get("/differences", dependencies=READS)
async def get_differences(
    workspace: WorkspaceDep,
    member: SignedInDep,
    before: Annotated[int, Query(ge=0, description="a version; 0: nothing")],
    after: Annotated[int | None, Query(ge=1, description="a version; left out: the draft")] = None,
) -> ChangesView:
    """What differs between any two states of the profile, field by field."""
    found = await drafting.compare_versions(workspace, company_of(member), before, after)
    return ChangesView(differences=difference_views(found))


async def _people(workspace: Workspace, member: Member) -> People:
    return People(await list_members(workspace), member)


async def _shown(workspace: Workspace, member: Member, opened: OpenDraft) -> DraftView:
    people = await _people(workspace, member)
    return draft_view(opened, drafting.assess_draft(opened, workspace), people)
