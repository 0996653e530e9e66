"""Copies of a SQLite store by SQLite's online backup: out of the live file, and back into it."""

import os
import sqlite3
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager, suppress
from pathlib import Path
from typing import Literal

from koffset.errors import Conflict, NotFound, SourceFileInvalid, Unavailable, WriterBusy
from koffset.store.dump import Progress, Saved

_PAGES_A_STEP = 100
_ATTEMPTS = 20
"""Writers wait when the copy begins, so that the first does nearly always; one that wins each time is told of."""
_BUSY = (
    "another process is writing to the store and did not finish in time: wait for it to end and try again, "
    "or raise KOFFSET_DB_TIMEOUT_SEC"
)

_COUNT_ON = """
UPDATE main.change_counter
SET value = max(value, (SELECT coalesce(max(sequence), 0) FROM main.change_feed))
"""

_NOTE_ALL = """
INSERT INTO main.change_feed (sequence, company_id, at)
SELECT (SELECT value FROM main.change_counter) + row_number() OVER (ORDER BY id), id,
  strftime('%Y-%m-%d %H:%M:%f000', 'now')
FROM (
  SELECT id FROM main.companies UNION SELECT id FROM before.companies UNION SELECT company_id FROM before.change_feed
)
"""


class SqliteDump:
    """Implements StoreDump for one file."""

    kind: Literal["sqlite"] = "sqlite"

    def __init__(self, path: Path, timeout_sec: float) -> None:
        self._path = path
        self._timeout_sec = timeout_sec

    def check(self) -> None:
        if self.is_empty():
            raise NotFound(f"there is no store at {self._path}: nothing to back up")

    def save(self, target: Path, progress: Progress) -> Saved:
        self.check()
        with _translated(self._path), closing(_open(self._path, self._timeout_sec)) as live:
            # Within a view of its own the copy begins once; without, every commit of a writer would restart it.
            live.execute("BEGIN")
            live.execute("SELECT count(*) FROM sqlite_master").fetchone()
            with closing(sqlite3.connect(target)) as copy:
                live.backup(copy, pages=_PAGES_A_STEP, progress=_told("copy", progress))
                # One file, with nothing beside it.
                copy.execute("PRAGMA journal_mode = DELETE")
            live.execute("ROLLBACK")
        return _inspect(target)

    def is_empty(self) -> bool:
        if not self._path.exists() or not self._path.stat().st_size:
            return True
        with _translated(self._path), closing(_open(self._path, self._timeout_sec)) as live:
            return not _tables(live)

    def load(self, source: Path, saved: Saved, progress: Progress, *, replace: bool) -> None:
        found = _inspect(source)
        if (found.rows, found.schema_revision) != (dict(saved.rows), saved.schema_revision):
            raise SourceFileInvalid(
                "the database in the backup does not hold the rows that its manifest states"
            )
        if not replace and not self.is_empty():
            raise Conflict(f"there is a store at {self._path} by now: restore with --replace")
        self._path.parent.mkdir(parents=True, exist_ok=True)
        if not self.is_empty():
            self._replace(source, progress)
            return
        if self._path.exists():
            self._copy(source, self._path, progress)
            return
        with tempfile.TemporaryDirectory(prefix=f".{self._path.name}.", dir=self._path.parent) as folder:
            whole = Path(folder) / self._path.name
            whole.touch(mode=0o600)
            self._copy(source, whole, progress)
            _sync(whole)
            self._remove_logs()
            whole.replace(self._path)
        _sync(self._path.parent)

    def _remove_logs(self) -> None:
        """Logs of a file that somebody took away: SQLite would write what they hold over the new one."""
        for suffix in ("-wal", "-shm", "-journal"):
            self._path.with_name(self._path.name + suffix).unlink(missing_ok=True)

    def _replace(self, source: Path, progress: Progress) -> None:
        """Begins again where another process commits after changes were noted: an index would keep what it wrote."""
        for _ in range(_ATTEMPTS):
            noted = self._note_changes(source)
            with suppress(_WentOn):
                self._copy(source, self._path, progress, noted)
                return
        raise WriterBusy(
            "others go on writing to the store: stop the service, or try again when less is written"
        )

    def _note_changes(self, source: Path) -> int | None:
        """In the copy, before it takes its place: its change feed goes on after that of the store there.

        The end of that comes back; None where no store of ours is there. Writers are kept out meanwhile, so that they
        wait as the copy begins.
        """
        with (
            _translated(self._path),
            closing(_open(self._path, self._timeout_sec)) as live,
            closing(_open(source, 0)) as copy,
        ):
            if "change_counter" not in _tables(live):
                return None
            live.execute("PRAGMA journal_mode = WAL")
            live.execute("BEGIN IMMEDIATE")
            last = _last_change(live)
            copy.execute("ATTACH ? AS before", (f"{self._path.absolute().as_uri()}?mode=ro",))
            copy.execute("BEGIN IMMEDIATE")
            copy.execute("UPDATE main.change_counter SET value = max(value, ?)", (last,))
            copy.execute(_NOTE_ALL)
            copy.execute(_COUNT_ON)
            copy.execute("COMMIT")
            live.execute("ROLLBACK")
        return last

    def _copy(self, source: Path, target: Path, progress: Progress, noted: int | None = None) -> None:
        """One transaction of the target: a break leaves what was there, and readers go on in their views.

        Raises _WentOn, and changes nothing, where `noted` is no longer the last change there.
        """
        waiting = _Patience(self._timeout_sec, _told("replace", progress))

        def step(status: int, remaining: int, total: int) -> None:
            # From its first step on the copy keeps writers out, and what was there can still be read.
            if noted is not None and status == sqlite3.SQLITE_OK and remaining:
                with closing(_open(target, 0)) as before:
                    if _last_change(before) != noted:
                        raise _WentOn
            waiting(status, remaining, total)

        with (
            _translated(target),
            closing(sqlite3.connect(source)) as copy,
            closing(sqlite3.connect(target, timeout=self._timeout_sec)) as live,
        ):
            live.execute("PRAGMA synchronous = FULL")
            # The last page is a step of its own, so that there is one before it is committed.
            pages = int(copy.execute("PRAGMA page_count").fetchone()[0])
            copy.backup(live, pages=max(1, min(_PAGES_A_STEP, pages - 1)), progress=step)


class _WentOn(Exception):
    """Others wrote to the store that is being replaced."""


class _Patience:
    """Ends a copy that a writer keeps out for longer than the timeout: SQLite itself would try for ever."""

    def __init__(self, timeout_sec: float, told: Callable[[int, int, int], None]) -> None:
        self._timeout_sec = timeout_sec
        self._told = told
        self._remaining = -1
        self._since = time.monotonic()

    def __call__(self, status: int, remaining: int, total: int) -> None:
        now = time.monotonic()
        if remaining != self._remaining:
            self._remaining, self._since = remaining, now
        elif now - self._since > self._timeout_sec:
            raise WriterBusy(_BUSY)
        self._told(status, remaining, total)


def _told(stage: str, progress: Progress) -> Callable[[int, int, int], None]:
    def tell(_status: int, remaining: int, total: int) -> None:
        progress(stage, total - remaining, total)

    return tell


def _open(path: Path, timeout_sec: float) -> sqlite3.Connection:
    """An existing file, never a new one."""
    uri = f"{path.absolute().as_uri()}?mode=rw"
    return sqlite3.connect(uri, uri=True, timeout=timeout_sec, isolation_level=None)


def _inspect(path: Path) -> Saved:
    """What the file holds. SourceFileInvalid where SQLite finds it broken or it is no store."""
    with _translated(path), closing(_open(path, 0)) as opened:
        try:
            faults = [row[0] for row in opened.execute("PRAGMA integrity_check(1)")]
            broken = opened.execute("PRAGMA foreign_key_check").fetchone()
            rows = {table: _count(opened, table) for table in _tables(opened)}
            revision = opened.execute("SELECT version_num FROM alembic_version").fetchone()
        except sqlite3.DatabaseError as exc:
            raise SourceFileInvalid(f"the copy of the database is not right: {exc}") from exc
    if faults != ["ok"] or broken is not None:
        what = faults[0] if faults != ["ok"] else f"a row of {broken[0]} refers to one that is not there"
        raise SourceFileInvalid(f"the copy of the database is not right: {what}")
    if revision is None:
        raise SourceFileInvalid("the copy of the database has no schema revision")
    return Saved(revision[0], sqlite3.sqlite_version, rows)


def _tables(opened: sqlite3.Connection) -> list[str]:
    named = "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\'"
    return sorted(row[0] for row in opened.execute(named))


def _last_change(opened: sqlite3.Connection) -> int:
    return int(opened.execute("SELECT value FROM change_counter").fetchone()[0])


def _count(opened: sqlite3.Connection, table: str) -> int:
    quoted = table.replace('"', '""')
    return int(opened.execute(f'SELECT count(*) FROM "{quoted}"').fetchone()[0])  # noqa: S608 quoted above


def _sync(path: Path) -> None:
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


@contextmanager
def _translated(path: Path) -> Iterator[None]:
    try:
        yield
    except sqlite3.Error as exc:
        if getattr(exc, "sqlite_errorcode", None) == sqlite3.SQLITE_BUSY:
            raise WriterBusy(_BUSY) from exc
        raise Unavailable(f"{path}: the database does not do what was asked ({exc}): check the disk") from exc
