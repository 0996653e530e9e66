"""Reads and writes XLSX workbooks as sheets of text, guarded against what hostile or broken files do."""

import io
import zipfile
import zlib
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date, datetime, time
from pathlib import Path
from typing import Any

from openpyxl import load_workbook
from openpyxl.utils.escape import unescape
from openpyxl.utils.exceptions import InvalidFileException
from xlsxwriter import Workbook

from koffset.errors import SourceFileInvalid
from koffset.exchange.columns import Format, Sheet
from koffset.exchange.tables import TextRow

# A sheet of real profiles shrinks about eightfold in its file; a file that grows more than this is made to
# hurt.
MAX_EXPANSION = 40
MAX_ROWS = 200_000
MAX_COLUMNS = 200
MAX_CELL_CHARS = 32_767

# What the reader of workbooks and the parser below it raise on files that somebody made to break them.
_BROKEN = (
    InvalidFileException,
    KeyError,
    ValueError,
    TypeError,
    AttributeError,
    IndexError,
    OSError,
    EOFError,
    SyntaxError,
    RuntimeError,
    zipfile.BadZipFile,
    zlib.error,
)


def read_sheets(path: Path, form: Format, max_bytes: int) -> dict[str, list[TextRow]]:
    """The rows of every sheet; formulas count by the value last computed, macros are not looked at.

    Raises SourceFileInvalid for what is no workbook, unpacks to too much, or has sheets or headers of other
    formats.
    """
    _check_archive(path, path.name, path.stat().st_size, max_bytes)
    try:
        workbook = load_workbook(path, read_only=True, data_only=True, keep_links=False)
        try:
            return _read_known_sheets(workbook, form, path.name)
        finally:
            workbook.close()
    except _BROKEN as exc:
        raise SourceFileInvalid(f"{path.name}: cannot be read as a workbook: {exc}") from exc


def _check_archive(file: Path | io.BytesIO, name: str, size: int, max_bytes: int) -> list[str]:
    """The names of the parts of a workbook that unpacks to no more than it may."""
    try:
        with zipfile.ZipFile(file) as archive:
            parts = archive.infolist()
    except zipfile.BadZipFile as exc:
        raise SourceFileInvalid(f"{name}: not an XLSX workbook; save it as .xlsx") from exc
    unpacked = sum(part.file_size for part in parts)
    limit = min(max_bytes * 4, max(size * MAX_EXPANSION, 1_000_000))
    if unpacked > limit:
        raise SourceFileInvalid(
            f"{name}: unpacks to {unpacked:,} bytes, over the {limit:,} allowed for its size"
        )
    return [part.filename for part in parts]


def read_loose_sheets(
    content: bytes, max_bytes: int, max_rows: int, is_wanted: Callable[[str], bool]
) -> dict[str, list[tuple[int, list[str]]]]:
    """Numbered rows of the sheets whose title is wanted, else of the first; the file is a stranger's.

    As `read_sheets`, but macros are refused and no shape is asked for.
    """
    name = "the workbook"
    parts = _check_archive(io.BytesIO(content), name, len(content), max_bytes)
    if any("vbaproject" in part.lower() for part in parts):
        raise SourceFileInvalid("the workbook has macros: save it as .xlsx without them")
    try:
        workbook = load_workbook(io.BytesIO(content), read_only=True, data_only=True, keep_links=False)
        try:
            titles = list(workbook.sheetnames)
            wanted = [title for title in titles if is_wanted(title)] or titles[:1]
            return {title: list(_rows(workbook[title], name, max_rows)) for title in wanted}
        finally:
            workbook.close()
    except _BROKEN as exc:
        raise SourceFileInvalid(f"the workbook cannot be read ({exc}): save it as .xlsx again") from exc


def _read_known_sheets(workbook: Any, form: Format, file_name: str) -> dict[str, list[TextRow]]:
    known = {sheet.name: sheet for sheet in form.all_sheets()}
    found: dict[str, list[TextRow]] = {}
    for name in workbook.sheetnames:
        rows = _rows(workbook[name], file_name)
        if name in known:
            found[name] = _read_sheet(known[name], rows, file_name)
        elif next(iter(rows), None) is not None:
            raise SourceFileInvalid(
                f"{file_name}: sheet {name!r} is none of a `{form.kind}` workbook: {', '.join(known)}"
            )
    if form.root.name not in found:
        raise SourceFileInvalid(
            f"{file_name}: lacks the sheet {form.root.name!r} of a `{form.kind}` workbook"
        )
    return found


def _rows(worksheet: Any, file_name: str, max_rows: int = MAX_ROWS) -> Iterable[tuple[int, list[str]]]:
    # The size that a sheet states may be a lie that makes millions of empty cells.
    worksheet.reset_dimensions()
    for number, values in enumerate(worksheet.iter_rows(values_only=True, max_col=MAX_COLUMNS), start=1):
        if number > max_rows:
            raise SourceFileInvalid(f"{file_name}: sheet {worksheet.title!r} has more than {max_rows:,} rows")
        cells = [cell_text(value) for value in values]
        if any(cells):
            yield number, cells


def _read_sheet(sheet: Sheet, rows: Iterable[tuple[int, list[str]]], file_name: str) -> list[TextRow]:
    numbered = iter(rows)
    headers = next(numbered, (0, []))[1]
    _check_headers(sheet, [header for header in headers if header], file_name)
    return [
        TextRow(
            number,
            {header: cell for header, cell in zip(headers, cells, strict=False) if header and cell},
        )
        for number, cells in numbered
    ]


def _check_headers(sheet: Sheet, headers: Sequence[str], file_name: str) -> None:
    needed = sheet.keys or ("id",)
    missing = [header for header in needed if header not in headers]
    unknown = [header for header in headers if header not in sheet.headers]
    twice = sorted({header for header in headers if headers.count(header) > 1})
    for fault, names in (("lacks", missing), ("does not know", unknown), ("has twice", twice)):
        if names:
            raise SourceFileInvalid(
                f"{file_name}: sheet {sheet.name!r} {fault} the columns {', '.join(names)};"
                f" its columns are {', '.join(sheet.headers)}"
            )


def cell_text(value: Any) -> str:
    """The text of a cell as we write it: ISO dates, whole numbers without fraction, `true`/`false`."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, datetime):
        return value.date().isoformat() if value.time() == time() else value.isoformat()
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return unescape(str(value)).strip()


def write_sheets(path: Path, form: Format, rows: Mapping[str, Sequence[Sequence[str]]]) -> None:
    """Write every sheet with its headers; all cells are texts, so that nothing in them runs as a formula."""
    workbook = Workbook(str(path), {"constant_memory": True})
    try:
        header_format = workbook.add_format({"bold": True})
        for sheet in form.all_sheets():
            worksheet = workbook.add_worksheet(sheet.name)
            worksheet.freeze_panes(1, 0)
            for column, header in enumerate(sheet.headers):
                worksheet.write_string(0, column, header, header_format)
            for row, cells in enumerate(rows[sheet.name], start=1):
                _write_cells(worksheet, row, cells, sheet)
    finally:
        workbook.close()


def _write_cells(worksheet: Any, row: int, cells: Sequence[str], sheet: Sheet) -> None:
    for column, cell in enumerate(cells):
        if len(cell) > MAX_CELL_CHARS:
            raise SourceFileInvalid(
                f"sheet {sheet.name!r}, row {row + 1}, column {sheet.headers[column]!r}: {len(cell):,}"
                f" characters, more than the {MAX_CELL_CHARS:,} of a workbook's cell; export as JSONL instead"
            )
        if cell:
            worksheet.write_string(row, column, cell)
