"""What an import is given besides its file, and what it tells afterwards."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

from koffset.domain.audit import IMPORTER, Actor
from koffset.domain.importing import Counts
from koffset.domain.taxonomy import NameRules, Taxonomies

Progress = Callable[[int, int], None]


@dataclass(frozen=True, slots=True)
class ImportRules:
    """The data that imports go by."""

    taxonomies: Taxonomies
    names: NameRules


@dataclass(frozen=True, slots=True)
class ImportOptions:
    """How one import runs. `now` is an aware instant; `progress` is called with (done, total).

    Without `merge_names` a profile is the company of its id, whatever its names are: ids of relevance sets look alike.
    """

    now: datetime
    rejects_dir: Path
    max_file_bytes: int
    as_of: date | None = None
    author: str = "import"
    progress: Progress | None = None
    actor: Actor = IMPORTER
    merge_names: bool = True

    def report_progress(self, done: int, total: int) -> None:
        if self.progress is not None:
            self.progress(done, total)


@dataclass(frozen=True, slots=True)
class ImportReport:
    """The outcome of one file. `moved` maps a profile's id to that of the company known by its name."""

    kind: str
    file_name: str
    file_sha256: str
    as_of: date | None
    counts: Counts
    seconds: float
    rejects_file: Path | None
    moved: Mapping[str, str]

    @property
    def nothing_changed(self) -> bool:
        counts = self.counts
        return not (
            counts.new or counts.changed or counts.companies_new or counts.aliases_new or counts.reviews_new
        )
