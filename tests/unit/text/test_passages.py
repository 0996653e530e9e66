import pytest
from hypothesis import given
from hypothesis import strategies as st

from koffset.text.passages import MAX_LISTED_CHARS, MAX_PASSAGE_CHARS, is_list, split_passages

ITEMS = "; ".join(f"볼트,기계용 {number}" for number in range(60))
PROSE = "The firm makes seats. " * 200


class TestIsList:
    @pytest.mark.parametrize("text", ["볼트; 너트; 와셔; 핀", ITEMS])
    def test_short_entries_parted_by_semicolons_are_one(self, text: str) -> None:
        assert is_list(text)

    @pytest.mark.parametrize("text", ["", "bolts; nuts; pins", f"{PROSE}; a; b; c; d"])
    def test_few_entries_or_sentences_that_hold_some_are_none(self, text: str) -> None:
        assert not is_list(text)


class TestSplitPassages:
    def test_a_short_text_is_one_and_an_empty_one_none(self) -> None:
        assert split_passages(" a seat ") == ["a seat"]
        assert split_passages("  ") == []

    def test_a_list_is_cut_between_entries_into_short_passages(self) -> None:
        passages = split_passages(ITEMS)
        assert len(passages) == 5
        assert all(len(passage) <= MAX_LISTED_CHARS for passage in passages)
        assert all(passage.endswith(";") for passage in passages[:-1])

    def test_prose_is_cut_between_sentences_into_long_ones(self) -> None:
        passages = split_passages(PROSE)
        assert all(MAX_PASSAGE_CHARS / 2 < len(passage) <= MAX_PASSAGE_CHARS for passage in passages[:-1])
        assert all(passage.endswith(".") for passage in passages)

    @given(st.text(alphabet="ab; .", max_size=4_000))
    def test_nothing_but_white_space_is_lost(self, text: str) -> None:
        passages = split_passages(text)
        assert "".join("".join(passages).split()) == "".join(text.split())
        assert all(0 < len(passage) <= MAX_PASSAGE_CHARS for passage in passages)
