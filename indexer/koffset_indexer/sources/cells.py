"""Parses single cells of public records; an impossible value is told to the notes and becomes None."""

import re
from datetime import date, datetime

from koffset.errors import SourceFileInvalid
from koffset_indexer.sources.delimited import Row
from koffset_indexer.sources.drafts import ParseContext, RowNotes

DATE_FORMS = ("%Y-%m-%d", "%Y%m%d", "%Y.%m.%d", "%Y/%m/%d")
STOCK_NO_CHARS = 9


def parse_date(row: Row, column: str, notes: RowNotes, today: date) -> date | None:
    """The date of a cell; kept out when it is none or lies after today."""
    text = row.cells.get(column, "")
    if not text:
        return None
    found = _first_date(text)
    if found is None:
        notes.keep_out(row.number, column, text, "not a date; YYYY-MM-DD is expected")
    elif found > today:
        notes.keep_out(row.number, column, text, f"the date lies after the day of the import, {today}")
        return None
    return found


def _first_date(text: str) -> date | None:
    for form in DATE_FORMS:
        try:
            return datetime.strptime(text, form).date()  # noqa: DTZ007 a calendar date has no zone
        except ValueError:
            continue
    return None


def parse_stock_no(row: Row, column: str, notes: RowNotes) -> str | None:
    """The nine characters of a stock number, with the leading zeros that spreadsheets lose put back."""
    text = row.cells.get(column, "").upper()
    if not text:
        return None
    if not re.fullmatch(r"[0-9A-Z]{1,9}", text) or not text.strip("0"):
        notes.keep_out(
            row.number, column, text, "not a stock number: 1 to 9 digits or letters, not all of them zero"
        )
        return None
    return text.zfill(STOCK_NO_CHARS)


def parse_supply_class(row: Row, column: str, notes: RowNotes) -> str | None:
    text = row.cells.get(column, "")
    if not text:
        return None
    if not re.fullmatch(r"[0-9]{4}", text):
        notes.keep_out(row.number, column, text, "not a supply class: four digits are expected")
        return None
    return text


def as_of_or_refuse(stated: date | None, row: Row, context: ParseContext) -> tuple[date, bool]:
    """The date of a row and whether it was inferred; refuses the file when there is no date to infer from."""
    if stated is not None:
        return stated, False
    if context.undated_as_of is None:
        raise SourceFileInvalid(
            f"{context.file_name}: row {row.number} states no date and the file's name has no eight digits"
            " of one; say of when the file is with --as-of YYYY-MM-DD"
        )
    return context.undated_as_of, True
