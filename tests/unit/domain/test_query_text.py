"""Texts as an index is asked for them."""

import pytest

from koffset.domain.query_text import first_part, plain_query


class TestPlainQuery:
    def test_what_nobody_sees_is_dropped_and_the_rest_stands_on_one_line(self) -> None:
        assert plain_query("seat\u200b\x00 \n cushion") == "seat cushion"

    @pytest.mark.parametrize("text", ["", "-", "…", "🚀", "\u202e\u2066", "\x00\x07", "( ) --"])
    def test_without_a_letter_or_digit_it_is_empty(self, text: str) -> None:
        assert plain_query(text) == ""


class TestFirstPart:
    def test_what_is_short_enough_stays(self) -> None:
        assert first_part("seat cushion", 12) == "seat cushion"

    @pytest.mark.parametrize(("most", "part"), [(11, "seat"), (4, "seat"), (5, "seat"), (3, "sea")])
    def test_it_is_cut_between_words_and_else_within_one(self, most: int, part: str) -> None:
        assert first_part("seat cushion", most) == part

    def test_it_begins_where_it_says_something(self) -> None:
        assert first_part("- - - - seat cushion", 6) == "seat"
        assert first_part("- - - - - - seat", 6) == "seat"
