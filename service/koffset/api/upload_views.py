"""Uploads as the wire models show them."""

from koffset.api.schemas import UploadView
from koffset.domain.upload import Upload


def upload_view(upload: Upload) -> UploadView:
    return UploadView(
        id=upload.id,
        company_id=upload.company_id,
        media_type=upload.media_type,
        size_bytes=upload.size_bytes,
        display_name=upload.display_name,
        purpose=upload.purpose,
        audience=upload.audience,
        uploaded_at=upload.uploaded_at,
    )
