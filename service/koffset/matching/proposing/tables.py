"""Tables of a pasted text: below a line whose cells name columns, by bars, tabs or blanks."""

import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from koffset.domain.requirement_proposal import Span
from koffset.matching.proposing.source import Source
from koffset.matching.proposing.vocabulary import Vocabulary

MOST_HEADER_WORDS = 6
LEAST_LISTED = 4
"""Cells of a head between semicolons, which part sentences too."""

LEAST_APART = 3
"""Cells of a line behind a blank one, where only blanks part them: fewer may be any text."""

_LINE = re.compile(r"[^\n]+")
_APART = re.compile(r"\S+(?:[ \t]\S+)*")
_RULE = re.compile(r"[\s|:+=\-–—_]*$")
_ID = re.compile(r"(?:[A-Za-z가-힣.#]+\s)?(?P<id>[0-9]{1,4}[A-Za-z]?|[A-Za-z])\.?$")
_MARKS = ("|", "\t", ";", "  ")

Cells = Mapping[int, Sequence[Span]]


@dataclass(frozen=True, slots=True)
class Column:
    """`role` is what the word list says of its name; it stands from `offset` on in a table that blanks part."""

    role: str
    name: Span
    offset: int


@dataclass(frozen=True, slots=True)
class Table:
    """Cells by the place of their column, several where a row was broken. `others` are rows that are no thing."""

    columns: Sequence[Column]
    rows: Sequence[Cells]
    others: Sequence[Cells]
    span: Span

    def place(self, role: str) -> int | None:
        return _place_of(self.columns, role)

    def id_of(self, source: Source, row: Cells) -> str | None:
        place = self.place("number")
        cell = row.get(place) if place is not None else None
        found = _ID.match(source.written(cell[0])) if cell else None
        return found["id"].upper() if found else None


def find_tables(source: Source, words: Vocabulary) -> Iterator[Table]:
    """One column is the thing; another its number, how many, when or for how much."""
    if not any(mark in source.text for mark in _MARKS):
        return
    lines = [source.stripped(*match.span()) for match in _LINE.finditer(source.text)]
    lines = [line for line in lines if line.start < line.end]
    place = 0
    while place < len(lines):
        style = _style(source, lines[place])
        columns = _columns(source, lines[place], style, words) if style else ()
        count = _count_rows(source, lines[place:], style) if style and columns else 0
        if style and count:
            yield from _table(source, lines[place : place + count + 1], style, columns, words)
        place += count + 1


def _style(source: Source, line: Span) -> str | None:
    written = source.text[line.start : line.end]
    return next((mark for mark in _MARKS if mark in written), None)


def _columns(source: Source, line: Span, style: str, words: Vocabulary) -> Sequence[Column]:
    """None where the line is no head of a table: most of its cells name columns there."""
    cells = _cells(source, line, style)
    columns = [
        Column(_role(source, cell, words), cell, _offset(source, cell.start))
        for cell in cells
        if len(source.written(cell).split()) <= MOST_HEADER_WORDS
    ]
    roles = [each.role for each in columns]
    if style == ";" and len(cells) < LEAST_LISTED:
        return ()
    is_head = "item" in roles and not {"number", "quantity", "years", "value"}.isdisjoint(roles)
    known = [role for role in roles if role]
    # Several columns of counts say how many a year, or of which kind: what their sum means nobody says.
    is_simple = len(columns) == len(cells) and len(known) * 2 > len(roles) and roles.count("quantity") <= 1
    return columns if is_head and is_simple else ()


def _role(source: Source, cell: Span, words: Vocabulary) -> str:
    found = words.of("column").first(source, cell)
    return found.value if found else ""


def _count_rows(source: Source, lines: Sequence[Span], style: str) -> int:
    """Lines below the head that are of the table."""
    for count, line in enumerate(lines[1:]):
        gap = source.text.count("\n", lines[count].end, line.start)
        cells = len(_cells(source, line, style))
        is_below = style == "  " and gap == 1 and line.start - _line_start(source, line) > 1
        is_row = style in source.text[line.start : line.end] and cells >= (LEAST_APART if gap > 1 else 2)
        if gap > 2 or not (is_row or is_below or _RULE.match(source.text, line.start, line.end)):
            return count
    return len(lines) - 1


def _table(
    source: Source, lines: Sequence[Span], style: str, columns: Sequence[Column], words: Vocabulary
) -> Iterator[Table]:
    rows: list[dict[int, list[Span]]] = []
    for line in lines[1:]:
        if _RULE.match(source.text, line.start, line.end):
            continue
        cells = _placed(source, line, style, columns)
        if rows and _is_broken(source, cells, columns):
            for place, cell in cells.items():
                rows[-1].setdefault(place, []).append(cell)
        else:
            rows.append({place: [cell] for place, cell in cells.items()})
    columns = _with_number(source, rows, columns)
    item = _place_of(columns, "item")
    things = [row for row in rows if item in row and len(row) > 1 and not _is_total(source, row, words)]
    if things:
        others = [row for row in rows if row not in things]
        yield Table(columns, things, others, Span(lines[0].start, lines[-1].end))


def _placed(source: Source, line: Span, style: str, columns: Sequence[Column]) -> Mapping[int, Span]:
    """By their order where all are there, else by where they stand; empty ones are left out."""
    cells = _cells(source, line, style)
    if style != "  " or len(cells) == len(columns):
        last = len(columns) - 1
        placed = {min(place, last): cell for place, cell in enumerate(cells)}
    else:
        placed = {}
        for cell in cells:
            place = _nearest(columns, _offset(source, cell.start), _offset(source, cell.end))
            held = placed.get(place)
            placed[place] = Span(held.start, cell.end) if held else cell
    return {place: cell for place, cell in placed.items() if cell.start < cell.end}


def _nearest(columns: Sequence[Column], start: int, end: int) -> int:
    """The last column whose name begins before the cell does, or above it."""
    above = [place for place, column in enumerate(columns) if column.offset <= start]
    below = [place for place, column in enumerate(columns) if start < column.offset < end]
    return (
        below[0]
        if below and below[0] == (above[-1] + 1 if above else 0) and not above
        else (above or [0])[-1]
    )


def _is_broken(source: Source, cells: Mapping[int, Span], columns: Sequence[Column]) -> bool:
    """The rest of the row above: without a thing, or with neither number nor amounts where there are such columns."""
    item, number = _place_of(columns, "item"), _place_of(columns, "number")
    if item is None or item not in cells:
        return number is None or number not in cells
    if number is not None:
        return number not in cells and _place_of(columns, "quantity") not in cells
    return len(cells) == 1 and source.text[cells[item].start].islower()


def _with_number(
    source: Source, rows: Sequence[Mapping[int, Sequence[Span]]], columns: Sequence[Column]
) -> Sequence[Column]:
    """“Item | Description”: the first is a number where all its cells are."""
    places = [place for place, column in enumerate(columns) if column.role == "item"]
    if len(places) < 2 or _place_of(columns, "number") is not None:
        return columns
    written = [source.written(row[places[0]][0]) for row in rows if places[0] in row]
    if not written or not all(map(_ID.match, written)):
        return columns
    return [
        replace(column, role="number") if place == places[0] else column
        for place, column in enumerate(columns)
    ]


def _is_total(source: Source, row: Cells, words: Vocabulary) -> bool:
    """“Total”, in whatever column."""
    return any(
        words.value("column_total", source.folded[cell.start : cell.end].strip(" :*")) is not None
        for cells in row.values()
        for cell in cells
    )


def _place_of(columns: Sequence[Column], role: str) -> int | None:
    return next((place for place, column in enumerate(columns) if column.role == role), None)


def _cells(source: Source, line: Span, style: str) -> Sequence[Span]:
    """In order; between bars and tabs also empty ones."""
    if style == "  ":
        return [Span(*match.span()) for match in _APART.finditer(source.text, line.start, line.end)]
    written = source.text[line.start : line.end]
    start = line.start + written.startswith("|")
    end = line.end - written.endswith("|")
    cells = []
    for piece in source.text[start:end].split(style):
        cells.append(source.stripped(start, start + len(piece)))
        start += len(piece) + 1
    return cells


def _line_start(source: Source, line: Span) -> int:
    return source.text.rfind("\n", 0, line.start) + 1


def _offset(source: Source, place: int) -> int:
    """On its line, as wide as it is shown: Hangul is two wide."""
    start = source.text.rfind("\n", 0, place) + 1
    return sum(1 + (unicodedata.east_asian_width(char) in "WF") for char in source.text[start:place])
