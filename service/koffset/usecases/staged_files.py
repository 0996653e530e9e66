"""Where use cases keep files between preview and import; `wiring` builds it on a folder."""

from datetime import datetime
from pathlib import Path
from typing import Protocol

from koffset.domain.importing import StagedFile


class StagedFiles(Protocol):
    """All of it is blocking: call it in a thread."""

    def put(self, file: StagedFile, content: bytes) -> Path:
        """Keep it; says where."""

    def get(self, staged_id: str) -> tuple[StagedFile, Path] | None:
        """None for what is not there, whatever the id looks like."""

    def remove(self, staged_id: str) -> None:
        """What is not there is no error."""

    def remove_before(self, at: datetime) -> None:
        """Forget what was staged before that time."""
