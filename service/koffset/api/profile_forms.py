"""What forms of profiles call while somebody fills them in: it proposes and saves nothing."""

from dataclasses import asdict
from typing import Annotated

from fastapi import APIRouter, File, Form, Response, UploadFile

from koffset.accounts.permissions import Action
from koffset.api.schemas import CellProblemView, ItemList, ProposedItemsView, ProposedItemView
from koffset.deps import WorkspaceDep, allow
from koffset.exchange.item_table import ProposedItems
from koffset.usecases import item_lists

router = APIRouter(
    prefix="/api/v1/profile-forms", tags=["profile forms"], dependencies=[allow(Action.FILL_FORMS)]
)

_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@router.get("/items.xlsx", response_class=Response, responses={200: {"content": {_XLSX: {}}}})
async def item_template(workspace: WorkspaceDep) -> Response:
    """The workbook to fill in: columns in both languages, examples, drop-downs and the list of supply classes."""
    return _workbook(await item_lists.item_workbook(workspace))


@router.post("/items.xlsx", response_class=Response, responses={200: {"content": {_XLSX: {}}}})
async def export_items(order: ItemList, workspace: WorkspaceDep) -> Response:
    """The same workbook with these items in it."""
    return _workbook(await item_lists.item_workbook(workspace, order.items))


@router.post("/items")
async def read_items(
    workspace: WorkspaceDep,
    file: Annotated[UploadFile | None, File(description="XLSX workbook without macros")] = None,
    text: Annotated[str | None, Form(description="cells copied from a spreadsheet")] = None,
) -> ProposedItemsView:
    """Items of a list, with a problem for each cell that cannot be read. Columns are found by KO or EN header."""
    return _proposed(await item_lists.propose_items(workspace, await file.read() if file else None, text))


def _workbook(content: bytes) -> Response:
    headers = {
        "Content-Disposition": 'attachment; filename="items.xlsx"',
        "X-Content-Type-Options": "nosniff",
    }
    return Response(content, media_type=_XLSX, headers=headers)


def _proposed(found: ProposedItems) -> ProposedItemsView:
    return ProposedItemsView(
        items=[ProposedItemView(row=each.row, item=each.item) for each in found.items],
        problems=[CellProblemView(**asdict(problem)) for problem in found.problems],
        unknown_columns=found.unknown_columns,
        has_header=found.has_header,
    )
