"""Writes a dossier as a workbook: a sheet for the first page, one for facts, and one for each kind of table."""

import io
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime, time
from typing import Any

from xlsxwriter import Workbook

from koffset.domain.dossier import Dossier, Section, Table

MAX_SHEET_TITLE = 31
MAX_CELL_CHARS = 32_767
WIDTH_OF_SHARE = 11
_NOT_IN_TITLES = re.compile(r"[\[\]:*?/\\]")
# What XML cannot hold, and a spreadsheet therefore would not open.
_CONTROLS = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")


@dataclass(slots=True)
class _Sheet:
    title: str
    headers: Sequence[str]
    widths: Sequence[int]
    rows: list[Sequence[str]] = field(default_factory=list)


def write_xlsx(dossier: Dossier) -> bytes:
    """Blocking. All cells are texts, so that nothing in them runs as a formula."""
    made = io.BytesIO()
    workbook = Workbook(made, {"in_memory": True})
    created = datetime.combine(dossier.as_of, time())
    workbook.set_properties({"title": _clean(dossier.title), "author": "koffset", "created": created})
    try:
        for sheet in _sheets(dossier):
            _write(workbook, sheet)
    finally:
        workbook.close()
    return made.getvalue()


def _sheets(dossier: Dossier) -> list[_Sheet]:
    head = dossier.headings
    first = _Sheet(head.notes, [head.label, head.value], [30, 90])
    first.rows = [
        ("", dossier.title),
        *((fact.label, fact.value) for fact in dossier.facts),
        *((head.notes, note) for note in dossier.notes),
        *((f"{head.versions}: {fact.label}", fact.value) for fact in dossier.versions),
    ]
    facts = _Sheet(head.firms, [head.firm, head.part, head.label, head.value], [30, 30, 30, 90])
    by_kind: dict[str, _Sheet] = {}
    for path, section in _walk([*dossier.lead, *dossier.sections], ()):
        where = (path[0], " › ".join(path[1:]))
        facts.rows += [(*where, fact.label, fact.value) for fact in section.facts]
        facts.rows += [(*where, "", paragraph) for paragraph in section.paragraphs]
        for table in section.tables:
            if table.kind not in by_kind:
                by_kind[table.kind] = _sheet_of(table, (head.firm, head.part))
            by_kind[table.kind].rows += [(*where, *row) for row in table.rows]
            if table.note:
                facts.rows.append((*where, table.title, table.note))
    return [first, facts, *by_kind.values()]


def _sheet_of(table: Table, where: Sequence[str]) -> _Sheet:
    """The firm has a column of its own, so that a reader can keep one firm's rows."""
    widths = [max(12, column.share * WIDTH_OF_SHARE) for column in table.columns]
    return _Sheet(table.title, [*where, *(column.label for column in table.columns)], [30, 30, *widths])


def _walk(sections: Sequence[Section], above: tuple[str, ...]) -> Iterator[tuple[tuple[str, ...], Section]]:
    for section in sections:
        path = (*above, section.title)
        yield path, section
        yield from _walk(section.sections, path)


def _write(workbook: Any, sheet: _Sheet) -> None:
    worksheet = workbook.add_worksheet(_free_title(workbook, sheet.title))
    bold = workbook.add_format({"bold": True, "text_wrap": True, "valign": "top", "bg_color": "#EBEBEB"})
    plain = workbook.add_format({"text_wrap": True, "valign": "top"})
    worksheet.freeze_panes(1, 0)
    worksheet.set_landscape()
    worksheet.set_paper(9)
    worksheet.fit_to_pages(1, 0)
    worksheet.repeat_rows(0)
    for column, (header, width) in enumerate(zip(sheet.headers, sheet.widths, strict=True)):
        worksheet.set_column(column, column, width)
        worksheet.write_string(0, column, _clean(header), bold)
    for number, row in enumerate(sheet.rows, start=1):
        for column, cell in enumerate(row):
            worksheet.write_string(number, column, _clean(cell), plain)
    if sheet.rows:
        worksheet.autofilter(0, 0, len(sheet.rows), len(sheet.headers) - 1)


def _free_title(workbook: Any, title: str) -> str:
    """Short, without what titles may not have, and not one that is there."""
    plain = _NOT_IN_TITLES.sub(" ", title).strip("' ")[: MAX_SHEET_TITLE - 3] or "Sheet"
    taken = {sheet.get_name().casefold() for sheet in workbook.worksheets()}
    number, free = 2, plain
    while free.casefold() in taken:
        number, free = number + 1, f"{plain} {number}"
    return free


def _clean(text: str) -> str:
    return _CONTROLS.sub(" ", text)[:MAX_CELL_CHARS]
