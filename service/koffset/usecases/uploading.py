"""Uploads of firms: taken in, given to who may see them, deleted."""

import asyncio
import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from uuid import uuid4

from koffset.domain.account import Member, OrganisationKind
from koffset.domain.audit import Actor, AuditAction, entry
from koffset.domain.evidence import Audience, Viewer, readers_of
from koffset.domain.life_cycle import VersionStatus
from koffset.domain.upload import Upload, UploadPurpose
from koffset.errors import Conflict, NotFound, PayloadTooLarge
from koffset.exchange.pictures import build_thumbnail
from koffset.exchange.uploads import check_upload, display_name
from koffset.store.protocol import StoreReader
from koffset.usecases.attaching import is_shown_picture, refuse_if_named, shown_version
from koffset.usecases.drafting import open_draft_in
from koffset.usecases.workspace import Workspace


@dataclass(frozen=True, slots=True)
class NewUpload:
    """A file as it was sent: nothing in it is trusted."""

    company_id: str
    name: str
    content: bytes
    purpose: UploadPurpose


async def add_upload(workspace: Workspace, member: Member, new: NewUpload, actor: Actor) -> Upload:
    """Keep a file for the firm and KDIA only. Raises NotFound, UploadInvalid, PayloadTooLarge, Conflict."""
    if not _may_change(member, new.company_id):
        raise _no_company(new.company_id)
    limit = workspace.settings.max_upload_bytes
    if len(new.content) > limit:
        raise PayloadTooLarge(f"the file has {len(new.content):,} bytes, the limit is {limit:,}")
    checked = await asyncio.to_thread(
        check_upload, new.content, new.purpose, workspace.settings.max_picture_pixels
    )
    upload = Upload(
        id=uuid4().hex,
        company_id=new.company_id,
        sha256=hashlib.sha256(checked.content).hexdigest(),
        media_type=checked.media_type,
        size_bytes=len(checked.content),
        display_name=display_name(new.name, checked.media_type),
        purpose=new.purpose,
        audience=Audience.OWNER,
        uploaded_by=member.account.id,
        uploaded_at=workspace.now(),
    )
    await _keep(workspace, member, upload, checked.content, actor)
    return upload


async def _keep(workspace: Workspace, member: Member, upload: Upload, content: bytes, actor: Actor) -> None:
    """The file comes first, inside the transaction: a deletion of the same bytes waits, and then sees the row."""
    limit = workspace.settings.max_company_uploads
    async with workspace.store.writer() as store:
        if upload.company_id not in await store.companies(member.viewer(), [upload.company_id]):
            raise _no_company(upload.company_id)
        if len(await store.uploads_of(upload.company_id)) >= limit:
            raise Conflict(f"the company has {limit:,} uploads already: delete one that is not needed")
        await asyncio.to_thread(workspace.uploads.put, upload.sha256, content)
        await store.put_upload(upload)
        at, after, owner = upload.uploaded_at, upload.sha256, {"company_id": upload.company_id}
        told = entry(actor, AuditAction.UPLOAD_ADDED, "upload", upload.id, at, after=after, detail=owner)
        await store.add_audit([told])


async def uploads_of(workspace: Workspace, member: Member, company_id: str) -> Sequence[Upload]:
    """Oldest first. Raises NotFound for another firm."""
    if not _may_change(member, company_id):
        raise _no_company(company_id)
    async with workspace.store.reader() as store:
        return await store.uploads_of(company_id)


async def read_upload(workspace: Workspace, viewer: Viewer, upload_id: str) -> tuple[Upload, bytes]:
    """An upload and its bytes. Raises NotFound both when there is none and when the viewer may not see it."""
    async with workspace.store.reader() as store:
        upload = await store.upload(upload_id)
        if upload is None or not await _may_read(store, viewer, upload):
            raise _no_upload(upload_id)
    return upload, await asyncio.to_thread(workspace.uploads.get, upload.sha256)


async def read_picture(workspace: Workspace, viewer: Viewer, upload_id: str) -> Upload:
    """Raises NotFound as `read_upload`, and for what is no picture."""
    async with workspace.store.reader() as store:
        upload = await store.upload(upload_id)
        if upload is None or not upload.media_type.is_picture or not await _may_read(store, viewer, upload):
            raise _no_upload(upload_id)
    return upload


async def thumbnail_of(workspace: Workspace, picture: Upload) -> bytes:
    """A small JPEG of a picture that the viewer may see."""
    content = await asyncio.to_thread(workspace.uploads.get, picture.sha256)
    return await asyncio.to_thread(build_thumbnail, content)


async def delete_upload(workspace: Workspace, member: Member, upload_id: str, actor: Actor) -> None:
    """Raises NotFound for one of another firm, too, and Conflict while a profile names it.

    The bytes go when no other upload is of them.
    """
    async with workspace.store.writer() as store:
        upload = await store.upload(upload_id)
        if upload is None or not _may_change(member, upload.company_id):
            raise _no_upload(upload_id)
        await _refuse_if_named(store, upload)
        await store.delete_upload(upload_id)
        before, owner = upload.sha256, {"company_id": upload.company_id}
        now = workspace.now()
        told = entry(actor, AuditAction.UPLOAD_DELETED, "upload", upload_id, now, before, detail=owner)
        await store.add_audit([told])
    # Broken off between the two, this leaves bytes that nobody finds; the other way round a row without any.
    async with workspace.store.writer() as store:
        if not await store.is_upload_kept(upload.sha256):
            await asyncio.to_thread(workspace.uploads.remove, upload.sha256)


async def _refuse_if_named(store: StoreReader, upload: Upload) -> None:
    opened = await open_draft_in(store, upload.company_id)
    states = (VersionStatus.SUBMITTED, VersionStatus.PUBLISHED)
    versions = [await shown_version(store, upload.company_id, status) for status in states]
    refuse_if_named(upload.id, opened.contents, [each for each in versions if each])


async def _may_read(store: StoreReader, viewer: Viewer, upload: Upload) -> bool:
    if upload.company_id not in await store.companies(viewer, [upload.company_id]):
        return False
    is_of_audience = viewer.may_read(readers_of(upload.audience, upload.company_id))
    return is_of_audience or await is_shown_picture(store, viewer, upload)


def _may_change(member: Member, company_id: str) -> bool:
    """KDIA may for every firm, a firm for itself; which roles may is `accounts.permissions`'s to say."""
    organisation = member.organisation
    return organisation.kind is OrganisationKind.KDIA or organisation.company_id == company_id


def _no_company(company_id: str) -> NotFound:
    return NotFound(f"no company of yours has the id {company_id!r}")


def _no_upload(upload_id: str) -> NotFound:
    return NotFound(f"no upload has the id {upload_id!r}: it may have been deleted")
