"""What an uploaded file is by its content, and the name it is shown under."""

import re
import unicodedata
from dataclasses import dataclass

import puremagic

from koffset.domain.upload import MediaType, UploadPurpose
from koffset.errors import UploadInvalid
from koffset.exchange.pdf import check_pdf
from koffset.exchange.pictures import MAX_SHOWN_SIDE, rewrite_picture

MAX_NAME_CHARS = 80
"""With three bytes a Hangul syllable a name stays below the 255 bytes of file systems."""

MAX_SUFFIX_CHARS = 10

_SUFFIXES = {
    MediaType.PDF: (".pdf",),
    MediaType.PNG: (".png",),
    MediaType.JPEG: (".jpg", ".jpeg"),
}
_ALLOWED = {
    UploadPurpose.CERTIFICATE: frozenset(MediaType),
    UploadPurpose.PICTURE: frozenset({MediaType.PNG, MediaType.JPEG}),
}
_PATH = re.compile(r"[/\\]")
_UNFIT = re.compile(r'[<>:"|?*]')


@dataclass(frozen=True, slots=True)
class CheckedFile:
    """What is kept of an upload: its type, and bytes that are what they are said to be."""

    media_type: MediaType
    content: bytes


def check_upload(content: bytes, purpose: UploadPurpose, max_pixels: int) -> CheckedFile:
    """The file as it is kept. Raises UploadInvalid for what is empty, broken, or of no type that the purpose takes."""
    if not content:
        raise UploadInvalid("the file is empty (0 bytes): choose it again")
    media_type = _media_type(content)
    if media_type not in _ALLOWED[purpose]:
        found = media_type.value if media_type else _kind_of(content)
        takes = ", ".join(sorted(each.name for each in _ALLOWED[purpose]))
        raise UploadInvalid(f"by its content the file is {found}; a {purpose} is one of {takes}")
    if media_type is MediaType.PDF:
        check_pdf(content)
        return CheckedFile(media_type, content)
    # What is written on a certificate must stay readable; a picture is to be looked at on pages.
    max_side = MAX_SHOWN_SIDE if purpose is UploadPurpose.PICTURE else None
    return CheckedFile(media_type, rewrite_picture(content, media_type, max_pixels, max_side))


def _media_type(content: bytes) -> MediaType | None:
    kind = _kind_of(content)
    return MediaType(kind) if kind in set(MediaType) else None


def _kind_of(content: bytes) -> str:
    try:
        return puremagic.from_string(content, mime=True) or "of no known type"
    except (puremagic.PureError, ValueError):
        return "of no known type"


def display_name(name: str, media_type: MediaType) -> str:
    """The last part of a name without what is not seen or turns the reading, and with the ending of its content."""
    bare = _bare(name)
    suffixes = _SUFFIXES[media_type]
    written = next((suffix for suffix in suffixes if bare.lower().endswith(suffix)), "")
    stem = bare[: len(bare) - len(written)].rstrip(". ")[: MAX_NAME_CHARS - len(suffixes[0]) - 1].rstrip(". ")
    return f"{stem or 'upload'}{written.lower() or suffixes[0]}"


def import_name(name: str) -> str:
    """The same for a file to import, whose ending says how it is read; of a long name the end, where dates stand."""
    stem, dot, suffix = _bare(name).rpartition(".")
    if not dot:
        stem, suffix = suffix, ""
    short = stem[-(MAX_NAME_CHARS - MAX_SUFFIX_CHARS) :].strip(". ")
    return f"{short or 'upload'}{dot}{suffix[:MAX_SUFFIX_CHARS].lower()}"


def _bare(name: str) -> str:
    last = _PATH.split(unicodedata.normalize("NFC", name))[-1]
    seen = _UNFIT.sub("_", "".join(map(_seen, last)))
    return " ".join(seen.split()).strip(". ")


def _seen(char: str) -> str:
    """Control, format (such as right-to-left marks), private and unassigned characters are not; blanks are blanks."""
    category = unicodedata.category(char)
    if category == "Cc" or category.startswith("Z"):
        return " "
    return "" if category.startswith("C") else char
