"""KDIA's desk: files to import, looked at before anything is written."""

import asyncio
from collections.abc import Sequence
from dataclasses import asdict
from datetime import date
from http import HTTPStatus
from typing import Annotated

from fastapi import APIRouter, File, Form, UploadFile

from koffset.accounts.permissions import Action
from koffset.api.profile_views import difference_views
from koffset.api.schemas import (
    ApplyOrder,
    ImportedView,
    ImportPreviewView,
    ImportRowView,
    ImportsView,
    PastImportView,
    RefusedCellView,
)
from koffset.deps import ActorDep, ImporterDep, SignedInDep, WorkspaceDep, allow
from koffset.domain.importing import ImportKind, PlannedRow
from koffset.usecases import importing

router = APIRouter(prefix="/api/v1/imports", tags=["imports"], dependencies=[allow(Action.IMPORT_FILES)])


@router.get("")
async def latest(workspace: WorkspaceDep) -> ImportsView:
    """The latest imports, and what may be imported here."""
    settings = workspace.settings
    return ImportsView(
        max_bytes=settings.max_import_bytes,
        max_rows=settings.max_import_rows,
        imports=[PastImportView(**asdict(each)) for each in await importing.latest_imports(workspace)],
    )


@router.post("", status_code=HTTPStatus.CREATED)
async def preview(
    workspace: WorkspaceDep,
    importer: ImporterDep,
    member: SignedInDep,
    file: Annotated[UploadFile, File(description="profiles: JSONL or XLSX; the others: CSV")],
    kind: Annotated[ImportKind, Form()],
    as_of: Annotated[date | None, Form(description="day of rows without one")] = None,
) -> ImportPreviewView:
    """What a file would do, row by row. Nothing is written; the file is kept for a while for its import."""
    new = importing.NewImport(kind, file.filename or "", await file.read(), as_of)
    staged = await importing.preview_file(workspace, importer, member, new)
    return await asyncio.to_thread(_view, staged)


@router.get("/{preview_id}")
async def look_again(preview_id: str, workspace: WorkspaceDep, importer: ImporterDep) -> ImportPreviewView:
    """What the file would do now."""
    staged = await importing.open_preview(workspace, importer, preview_id)
    return await asyncio.to_thread(_view, staged)


@router.post("/{preview_id}")
async def apply(
    preview_id: str, order: ApplyOrder, workspace: WorkspaceDep, importer: ImporterDep, actor: ActorDep
) -> ImportedView:
    """Import it as the preview said, all of it or nothing; `preview_stale` where it would do something else now."""
    done = await importing.apply_preview(
        workspace, importer, actor, preview_id, order.fingerprint, order.ticked
    )
    return ImportedView(
        kind=done.file.kind,
        file_name=done.file.name,
        counts=done.counts.as_mapping(),
        written=_rows(done.written),
        left_out=_rows(done.left_out),
    )


@router.delete("/{preview_id}", status_code=HTTPStatus.NO_CONTENT)
async def drop(preview_id: str, workspace: WorkspaceDep) -> None:
    """Forget the file."""
    await importing.drop_preview(workspace, preview_id)


def _view(staged: importing.StagedPreview) -> ImportPreviewView:
    file, preview = staged.file, staged.preview
    return ImportPreviewView(
        id=file.id,
        fingerprint=staged.fingerprint,
        kind=file.kind,
        file_name=preview.file_name,
        file_sha256=preview.file_sha256,
        as_of=preview.as_of,
        staged_at=file.staged_at,
        counts=preview.counts.as_mapping(),
        rows=_rows(preview.rows),
        refused=[RefusedCellView(**asdict(each)) for each in preview.refused],
    )


def _rows(rows: Sequence[PlannedRow]) -> list[ImportRowView]:
    return [
        ImportRowView(
            row=each.row,
            company_id=each.company_id,
            name_ko=each.name_ko,
            name_en=each.name_en,
            state=each.state,
            is_new_company=each.is_new_company,
            stated_id=each.stated_id,
            text=each.text,
            in_the_making=each.in_the_making,
            changes=difference_views(each.changes),
            audience=each.audience,
            audience_before=each.audience_before,
        )
        for each in rows
    ]
