"""Uploads that a profile names: whether it may name them, and where one is named."""

from collections.abc import Mapping, Sequence
from typing import Any

from koffset.domain.attachments import ATTACHED, Attachment, iter_attachments
from koffset.domain.evidence import Viewer, readers_of
from koffset.domain.life_cycle import ProfileVersion, VersionStatus
from koffset.domain.profile_blocks import Block, contents_of
from koffset.domain.upload import Upload, UploadPurpose
from koffset.errors import Conflict, ContentInvalid, Fault
from koffset.store.protocol import StoreReader

_SHOWN = {
    VersionStatus.SUBMITTED: "the version that waits for KDIA",
    VersionStatus.PUBLISHED: "the published profile",
}


async def check_attachments(store: StoreReader, company_id: str, block: Block, content: Any) -> None:
    """Raises ContentInvalid for an upload of another purpose, and for another firm's as for one that is not there."""
    named = list(iter_attachments({block: content}))
    if not named:
        return
    field, purpose = ATTACHED[block]
    own = {upload.id: upload for upload in await store.uploads_of(company_id)}
    faults = [
        Fault(f"{block}.{each.place}.{field}", code, text)
        for each in named
        if (found := _fault(own.get(each.upload_id), each.upload_id, purpose))
        for code, text in [found]
    ]
    if faults:
        raise ContentInvalid(faults)


def _fault(upload: Upload | None, upload_id: str, purpose: UploadPurpose) -> tuple[str, str] | None:
    if upload is None:
        return "unknown_upload", f"the company has no upload {upload_id!r}: upload the file first"
    if upload.purpose is not purpose:
        told = f"{upload.display_name!r} was uploaded as a {upload.purpose}, not as a {purpose}"
        return "wrong_purpose", f"{told}: upload it again as that"
    return None


def refuse_if_named(upload_id: str, draft: Mapping[Block, Any], versions: Sequence[ProfileVersion]) -> None:
    """Raises Conflict where a draft, or one of the versions, names the upload."""
    contents = [("the draft", draft)] + [
        (_SHOWN[version.head.status], contents_of(version.profile)) for version in versions
    ]
    places = [
        f"{_described(each)} in {where}"
        for where, blocks in contents
        for each in iter_attachments(blocks)
        if each.upload_id == upload_id
    ]
    if places:
        raise Conflict(f"it is used by {', by '.join(places)}: take it out there, and publish that, first")


def _described(attachment: Attachment) -> str:
    kind = "the certificate" if attachment.block is Block.CERTIFICATES else "the item"
    return f"{kind} {attachment.title!r}"


async def is_shown_picture(store: StoreReader, viewer: Viewer, upload: Upload) -> bool:
    """Whether the published profile shows the viewer an item with this picture.

    Asked anew each time, so that what is withdrawn, or narrowed, takes its pictures with it at once.
    """
    company_id = upload.company_id
    if upload.purpose is not UploadPurpose.PICTURE or await store.merged_into([company_id]):
        return False
    version = await shown_version(store, company_id, VersionStatus.PUBLISHED)
    if version is None or not viewer.may_read(readers_of(version.profile.audience, company_id)):
        return False
    return any(
        item.picture == upload.id and viewer.may_read(readers_of(item.effective_audience, company_id))
        for item in version.profile.items
    )


async def shown_version(store: StoreReader, company_id: str, status: VersionStatus) -> ProfileVersion | None:
    """The version that is published now, or waits."""
    heads = await store.profile_versions(company_id)
    head = next((each for each in heads if each.status is status), None)
    return await store.profile_version(company_id, head.version) if head else None
