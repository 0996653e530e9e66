"""What an import kept out and why, and the file that tells a person so."""

import csv
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")


@dataclass(frozen=True, slots=True)
class Reject:
    """One value that was kept out. The header is row 1, as a spreadsheet shows it.

    `code` is stable where there is one: pydantic's type of the error, or what `advice` knows besides.
    """

    row: int
    column: str
    value: str
    reason: str
    code: str = ""

    @property
    def advice(self) -> str:
        """What to do about it."""
        return _ADVICE.get(self.code, "correct it in the file, or take it out, and read the file again")


_ADVICE = {
    "unknown_code": "take a code of that taxonomy: `GET /api/v1/meta` lists them",
    "duplicate_id": "keep one of the two rows",
    "duplicate_company": "keep one of the two rows, or give the other firm's row its own id and names",
    "not_json": "write one JSON object a line",
    "orphan_row": "write the id of a row of the first sheet, or take this row out",
}


def safe_cell(text: str) -> str:
    """The text with an apostrophe before it where a spreadsheet would run it as a formula.

    It is for CSV files that people open; files that are read back by a program must not use it.
    """
    return f"'{text}" if text.startswith(FORMULA_STARTS) else text


def write_rejects(path: Path, rejects: Sequence[Reject]) -> Path | None:
    """Write the rejects as CSV that spreadsheets open correctly; None, and no file, without any.

    Values keep what the source says, except that those which look like a formula are written with an
    apostrophe.
    """
    if not rejects:
        path.unlink(missing_ok=True)
        return None
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(["row", "column", "value", "reason"])
        for reject in sorted(rejects, key=lambda reject: (reject.row, reject.column)):
            writer.writerow(
                [reject.row, reject.column, safe_cell(reject.value[:500]), safe_cell(reject.reason)]
            )
    return path
