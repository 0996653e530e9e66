"""What a backup asks of a database: a consistent copy in one file, and to be replaced by one."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Literal, Protocol

Progress = Callable[[str, int, int], None]
"""Called with the stage, what is done and the total."""


@dataclass(frozen=True, slots=True)
class Saved:
    """What a copy holds: rows by table, and the revision of its schema."""

    schema_revision: str
    database_version: str
    rows: Mapping[str, int]


class StoreDump(Protocol):
    """Blocking: an operator's command waits for it, and an interrupt must reach the tool that does the work."""

    @property
    def kind(self) -> Literal["sqlite", "postgresql"]: ...

    def check(self) -> None:
        """Raise what `save` would raise before it copies anything, such as for a missing store or tool."""

    def save(self, target: Path, progress: Progress) -> Saved:
        """Copy one committed state into a new file, while others write. Raises NotFound when there is no store."""

    def is_empty(self) -> bool:
        """Whether there is no table yet."""

    def load(self, source: Path, saved: Saved, progress: Progress, *, replace: bool) -> None:
        """Put the copy in place of all that is there, in one transaction, at the schema that it has.

        An index that follows the feed must meet every company of both stores anew: they are noted as changed, with
        numbers after all that the store before gave. Who is connected sees the old state or the new one. An error of
        ours means that nothing was changed, such as for a copy that is not what `saved` says, or where there is a store
        by now that was not to be replaced.
        """
