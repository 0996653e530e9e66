"""Rows of uploads on either database, and their files in a folder."""

from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from koffset.domain.account import Account, Organisation, OrganisationKind, OrganisationStatus, Role
from koffset.domain.company import Company
from koffset.domain.evidence import Audience
from koffset.domain.upload import MediaType, Upload, UploadPurpose
from koffset.errors import Unavailable
from koffset.store.sql import SqlStore
from koffset.store.upload_files import FolderUploads

UPLOAD = Upload(
    id="u1",
    company_id="c1",
    sha256="ab" * 32,
    media_type=MediaType.PDF,
    size_bytes=12,
    display_name="인증서.pdf",
    purpose=UploadPurpose.CERTIFICATE,
    audience=Audience.OWNER,
    uploaded_by="a1",
    uploaded_at=datetime(2026, 11, 20, 3, tzinfo=UTC),
)


async def put(store: SqlStore, *uploads: Upload) -> None:
    async with store.writer() as writer:
        await writer.add_companies([Company(key, key, None, key) for key in ("c1", "c2")])
        firm = Organisation("o1", OrganisationKind.COMPANY, "Gaon", OrganisationStatus.ACTIVE, "c1")
        await writer.put_organisation(firm)
        await writer.put_account(Account("a1", "kim@gaon.example", "Kim", "o1", Role.OWNER))
        for upload in uploads:
            await writer.put_upload(upload)


class TestRows:
    async def test_come_back_by_id_and_by_company(self, store: SqlStore) -> None:
        other = replace(UPLOAD, id="u2", company_id="c2")
        await put(store, UPLOAD, other)
        async with store.reader() as reader:
            assert await reader.upload("u1") == UPLOAD
            assert await reader.upload("u3") is None
            assert await reader.uploads_of("c2") == [other]

    async def test_change_their_audience(self, store: SqlStore) -> None:
        public = replace(UPLOAD, audience=Audience.PUBLIC)
        await put(store, UPLOAD, public)
        async with store.reader() as reader:
            assert await reader.uploads_of("c1") == [public]

    async def test_content_is_kept_while_one_upload_is_of_it(self, store: SqlStore) -> None:
        await put(store, UPLOAD, replace(UPLOAD, id="u2", company_id="c2"))
        kept = []
        async with store.writer() as writer:
            for upload_id in ("u1", "u2"):
                await writer.delete_upload(upload_id)
                kept.append(await writer.is_upload_kept(UPLOAD.sha256))
        assert kept == [True, False]


class TestFiles:
    def test_lie_under_their_hash_and_leave_nothing_beside(self, tmp_path: Path) -> None:
        files = FolderUploads(tmp_path / "uploads")
        files.put(UPLOAD.sha256, b"content")
        files.put(UPLOAD.sha256, b"content")
        assert files.get(UPLOAD.sha256) == b"content"
        assert [path for path in tmp_path.rglob("*") if path.is_file()] == [
            tmp_path / "uploads" / "ab" / UPLOAD.sha256
        ]

    def test_are_removed_once_and_again(self, tmp_path: Path) -> None:
        files = FolderUploads(tmp_path)
        files.put(UPLOAD.sha256, b"content")
        files.remove(UPLOAD.sha256)
        files.remove(UPLOAD.sha256)
        with pytest.raises(Unavailable, match="backup"):
            files.get(UPLOAD.sha256)

    @pytest.mark.parametrize("name", ["../../etc/passwd", "", "AB" * 32, "ab" * 32 + "\n"])
    def test_have_no_other_names(self, tmp_path: Path, name: str) -> None:
        with pytest.raises(ValueError, match="SHA-256"):
            FolderUploads(tmp_path).get(name)
