"""Lists of items as XLSX, or as text pasted from a spreadsheet: template, reading and writing."""

import csv
import io
from collections.abc import Mapping, Sequence
from typing import Any

from xlsxwriter import Workbook

from koffset.domain.form_sheet import FormColumn
from koffset.domain.profile import Item
from koffset.domain.taxonomy import Taxonomies
from koffset.errors import SourceFileInvalid
from koffset.exchange.item_cells import CellRules, squeeze
from koffset.exchange.item_table import NumberedRow, ProposedItems, item_rows, propose_items
from koffset.exchange.workbook import read_loose_sheets
from koffset.text.normal import fold_width

MAX_ITEM_ROWS = 2_000
"""More than the largest firm of the public register has, of distinct names."""

ITEMS_SHEET = "품목 Items"
EXAMPLES_SHEET = "예시 Examples"
CLASSES_SHEET = "군급 FSC"
HELP_SHEET = "도움말 Help"
_WIDTH = 24
_LINES_OF_HELP = ("column", "국문 안내", "English help", "values")


def read_item_workbook(
    content: bytes, columns: Sequence[FormColumn], taxonomies: Taxonomies, max_bytes: int
) -> ProposedItems:
    """Items of the sheet that is called so, else of the first. Raises SourceFileInvalid."""
    sheets = read_loose_sheets(content, max_bytes, MAX_ITEM_ROWS + 10, _is_list_of_items)
    return _proposed(next(iter(sheets.values()), []), columns, taxonomies)


def read_pasted_items(text: str, columns: Sequence[FormColumn], taxonomies: Taxonomies) -> ProposedItems:
    """Items of tab-separated text as spreadsheets copy it: cells with line breaks stand in quotation marks."""
    reader = csv.reader(io.StringIO(text, newline=""), delimiter="\t")
    rows: list[NumberedRow] = []
    try:
        for number, cells in enumerate(reader, start=1):
            stripped = [cell.strip() for cell in cells]
            if any(stripped):
                rows.append((number, stripped))
    except csv.Error as exc:
        raise SourceFileInvalid(f"the text cannot be read as a table: {exc}; copy the cells again") from exc
    return _proposed(rows, columns, taxonomies)


def _proposed(
    rows: Sequence[NumberedRow], columns: Sequence[FormColumn], taxonomies: Taxonomies
) -> ProposedItems:
    if len(rows) > MAX_ITEM_ROWS + 1:
        raise SourceFileInvalid(f"more than {MAX_ITEM_ROWS:,} rows: send the list in parts")
    return propose_items(rows, columns, CellRules.of(taxonomies))


def _is_list_of_items(title: str) -> bool:
    return any(name in squeeze(fold_width(title)) for name in ("품목", "items"))


def build_item_workbook(
    columns: Sequence[FormColumn], taxonomies: Taxonomies, items: Sequence[Item] = ()
) -> bytes:
    """The template, filled with the items; all cells are texts, so that nothing in them runs as a formula."""
    target = io.BytesIO()
    workbook = Workbook(target, {"in_memory": True})
    try:
        classes = [term for code, term in taxonomies.supply_classes.items() if len(code) == 4]
        header = workbook.add_format({"bold": True, "text_wrap": True, "bg_color": "#E8EEF7"})
        labels = [column.label for column in columns]
        sheet = _add_sheet(workbook, ITEMS_SHEET, header, labels, list(item_rows(items, columns)))
        _add_drop_downs(sheet, columns, len(classes))
        examples = [[column.examples[number] for column in columns] for number in (0, 1)]
        _add_sheet(workbook, EXAMPLES_SHEET, header, labels, examples)
        lines = [[term.code, term.name_ko, term.name_en] for term in classes]
        _add_sheet(workbook, CLASSES_SHEET, header, ["FSC", "군급분류", "supply class"], lines)
        _add_sheet(workbook, HELP_SHEET, header, _LINES_OF_HELP, [_help(column) for column in columns])
    finally:
        workbook.close()
    return target.getvalue()


def _help(column: FormColumn) -> list[str]:
    values = "; ".join(choice.label for choice in column.choices)
    return [column.label, column.help_ko, column.help_en, values]


def _add_sheet(
    workbook: Any, name: str, header: Any, labels: Sequence[str], rows: Sequence[Sequence[str]]
) -> Any:
    sheet = workbook.add_worksheet(name)
    sheet.freeze_panes(1, 0)
    sheet.set_column(0, len(labels) - 1, _WIDTH)
    for place, label in enumerate(labels):
        sheet.write_string(0, place, label, header)
    for number, cells in enumerate(rows, start=1):
        for place, cell in enumerate(cells):
            if cell:
                sheet.write_string(number, place, cell)
    return sheet


def _add_drop_downs(sheet: Any, columns: Sequence[FormColumn], classes: int) -> None:
    """Choices can be picked; what else is typed there is only warned of, since we read more spellings."""
    for place, column in enumerate(columns):
        source: Mapping[str, Any] = {}
        if column.choices:
            source = {"source": [choice.label for choice in column.choices]}
        elif column.reads == "supply_class":
            source = {"source": f"='{CLASSES_SHEET}'!$A$2:$A${classes + 1}"}
        if source:
            rule = {"validate": "list", "error_type": "warning", **source}
            sheet.data_validation(1, place, MAX_ITEM_ROWS, place, rule)
