"""Wire models of uploads."""

from collections.abc import Sequence
from datetime import datetime

from pydantic import Field

from koffset.api.schemas.common import WireModel
from koffset.domain.evidence import Audience
from koffset.domain.upload import MediaType, UploadPurpose


class UploadView(WireModel):
    """`GET /api/v1/uploads/{id}` gives the file; who uploaded it is not told."""

    id: str
    company_id: str
    media_type: MediaType
    size_bytes: int = Field(description="of what is kept")
    display_name: str
    purpose: UploadPurpose
    audience: Audience = Field(
        description="who sees it by itself; a published item shows its picture to its own"
    )
    uploaded_at: datetime


class UploadsView(WireModel):
    """What is kept for a firm, oldest first."""

    uploads: Sequence[UploadView]
