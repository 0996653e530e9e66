"""A document or picture that a firm has uploaded, as the store knows it; its bytes lie beside the store."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from koffset.domain.evidence import Audience


class MediaType(StrEnum):
    """What may be uploaded; found by content, never by name."""

    PDF = "application/pdf"
    PNG = "image/png"
    JPEG = "image/jpeg"

    @property
    def is_picture(self) -> bool:
        return self is not MediaType.PDF


class UploadPurpose(StrEnum):
    CERTIFICATE = "certificate"
    PICTURE = "picture"


@dataclass(frozen=True, slots=True)
class Upload:
    """One upload. `sha256` and `size_bytes` are of what is kept, which for pictures is not what was sent.

    Several uploads, also of different firms, may be of the same bytes. `display_name` is clean, and a name only:
    nothing is found by it.
    """

    id: str
    company_id: str
    sha256: str
    media_type: MediaType
    size_bytes: int
    display_name: str
    purpose: UploadPurpose
    audience: Audience
    uploaded_by: str
    uploaded_at: datetime
