import random
from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fakes.retrieving import EVEN, candidate, document, retrieval, scored
from koffset.domain.evidence import EvidenceKind
from koffset.domain.retrieval import Candidate, Filters
from koffset.matching.fusing import PathWeights, ScoredDocument
from koffset.matching.judging import (
    Judgement,
    RankedCompany,
    evidence_probability,
    judge,
    may_support,
)
from koffset.matching.parameters import RankingParameters
from koffset.matching.reading import QueryTerm, Reading

PARAMETERS = RankingParameters()
READING = Reading("stop", "en", (), (QueryTerm("stop", ("stop",), (0,), 1.0),), (), asked_name="stop")
HELD = {"stop": 5}
OPEN = Filters(frozenset({"public"}), date(2026, 3, 2))


def judged(
    found: Sequence[Candidate], sizes: dict[str, int] | None = None, frequencies: dict[str, int] | None = None
) -> Judgement:
    held = HELD if frequencies is None else frequencies
    return judge(READING, retrieval(found, held, sizes=sizes), OPEN, PARAMETERS, str.split)


def likely(found: ScoredDocument, held: float = 0.0, weights: PathWeights = EVEN) -> float:
    return evidence_probability(found, held, weights, PARAMETERS)


class TestEvidenceProbability:
    def test_grows_with_words_rarity_and_meaning_between_zero_and_one(self) -> None:
        nothing = likely(scored())
        assert 0 < nothing < 0.05
        assert likely(scored(), held=0.5) > nothing
        assert likely(scored(own_strength=0.5)) > nothing
        assert likely(scored(meaning=0.5)) > nothing
        assert likely(scored(likeness=0.5)) > nothing
        assert 0.9 < likely(scored(own_strength=0.6, meaning=0.6, likeness=1.0), held=1.0) < 1

    def test_neither_words_nor_meaning_alone_need_be_all(self) -> None:
        assert likely(scored(own_strength=0.4, meaning=0.5), held=0.5) >= PARAMETERS.evidence_from
        assert likely(scored(meaning=0.6)) < PARAMETERS.evidence_from

    def test_the_supply_class_alone_does_not_support(self) -> None:
        assert likely(scored(strength=0.9)) < PARAMETERS.evidence_from

    def test_rare_words_count_only_as_far_as_the_index_holds_the_query(self) -> None:
        little = PathWeights(wording=0.2, meaning=0.8, coverage=0.2)
        assert likely(scored(own_strength=1.0), weights=little) < likely(scored(own_strength=1.0))

    def test_a_number_asked_for_is_certain(self) -> None:
        assert likely(scored(exact=True)) == 1.0

    def test_a_name_supports_only_where_most_of_the_query_is_the_name(self) -> None:
        names = document(name_forms=("hanbit",))
        assert likely(scored(names, strength=PARAMETERS.name_floor - 0.01, meaning=0.9), held=1.0) == 0.0
        assert likely(scored(names, strength=PARAMETERS.name_floor)) == 1.0


class TestMaySupport:
    def test_what_has_ended_does_not(self) -> None:
        assert may_support(document(valid_until=date(2026, 3, 2)), OPEN)
        assert not may_support(document(valid_until=date(2026, 3, 1)), OPEN)

    def test_a_wish_does_where_wishes_were_asked_for(self) -> None:
        wish = document(kind=EvidenceKind.WISH)
        asked = replace(OPEN, kinds=frozenset({EvidenceKind.WISH}))
        assert (may_support(wish, OPEN), may_support(wish, asked)) == (False, True)


class TestOrder:
    def test_of_nothing_is_nothing(self) -> None:
        assert judged([]).companies == []

    def test_companies_with_evidence_stand_before_those_only_near(self) -> None:
        weak = candidate(document("a", "near"), cosine=0.5)
        strong = candidate(document("b", "far", text_en="stop"), lexical=20.0)
        judgement = judged([weak, strong])
        assert [(each.company_id, each.supported) for each in judgement.companies] == [
            ("far", True),
            ("near", False),
        ]
        assert [each.company_id for each in judgement.supported] == ["far"]

    def test_a_company_asked_for_by_its_name_stands_first(self) -> None:
        better = candidate(document("a", "c1"), lexical=20.0)
        named = document("b", "c2", name_forms=("stop",), text_en="Halt, Stop", text_ko="")
        companies = judged([better, candidate(named, lexical=1.0)]).companies
        assert [(each.company_id, each.is_named) for each in companies] == [("c2", True), ("c1", False)]

    @pytest.mark.parametrize(
        ("text_ko", "text_en", "is_named"),
        [
            ("", "Stop Technologies", True),
            ("", "Technologies Stop", False),
            ("", "Stoppers", False),
            ("stop 가온", "", False),
        ],
    )
    def test_a_latin_name_may_be_asked_for_by_its_first_words(
        self, text_ko: str, text_en: str, *, is_named: bool
    ) -> None:
        named = document("b", "c2", name_forms=("stoptechnologies", "stop"), text_ko=text_ko, text_en=text_en)
        assert judged([candidate(named)]).companies[0].is_named is is_named

    def test_a_document_with_the_number_asked_for_is_evidence(self) -> None:
        numbered = Reading("5315-1", "en", (), (QueryTerm("5315-1", ("53151",), (0,), 1.0),), ())
        found = [candidate(document(codes=("53151",))), candidate(document("d2", "c2", codes=("999",)))]
        companies = judge(numbered, retrieval(found, {"53151": 1}), OPEN, PARAMETERS, str.split).companies
        assert [each.company_id for each in companies if each.supported] == ["c1"]

    def test_equal_scores_stand_in_the_order_of_ids(self) -> None:
        found = [candidate(document(f"d{name}", name), lexical=9.0) for name in ("c2", "c3", "c1")]
        assert [each.company_id for each in judged(found).companies] == ["c1", "c2", "c3"]

    def test_a_specialist_stands_before_a_large_firm_with_the_same_evidence(self) -> None:
        found = [
            candidate(document(f"{company}{number}", company), lexical=9.0)
            for company in ("large", "special")
            for number in range(3)
        ]
        companies = judged(found, sizes={"large": 3_000, "special": 6}).companies
        assert [each.company_id for each in companies] == ["special", "large"]
        assert [each.company_size for each in companies] == [6, 3_000]

    def test_only_so_many_are_shown_as_near(self) -> None:
        found = [candidate(document(f"d{number}", f"c{number:02}"), cosine=0.1) for number in range(30)]
        judgement = judged(found, frequencies={})
        assert len(judgement.companies) == PARAMETERS.nearest_shown
        assert judgement.supported == []

    def test_all_with_evidence_are_kept_beside_them(self) -> None:
        found = [
            candidate(document(f"d{number}", f"c{number:02}", text_en="stop" if number < 25 else "pin"), 3.0)
            for number in range(60)
        ]
        judgement = judged(found)
        assert (len(judgement.supported), len(judgement.companies)) == (25, 25 + PARAMETERS.nearest_shown)

    def test_unknown_words_are_handed_on(self) -> None:
        assert judged([], frequencies={}).unknown == ("stop",)


def company(*documents: dict[str, Any]) -> RankedCompany:
    supporting = [scored(document(str(place), **stated)) for place, stated in enumerate(documents)]
    return RankedCompany("c1", 10, 0.5, (), supporting, supporting, 0.9)


class TestVoices:
    def test_the_passages_of_one_text_have_one_voice(self) -> None:
        passages = [candidate(document(f"p{place}", "long", claim="text"), lexical=5.0) for place in range(6)]
        claims = [candidate(document(f"q{place}", "items"), lexical=5.0) for place in range(6)]
        companies = judged([*passages, *claims], sizes={"long": 6, "items": 6}).companies
        assert [company.company_id for company in companies] == ["items", "long"]

    def test_without_abstention_every_candidate_counts(self) -> None:
        found = [candidate(document("d", "far"), cosine=0.05)]
        measuring = replace(PARAMETERS, abstain=False)
        (company,) = judge(READING, retrieval(found), OPEN, measuring, str.split).companies
        assert company.supported


class TestRankedCompany:
    def test_counts_the_records_behind_its_evidence(self) -> None:
        assert company({"count": 3}, {"count": 4}).supporting_records == 7

    def test_is_as_new_as_its_newest_stated_evidence(self) -> None:
        dated = company({"as_of": date(2024, 5, 1)}, {"as_of": date(2025, 1, 1)}, {})
        assert dated.latest_ordinal == date(2025, 1, 1).toordinal()

    def test_inferred_dates_never_look_fresh(self) -> None:
        assert company({"as_of": date(2025, 1, 1), "as_of_inferred": True}).latest_ordinal == 0


CANDIDATES = st.lists(
    st.tuples(st.sampled_from(["c1", "c2", "c3"]), st.floats(0, 30), st.floats(-1, 1)), max_size=15
)


def as_candidates(parts: list[tuple[str, float, float]]) -> list[Candidate]:
    return [
        candidate(document(f"d{place:02}", company_id), lexical, cosine)
        for place, (company_id, lexical, cosine) in enumerate(parts)
    ]


class TestProperties:
    @given(CANDIDATES)
    def test_scores_lie_within_zero_and_one(self, parts: list[tuple[str, float, float]]) -> None:
        for each in judged(as_candidates(parts)).companies:
            assert 0 <= each.score <= 1 + 1e-9
            assert each.score == pytest.approx(sum(feature.contribution for feature in each.features))

    @given(CANDIDATES, st.randoms(use_true_random=False))
    def test_the_order_of_candidates_does_not_matter(
        self, parts: list[tuple[str, float, float]], chance: random.Random
    ) -> None:
        found = as_candidates(parts)
        assert judged(chance.sample(found, len(found))) == judged(found)

    @given(CANDIDATES.filter(bool))
    def test_every_company_has_a_document_and_each_document_one_company(
        self, parts: list[tuple[str, float, float]]
    ) -> None:
        companies = judged(as_candidates(parts)).companies
        assert sorted(each.document.id for one in companies for each in one.documents) == [
            f"d{place:02}" for place in range(len(parts))
        ]
