"""KDIA's desk imports files: looked at first, then done as it was looked at, all of it or nothing."""

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from uuid import uuid4

from koffset.domain.account import Member
from koffset.domain.audit import Actor, AuditAction, entry
from koffset.domain.importing import Counts, ImportKind, ImportPreview, PlannedRow, StagedFile
from koffset.errors import KoffsetError, NotFound, PayloadTooLarge, PreviewStale, SourceFileInvalid
from koffset.exchange.files import sha256_of
from koffset.exchange.uploads import import_name
from koffset.store.protocol import ImportLogEntry, StoreReader, StoreWriter
from koffset.usecases.importer import FilePlan, Importer, ImportOrder, ReadFile
from koffset.usecases.workspace import Workspace

LATEST = 20


@dataclass(frozen=True, slots=True)
class NewImport:
    """A file as it was sent: nothing in it is trusted. `as_of` is the day of rows that state none."""

    kind: ImportKind
    name: str
    content: bytes
    as_of: date | None = None


@dataclass(frozen=True, slots=True)
class StagedPreview:
    """A staged file and what it would do now; `fingerprint` is the preview's."""

    file: StagedFile
    preview: ImportPreview
    fingerprint: str


@dataclass(frozen=True, slots=True)
class Applied:
    """What was written; `left_out` are rows with something in the making that nobody ticked."""

    file: StagedFile
    counts: Counts
    written: Sequence[PlannedRow]
    left_out: Sequence[PlannedRow]


async def latest_imports(workspace: Workspace) -> Sequence[ImportLogEntry]:
    """Newest first, those of the command line, too."""
    async with workspace.store.reader() as store:
        return (await store.imports())[:LATEST]


async def preview_file(
    workspace: Workspace, importer: Importer, member: Member, new: NewImport
) -> StagedPreview:
    """Keep a file for its import and say what that would do; nothing is written to the store.

    Raises SourceFileInvalid and PayloadTooLarge; what is refused is not kept.
    """
    limit = workspace.settings.max_import_bytes
    if len(new.content) > limit:
        raise PayloadTooLarge(f"the file has {len(new.content):,} bytes, the limit is {limit:,}")
    if not new.content:
        raise SourceFileInvalid("the file is empty (0 bytes): choose it again")
    now = workspace.now()
    kept_for = timedelta(hours=workspace.settings.import_preview_hours)
    await asyncio.to_thread(workspace.staged.remove_before, now - kept_for)
    file = StagedFile(uuid4().hex, new.kind, import_name(new.name), new.as_of, member.account.id, now)
    path = await asyncio.to_thread(workspace.staged.put, file, new.content)
    try:
        return await _preview(workspace, importer, file, path)
    except KoffsetError:
        await asyncio.to_thread(workspace.staged.remove, file.id)
        raise


async def open_preview(workspace: Workspace, importer: Importer, staged_id: str) -> StagedPreview:
    """What a staged file would do now. Raises NotFound."""
    file, path = await _staged(workspace, staged_id)
    return await _preview(workspace, importer, file, path)


async def apply_preview(
    workspace: Workspace,
    importer: Importer,
    actor: Actor,
    staged_id: str,
    fingerprint: str,
    ticked: Sequence[str] = (),
) -> Applied:
    """Do what the preview of that fingerprint said, but for companies with something in the making that are not ticked.

    Raises PreviewStale where it would do something else now, and NotFound.
    """
    file, path = await _staged(workspace, staged_id)
    read, digest = await _read(workspace, importer, file, path)
    async with workspace.store.writer() as store:
        plan = await read.plan(store)
        told = await _told(file, digest, read, plan, store)
        preview = told.preview
        if told.fingerprint != fingerprint:
            raise PreviewStale(
                f"importing {file.name} would do something else now than the preview said:"
                " the store has changed meanwhile; look at the preview again"
            )
        leave = preview.companies_to_leave(ticked)
        counts = await (await read.plan(store, leave) if leave else plan).write(store)
        held = [row for row in preview.rows if row.in_the_making]
        over = sum(row.company_id not in leave for row in held)
        log = ImportLogEntry(file.kind, file.name, digest, read.as_of, workspace.now(), counts.as_mapping())
        await note_import(store, actor, log, {"over_drafts": over})
    await asyncio.to_thread(workspace.staged.remove, file.id)
    return Applied(
        file,
        counts,
        [row for row in preview.rows if row.is_written and row.company_id not in leave],
        [row for row in held if row.company_id in leave],
    )


async def drop_preview(workspace: Workspace, staged_id: str) -> None:
    """Forget a staged file."""
    await asyncio.to_thread(workspace.staged.remove, staged_id)


async def note_import(
    store: StoreWriter, actor: Actor, done: ImportLogEntry, further: Mapping[str, int] | None = None
) -> None:
    """Enter an import into import log and audit log: counts that are 0 are left out of the latter."""
    await store.log_import(done)
    told = {name: count for name, count in {**done.counts, **(further or {})}.items() if count}
    noted = entry(
        actor,
        AuditAction.FILE_IMPORTED,
        done.kind,
        done.file_name,
        done.finished_at,
        after=done.file_sha256,
        detail=told,
    )
    await store.add_audit([noted])


async def _staged(workspace: Workspace, staged_id: str) -> tuple[StagedFile, Path]:
    found = await asyncio.to_thread(workspace.staged.get, staged_id)
    if found is None:
        raise NotFound(
            "there is no such preview: it was imported, dropped or is too old; send the file again"
        )
    return found


async def _read(
    workspace: Workspace, importer: Importer, file: StagedFile, path: Path
) -> tuple[ReadFile, str]:
    order = ImportOrder(file.kind, path, file.as_of, file.staged_by, workspace.now())
    read = await asyncio.to_thread(importer.read, workspace, order)
    return read, await asyncio.to_thread(sha256_of, path)


async def _preview(workspace: Workspace, importer: Importer, file: StagedFile, path: Path) -> StagedPreview:
    read, digest = await _read(workspace, importer, file, path)
    async with workspace.store.reader() as store:
        plan = await read.plan(store)
        limit = workspace.settings.max_import_rows
        if plan.counts.read > limit:
            raise PayloadTooLarge(
                f"the file has {plan.counts.read:,} rows, the limit is {limit:,}: split it, or import it with"
                " `koffset import`"
            )
        return await _told(file, digest, read, plan, store)


async def _told(
    file: StagedFile, digest: str, read: ReadFile, plan: FilePlan, store: StoreReader
) -> StagedPreview:
    rows = await plan.rows(store)
    preview = ImportPreview(file.kind, file.name, digest, read.as_of, plan.counts, rows, plan.refused)
    return StagedPreview(file, preview, await asyncio.to_thread(preview.fingerprint))
