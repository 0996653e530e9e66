"""Lists of items from and to spreadsheets. Nothing is saved: the form shows what was read, and its user decides."""

import asyncio
from collections.abc import Sequence

from koffset.domain.profile import Item
from koffset.errors import InvalidInput, PayloadTooLarge
from koffset.exchange.item_sheet import build_item_workbook, read_item_workbook, read_pasted_items
from koffset.exchange.item_table import ProposedItems
from koffset.usecases.workspace import Workspace


async def propose_items(workspace: Workspace, workbook: bytes | None, text: str | None) -> ProposedItems:
    """Items of a workbook or of pasted text, whichever is given. Raises SourceFileInvalid, PayloadTooLarge."""
    columns, taxonomies = workspace.item_columns, workspace.taxonomies
    limit = workspace.settings.max_upload_bytes
    if workbook is not None and text is None:
        if len(workbook) > limit:
            raise PayloadTooLarge(f"the workbook has {len(workbook):,} bytes, the limit is {limit:,}")
        return await asyncio.to_thread(read_item_workbook, workbook, columns, taxonomies, limit)
    if text is not None and workbook is None:
        return await asyncio.to_thread(read_pasted_items, text, columns, taxonomies)
    raise InvalidInput("give either `file` (an XLSX workbook) or `text` (cells copied from a spreadsheet)")


async def item_workbook(workspace: Workspace, items: Sequence[Item] = ()) -> bytes:
    """The workbook to fill in, with these items in it."""
    return await asyncio.to_thread(
        build_item_workbook, workspace.item_columns, workspace.taxonomies, list(items)
    )
