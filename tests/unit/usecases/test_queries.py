import pytest
from hypothesis import given
from hypothesis import strategies as st

from koffset.errors import QueryInvalid
from koffset.usecases.search import normalise_query

LIMIT = 2_000


class TestNormalising:
    @pytest.mark.parametrize(
        ("typed", "normal"),
        [
            ("  bumper\t stop\n", "bumper stop"),
            ("bumper\x00stop\x1f!", "bumper stop !"),
            ("\u1112\u1161\u11ab\u1107\u1175\u11be", "한빛"),
            ("한\u200b빛 soft\u00adhyphen", "한빛 softhyphen"),
            ("155", "155"),
        ],
    )
    def test_folds_blanks_and_marks_that_nobody_sees(self, typed: str, normal: str) -> None:
        assert normalise_query(typed, LIMIT) == normal

    @pytest.mark.parametrize("typed", ["", " \t", "\x00", "?!…", "🙂", "---"])
    def test_refuses_what_has_no_letter_or_digit(self, typed: str) -> None:
        with pytest.raises(QueryInvalid, match="no letters or digits"):
            normalise_query(typed, LIMIT)

    def test_refuses_what_is_too_long_and_says_both_lengths(self) -> None:
        assert normalise_query("x" * LIMIT, LIMIT)
        with pytest.raises(QueryInvalid, match=r"2,001 characters, the limit is 2,000"):
            normalise_query("x" * (LIMIT + 1), LIMIT)

    @given(st.text(max_size=50))
    def test_of_what_is_normal_changes_nothing(self, typed: str) -> None:
        try:
            normal = normalise_query(typed, LIMIT)
        except QueryInvalid:
            return
        assert normalise_query(normal, LIMIT) == normal
        assert normal == " ".join(normal.split())
