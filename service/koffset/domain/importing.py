"""What a file would do, before it does it: rows with their companies, cells that are refused, counts. Pure."""

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date, datetime
from enum import StrEnum

from koffset.domain.evidence import Audience
from koffset.domain.profile_diff import Difference


class ImportKind(StrEnum):
    """What KDIA's desk imports; the command line takes wish-lists and programmes, too."""

    PROFILES = "profiles"
    DESIGNATED = "designated"
    LISTED = "listed"
    PARTS = "parts"


@dataclass(frozen=True, slots=True)
class StagedFile:
    """A file that was sent and is not imported yet. `name` is fit for a file system; `staged_by` is an account's id."""

    id: str
    kind: ImportKind
    name: str
    as_of: date | None
    staged_by: str
    staged_at: datetime


class RowState(StrEnum):
    """What a row is to the store. `older`: the store has a later state; `duplicate`: another row of the file wins."""

    NEW = "new"
    CHANGED = "changed"
    UNCHANGED = "unchanged"
    OLDER = "older"
    DUPLICATE = "duplicate"


class InTheMaking(StrEnum):
    """What a firm has under way of its profile, which an import would go past."""

    DRAFT = "draft"
    SUBMITTED = "submitted"


@dataclass(frozen=True, slots=True)
class Counts:
    """What became of the rows of a file, or would.

    `read` = new + changed + unchanged + older + duplicates + rejected + not_ours + left_out where one row makes one
    record; the profiles of designated companies make up to two. `kept_out` counts single values left out of rows that
    stay, `left_out` profiles that were not to be written now.
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
    left_out: int = 0
    companies_new: int = 0
    aliases_new: int = 0
    reviews_new: int = 0

    def as_mapping(self) -> Mapping[str, int]:
        return asdict(self)


@dataclass(frozen=True, slots=True)
class PlannedRow:
    """A row that is not refused. `stated_id` is the id in the file where a company known by name has another.

    `text` is what else tells the row, such as the name as printed. Of profiles `audience` is that of the file, and
    `changes` and `audience_before` are told where one is there.
    """

    row: int
    company_id: str
    name_ko: str | None
    name_en: str | None
    state: RowState
    is_new_company: bool = False
    stated_id: str | None = None
    text: str = ""
    in_the_making: InTheMaking | None = None
    changes: Sequence[Difference] = ()
    audience: Audience | None = None
    audience_before: Audience | None = None

    @property
    def is_written(self) -> bool:
        return self.state in {RowState.NEW, RowState.CHANGED}


@dataclass(frozen=True, slots=True)
class RefusedCell:
    """A value that is kept out, with its row unless `keeps_row`. `code` is empty where only the text says why."""

    row: int
    column: str
    value: str
    code: str
    reason: str
    advice: str
    keeps_row: bool = False


@dataclass(frozen=True, slots=True)
class ImportPreview:
    """All that one file would do to the store as it is. Counts are those of all rows, ticked or not."""

    kind: str
    file_name: str
    file_sha256: str
    as_of: date | None
    counts: Counts
    rows: Sequence[PlannedRow]
    refused: Sequence[RefusedCell]

    def fingerprint(self) -> str:
        """The same as long as the file would do the same: whatever else changed in the store does not matter."""
        text = json.dumps(asdict(self), ensure_ascii=True, sort_keys=True, default=str)
        return hashlib.sha256(text.encode()).hexdigest()

    def companies_to_leave(self, ticked: Sequence[str]) -> frozenset[str]:
        """Companies with something in the making that nobody ticked."""
        held = {row.company_id for row in self.rows if row.in_the_making}
        return frozenset(held - set(ticked))
