"""Backing up the store with the uploaded documents, and restoring both."""

import asyncio
import os
import shutil
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from importlib.metadata import version
from pathlib import Path

from koffset.errors import Conflict, KoffsetError
from koffset.exchange.archive import (
    DATABASE_NAMES,
    FORMAT,
    UPLOADS,
    ArchiveReader,
    ArchiveWriter,
    Manifest,
    Progress,
    is_archive,
)
from koffset.exchange.files import sha256_of
from koffset.store import schema
from koffset.store.dump import Saved, StoreDump
from koffset.store.protocol import Store

_UNPACKED = ".restore-"


@dataclass(frozen=True, slots=True)
class Place:
    """What is kept: the database, and the folder of uploads, which need not be there."""

    dump: StoreDump
    store: Store
    data_dir: Path

    @property
    def uploads(self) -> Path:
        return self.data_dir / "uploads"


@dataclass(frozen=True, slots=True)
class BackupReport:
    """`left_out` counts uploads that were deleted while the backup ran."""

    file: str
    size_bytes: int
    database: str
    schema_revision: str
    rows: Mapping[str, int]
    uploads: int
    left_out: int


@dataclass(frozen=True, slots=True)
class RestoreReport:
    """`uploads_kept` counts files of the folder that the backup does not know: they stay.

    `index_follows`: there was a store, whose feed goes on, so that an index of it needs no rebuild.
    """

    file: str
    made_at: datetime
    database: str
    schema_revision: str
    rows: Mapping[str, int]
    uploads: int
    uploads_kept: int
    index_follows: bool


def back_up(place: Place, target: Path, now: datetime, progress: Progress) -> BackupReport:
    """Write an archive of one committed state, while others write; a break leaves no trace of it.

    Uploads are looked for on both sides of the database's moment: files are written before the rows that name them, and
    deleted after them. So each one that it names is there before, or else afterwards.
    """
    _check_target(target, place)
    place.dump.check()
    target.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix=f".{target.name}.", dir=target.parent) as folder:
        copy, unfinished = Path(folder) / "database", Path(folder) / "archive"
        unfinished.touch(mode=0o600)
        with ArchiveWriter(unfinished) as archive:
            left_out = _add_uploads(archive, place.uploads, progress)
            saved = place.dump.save(copy, progress)
            # PostgreSQL's copy is compressed already.
            archive.add(DATABASE_NAMES[place.dump.kind], copy, compress=place.dump.kind == "sqlite")
            left_out += _add_uploads(archive, place.uploads, progress)
            manifest = _manifest(place, saved, archive, now)
            archive.describe(manifest)
        _sync(unfinished)
        unfinished.replace(target)
    _sync(target.parent)
    return BackupReport(
        str(target),
        target.stat().st_size,
        manifest.database,
        manifest.schema_revision,
        manifest.rows,
        len(manifest.uploads),
        left_out,
    )


def restore(place: Place, source: Path, *, replace: bool, progress: Progress) -> RestoreReport:
    """Put a backup in an empty place, or in place of what is there. It is read through and checked before.

    The schema is brought up afterwards: every start of the program does the same, should that be broken off.
    """
    with ArchiveReader(source) as archive:
        manifest = archive.manifest
        _check_fits(place, manifest, replace=replace)
        was_empty = place.dump.is_empty()
        archive.check_room(_existing(place.data_dir))
        archive.verify(progress)
        place.data_dir.mkdir(parents=True, exist_ok=True)
        _remove_leftovers(place.data_dir)
        with tempfile.TemporaryDirectory(prefix=_UNPACKED, dir=place.data_dir) as folder:
            staged = Path(folder)
            for done, name in enumerate(manifest.members, start=1):
                archive.extract(name, staged / name)
                progress("unpack", done, len(manifest.members))
            saved = Saved(manifest.schema_revision, manifest.database_version, manifest.rows)
            # The files first: a database must not name one that is not there.
            with _placed(staged / UPLOADS, place, manifest):
                place.dump.load(staged / manifest.database_member, saved, progress, replace=replace)
    asyncio.run(_migrate(place.store))
    there = sum(1 for _ in _iter_uploads(place.uploads))
    return RestoreReport(
        str(source),
        manifest.made_at,
        manifest.database,
        manifest.schema_revision,
        manifest.rows,
        len(manifest.uploads),
        there - len(manifest.uploads),
        index_follows=not was_empty,
    )


def read_manifest(source: Path) -> Manifest:
    """What a backup says of itself; its members are not read through."""
    with ArchiveReader(source) as archive:
        return archive.manifest


def _check_target(target: Path, place: Place) -> None:
    if target.is_dir() or (target.exists() and not is_archive(target)):
        raise Conflict(f"{target} is there and is no backup of koffset: give another name")
    if target.resolve().is_relative_to(place.uploads.resolve()):
        raise Conflict(f"{target} is among the uploads, which the backup holds: give another folder")


def _check_fits(place: Place, manifest: Manifest, *, replace: bool) -> None:
    if manifest.database != place.dump.kind:
        raise Conflict(
            f"the backup is of {manifest.database}, KOFFSET_DATABASE_URL names {place.dump.kind}: restore it where "
            f"the URL names {manifest.database}, then `koffset db copy`"
        )
    if not schema.knows(manifest.schema_revision):
        raise Conflict(
            f"the backup has the schema {manifest.schema_revision} of koffset {manifest.product_version}, which this "
            f"program ({version('koffset')}) does not know: install that version or a newer one"
        )
    if not replace and not place.dump.is_empty():
        raise Conflict("there is a store already: back it up, then restore with --replace")
    if not replace and any(_iter_uploads(place.uploads)):
        raise Conflict(f"{place.uploads} holds files already: move it away, or restore with --replace")


def _manifest(place: Place, saved: Saved, archive: ArchiveWriter, now: datetime) -> Manifest:
    return Manifest(
        format=FORMAT,
        made_at=now,
        product_version=version("koffset"),
        schema_revision=saved.schema_revision,
        database=place.dump.kind,
        database_version=saved.database_version,
        rows=saved.rows,
        members=archive.members,
    )


def _add_uploads(archive: ArchiveWriter, uploads: Path, progress: Progress) -> int:
    """Add those that are not in the archive yet. How many went away meanwhile."""
    named = {UPLOADS + path.relative_to(uploads).as_posix(): path for path in _iter_uploads(uploads)}
    found = [(name, path) for name, path in named.items() if name not in archive.members]
    left_out = 0
    for done, (name, path) in enumerate(found, start=1):
        try:
            archive.add(name, path, compress=False)
        except FileNotFoundError:
            left_out += 1
        progress("uploads", done, len(found))
    return left_out


def _iter_uploads(uploads: Path) -> Iterator[Path]:
    """Whole files in a stable order. One that is being written has a name with a dot in front."""
    for folder, folders, names in os.walk(uploads):
        folders.sort()
        for name in sorted(names):
            path = Path(folder) / name
            if not name.startswith(".") and path.is_file() and not path.is_symlink():
                yield path


@contextmanager
def _placed(staged: Path, place: Place, manifest: Manifest) -> Iterator[None]:
    """Put the files in their folder, one by one and each whole; the new ones go again when the database does not come.

    After an interrupt it may have come all the same: only where there is still none do they go. A file that no store
    names does no harm, one that is missing does.
    """
    added: list[Path] = []
    try:
        for name in manifest.uploads:
            relative, stated = name.removeprefix(UPLOADS), manifest.members[name].sha256
            _put(staged / relative, place.uploads / relative, stated, added)
        yield
    except KoffsetError:
        _take_back(added, place.uploads)
        raise
    except BaseException:
        # Whatever stopped it: an interrupt, a full disk.
        if place.dump.is_empty():
            _take_back(added, place.uploads)
        raise


def _put(staged: Path, target: Path, sha256: str, added: list[Path]) -> None:
    if target.exists():
        if sha256_of(target) == sha256:
            return
    else:
        target.parent.mkdir(parents=True, exist_ok=True)
        added.append(target)
    _sync(staged)
    staged.replace(target)


def _take_back(added: Sequence[Path], uploads: Path) -> None:
    for path in added:
        path.unlink(missing_ok=True)
        _remove_empty(path.parent, uploads)


async def _migrate(store: Store) -> None:
    try:
        await store.migrate()
    finally:
        await store.close()


def _remove_empty(folder: Path, last: Path) -> None:
    """Remove the folder and those above it, as far as `last`, while they are empty."""
    while folder.is_relative_to(last) and folder.exists() and not any(folder.iterdir()):
        folder.rmdir()
        folder = folder.parent


def _remove_leftovers(data_dir: Path) -> None:
    """What a restore that was killed, or lost its power, had unpacked: nobody would look for it there."""
    for folder in data_dir.glob(f"{_UNPACKED}*"):
        shutil.rmtree(folder)


def _existing(folder: Path) -> Path:
    return folder if folder.exists() else _existing(folder.absolute().parent)


def _sync(path: Path) -> None:
    """Make a file, or the names in a folder, survive a power cut."""
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
