"""Shortlists of one's own organisation. Those of others are not there: 404, never 403."""

from http import HTTPStatus
from typing import Annotated

from fastapi import APIRouter, Query

from koffset.accounts.permissions import Action
from koffset.api.profile_views import People
from koffset.api.schemas import (
    EntryAddition,
    EntryChange,
    EntrySave,
    ShortlistOrder,
    ShortlistSave,
    ShortlistsView,
    ShortlistView,
)
from koffset.api.shortlist_views import ShortlistViews
from koffset.deps import ActorDep, PageDep, SignedInDep, WorkspaceDep, allow
from koffset.domain.account import Member
from koffset.usecases import shortlisting
from koffset.usecases.keeping_accounts import list_members
from koffset.usecases.shortlisting import EntryOrder, ListOrder
from koffset.usecases.workspace import Workspace

router = APIRouter(prefix="/api/v1/shortlists", tags=["shortlists"])

READS, WRITES = ([allow(action)] for action in (Action.READ_SHORTLISTS, Action.WRITE_SHORTLISTS))

ReadRevision = Annotated[int, Query(ge=1, description="that of what was read")]


@router.get("", dependencies=READS)
async def list_shortlists(workspace: WorkspaceDep, member: SignedInDep, page: PageDep) -> ShortlistsView:
    """Those of one's own organisation, last saved first."""
    found = await shortlisting.list_shortlists(workspace, member)
    views = await _views(workspace, member)
    return ShortlistsView(
        shortlists=[views.head(each) for each in page.of(found)],
        total=len(found),
        page=page.number,
        page_size=page.size,
    )


@router.post("", status_code=HTTPStatus.CREATED, dependencies=WRITES)
async def add_shortlist(
    order: ShortlistOrder, workspace: WorkspaceDep, member: SignedInDep, actor: ActorDep
) -> ShortlistView:
    added = await shortlisting.add_shortlist(workspace, member, actor, _list_order(order))
    return (await _views(workspace, member)).whole(added)


@router.get("/{shortlist_id}", dependencies=READS)
async def get_shortlist(shortlist_id: str, workspace: WorkspaceDep, member: SignedInDep) -> ShortlistView:
    """A firm that the asker may not see any more has its place and note, and nothing that is known of it."""
    found = await shortlisting.open_shortlist(workspace, member, shortlist_id)
    return (await _views(workspace, member)).whole(found)


@router.put("/{shortlist_id}", dependencies=WRITES)
async def save_shortlist(
    shortlist_id: str, order: ShortlistSave, workspace: WorkspaceDep, member: SignedInDep
) -> ShortlistView:
    """Name, purpose and order, over the revision that was read: 409 `stale_save` where another changed it since."""
    saved = await shortlisting.save_shortlist(
        workspace, member, shortlist_id, _list_order(order), order.revision, order.order
    )
    return (await _views(workspace, member)).whole(saved)


@router.delete("/{shortlist_id}", status_code=HTTPStatus.NO_CONTENT, dependencies=WRITES)
async def delete_shortlist(
    shortlist_id: str,
    revision: ReadRevision,
    workspace: WorkspaceDep,
    member: SignedInDep,
    actor: ActorDep,
) -> None:
    """With all notes, for good."""
    await shortlisting.delete_shortlist(workspace, member, actor, shortlist_id, revision)


@router.post("/{shortlist_id}/entries", dependencies=WRITES)
async def add_entry(
    shortlist_id: str, order: EntryAddition, workspace: WorkspaceDep, member: SignedInDep
) -> ShortlistView:
    """Put a firm on the list. One that is there already only gets further lots: its state and note stay."""
    found = await shortlisting.add_entry(
        workspace, member, shortlist_id, order.company_id, _entry_order(order)
    )
    return (await _views(workspace, member)).whole(found)


@router.patch("/{shortlist_id}/entries/{company_id}", dependencies=WRITES)
async def change_entry(
    shortlist_id: str, company_id: str, order: EntrySave, workspace: WorkspaceDep, member: SignedInDep
) -> ShortlistView:
    """State, note and lots of a firm over the entry's revision that was read; other firms' entries do not matter."""
    found = await shortlisting.change_entry(
        workspace, member, shortlist_id, company_id, _entry_order(order), order.revision
    )
    return (await _views(workspace, member)).whole(found)


@router.delete("/{shortlist_id}/entries/{company_id}", status_code=HTTPStatus.NO_CONTENT, dependencies=WRITES)
async def remove_entry(
    shortlist_id: str,
    company_id: str,
    revision: ReadRevision,
    workspace: WorkspaceDep,
    member: SignedInDep,
) -> None:
    await shortlisting.remove_entry(workspace, member, shortlist_id, company_id, revision)


def _list_order(order: ShortlistOrder) -> ListOrder:
    return ListOrder(
        name=order.name.strip(), requirement_id=order.requirement_id, programme_id=order.programme_id
    )


def _entry_order(order: EntryChange) -> EntryOrder:
    return EntryOrder(state=order.state, note=order.note, lot_ids=order.lot_ids)


async def _views(workspace: Workspace, member: Member) -> ShortlistViews:
    return ShortlistViews(workspace, People(await list_members(workspace), member))
