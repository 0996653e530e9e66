import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from koffset_indexer.evaluation.measures import MRR, NDCG, RECALL, mean, measure_ranking, paired_interval

JUDGED = {"q1": {"a": 1, "b": 1}, "q2": {"c": 1}}


class TestMeasureRanking:
    def test_is_as_by_hand(self) -> None:
        found = measure_ranking(JUDGED, {"q1": ["x", "a", "b"], "q2": ["c"]})
        by_hand = (1 / math.log2(3) + 1 / math.log2(4)) / (1 + 1 / math.log2(3))
        assert found[NDCG] == pytest.approx({"q1": by_hand, "q2": 1.0})
        assert found[MRR] == {"q1": 0.5, "q2": 1.0}
        assert found[RECALL] == {"q1": 1.0, "q2": 1.0}

    def test_a_query_that_found_nothing_counts_as_zero(self) -> None:
        found = measure_ranking(JUDGED, {"q1": ["a", "b"], "q2": []})
        assert found[NDCG] == {"q1": 1.0, "q2": 0.0}

    def test_the_eleventh_counts_for_recall_only(self) -> None:
        late = measure_ranking({"q": {"a": 1}}, {"q": [*(f"x{place}" for place in range(10)), "a"]})
        assert (late[NDCG]["q"], late[MRR]["q"], late[RECALL]["q"]) == (0.0, 0.0, 1.0)

    def test_grades_count(self) -> None:
        judged = {"q": {"a": 3, "b": 1}}
        better, worse = (
            measure_ranking(judged, {"q": order})[NDCG]["q"] for order in (["a", "b"], ["b", "a"])
        )
        assert better == 1.0 > worse


class TestPairedInterval:
    @given(st.lists(st.floats(0, 1), min_size=1, max_size=30))
    def test_nothing_differs_from_itself(self, values: list[float]) -> None:
        by_query = {str(place): value for place, value in enumerate(values)}
        found = paired_interval(by_query, by_query)
        assert (found.mean, found.low, found.high) == (0.0, 0.0, 0.0)

    def test_holds_the_mean_and_is_the_same_every_time(self) -> None:
        first = {str(place): place % 3 / 2 for place in range(60)}
        second = {str(place): place % 5 / 4 for place in range(60)}
        found = paired_interval(first, second)
        assert found.low < found.mean < found.high
        assert found == paired_interval(first, second)

    def test_of_nothing_is_nothing(self) -> None:
        assert paired_interval({"a": 1.0}, {"b": 1.0}).mean == 0.0
        assert mean([]) == 0.0
