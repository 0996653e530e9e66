"""Which uploads a profile names: documents of certificates, and pictures of items. Pure."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from koffset.domain.profile import CompanyProfile
from koffset.domain.profile_blocks import Block, claims_in, contents_of, with_contents
from koffset.domain.profile_diff import entry_title, paired
from koffset.domain.upload import UploadPurpose

ATTACHED: Mapping[Block, tuple[str, UploadPurpose]] = {
    Block.ITEMS: ("picture", UploadPurpose.PICTURE),
    Block.CERTIFICATES: ("document", UploadPurpose.CERTIFICATE),
}
"""Blocks whose claims may name an upload: in which field, and of which purpose."""

ATTACHED_FIELDS = frozenset(field for field, _ in ATTACHED.values())


@dataclass(frozen=True, slots=True)
class Attachment:
    """A claim names an upload. `place` counts the claims of its block from 0, `title` is what a reader calls it."""

    block: Block
    place: int
    title: str
    upload_id: str


def iter_attachments(contents: Mapping[Block, Any]) -> Iterator[Attachment]:
    """What blocks name, whether or not there are such uploads."""
    for block, (field, _) in ATTACHED.items():
        for place, claim in enumerate(claims_in(block, contents.get(block))):
            if claim.get(field):
                yield Attachment(block, place, entry_title(claim), claim[field])


def without_attachments(profile: CompanyProfile) -> CompanyProfile:
    """As it leaves the store and comes from outside: an id means nothing elsewhere, and proves nothing here."""
    items = tuple(each.model_copy(update={"picture": None}) for each in profile.items)
    return without_documents(profile).model_copy(update={"items": items})


def without_documents(profile: CompanyProfile) -> CompanyProfile:
    """As somebody sees it who is neither of the firm nor of KDIA: a document has no wider audience."""
    bare = tuple(each.model_copy(update={"document": None}) for each in profile.certificates)
    return profile.model_copy(update={"certificates": bare})


def with_attachments_of(earlier: CompanyProfile, profile: CompanyProfile) -> CompanyProfile:
    """The profile with the uploads that its claims had in an earlier state of the same company's."""
    if not any(iter_attachments(contents_of(earlier))):
        return profile
    before, after = contents_of(earlier), contents_of(profile)
    kept = {
        block: [
            {**claim, field: known[field] if known else None}
            for known, claim in paired(before[block], after[block])
            if claim is not None
        ]
        for block, (field, _) in ATTACHED.items()
    }
    return with_contents(profile, kept)
