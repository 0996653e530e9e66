"""The backup archive: a zip of a database and of files, with a manifest that says what each member must be."""

import hashlib
import shutil
import zipfile
import zlib
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Literal, Self

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field, NonNegativeInt, ValidationError

from koffset.errors import SourceFileInvalid

FORMAT = 1
"""Raised when an older program could not read what is written."""

MANIFEST = "manifest.json"
UPLOADS = "uploads/"
DATABASE_NAMES = {"sqlite": "database.sqlite3", "postgresql": "database.dump"}
MAX_MANIFEST_BYTES = 256_000_000

_BLOCK_BYTES = 1 << 20
_ENCRYPTED = 0x1

Progress = Callable[[str, int, int], None]
"""Called with the stage, what is done and the total."""

DatabaseKind = Literal["sqlite", "postgresql"]


class Stated(BaseModel):
    """What the manifest says of one member."""

    model_config = ConfigDict(frozen=True)

    size_bytes: NonNegativeInt
    sha256: str = Field(pattern=r"^[0-9a-f]{64}$")


class Manifest(BaseModel):
    """What an archive says of itself. Keys that a later program adds are passed over."""

    model_config = ConfigDict(frozen=True)

    format: int
    made_at: AwareDatetime
    product_version: str
    schema_revision: str
    database: DatabaseKind
    database_version: str
    rows: Mapping[str, NonNegativeInt]
    members: Mapping[str, Stated]

    @property
    def database_member(self) -> str:
        return DATABASE_NAMES[self.database]

    @property
    def uploads(self) -> list[str]:
        return [name for name in self.members if name.startswith(UPLOADS)]

    @property
    def total_bytes(self) -> int:
        return sum(stated.size_bytes for stated in self.members.values())


class ArchiveWriter:
    """Writes members one after the other and the manifest last; the caller puts the finished file in place."""

    def __init__(self, path: Path) -> None:
        self._zip = zipfile.ZipFile(path, "w")
        self.members: dict[str, Stated] = {}

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *exc_info: object) -> None:
        self._zip.close()

    def add(self, name: str, path: Path, *, compress: bool) -> None:
        """Raises FileNotFoundError, with nothing written, where the file is gone."""
        entry = zipfile.ZipInfo(name)
        entry.compress_type = zipfile.ZIP_DEFLATED if compress else zipfile.ZIP_STORED
        digest, size = hashlib.sha256(), 0
        with path.open("rb") as file, self._zip.open(entry, "w", force_zip64=True) as member:
            while block := file.read(_BLOCK_BYTES):
                digest.update(block)
                size += len(block)
                member.write(block)
        self.members[name] = Stated(size_bytes=size, sha256=digest.hexdigest())

    def describe(self, manifest: Manifest) -> None:
        self._zip.writestr(MANIFEST, manifest.model_dump_json(indent=1), zipfile.ZIP_DEFLATED)


class ArchiveReader:
    """An archive whose names, sizes and manifest were checked; `verify` reads it through before anything is written."""

    def __init__(self, path: Path) -> None:
        self._path = path
        if not path.is_file():
            raise SourceFileInvalid(f"{path}: no such file; give the path of a backup")
        with self._readable():
            self._zip = zipfile.ZipFile(path)
        try:
            with self._readable():
                self.manifest = self._read_manifest()
                self._check_members()
        except BaseException:
            self._zip.close()
            raise

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *exc_info: object) -> None:
        self._zip.close()

    def verify(self, progress: Progress) -> None:
        """Compare the hash of every member with the manifest."""
        total = len(self.manifest.members)
        for done, name in enumerate(self.manifest.members, start=1):
            for _ in self._blocks(name):
                pass
            progress("check", done, total)

    def extract(self, name: str, target: Path) -> None:
        """Write a member to a new file that only its owner may read."""
        target.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        target.touch(mode=0o600, exist_ok=False)
        with target.open("wb") as file:
            for block in self._blocks(name):
                file.write(block)

    def check_room(self, folder: Path) -> None:
        """Refuse what says that it needs more than the disk has."""
        free = shutil.disk_usage(folder).free
        if self.manifest.total_bytes > free:
            raise SourceFileInvalid(
                f"{self._path}: unpacked it has {self.manifest.total_bytes:,} bytes, and {folder} has "
                f"{free:,} free; make room, or look whether it is a backup of yours"
            )

    def _read_manifest(self) -> Manifest:
        names = self._zip.namelist()
        if names.count(MANIFEST) != 1:
            raise SourceFileInvalid(f"{self._path}: it has no {MANIFEST}: this is no backup of koffset")
        if self._zip.getinfo(MANIFEST).file_size > MAX_MANIFEST_BYTES:
            raise SourceFileInvalid(f"{self._path}: its {MANIFEST} is over {MAX_MANIFEST_BYTES:,} bytes")
        with self._zip.open(MANIFEST) as member:
            text = member.read(MAX_MANIFEST_BYTES + 1)
        try:
            manifest = Manifest.model_validate_json(text)
        except ValidationError as exc:
            fault = exc.errors()[0]
            where = ".".join(map(str, fault["loc"]))
            raise SourceFileInvalid(
                f"{self._path}: its {MANIFEST} is not right at {where}: {fault['msg']}"
            ) from exc
        if manifest.format > FORMAT:
            raise SourceFileInvalid(
                f"{self._path}: the backup has format {manifest.format} of koffset {manifest.product_version}, "
                f"this program reads up to {FORMAT}: install that version or a newer one"
            )
        return manifest

    def _check_members(self) -> None:
        """Nothing but what the manifest names, under names that stay inside, at the sizes that it states."""
        entries = [entry for entry in self._zip.infolist() if entry.filename != MANIFEST]
        names = [entry.filename for entry in entries]
        stated = self.manifest.members
        if sorted(names) != sorted(stated):
            strange = sorted(set(names).symmetric_difference(stated)) or names
            raise SourceFileInvalid(f"{self._path}: {strange[0]!r} and its {MANIFEST} do not agree")
        if self.manifest.database_member not in stated:
            raise SourceFileInvalid(f"{self._path}: it has no {self.manifest.database_member}")
        for entry in entries:
            if not _is_safe(entry.filename, self.manifest.database_member):
                raise SourceFileInvalid(f"{self._path}: the name {entry.filename!r} has no place in a backup")
            if entry.flag_bits & _ENCRYPTED or entry.file_size != stated[entry.filename].size_bytes:
                raise SourceFileInvalid(
                    f"{self._path}: {entry.filename} is not of the size that its {MANIFEST} states"
                )

    def _blocks(self, name: str) -> Iterator[bytes]:
        """The bytes of a member, no more than stated; at the end its hash is compared."""
        stated = self.manifest.members[name]
        digest, size = hashlib.sha256(), 0
        with self._readable(), self._zip.open(name) as member:
            while block := member.read(_BLOCK_BYTES):
                digest.update(block)
                size += len(block)
                if size > stated.size_bytes:
                    break
                yield block
        if (size, digest.hexdigest()) != (stated.size_bytes, stated.sha256):
            raise SourceFileInvalid(
                f"{self._path}: {name} is damaged: its SHA-256 is not that of the {MANIFEST}; "
                "take another backup"
            )

    @contextmanager
    def _readable(self) -> Iterator[None]:
        try:
            yield
        except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError) as exc:
            raise SourceFileInvalid(
                f"{self._path}: the file is no backup or is damaged ({exc}); take another one"
            ) from exc


def is_archive(path: Path) -> bool:
    """Whether the file is a backup by its looks: then another may take its place."""
    try:
        with zipfile.ZipFile(path) as opened:
            return MANIFEST in opened.namelist()
    except (zipfile.BadZipFile, OSError):
        return False


def _is_safe(name: str, database_member: str) -> bool:
    if name == database_member:
        return True
    parts = name.removeprefix(UPLOADS).split("/")
    plain = all(part not in {"", ".", ".."} for part in parts)
    return name.startswith(UPLOADS) and plain and not any(char in name for char in ("\\", ":", "\0"))
