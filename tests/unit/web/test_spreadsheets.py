"""CSV that spreadsheet programs open safely."""

import csv
import io

import pytest

from koffset_web.spreadsheets import format_line


class TestFormatLine:
    @pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠"])
    def test_a_text_that_would_run_as_a_formula_gets_an_apostrophe(self, start):
        (cells,) = csv.reader(io.StringIO(format_line([f"{start}1+1", "b"]), newline=""))
        assert cells == [f"'{start}1+1", "b"]

    def test_a_negative_number_stays_a_number(self):
        assert format_line([-1.5]) == "-1.5\r\n"

    def test_quotes_and_separators_survive(self):
        (cells,) = csv.reader(io.StringIO(format_line(['a "b", c', "멈치,완충용"])))
        assert cells == ['a "b", c', "멈치,완충용"]
