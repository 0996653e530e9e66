"""Requirements as a workbook to fill in, with codes and help; `requirement_files` reads it."""

import io
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from xlsxwriter import Workbook

from koffset.domain.requirement import Requirement
from koffset.domain.taxonomy import Taxonomies
from koffset.errors import SourceFileInvalid
from koffset.exchange.requirement_columns import (
    CODES,
    CONDITIONS,
    KEYS,
    LIMIT_ADVICE,
    LOTS,
    MAX_ROWS,
    REQUIREMENTS,
    cells_of,
    condition_kinds,
    headers_of,
    headers_of_kind,
)
from koffset.exchange.workbook import MAX_CELL_CHARS

HELP = "help"
_WIDTH = 18


def build_requirement_workbook(taxonomies: Taxonomies, requirements: Sequence[Requirement] = ()) -> bytes:
    """The template, filled with these; all cells are texts, so that nothing in them runs as a formula."""
    target = io.BytesIO()
    workbook = Workbook(target, {"in_memory": True})
    try:
        bold = workbook.add_format({"bold": True, "bg_color": "#E8EEF7"})
        for name in KEYS:
            sheet = _add_sheet(workbook, name, bold, headers_of(name), _rows_of(name, requirements))
            if name == CONDITIONS:
                _add_choices(sheet)
        _add_sheet(workbook, CODES, bold, ("list", "code", "국문", "English"), list(_codes(taxonomies)))
        kinds = [[kind, "; ".join(headers_of_kind(kind))] for kind in condition_kinds()]
        limits = [[name, LIMIT_ADVICE] for name in ("envelope", "tolerance")]
        _add_sheet(workbook, HELP, bold, ("kind of condition", "its columns"), [*kinds, *limits])
    finally:
        workbook.close()
    return target.getvalue()


def _rows_of(sheet: str, requirements: Sequence[Requirement]) -> list[list[str]]:
    rows = []
    for each in requirements:
        if sheet == REQUIREMENTS:
            rows.append(cells_of(sheet, (), each))
        for lot in each.lots:
            if sheet == LOTS:
                rows.append(cells_of(sheet, (each.id,), lot))
            elif sheet == CONDITIONS:
                rows += [cells_of(sheet, (each.id, lot.id), one) for one in lot.conditions]
    return rows


def _codes(taxonomies: Taxonomies) -> Iterator[list[str]]:
    for code, family in taxonomies.certificate_families.items():
        yield ["family", code, family.name_ko, family.name_en]
    listed: Mapping[str, Mapping[str, Any]] = {
        "supply_classes": taxonomies.supply_classes,
        "any_of (size_class)": taxonomies.size_classes,
        "any_of (region)": taxonomies.provinces,
        "offset_fields": taxonomies.offset_fields,
        "platforms": taxonomies.weapon_systems,
    }
    for name, terms in listed.items():
        for code, term in terms.items():
            if name != "supply_classes" or len(code) == 4:
                yield [name, code, term.name_ko, term.name_en]


def _add_sheet(
    workbook: Any, name: str, bold: Any, headers: Sequence[str], rows: Sequence[Sequence[str]]
) -> Any:
    sheet = workbook.add_worksheet(name)
    sheet.freeze_panes(1, 0)
    sheet.set_column(0, len(headers) - 1, _WIDTH)
    for place, header in enumerate(headers):
        sheet.write_string(0, place, header, bold)
    for number, cells in enumerate(rows, start=1):
        for place, cell in enumerate(cells):
            if len(cell) > MAX_CELL_CHARS:
                raise SourceFileInvalid(
                    f"sheet {name!r}, row {number + 1}, column {headers[place]!r}: {len(cell):,} characters are"
                    " too many for a cell; export as JSON instead"
                )
            if cell:
                sheet.write_string(number, place, cell)
    return sheet


def _add_choices(sheet: Any) -> None:
    choices = {"kind": list(condition_kinds()), "strength": ["must", "should"], "per": ["month", "year"]}
    choices |= {name: ["true", "false"] for name in ("direct", "facility_clearance", "nist_800_171")}
    for place, header in enumerate(headers_of(CONDITIONS)):
        if header in choices:
            rule = {"validate": "list", "source": choices[header], "error_type": "warning"}
            sheet.data_validation(1, place, MAX_ROWS, place, rule)
