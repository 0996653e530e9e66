from collections.abc import Mapping
from dataclasses import replace
from datetime import date

import pytest

from koffset.domain.records import PartRecord
from koffset.errors import SourceFileInvalid
from koffset_indexer.sources.delimited import Row, Table
from koffset_indexer.sources.drafts import ParseContext, ParsedFile
from koffset_indexer.sources.parts import parse_parts

CELLS = {
    "weapon_system": "K9 자주포",
    "part_no": "M00000001",
    "stock_no": "375017476",
    "supply_class": "5340",
    "item_name": "멈치,완충용",
    "contractor": "(주)가상정밀",
    "changed_on": "2024-03-01",
}


def parse(context: ParseContext, changed: Mapping[str, str]) -> ParsedFile:
    return parse_parts(Table([Row(2, {**CELLS, **changed})], [], "utf-8"), context)


def part(parsed: ParsedFile) -> PartRecord:
    body = parsed.drafts[0].body
    assert isinstance(body, PartRecord)
    return body


class TestStockNumbers:
    @pytest.mark.parametrize(
        ("printed", "kept"),
        [("375017476", "375017476"), ("1234567", "001234567"), ("37a133677", "37A133677"), ("", None)],
    )
    def test_lost_leading_zeros_are_put_back(
        self, context: ParseContext, printed: str, kept: str | None
    ) -> None:
        parsed = parse(context, {"stock_no": printed})
        assert part(parsed).stock_no == kept
        assert parsed.kept_out == []

    @pytest.mark.parametrize("printed", ["0", "3750174761", "37-501747"])
    def test_impossible_one_is_kept_out_and_the_row_stays(self, context: ParseContext, printed: str) -> None:
        parsed = parse(context, {"stock_no": printed})
        assert part(parsed).stock_no is None
        assert [(one.row, one.column, one.value) for one in parsed.kept_out] == [(2, "stock_no", printed)]


class TestSupplyClass:
    @pytest.mark.parametrize("printed", ["0", "534", "53400", "5A40", "５３４０"])
    def test_only_four_digits_are_a_class(self, context: ParseContext, printed: str) -> None:
        parsed = parse(context, {"supply_class": printed})
        assert part(parsed).supply_class is None
        assert [one.value for one in parsed.kept_out] == [printed]


class TestDates:
    def test_stated_date_is_not_inferred(self, context: ParseContext) -> None:
        draft = parse(context, {}).drafts[0]
        assert (draft.as_of, draft.as_of_inferred) == (date(2024, 3, 1), False)

    def test_row_without_date_takes_that_of_the_file_as_inferred(self, context: ParseContext) -> None:
        draft = parse(context, {"changed_on": ""}).drafts[0]
        assert (draft.as_of, draft.as_of_inferred) == (date(2024, 5, 1), True)

    @pytest.mark.parametrize("printed", ["2024-02-30", "2024-06-02", "soon"])
    def test_impossible_and_future_dates_are_kept_out(self, context: ParseContext, printed: str) -> None:
        parsed = parse(context, {"changed_on": printed})
        assert parsed.drafts[0].as_of_inferred
        assert [one.value for one in parsed.kept_out] == [printed]

    def test_without_any_date_the_file_is_refused_with_what_to_do(self, context: ParseContext) -> None:
        with pytest.raises(SourceFileInvalid, match=r"row 2 states no date.*--as-of"):
            parse(replace(context, undated_as_of=None), {"changed_on": ""})


class TestRejects:
    @pytest.mark.parametrize("column", ["weapon_system", "part_no", "item_name", "contractor"])
    def test_row_without_what_makes_it_a_claim_is_rejected(self, context: ParseContext, column: str) -> None:
        parsed = parse(context, {column: ""})
        assert parsed.drafts == []
        assert [(one.row, one.column) for one in parsed.rejects] == [(2, column)]

    def test_text_over_the_limit_is_rejected_with_the_reason(self, context: ParseContext) -> None:
        parsed = parse(context, {"item_name": "가" * 5_000})
        assert parsed.drafts == []
        assert "4000" in parsed.rejects[0].reason
