"""Files to import, each in a folder of its own under an id of ours, with what is known of it beside."""

import re
import shutil
from datetime import UTC, datetime
from pathlib import Path

from pydantic import TypeAdapter, ValidationError

from koffset.domain.importing import StagedFile

_ID = re.compile(r"[0-9a-f]{32}")
_NOTES = "notes.json"
_STAGED = TypeAdapter(StagedFile)


class FolderStage:
    """Implements StagedFiles. The notes are written last: a file without them is not there."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def put(self, file: StagedFile, content: bytes) -> Path:
        # Profiles hold what is not public.
        folder = self._folder / file.id
        folder.mkdir(parents=True, mode=0o700)
        path = _path_in(folder, file)
        path.parent.mkdir()
        path.write_bytes(content)
        (folder / _NOTES).write_bytes(_STAGED.dump_json(file))
        return path

    def get(self, staged_id: str) -> tuple[StagedFile, Path] | None:
        if not _ID.fullmatch(staged_id):
            return None
        folder = self._folder / staged_id
        file = _notes_in(folder)
        return (file, _path_in(folder, file)) if file else None

    def remove(self, staged_id: str) -> None:
        if _ID.fullmatch(staged_id):
            shutil.rmtree(self._folder / staged_id, ignore_errors=True)

    def remove_before(self, at: datetime) -> None:
        for folder in self._folder.glob("*"):
            if _staged_at(folder) < at:
                self.remove(folder.name)


def _path_in(folder: Path, file: StagedFile) -> Path:
    return folder / "file" / file.name


def _notes_in(folder: Path) -> StagedFile | None:
    try:
        return _STAGED.validate_json((folder / _NOTES).read_bytes())
    except (FileNotFoundError, ValidationError):
        return None


def _staged_at(folder: Path) -> datetime:
    """What was broken off has no notes, and goes by the time of its folder; what is gone meanwhile stays so."""
    file = _notes_in(folder)
    if file is not None:
        return file.staged_at
    try:
        return datetime.fromtimestamp(folder.stat().st_mtime, UTC)
    except FileNotFoundError:
        return datetime.max.replace(tzinfo=UTC)
