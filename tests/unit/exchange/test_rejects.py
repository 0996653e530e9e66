import csv
from pathlib import Path

import pytest

from koffset.exchange.rejects import Reject, safe_cell, write_rejects


def test_file_tells_row_column_value_and_reason_in_the_order_of_rows(tmp_path: Path) -> None:
    rejects = [Reject(9, "품명", "", "empty"), Reject(3, "군급분류", "0", "four digits")]
    path = write_rejects(tmp_path / "sub" / "parts.csv.rejects.csv", rejects)
    assert path is not None
    assert path.read_bytes().startswith(b"\xef\xbb\xbf")
    with path.open(encoding="utf-8-sig", newline="") as file:
        assert list(csv.reader(file)) == [
            ["row", "column", "value", "reason"],
            ["3", "군급분류", "0", "four digits"],
            ["9", "품명", "", "empty"],
        ]


def test_without_rejects_no_file_is_left_from_an_earlier_import(tmp_path: Path) -> None:
    path = tmp_path / "parts.csv.rejects.csv"
    path.write_text("old")
    assert write_rejects(path, []) is None
    assert not path.exists()


@pytest.mark.parametrize("text", ["=1+1", "+82", "-1", "@SUM(A1)", "\t=1"])
def test_cell_that_a_spreadsheet_would_run_is_written_as_text(text: str) -> None:
    assert safe_cell(text) == f"'{text}"


def test_other_cells_stay_as_they_are() -> None:
    assert safe_cell("가상=정밀") == "가상=정밀"
