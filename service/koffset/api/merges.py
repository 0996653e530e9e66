"""KDIA's desk: pairs of companies that may be one."""

from http import HTTPStatus

from fastapi import APIRouter

from koffset.accounts.permissions import Action
from koffset.api.profile_views import People, names_only
from koffset.api.schemas import DuplicatesView, MergeOrder, MergeView, PairView
from koffset.deps import ActorDep, SignedInDep, WorkspaceDep, allow
from koffset.usecases import merging
from koffset.usecases.keeping_accounts import list_members

router = APIRouter(prefix="/api/v1/merges", tags=["merges"], dependencies=[allow(Action.REVIEW)])


@router.get("")
async def duplicates(workspace: WorkspaceDep, member: SignedInDep) -> DuplicatesView:
    """Pairs that imports found and nobody has settled, and the merges there are."""
    found = await merging.duplicates(workspace)
    people = People(await list_members(workspace), member)
    return DuplicatesView(
        pairs=[
            PairView(
                id=item.id,
                kind=item.kind,
                first=names_only(found.companies[str(item.company_id)]),
                second=names_only(found.companies[str(item.detail[merging.PAIRED])]),
                name=str(item.detail.get("name") or item.detail.get("alias") or ""),
            )
            for item in found.pairs
        ],
        merges=[
            MergeView(
                id=merge.id,
                kept=names_only(found.companies[merge.kept_id]),
                merged=names_only(found.companies[merge.merged_id]),
                reason=merge.reason,
                merged_by=people.name(merge.merged_by) or "",
                merged_at=merge.merged_at,
                undone_at=merge.undone_at,
            )
            for merge in found.merges
        ],
    )


@router.post("", status_code=HTTPStatus.CREATED)
async def merge(
    order: MergeOrder, workspace: WorkspaceDep, member: SignedInDep, actor: ActorDep
) -> DuplicatesView:
    """Read the one company's records and names as the other's. It can be undone."""
    await merging.merge_companies(workspace, actor, order.kept_id, order.merged_id, order.reason)
    return await duplicates(workspace, member)


@router.delete("/{merge_id}", status_code=HTTPStatus.NO_CONTENT)
async def undo(merge_id: str, workspace: WorkspaceDep, actor: ActorDep) -> None:
    await merging.undo_merge(workspace, actor, merge_id)


@router.delete("/pairs/{pair_id}", status_code=HTTPStatus.NO_CONTENT)
async def keep_apart(pair_id: str, workspace: WorkspaceDep, actor: ActorDep) -> None:
    """The two are not one: do not show the pair again."""
    await merging.keep_apart(workspace, actor, pair_id)
