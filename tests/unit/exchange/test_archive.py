"""What is a backup, and what is refused before a byte of it is written."""

import hashlib
import json
import zipfile
from pathlib import Path
from typing import Any

import pytest

from koffset.errors import SourceFileInvalid
from koffset.exchange.archive import ArchiveReader, ArchiveWriter, Manifest, is_archive

DATABASE = b"SQLite format 3" + bytes(2_000_000)


def stated(content: bytes) -> dict[str, Any]:
    return {"size_bytes": len(content), "sha256": hashlib.sha256(content).hexdigest()}


def manifest_of(members: dict[str, Any], **changed: Any) -> dict[str, Any]:
    values: dict[str, Any] = {
        "format": 1,
        "made_at": "2026-03-02T09:00:00Z",
        "product_version": "0.1.0",
        "schema_revision": "0001",
        "database": "sqlite",
        "database_version": "3.45.1",
        "rows": {"companies": 1},
        "members": members,
    }
    return values | changed


def packed(folder: Path, contents: dict[str, bytes], manifest: object = None, **changed: Any) -> Path:
    path = folder / "backup.zip"
    described = manifest or manifest_of(
        {name: stated(content) for name, content in contents.items()}, **changed
    )
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as file:
        for name, content in contents.items():
            file.writestr(name, content)
        file.writestr("manifest.json", json.dumps(described))
    return path


def read_through(path: Path) -> Manifest:
    with ArchiveReader(path) as archive:
        archive.verify(lambda _stage, _done, _total: None)
        return archive.manifest


def test_what_was_written_is_read(tmp_path: Path) -> None:
    source = tmp_path / "database"
    source.write_bytes(DATABASE)
    with ArchiveWriter(tmp_path / "backup.zip") as writer:
        writer.add("database.sqlite3", source, compress=True)
        writer.add("uploads/ab/one.pdf", source, compress=False)
        written = Manifest.model_validate(manifest_of(writer.members))
        writer.describe(written)
    assert read_through(tmp_path / "backup.zip") == written
    with ArchiveReader(tmp_path / "backup.zip") as archive:
        archive.extract("uploads/ab/one.pdf", tmp_path / "out" / "one.pdf")
    assert (tmp_path / "out" / "one.pdf").read_bytes() == DATABASE
    assert is_archive(tmp_path / "backup.zip")


@pytest.mark.parametrize(
    "name",
    [
        "uploads/../../etc/cron.d/x",
        "/etc/cron.d/x",
        "uploads//x",
        "uploads/",
        "uploads/./x",
        "uploads\\..\\x",
        "uploads/C:x",
        "store.sqlite3",
        "../database.sqlite3",
    ],
)
def test_a_name_that_leads_elsewhere_is_refused(tmp_path: Path, name: str) -> None:
    path = packed(tmp_path, {"database.sqlite3": b"x", name: b"x"})
    with pytest.raises(SourceFileInvalid, match=r"has no place in a backup|do not agree"):
        read_through(path)


class TestWhatIsNotAsStated:
    def test_content(self, tmp_path: Path) -> None:
        other = manifest_of({"database.sqlite3": stated(b"y")})
        with pytest.raises(SourceFileInvalid, match=r"database\.sqlite3 is damaged"):
            read_through(packed(tmp_path, {"database.sqlite3": b"x"}, other))

    def test_a_size_that_swells(self, tmp_path: Path) -> None:
        small = manifest_of({"database.sqlite3": stated(b"x")})
        with pytest.raises(SourceFileInvalid, match="not of the size"):
            read_through(packed(tmp_path, {"database.sqlite3": DATABASE}, small))

    def test_a_size_that_the_zip_lies_about_is_read_no_further(self, tmp_path: Path) -> None:
        small = {"size_bytes": 100, "sha256": "0" * 64}
        path = packed(tmp_path, {"database.sqlite3": DATABASE}, manifest_of({"database.sqlite3": small}))
        # The size stands twice in the file, and each time it is made to say 100.
        path.write_bytes(
            path.read_bytes().replace(len(DATABASE).to_bytes(4, "little"), (100).to_bytes(4, "little"))
        )
        with pytest.raises(SourceFileInvalid, match="damaged"):
            read_through(path)

    def test_a_member_too_many_or_too_few(self, tmp_path: Path) -> None:
        one = manifest_of({"database.sqlite3": stated(b"x")})
        with pytest.raises(SourceFileInvalid, match="do not agree"):
            read_through(packed(tmp_path, {"database.sqlite3": b"x", "uploads/a": b"x"}, one))
        with pytest.raises(SourceFileInvalid, match="do not agree"):
            read_through(packed(tmp_path, {}, one))

    def test_a_backup_without_its_database(self, tmp_path: Path) -> None:
        with pytest.raises(SourceFileInvalid, match="it has no database"):
            read_through(packed(tmp_path, {"uploads/a": b"x"}))

    def test_more_than_the_disk_has(self, tmp_path: Path) -> None:
        path = packed(tmp_path, {"database.sqlite3": b"x"})
        with ArchiveReader(path) as archive:
            huge = archive.manifest.members["database.sqlite3"].model_copy(update={"size_bytes": 10**18})
            archive.manifest = archive.manifest.model_copy(update={"members": {"database.sqlite3": huge}})
            with pytest.raises(SourceFileInvalid, match="make room"):
                archive.check_room(tmp_path)


class TestWhatIsNoBackup:
    def test_another_file(self, tmp_path: Path) -> None:
        path = tmp_path / "minutes.txt"
        path.write_bytes(b"minutes")
        assert not is_archive(path)
        with pytest.raises(SourceFileInvalid, match="no backup or is damaged"):
            read_through(path)

    def test_no_file(self, tmp_path: Path) -> None:
        with pytest.raises(SourceFileInvalid, match="no such file"):
            read_through(tmp_path / "none.zip")

    def test_a_zip_of_something_else(self, tmp_path: Path) -> None:
        path = tmp_path / "other.zip"
        with zipfile.ZipFile(path, "w") as file:
            file.writestr("readme", "x")
        with pytest.raises(SourceFileInvalid, match=r"no manifest\.json"):
            read_through(path)

    def test_one_that_was_cut_off(self, tmp_path: Path) -> None:
        path = packed(tmp_path, {"database.sqlite3": DATABASE})
        path.write_bytes(path.read_bytes()[:-100])
        with pytest.raises(SourceFileInvalid, match="damaged"):
            read_through(path)

    def test_one_of_a_later_format(self, tmp_path: Path) -> None:
        with pytest.raises(SourceFileInvalid, match=r"format 2 of koffset 9\.0"):
            read_through(packed(tmp_path, {"database.sqlite3": b"x"}, format=2, product_version="9.0"))

    def test_one_whose_manifest_is_not_right(self, tmp_path: Path) -> None:
        with pytest.raises(SourceFileInvalid, match="at schema_revision"):
            read_through(packed(tmp_path, {"database.sqlite3": b"x"}, schema_revision=None))
