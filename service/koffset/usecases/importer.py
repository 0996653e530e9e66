"""What use cases ask of whatever reads import files; the command line gives them that of the indexer."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Protocol

from koffset.domain.importing import Counts, PlannedRow, RefusedCell
from koffset.errors import Unavailable
from koffset.store.protocol import StoreReader, StoreWriter
from koffset.usecases.workspace import Workspace


@dataclass(frozen=True, slots=True)
class ImportOrder:
    """A file to import, as of a day for rows that state none, in whose name and when."""

    kind: str
    path: Path
    as_of: date | None
    author: str
    now: datetime


class FilePlan(Protocol):
    """What a file would do to the store that it was planned with, and to no other state of it."""

    @property
    def counts(self) -> Counts: ...

    @property
    def refused(self) -> Sequence[RefusedCell]: ...

    async def rows(self, store: StoreReader) -> Sequence[PlannedRow]: ...

    async def write(self, store: StoreWriter) -> Counts:
        """Do it. Entries in import log and audit log are the caller's."""


class ReadFile(Protocol):
    """A file that was read to its end."""

    @property
    def as_of(self) -> date | None: ...

    async def plan(self, store: StoreReader, leave_out: Collection[str] = ()) -> FilePlan:
        """Compare it with the store; profiles of the companies in `leave_out` are not written."""


class Importer(Protocol):
    def read(self, workspace: Workspace, order: ImportOrder) -> ReadFile:
        """Blocking. Raises SourceFileInvalid for what is no file of the kind."""


class NoImporter:
    """Of a process that was started without an importer."""

    def read(self, workspace: Workspace, order: ImportOrder) -> ReadFile:
        del workspace, order
        raise Unavailable(
            "this process imports no files: start it with `koffset serve`, or use `koffset import`"
        )
