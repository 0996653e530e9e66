"""CSV lines that spreadsheet programs open safely."""

import csv
import io
from collections.abc import Sequence

BYTE_ORDER_MARK = "\ufeff"
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")


def format_line(values: Sequence[object]) -> str:
    """One line; texts that a spreadsheet would run as a formula get an apostrophe before them."""
    buffer = io.StringIO()
    csv.writer(buffer).writerow([_safe(value) for value in values])
    return buffer.getvalue()


def _safe(value: object) -> object:
    if isinstance(value, str) and value.startswith(FORMULA_STARTS):
        return f"'{value}"
    return value
