"""Files as such: checked before they are read, hashed, and replaced only by complete ones."""

import hashlib
import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from koffset.errors import InvalidInput, SourceFileInvalid


def check_file(path: Path, max_bytes: int) -> None:
    """Refuse what is not there, is empty or is over the limit, before a byte of it is read."""
    if not path.is_file():
        raise SourceFileInvalid(f"{path}: no such file; give the path of an existing file")
    size = path.stat().st_size
    if size == 0:
        raise SourceFileInvalid(f"{path}: the file is empty (0 bytes)")
    if size > max_bytes:
        raise SourceFileInvalid(
            f"{path}: the file has {size:,} bytes, more than the limit of {max_bytes:,};"
            " split it or raise KOFFSET_MAX_FILE_BYTES"
        )


def read_utf8(path: Path, refusal: type[InvalidInput] = SourceFileInvalid) -> str:
    """The text of a file without a byte order mark. Raises `refusal` for what is missing or no such text."""
    try:
        return path.read_bytes().decode("utf-8-sig")
    except UnicodeDecodeError as exc:
        raise refusal(f"{path}: not UTF-8 text (byte {exc.start}); save it as plain text in UTF-8") from exc
    except FileNotFoundError as exc:
        raise refusal(f"{path}: no such file") from exc
    except OSError as exc:
        raise refusal(f"{path}: cannot be read: {exc.strerror}") from exc


def sha256_of(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


@contextmanager
def replacing(path: Path) -> Iterator[Path]:
    """A temporary file beside `path` that takes its place when the block ends without an error."""
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(prefix=f".{path.name}.", suffix=path.suffix, dir=path.parent)
    os.close(handle)
    temporary = Path(name)
    try:
        yield temporary
        temporary.replace(path)
    finally:
        temporary.unlink(missing_ok=True)
