"""Rows of uploads; their files are elsewhere (see `upload_files`)."""

from collections.abc import Sequence

from sqlalchemy import RowMapping, delete, func, select

from koffset.domain.evidence import Audience
from koffset.domain.upload import MediaType, Upload, UploadPurpose
from koffset.store.tables import uploads
from koffset.store.view import SqlView


class UploadReads(SqlView):
    async def upload(self, upload_id: str) -> Upload | None:
        rows = await self._rows(select(uploads).where(uploads.c.id == upload_id))
        return _upload(rows[0]) if rows else None

    async def uploads_of(self, company_id: str) -> Sequence[Upload]:
        statement = select(uploads).where(uploads.c.company_id == company_id)
        return [_upload(row) for row in await self._rows(statement.order_by(uploads.c.at, uploads.c.id))]

    async def is_upload_kept(self, sha256: str) -> bool:
        of_content = select(func.count()).select_from(uploads).where(uploads.c.sha256 == sha256)
        return await self._number(of_content) > 0


class UploadWrites(SqlView):
    async def put_upload(self, upload: Upload) -> None:
        row = {
            "id": upload.id,
            "company_id": upload.company_id,
            "sha256": upload.sha256,
            "media_type": upload.media_type.value,
            "size_bytes": upload.size_bytes,
            "display_name": upload.display_name,
            "purpose": upload.purpose.value,
            "audience": upload.audience.value,
            "uploaded_by": upload.uploaded_by,
            "at": upload.uploaded_at,
        }
        await self._upsert(uploads, [row])

    async def delete_upload(self, upload_id: str) -> None:
        await self._connection.execute(delete(uploads).where(uploads.c.id == upload_id))


def _upload(row: RowMapping) -> Upload:
    return Upload(
        id=row["id"],
        company_id=row["company_id"],
        sha256=row["sha256"],
        media_type=MediaType(row["media_type"]),
        size_bytes=row["size_bytes"],
        display_name=row["display_name"],
        purpose=UploadPurpose(row["purpose"]),
        audience=Audience(row["audience"]),
        uploaded_by=row["uploaded_by"],
        uploaded_at=row["at"],
    )
