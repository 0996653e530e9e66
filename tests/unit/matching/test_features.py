import inspect
import math
import re
from dataclasses import fields

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fakes.retrieving import EVEN, document, scored
from koffset.matching.features import FEATURES, Feature, Votes, breadth, focus, meaning, measure, wording
from koffset.matching.fusing import PathWeights
from koffset.matching.parameters import RankingParameters

PARAMETERS = RankingParameters()
SHARES = st.floats(min_value=0, max_value=1)


def votes(*scores: float, best: float = 1.0, size: int = 10, count: int = 1) -> Votes:
    return Votes([scored(document(count=count), score=score) for score in scores], best, size)


class TestBestEvidence:
    def test_is_the_first_document_on_both_paths(self) -> None:
        both = Votes([scored(wording=0.7, meaning=0.4), scored(wording=0.9, meaning=0.9)], 1, 2)
        assert (wording(both, PARAMETERS), meaning(both, PARAMETERS)) == (0.7, 0.4)


class TestBreadth:
    def test_of_as_many_full_and_frequent_votes_as_count_is_one_in_a_small_company(self) -> None:
        full = votes(*[1.0] * PARAMETERS.votes, count=PARAMETERS.often)
        assert breadth(full, PARAMETERS) == pytest.approx(1.0)

    def test_beyond_the_votes_nothing_is_counted(self) -> None:
        enough = votes(*[1.0] * PARAMETERS.votes)
        assert breadth(votes(*[1.0] * 50), PARAMETERS) == breadth(enough, PARAMETERS)

    def test_each_further_piece_counts_less(self) -> None:
        one, two, three = (breadth(votes(*[1.0] * number), PARAMETERS) for number in (1, 2, 3))
        assert two - one > three - two > 0

    def test_grows_with_repetition_ever_more_slowly_up_to_a_limit(self) -> None:
        counts = (1, 2, 3, PARAMETERS.often, 10 * PARAMETERS.often)
        once, twice, thrice, often, oftener = (
            breadth(votes(1.0, count=count), PARAMETERS) for count in counts
        )
        assert twice - once > thrice - twice > 0
        assert oftener == often > thrice

    def test_falls_with_the_size_of_the_company(self) -> None:
        small, large = votes(1, 1, 1, size=10), votes(1, 1, 1, size=10_000)
        assert breadth(large, PARAMETERS) == pytest.approx(
            breadth(small, PARAMETERS) / 1000**PARAMETERS.size_exponent
        )

    @given(st.lists(SHARES, min_size=1, max_size=12), SHARES, st.integers(1, 5_000))
    def test_more_evidence_never_lowers_it(self, scores: list[float], further: float, size: int) -> None:
        before = votes(*sorted(scores, reverse=True), size=size)
        after = votes(*sorted([*scores, further], reverse=True), size=size)
        assert breadth(after, PARAMETERS) >= breadth(before, PARAMETERS) - 1e-12


class TestFocus:
    def test_a_specialist_has_more_than_a_firm_that_does_everything(self) -> None:
        specialist, everything = votes(*[0.9] * 4, size=5), votes(*[0.9] * 4, size=4_000)
        assert focus(specialist, PARAMETERS) > 10 * focus(everything, PARAMETERS)

    def test_one_of_one_document_makes_no_specialist(self) -> None:
        assert focus(votes(1.0, size=1), PARAMETERS) == pytest.approx(math.sqrt(1 / 11))

    def test_what_reaches_half_of_the_best_or_less_is_none(self) -> None:
        assert focus(votes(0.3, 0.2, best=0.6), PARAMETERS) == 0.0

    def test_grows_with_nearness_to_the_best(self) -> None:
        low, middle, high = (focus(votes(score), PARAMETERS) for score in (0.4, 0.6, 0.9))
        assert low < middle < high

    def test_never_exceeds_one_when_sizes_lag_behind(self) -> None:
        assert focus(votes(*[1.0] * 500, size=3), PARAMETERS) == 1.0


class TestMeasure:
    @given(SHARES)
    def test_weights_of_an_answer_sum_to_one(self, words: float) -> None:
        paths = PathWeights(wording=words, meaning=1 - words, coverage=words)
        measured = measure(votes(0.5), paths, PARAMETERS)
        assert sum(each.weight for each in measured) == pytest.approx(1.0)
        assert all(each.weight >= 0 for each in measured)

    @given(
        st.lists(st.tuples(SHARES, SHARES, SHARES), min_size=1, max_size=12),
        st.integers(1, 100),
    )
    def test_values_lie_within_zero_and_one(self, parts: list[tuple[float, float, float]], size: int) -> None:
        documents = [scored(wording=one, meaning=two, score=three) for one, two, three in parts]
        for each in measure(Votes(documents, 1.0, size), EVEN, PARAMETERS):
            assert 0 <= each.value <= 1 + 1e-9

    def test_a_contribution_is_weight_times_value(self) -> None:
        first = measure(Votes([scored(wording=0.5)], 1, 1), EVEN, PARAMETERS)[0]
        assert first.contribution == pytest.approx(0.5 * EVEN.wording * PARAMETERS.best_weight)


class TestExplanations:
    @pytest.mark.parametrize("feature", FEATURES, ids=lambda feature: feature.name)
    def test_say_in_both_languages_what_is_measured(self, feature: Feature) -> None:
        english, korean = feature.explanation_en, feature.explanation_ko
        assert re.fullmatch(r"[A-Z1][^\n]{30,}[a-z.]", english)
        assert "  " not in english
        assert len(re.findall(r"[가-힣]", korean)) > 20
        assert korean.endswith("다.")

    def test_names_are_unique(self) -> None:
        assert len({feature.name for feature in FEATURES}) == len(FEATURES)


class TestParameters:
    def test_each_says_what_it_does(self) -> None:
        source = inspect.getsource(RankingParameters)
        for each in fields(RankingParameters):
            assert re.search(rf'{each.name}: \w+ = [\w.-]+\n    """[A-Z].+\.', source), each.name

    def test_the_shares_of_a_score_leave_something_for_focus(self) -> None:
        assert 0 < PARAMETERS.best_weight + PARAMETERS.breadth_weight < 1
        assert 0 <= PARAMETERS.other_language_trust <= PARAMETERS.same_language_trust <= 1
