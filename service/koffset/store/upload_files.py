"""Files of uploads in a folder, each under the hash of its content: never under a name that somebody chose."""

import os
import re
import tempfile
from pathlib import Path

from koffset.errors import Unavailable

_SHA256 = re.compile(r"[0-9a-f]{64}")


class FolderUploads:
    """Implements UploadStore. A file is complete or not there, also after power failed."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def put(self, sha256: str, content: bytes) -> None:
        path = self._path(sha256)
        if path.is_file():
            return
        path.parent.mkdir(parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(prefix=".upload-", dir=path.parent)
        temporary = Path(name)
        try:
            with os.fdopen(handle, "wb") as file:
                file.write(content)
                file.flush()
                os.fsync(file.fileno())
            temporary.replace(path)
        finally:
            temporary.unlink(missing_ok=True)
        _sync_folder(path.parent)

    def get(self, sha256: str) -> bytes:
        try:
            return self._path(sha256).read_bytes()
        except FileNotFoundError as exc:
            raise Unavailable(
                f"the upload {sha256} is missing from the data folder: restore `uploads` from its backup"
            ) from exc

    def remove(self, sha256: str) -> None:
        self._path(sha256).unlink(missing_ok=True)

    def _path(self, sha256: str) -> Path:
        if not _SHA256.fullmatch(sha256):
            raise ValueError(f"{sha256!r} is no SHA-256 in hexadecimal")
        return self._folder / sha256[:2] / sha256


def _sync_folder(folder: Path) -> None:
    """Make the new name durable too, where folders can be opened."""
    if os.name == "posix":
        descriptor = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
