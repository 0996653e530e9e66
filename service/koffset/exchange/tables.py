"""Documents to rows of text and back, after the declaration in `columns`: pure, knows no file format."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from koffset.domain.text import Document
from koffset.exchange.columns import DOCUMENT_KEY, ROW_NUMBER, Column, Format, Path, Sheet
from koffset.exchange.rejects import Reject

Location = tuple[str | int, ...]


@dataclass(frozen=True, slots=True)
class TextRow:
    """A row of a sheet: its number as the program shows it, and the cells that are not empty by header."""

    number: int
    cells: Mapping[str, str]


@dataclass(slots=True)
class RawDocument:
    """A document before it is validated, and which row of which sheet each of its blocks came from."""

    row: int
    content: dict[str, Any]
    places: dict[Location, tuple[Sheet, int]] = field(default_factory=dict)

    def locate(self, location: Location) -> tuple[int, str]:
        """The row and `sheet.header` of a value, given where it stands in the document."""
        block = next(
            location[:length] for length in range(len(location), -1, -1) if location[:length] in self.places
        )
        sheet, row = self.places[block]
        within = tuple(step for step in location[len(block) :] if isinstance(step, str))
        for column in sheet.columns:
            if column.path[: len(within)] == within:
                return row, f"{sheet.name}.{column.header}"
        return row, ".".join((sheet.name, *within))


def build_rows(form: Format, documents: Iterable[Document]) -> dict[str, list[list[str]]]:
    """The rows of every sheet; an empty cell is an empty text."""
    rows: dict[str, list[list[str]]] = {sheet.name: [] for sheet in form.all_sheets()}
    for document in documents:
        content = document.model_dump(mode="json")
        rows[form.root.name].append(_cells(form.root, content))
        for sheet in form.sheets:
            _add_block_rows(rows, sheet, content["id"], value_at(content, sheet.path))
    return rows


def _add_block_rows(rows: dict[str, list[list[str]]], sheet: Sheet, key: str, value: Any) -> None:
    if value is None:
        return
    blocks = value if sheet.repeated else [value]
    for number, block in enumerate(blocks, start=1):
        keys = [key, str(number)][: len(sheet.keys)]
        rows[sheet.name].append([*keys, *_cells(sheet, block)])
        for child in sheet.children:
            rows[child.name] += [
                [key, str(number), *_cells(child, inner)] for inner in value_at(block, child.path)
            ]


def _cells(sheet: Sheet, block: Mapping[str, Any]) -> list[str]:
    return [cell_of(column, value_at(block, column.path)) for column in sheet.columns]


def cell_of(column: Column, value: Any) -> str:
    """The text of a value; `split_values` takes apart what stands in one cell."""
    if value is None:
        return ""
    if column.many:
        return "; ".join(str(item).replace("\\", "\\\\").replace(";", "\\;") for item in value)
    return str(value).lower() if isinstance(value, bool) else str(value)


def value_at(block: Any, path: Path) -> Any:
    """None where the place, or a block around it, is not stated."""
    for step in path:
        if block is None:
            return None
        block = block[step]
    return block


def parse_rows(form: Format, rows: Mapping[str, Sequence[TextRow]]) -> tuple[list[RawDocument], list[Reject]]:
    """Documents still to be validated, and the rows that belong to none of them."""
    documents: list[RawDocument] = []
    by_id: dict[str, RawDocument] = {}
    rejects: list[Reject] = []
    for row in rows[form.root.name]:
        document = RawDocument(row.number, _block(form.root, row), {(): (form.root, row.number)})
        documents.append(document)
        by_id.setdefault(row.cells.get("id", ""), document)
    for sheet in form.sheets:
        _attach(sheet, rows, by_id, rejects)
    return documents, rejects


def _attach(
    sheet: Sheet,
    rows: Mapping[str, Sequence[TextRow]],
    by_id: Mapping[str, RawDocument],
    rejects: list[Reject],
) -> None:
    numbered: dict[tuple[str, str], tuple[RawDocument, Location]] = {}
    for row in rows.get(sheet.name, ()):
        key = row.cells.get(DOCUMENT_KEY, "")
        document = by_id.get(key)
        if document is None:
            rejects.append(_orphan(sheet, row, DOCUMENT_KEY, "no document of the first sheet has this id"))
            continue
        location = _put(document, (), sheet, row)
        numbered.setdefault((key, row.cells.get(ROW_NUMBER, "")), (document, location))
    for child in sheet.children:
        for row in rows.get(child.name, ()):
            owner = numbered.get((row.cells.get(DOCUMENT_KEY, ""), row.cells.get(ROW_NUMBER, "")))
            if owner is None:
                rejects.append(_orphan(child, row, ROW_NUMBER, f"no row of {sheet.name} has this id and no"))
            else:
                _put(*owner, child, row)


def _orphan(sheet: Sheet, row: TextRow, header: str, reason: str) -> Reject:
    return Reject(row.number, f"{sheet.name}.{header}", row.cells.get(header, ""), reason, "orphan_row")


def _put(document: RawDocument, owner: Location, sheet: Sheet, row: TextRow) -> Location:
    """Put the block of a row into its document, under the block at `owner`; returns where it stands."""
    parent: Any = document.content
    for step in (*owner, *sheet.path[:-1]):
        parent = parent.setdefault(step, {}) if isinstance(parent, dict) else parent[step]
    location: Location = (*owner, *sheet.path)
    if sheet.repeated:
        blocks = parent.setdefault(sheet.path[-1], [])
        location = (*location, len(blocks))
        blocks.append(_block(sheet, row))
    else:
        parent[sheet.path[-1]] = {**parent.get(sheet.path[-1], {}), **_block(sheet, row)}
    document.places[location] = (sheet, row.number)
    return location


def _block(sheet: Sheet, row: TextRow) -> dict[str, Any]:
    block: dict[str, Any] = {}
    for column in sheet.columns:
        text = row.cells.get(column.header)
        if text is not None:
            inner = block
            for step in column.path[:-1]:
                inner = inner.setdefault(step, {})
            inner[column.path[-1]] = split_values(text) if column.many else text
    return block


def split_values(text: str) -> list[str]:
    r"""The values of a cell, separated by `;`; `\;` and `\\` are the characters."""
    values, current, characters = [], "", iter(text)
    for character in characters:
        if character == "\\":
            current += next(characters, "")
        elif character == ";":
            values.append(current.strip())
            current = ""
        else:
            current += character
    return [value for value in (*values, current.strip()) if value]
