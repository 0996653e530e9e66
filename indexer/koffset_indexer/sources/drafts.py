"""What a parser makes of a file: record drafts by printed company name, before companies are told apart."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from koffset.domain.company import Alias
from koffset.domain.records import DesignationRecord, ListingRecord, PartRecord
from koffset.domain.taxonomy import Taxonomies
from koffset.exchange.rejects import Reject
from koffset_indexer.naming import Namer
from koffset_indexer.sources.delimited import Row, Table


@dataclass(frozen=True, slots=True)
class ParseContext:
    """What a parser needs besides the table: the name of the file, dates from outside, taxonomies.

    `undated_as_of` is the date for rows that state none: the caller's, else the one in the file's name,
    else None.
    """

    file_name: str
    undated_as_of: date | None
    today: date
    taxonomies: Taxonomies
    namer: Namer


@dataclass(frozen=True, slots=True)
class RecordDraft:
    """A record of a company that is known by its printed name only.

    `key` tells the records of one company in one source apart. `keep_existing` marks a record that says
    less than the one another file may have left under the same key, and must not replace it.
    """

    row: int
    company_name: str
    source: str
    key: tuple[str, ...]
    body: PartRecord | DesignationRecord | ListingRecord
    as_of: date
    as_of_inferred: bool
    keep_existing: bool = False


@dataclass(frozen=True, slots=True)
class StatedAlias:
    """Another name that a source states for the company printed as `company_name`."""

    company_name: str
    alias: Alias


@dataclass(frozen=True, slots=True)
class Remark:
    """A remark that no rule understands, for a person to read."""

    company_name: str
    text: str


@dataclass(frozen=True, slots=True)
class ParsedFile:
    """All that a file says. `rejects` are rows left out, `kept_out` values left out of rows that stay."""

    source: str
    read: int
    drafts: Sequence[RecordDraft]
    rejects: Sequence[Reject] = ()
    kept_out: Sequence[Reject] = ()
    aliases: Sequence[StatedAlias] = ()
    remarks: Sequence[Remark] = ()


@dataclass(slots=True)
class RowNotes:
    """Collects what is kept out while the rows of a file are parsed."""

    rejects: list[Reject] = field(default_factory=list)
    kept_out: list[Reject] = field(default_factory=list)

    def reject(self, row: int, column: str, value: str, reason: str) -> None:
        self.rejects.append(Reject(row, column, value, reason))

    def keep_out(self, row: int, column: str, value: str, reason: str) -> None:
        self.kept_out.append(Reject(row, column, value, reason))


def parse_row_by_row(
    source: str, table: Table, parse: Callable[[Row, RowNotes], RecordDraft | None]
) -> ParsedFile:
    """What a table says in which each row makes one draft or none; `parse` notes why not."""
    notes = RowNotes(rejects=list(table.rejects))
    drafts = [draft for row in table.rows if (draft := parse(row, notes)) is not None]
    return ParsedFile(
        source=source,
        read=len(table.rows) + len(table.rejects),
        drafts=drafts,
        rejects=notes.rejects,
        kept_out=notes.kept_out,
    )


def undated_as_of(path: Path, given: date | None) -> date | None:
    """The date of rows without one: the given date, else the last eight-digit date in the file's name."""
    if given is not None:
        return given
    digits = "".join(character if character.isdigit() else " " for character in path.stem).split()
    dates = [found for group in digits if (found := _compact_date(group)) is not None]
    return dates[-1] if dates else None


def _compact_date(group: str) -> date | None:
    if len(group) != 8:
        return None
    try:
        return date(int(group[:4]), int(group[4:6]), int(group[6:]))
    except ValueError:
        return None
