"""Files around a local index: which one serves, who writes, what a dead process left behind."""

import fcntl
import os
import shutil
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from koffset.errors import WriterBusy
from koffset.search.index_names import parse_index_name

_REMOVED = ".removed"
_POLL_SEC = 0.02


class IndexFolder:
    """The folder of all local indexes of one prefix."""

    def __init__(self, directory: Path, prefix: str) -> None:
        self._directory = directory
        self._prefix = prefix
        self._pointer = directory / f"{prefix}.current"

    def path(self, name: str) -> Path:
        return self._directory / name

    def serving_name(self) -> str | None:
        """The name of the serving index; None when nothing was ever built."""
        try:
            return self._pointer.read_text(encoding="ascii").strip()
        except FileNotFoundError:
            return None

    def serve(self, name: str) -> None:
        """Point to another index: a crash at any moment leaves the pointer on the old one or the new one."""
        fresh = self._pointer.with_suffix(".fresh")
        with fresh.open("w", encoding="ascii") as file:
            file.write(name)
            file.flush()
            os.fsync(file.fileno())
        fresh.replace(self._pointer)
        sync_directory(self._directory)

    def remove(self, name: str) -> None:
        """Delete an index. Those who have it open go on reading; nobody can open it halfway through."""
        doomed = self.path(name + _REMOVED)
        with suppress(FileNotFoundError):
            self.path(name).rename(doomed)
        shutil.rmtree(doomed, ignore_errors=True)

    def remove_stale(self) -> None:
        """Delete what killed builds left. Call it with the build lock held: then no other build is alive."""
        serving = self.serving_name()
        for path in self._directory.iterdir():
            name = parse_index_name(path.name.removesuffix(_REMOVED))
            if name is not None and name.prefix == self._prefix and path.name != serving:
                shutil.rmtree(path, ignore_errors=True)

    def remove_all(self) -> None:
        """Delete every index, and the pointer to the serving one first."""
        self._pointer.unlink(missing_ok=True)
        self.remove_stale()

    @contextmanager
    def lock(self, kind: str, action: str, wait_sec: float) -> Iterator[None]:
        """Hold the lock of this kind (`build`, `write`); the system gives it up when the process dies.

        Raises WriterBusy, naming process and action, when another holds it for longer than `wait_sec`.
        """
        self._directory.mkdir(parents=True, exist_ok=True)
        path = self._directory / f"{self._prefix}.{kind}.lock"
        descriptor = os.open(path, os.O_RDWR | os.O_CREAT, 0o644)
        try:
            _acquire(descriptor, path, wait_sec)
            os.ftruncate(descriptor, 0)
            os.pwrite(descriptor, f"process {os.getpid()} ({action})".encode(), 0)
            yield
        finally:
            os.close(descriptor)


def sync_directory(directory: Path) -> None:
    """Make renames and new files in a directory survive a power cut."""
    descriptor = os.open(directory, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _acquire(descriptor: int, path: Path, wait_sec: float) -> None:
    deadline = time.monotonic() + wait_sec
    while True:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as exc:
            if time.monotonic() >= deadline:
                holder = path.read_text(encoding="utf-8", errors="replace") or "another process"
                raise WriterBusy(
                    f"{holder} is writing the index (lock {path}); wait for it or stop it"
                ) from exc
            time.sleep(_POLL_SEC)
        else:
            return
