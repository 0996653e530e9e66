import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from fakes.retrieving import document
from koffset.matching.likeness import asked_words, word_likeness, words_of
from koffset.matching.reading import LIGHT_WEIGHT, QueryTools, read_query


def likeness(cosines: list[list[float]], weights: list[float], *texts: list[int]) -> list[float]:
    columns = np.array([column for text in texts for column in text], dtype=np.intp)
    asked = np.array(cosines, dtype=np.float32), np.array(weights, dtype=np.float32)
    found = word_likeness(*asked, columns, [len(text) for text in texts])
    return [pytest.approx(float(value), abs=1e-6) for value in found]


class TestWordsOf:
    def test_are_those_of_both_languages_once_in_lower_case(self) -> None:
        found = document(text_ko="멈치,완충용", text_en="Stop, bumper stop")
        assert words_of(found) == ("멈치", "완충용", "stop", "bumper")

    def test_names_have_none(self) -> None:
        assert words_of(document(text_en="Halt", name_forms=("halt",))) == ()


class TestAskedWords:
    def test_are_the_askers_own_with_their_weights(self, tools: QueryTools) -> None:
        assert asked_words(read_query("Seal of the Parts", tools)) == {"seal": 1.0, "parts": LIGHT_WEIGHT}


class TestWordLikeness:
    def test_is_the_mean_of_the_nearest(self) -> None:
        cosines = [[0.9, 0.1, 0.2], [0.3, 0.5, 0.1]]
        assert likeness(cosines, [1, 1], [0, 1], [2], [1, 2]) == [0.7, 0.15, 0.35]

    def test_weighs_the_asked_words(self) -> None:
        assert likeness([[1.0], [0.0]], [3, 1], [0]) == [0.75]

    def test_of_a_text_without_words_or_a_query_without_weight_is_nothing(self) -> None:
        assert likeness([[1.0]], [1], [], [0], []) == [0, 1, 0]
        assert likeness([[1.0]], [0], [0]) == [0]
        assert likeness([[1.0]], [1]) == []

    def test_what_is_opposite_counts_as_nothing(self) -> None:
        assert likeness([[-0.5, 1.2]], [1], [0], [1]) == [0, 1]

    @given(st.lists(st.lists(st.integers(0, 4), max_size=6), max_size=8), st.integers(0, 2**32 - 1))
    def test_each_text_is_measured_for_itself(self, texts: list[list[int]], seed: int) -> None:
        cosines = np.random.default_rng(seed).uniform(-1, 1, (3, 5)).tolist()
        together = likeness(cosines, [1, 2, 3], *texts)
        assert together == [likeness(cosines, [1, 2, 3], text)[0] for text in texts]
