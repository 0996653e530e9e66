"""What an import is given besides its file, and what it tells afterwards."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from datetime import date, datetime
from pathlib import Path

from koffset.domain.audit import IMPORTER, Actor
from koffset.domain.taxonomy import NameRules, Taxonomies
from koffset.exchange.rejects import Reject

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
class Counts:
    """What became of the rows of a file.

    `read` = new + changed + unchanged + older + duplicates + rejected + not_ours where one row makes one
    record; the profiles of designated companies make up to two. `kept_out` counts single values left out of
    rows that stay.
    """

    read: int = 0
    new: int = 0
    changed: int = 0
    unchanged: int = 0
    older: int = 0
    duplicates: int = 0
    rejected: int = 0
    kept_out: int = 0
    not_ours: int = 0
    companies_new: int = 0
    aliases_new: int = 0
    reviews_new: int = 0

    def as_mapping(self) -> Mapping[str, int]:
        return asdict(self)


@dataclass(frozen=True, slots=True)
class Outcome:
    """What writing one file came to; `moved` is explained at `ImportReport`."""

    counts: Counts
    rejects: Sequence[Reject] = ()
    moved: Mapping[str, str] = field(default_factory=dict)


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
