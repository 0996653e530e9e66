"""Whether bytes are a PDF from their first to their last: its frame is looked at, what it shows is not."""

import re

from koffset.errors import UploadInvalid

_HEAD_BYTES = 2_048
_TAIL_BYTES = 1_024
_PADDING = b"\0\t\n\x0c\r "
# The version, comments, and then an object: a reader of another format finds no room between them.
_HEAD = re.compile(rb"%PDF-(?:1\.[0-7]|2\.0)[ \t]*[\r\n](?:\s|%[^\r\n]*[\r\n])*\d+\s+\d+\s+obj\b")
_TAIL = re.compile(rb"startxref\s+(\d{1,10})\s+%%EOF$")
_CROSS_REFERENCE = re.compile(rb"\s*(?:xref\b|\d+\s+\d+\s+obj\b)")
_MARKUP = re.compile(rb"<\s*(?:!doctype|html|head|body|script|svg|iframe|object|\?php)", re.IGNORECASE)
_ZIP_END = b"PK\x05\x06"
_ZIP_END_BYTES = 66_000


def check_pdf(content: bytes) -> None:
    """Raises UploadInvalid for what is cut off, has something behind its end, or is another format as well."""
    if not _HEAD.match(content, 0, _HEAD_BYTES) or _MARKUP.search(content, 0, _HEAD_BYTES):
        raise _refusal("does not begin as one")
    end = _TAIL.search(content[-_TAIL_BYTES:].rstrip(_PADDING))
    if end is None:
        raise _refusal("does not end as one; it may be cut off")
    if not _CROSS_REFERENCE.match(content, int(end.group(1))):
        raise _refusal("has no table of its objects where it says")
    if _ZIP_END in content[-_ZIP_END_BYTES:]:
        raise _refusal("is an archive as well")


def _refusal(fault: str) -> UploadInvalid:
    return UploadInvalid(f"the file calls itself a PDF but {fault}: print or export it as PDF again")
