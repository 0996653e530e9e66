"""A dossier as plain data in one language: what stands in it, not how a file shows it."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from koffset.domain.text import Language


class DossierFormat(StrEnum):
    """What a dossier can be written as."""

    PDF = "pdf"
    DOCX = "docx"
    XLSX = "xlsx"
    JSON = "json"


@dataclass(frozen=True, slots=True)
class Fact:
    """One thing with its name. A value of several lines has them apart by newlines."""

    label: str
    value: str


@dataclass(frozen=True, slots=True)
class Column:
    """`share` is its width beside the others'."""

    label: str
    share: int = 1
    centred: bool = False


@dataclass(frozen=True, slots=True)
class Table:
    """Rows have a cell for each column. Tables of one `kind` are of one shape: a workbook puts them on one sheet."""

    kind: str
    title: str
    columns: Sequence[Column]
    rows: Sequence[Sequence[str]]
    note: str = ""


@dataclass(frozen=True, slots=True)
class Section:
    """Read in the order of the fields; `starts_page` where pages are."""

    title: str
    facts: Sequence[Fact] = ()
    paragraphs: Sequence[str] = ()
    tables: Sequence[Table] = ()
    sections: Sequence["Section"] = ()
    starts_page: bool = False


@dataclass(frozen=True, slots=True)
class Headings:
    """Words that a writer needs and that stand in no section."""

    contents: str
    label: str
    value: str
    firms: str
    firm: str
    part: str
    page: str
    notes: str
    versions: str


@dataclass(frozen=True, slots=True)
class Dossier:
    """The same dossier gives the same file, byte for byte: no time stands in it but `as_of`."""

    title: str
    language: Language
    as_of: date
    headings: Headings
    facts: Sequence[Fact]
    lead: Sequence[Section]
    """What stands on the first page, before the notes."""
    notes: Sequence[str]
    versions: Sequence[Fact]
    sections: Sequence[Section]


@dataclass(frozen=True, slots=True)
class OffsetValue:
    """What one firm's part of a lot would be credited with, by which rules, and what has to be confirmed first.

    All of it is said in the dossier's language; a ceiling says that it is one.
    """

    company_id: str
    lot_id: str
    actual_value: str
    multiplier: str
    credited: str
    rules: Sequence[str]
    """In short; what they rest on stands once in the dossier."""
    to_confirm: Sequence[str] = ()


@dataclass(frozen=True, slots=True)
class OffsetRule:
    """A rule in short, what it rests on, and where that stands."""

    said: str
    basis: str
    sources: Sequence[str]


@dataclass(frozen=True, slots=True)
class OffsetPart:
    """Computed elsewhere and said here as it is: `rule_book` is the version of the rules, those of `rule_date`."""

    rule_book: str
    rule_date: date
    values: Sequence[OffsetValue] = field(default_factory=tuple)
    rules: Sequence[OffsetRule] = field(default_factory=tuple)

    def of(self, company_id: str) -> list[OffsetValue]:
        return [value for value in self.values if value.company_id == company_id]
