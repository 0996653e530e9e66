import random
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fakes.retrieving import candidate, document, retrieval
from koffset.domain.retrieval import Candidate
from koffset.matching.fusing import BM25_CEILING, fuse, inverse_document_frequency
from koffset.matching.parameters import RankingParameters
from koffset.matching.reading import EXPANSION_WEIGHT, QueryTerm, QueryTools, Reading, read_query

PARAMETERS = RankingParameters()
SCORES = st.floats(min_value=0, max_value=50)
COSINES = st.floats(min_value=-1, max_value=1)


@pytest.fixture
def reading(tools: QueryTools) -> Reading:
    return read_query("bumper stop", tools, expand=False)


class TestPathWeights:
    def test_words_that_find_the_askers_language_are_trusted_most(self, reading: Reading) -> None:
        found = [candidate(document("a", text_en="stop, bumper"), lexical=8.0)]
        weights = fuse(reading, retrieval(found, {"bumper": 3, "stop": 3}), PARAMETERS).weights
        assert weights.coverage == pytest.approx(1.0)
        assert weights.wording == pytest.approx(PARAMETERS.same_language_trust)

    def test_words_that_find_the_other_language_are_trusted_less(self, tools: QueryTools) -> None:
        found = [candidate(document("a", text_ko="좌석"), lexical=8.0)]
        weights = fuse(read_query("seat", tools), retrieval(found, {"좌석": 3}), PARAMETERS).weights
        assert weights.coverage == pytest.approx(1.0)
        assert weights.wording == pytest.approx(PARAMETERS.other_language_trust)

    def test_trust_lies_between_where_they_find_both(self, reading: Reading) -> None:
        found = [
            candidate(document("a", text_en="stop"), lexical=8.0),
            candidate(document("b", text_ko="멈치"), lexical=4.0),
            candidate(document("c", text_ko="핀"), cosine=0.9),
        ]
        weights = fuse(reading, retrieval(found, {"bumper": 3, "stop": 3}), PARAMETERS).weights
        between = (PARAMETERS.same_language_trust + PARAMETERS.other_language_trust) / 2
        assert weights.wording == pytest.approx(between)

    def test_without_a_vector_words_decide_alone(self, reading: Reading) -> None:
        by_words = replace(retrieval(frequencies={"stop": 3}), by_meaning=False)
        assert fuse(reading, by_words, PARAMETERS).weights.wording == 1.0

    def test_without_a_known_word_meaning_decides_alone(self, reading: Reading) -> None:
        weights = fuse(reading, retrieval(), PARAMETERS).weights
        assert (weights.wording, weights.meaning, weights.coverage) == (0.0, 1.0, 0.0)

    def test_coverage_is_by_what_words_say_not_by_their_number(self, reading: Reading) -> None:
        rare_known = fuse(reading, retrieval(frequencies={"bumper": 1, "stop": 0}), PARAMETERS).weights
        common_known = fuse(reading, retrieval(frequencies={"bumper": 60, "stop": 0}), PARAMETERS).weights
        assert common_known.coverage < rare_known.coverage < 1

    def test_a_query_without_terms_is_a_question_of_meaning(self, tools: QueryTools) -> None:
        assert fuse(read_query("for the", tools), retrieval(), PARAMETERS).weights.meaning == 1.0

    def test_an_idf_stays_positive_when_every_document_has_the_word(self, reading: Reading) -> None:
        frequencies = {"bumper": 12, "stop": 12}
        weights = fuse(reading, retrieval(frequencies=frequencies, documents=10), PARAMETERS).weights
        assert weights.coverage == pytest.approx(1.0)


class TestUnknownWords:
    def test_are_those_that_no_document_has(self, reading: Reading) -> None:
        assert fuse(reading, retrieval(frequencies={"stop": 2}), PARAMETERS).unknown == ("bumper",)

    def test_are_not_those_whose_translation_the_index_holds(self, tools: QueryTools) -> None:
        fusion = fuse(read_query("bumper stop", tools), retrieval(frequencies={"멈치": 2}), PARAMETERS)
        assert fusion.unknown == ()
        assert fusion.weights.coverage == pytest.approx(1.0)

    def test_a_translation_that_the_index_does_not_hold_helps_nothing(self, tools: QueryTools) -> None:
        fusion = fuse(read_query("bumper stop", tools), retrieval(), PARAMETERS)
        assert fusion.unknown == ("bumper", "stop")

    def test_are_named_once_and_only_where_they_say_something(self, tools: QueryTools) -> None:
        fusion = fuse(read_query("brake parts, brake", tools), retrieval(), PARAMETERS)
        assert fusion.unknown == ("brake",)


class TestScores:
    def test_of_no_candidates_are_none(self, reading: Reading) -> None:
        assert fuse(reading, retrieval(), PARAMETERS).documents == []

    def test_wording_is_relative_to_the_best_and_class_words_count_half(self, reading: Reading) -> None:
        found = [
            candidate(document("a"), lexical=8.0),
            candidate(document("b"), lexical=2.0, class_lexical=4.0),
        ]
        scored = fuse(reading, retrieval(found, {"bumper": 1, "stop": 1}), PARAMETERS).documents
        assert [(each.document.id, each.wording) for each in scored] == [("a", 1.0), ("b", 0.5)]

    def test_meaning_is_the_cosine_within_zero_and_one(self, reading: Reading) -> None:
        found = [candidate(document(str(cosine)), cosine=cosine) for cosine in (-0.4, 0.3, 1.00001)]
        scored = fuse(reading, retrieval(found), PARAMETERS).documents
        assert [each.meaning for each in scored] == [1.0, 0.3, 0.0]

    def test_strength_is_the_share_of_the_highest_bm25_of_the_known_words(self, reading: Reading) -> None:
        highest = BM25_CEILING * inverse_document_frequency(1, 100)
        found = [
            candidate(document("a"), lexical=highest / 2),
            candidate(document("b"), lexical=highest * 2),
        ]
        scored = fuse(reading, retrieval(found, {"stop": 1}), PARAMETERS).documents
        assert {each.document.id: each.strength for each in scored} == pytest.approx({"a": 0.5, "b": 1.0})

    def test_strength_counts_what_a_translation_can_bring_once(self, tools: QueryTools) -> None:
        reach = BM25_CEILING * EXPANSION_WEIGHT * inverse_document_frequency(1, 100)
        found = [candidate(document("a"), lexical=reach / 2)]
        (scored,) = fuse(read_query("seat", tools), retrieval(found, {"좌석": 1}), PARAMETERS).documents
        assert scored.strength == pytest.approx(0.5)

    def test_strength_takes_the_better_of_two_translations(self, tools: QueryTools) -> None:
        reach = BM25_CEILING * EXPANSION_WEIGHT * inverse_document_frequency(1, 100)
        found = [candidate(document("a"), lexical=reach / 2)]
        held = {"밀봉재": 1, "물개": 50}
        (scored,) = fuse(read_query("seal", tools), retrieval(found, held), PARAMETERS).documents
        assert scored.strength == pytest.approx(0.5)

    def test_of_a_text_the_best_words_and_the_nearest_meaning_count(self, reading: Reading) -> None:
        found = [
            candidate(document("a", claim="text"), lexical=4.0, cosine=0.1),
            candidate(document("b", claim="text", passage=1), lexical=1.0, cosine=0.6),
            candidate(document("c"), lexical=8.0),
        ]
        by_id = {each.document.id: each for each in fuse(reading, retrieval(found), PARAMETERS).documents}
        assert (by_id["a"].wording, by_id["a"].meaning) == (0.5, 0.6)
        assert (by_id["b"].wording, by_id["b"].meaning) == (0.125, 0.6)

    def test_the_parts_of_a_list_add_up(self, reading: Reading) -> None:
        found = [
            candidate(document("a", claim="list", listed=True), lexical=4.0),
            candidate(document("b", claim="list", listed=True, passage=1), lexical=5.0),
            candidate(document("c"), lexical=5.0 + 4.0 * PARAMETERS.listed_decay),
        ]
        by_id = {each.document.id: each for each in fuse(reading, retrieval(found), PARAMETERS).documents}
        assert by_id["b"].wording == pytest.approx(by_id["c"].wording)
        assert by_id["a"].wording < by_id["b"].wording

    def test_ties_are_broken_by_id(self, reading: Reading) -> None:
        found = [candidate(document(name), lexical=1.0) for name in ("b", "c", "a")]
        scored = fuse(reading, retrieval(found, {"stop": 1}), PARAMETERS).documents
        assert [each.document.id for each in scored] == ["a", "b", "c"]


def candidates(parts: list[tuple[float, float, float]]) -> list[Candidate]:
    return [
        candidate(document(f"d{place:02}"), lexical, cosine, class_lexical)
        for place, (lexical, cosine, class_lexical) in enumerate(parts)
    ]


FREQUENCIES = st.dictionaries(st.sampled_from(["bumper", "stop"]), st.integers(0, 100))
PARTS = st.lists(st.tuples(SCORES, COSINES, SCORES), max_size=12)


def plain_reading() -> Reading:
    terms = tuple(QueryTerm(word, (word,), (place,), 1.0) for place, word in enumerate(("bumper", "stop")))
    return Reading("bumper stop", "en", (), terms, ())


class TestProperties:
    @given(PARTS, FREQUENCIES)
    def test_all_parts_lie_within_zero_and_one(
        self, parts: list[tuple[float, float, float]], frequencies: dict[str, int]
    ) -> None:
        fusion = fuse(plain_reading(), retrieval(candidates(parts), frequencies), PARAMETERS)
        assert 0 <= fusion.weights.coverage <= 1
        assert fusion.weights.wording + fusion.weights.meaning == pytest.approx(1.0)
        for each in fusion.documents:
            assert all(0 <= part <= 1 for part in (each.wording, each.meaning, each.strength))
            assert 0 <= each.score <= 1 + 1e-9

    @given(PARTS, FREQUENCIES, st.randoms(use_true_random=False))
    def test_the_order_of_candidates_does_not_matter(
        self, parts: list[tuple[float, float, float]], frequencies: dict[str, int], chance: random.Random
    ) -> None:
        found = candidates(parts)
        shuffled = chance.sample(found, len(found))
        straight = fuse(plain_reading(), retrieval(found, frequencies), PARAMETERS)
        assert fuse(plain_reading(), retrieval(shuffled, frequencies), PARAMETERS) == straight
