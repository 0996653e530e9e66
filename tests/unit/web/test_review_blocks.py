"""What a reviewer's decision owes before it can be sent."""

import pytest

from koffset_web.review_blocks import find_missing


class TestMissing:
    def test_a_block_that_is_returned_owes_what_the_firm_is_to_do(self) -> None:
        assert find_missing({"items.decision": "return", "items.comment": " "}) == {"items.comment"}

    def test_a_new_grade_owes_its_reason(self) -> None:
        form = {"items.3.grade": "public_record", "items.3.grade.before": "declared", "items.3.reason": ""}
        assert find_missing(form) == {"items.3.reason"}

    @pytest.mark.parametrize(
        "form",
        [
            {},
            {"items.decision": "accept", "items.comment": ""},
            {"items.decision": "return", "items.comment": "Name it in English"},
            {"items.0.grade": "declared", "items.0.grade.before": "declared", "items.0.reason": ""},
        ],
    )
    def test_nothing_else_is_owed(self, form: dict[str, str]) -> None:
        assert not find_missing(form)
