"""A pasted text as it is read: rows of tables as marked lots with labels, nothing of its pages; places are kept."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from koffset.domain.requirement import TextCondition
from koffset.domain.requirement_proposal import LeftOver, Proposal, Span
from koffset.matching.proposing.pages import gap_about, iter_cuts, iter_page_lines
from koffset.matching.proposing.source import Source, as_written
from koffset.matching.proposing.tables import Cells, Column, Table, find_tables
from koffset.matching.proposing.vocabulary import Vocabulary

_LABELS = {
    "quantity": "Quantity",
    "years": "Delivery",
    "start": "Delivery",
    "end": "Delivery",
    "value": "Value",
    "should": "Preferred",
}
_BEHIND = {"quantity": ("unit", " "), "start": ("end", " - ")}
"""Columns whose cells are written behind those of another: “40” and “sets”, “2028” and “2030”."""

_BEFORE = {"process": ("material", ", ")}
_ALONE = {"start": "from ", "end": "until "}
_ONLY_NUMBER = re.compile(r"[0-9][0-9,. ]*$")


@dataclass(frozen=True, slots=True)
class Spread:
    """`places` are where each character stands in the text as given, none where that is the same.

    `tables` stand in the text as spread, `asides` in the text as given: lines that are of the page, not of the text.
    """

    text: str
    places: Sequence[int] = ()
    tables: Sequence[Span] = ()
    asides: Sequence[Span] = ()

    def of(self, before: "Spread") -> "Spread":
        """This one, made of the text of another, with its places in the text that the other was made of."""
        if not self.places:
            return replace(before, tables=self.tables)
        if not before.places:
            return self
        return Spread(self.text, [before.places[place] for place in self.places], self.tables, before.asides)

    def placed_back(self, proposal: Proposal, source: Source) -> Proposal:
        """With every place as it is in the text as given, and with the lines that are of the page."""
        if not self.places:
            return proposal
        lots = [
            replace(
                lot,
                span=self._back(lot.span),
                pieces=[replace(each, span=self._back(each.span)) for each in lot.pieces],
                conditions=[replace(each, span=self._back(each.span)) for each in lot.conditions],
            )
            for lot in proposal.lots
        ]
        left = [replace(each, span=self._back(each.span)) for each in proposal.left_over]
        left += [_aside(source, each) for each in self.asides]
        return replace(proposal, lots=lots, left_over=sorted(left, key=lambda each: each.span))

    def _back(self, span: Span) -> Span:
        places = self.places[span.start : span.end]
        return Span(min(places), max(places) + 1)


def _aside(source: Source, line: Span) -> LeftOver:
    written = source.written(line)
    offered = TextCondition(kind="text", text=as_written(written), strength="should")
    return LeftOver(written, line, None, "nothing_read", offered)


def spread_text(text: str, words: Vocabulary) -> Spread:
    """The text itself where it has neither tables nor page numbers."""
    plain = without_pages(text)
    return spread_tables(plain.text, words).of(plain)


def without_pages(text: str) -> Spread:
    lines = list(iter_page_lines(text))
    gaps = {gap_about(text, line): "\n" for line in lines}
    removed = sorted({**gaps, **dict.fromkeys(iter_cuts(text), "")}.items())
    if not removed:
        return Spread(text)
    written, places, start = [], [], 0
    for span, between in removed:
        if span.start < start:
            continue
        written += [text[start : span.start], between]
        places += [*range(start, span.start), *([span.start] * len(between))]
        start = span.end
    places += range(start, len(text))
    return Spread("".join([*written, text[start:]]), places, asides=[_stripped(text, line) for line in lines])


def _stripped(text: str, line: Span) -> Span:
    written = text[line.start : line.end]
    start = line.start + len(written) - len(written.lstrip())
    return Span(start, start + len(written.strip()))


def spread_tables(text: str, words: Vocabulary) -> Spread:
    source = Source(text)
    tables = list(find_tables(source, words))
    if not tables:
        return Spread(text)
    writer = _Writer(source, words)
    start = 0
    for table in tables:
        writer.copy(Span(start, table.span.start))
        writer.add_table(table)
        start = table.span.end
    writer.copy(Span(start, len(text)))
    return Spread("".join(writer.written), writer.places, writer.tables)


class _Writer:
    def __init__(self, source: Source, words: Vocabulary) -> None:
        self._source = source
        self._words = words
        self._things: dict[str, str] = {}
        """The thing of each id that was given: another table may speak of the same."""
        self.written: list[str] = []
        self.places: list[int] = []
        self.tables: list[Span] = []

    def copy(self, span: Span) -> None:
        self.written.append(self._source.text[span.start : span.end])
        self.places.extend(range(span.start, span.end))

    def add_table(self, table: Table) -> None:
        start = len(self.places)
        for row in table.rows:
            self._add_row(table, row)
        self.tables.append(Span(start, len(self.places)))
        for row in table.others:
            cells = [cell for place in sorted(row) for cell in row[place]]
            self._add("\n\n", cells[0].start)
            self._add_cells(cells)
        self._add("\n\n", table.span.end - 1)

    def _add(self, text: str, place: int) -> None:
        """What stands nowhere in the text as given is at the place of what it is written beside."""
        self.written.append(text)
        self.places.extend([place] * len(text))

    def _add_cells(self, cells: Sequence[Span]) -> None:
        for number, cell in enumerate(cells):
            if number:
                self._add(" ", cell.start)
            self.copy(cell)

    def _add_row(self, table: Table, row: Cells) -> None:
        item = table.place("item")
        things = row[item] if item is not None else ()
        self._add(f"\n\nLot {self._id(table, row, things)}: ", things[0].start)
        self._add_cells(things)
        joined = {second for role in (*_BEHIND, *_BEFORE) if (second := self._joined(table, row, role))}
        for place, column in enumerate(table.columns):
            if place in row and place not in {item, table.place("number"), *joined}:
                self._add_cell(table, row, place, column)

    def _joined(self, table: Table, row: Cells, role: str) -> int | None:
        """The column that is written with the one of the role, where the row has both."""
        first = table.place(role)
        second = table.place({**_BEHIND, **_BEFORE}[role][0])
        return second if first in row and second in row else None

    def _id(self, table: Table, row: Cells, things: Sequence[Span]) -> str:
        """Its own number, unless that is another thing's already."""
        thing = " ".join(map(self._source.written, things))
        own = table.id_of(self._source, row)
        if own is None or self._things.get(own, thing) != thing:
            own = next(each for each in map(str, range(1, len(self._things) + 2)) if each not in self._things)
        self._things[own] = thing
        return own

    def _add_cell(self, table: Table, row: Cells, place: int, column: Column) -> None:
        cells, role = row[place], column.role
        start = cells[0].start
        label = _LABELS.get(role) if table.place(role) == place else None
        self._add(f"\n{label or self._source.written(column.name).strip(' :*')}: ", start)
        second = self._joined(table, row, role) if role in {*_BEHIND, *_BEFORE} else None
        if second is not None and role in _BEFORE:
            self._add_cells(row[second])
            self._add(_BEFORE[role][1], start)
        is_bare = _ONLY_NUMBER.match(self._source.folded, start, cells[-1].end) is not None
        said = dict(self._said(column)) if is_bare and label else {}
        lead = f"{said.pop('currency')} " if "currency" in said else ""
        self._add(lead or (_ALONE.get(role, "") if second is None else ""), start)
        self._add_cells(cells)
        self._add("".join(f" {text}" for text in said.values()), cells[-1].end - 1)
        if second is not None and role in _BEHIND:
            self._add(_BEHIND[role][1], cells[-1].end - 1)
            self._add_cells(row[second])

    def _said(self, column: Column) -> Iterator[tuple[str, str]]:
        """What the name of a column says of its numbers: “Qty (sets)”, “Value (USD million)”."""
        kinds = {"quantity": ("unit",), "value": ("currency", "scale")}.get(column.role, ())
        for kind in kinds:
            found = self._words.of(kind).first(self._source, column.name)
            if found and found.span.start > column.name.start:
                yield kind, self._source.written(found.span)
