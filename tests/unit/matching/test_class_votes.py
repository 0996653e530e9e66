from collections.abc import Sequence

import pytest

from koffset.domain.evidence import EvidenceDocument, EvidenceGrade, EvidenceKind
from koffset.domain.taxonomy import SupplyClassTerm
from koffset.matching.class_votes import ClassNames, ClassSuggestion, vote_for_classes
from koffset.matching.fusing import ScoredDocument


def scored(key: str, code: str | None, score: float, text: str = "") -> ScoredDocument:
    document = EvidenceDocument(
        id=key,
        company_id="c1",
        kind=EvidenceKind.ITEM,
        grade=EvidenceGrade.PUBLIC_RECORD,
        readers=("public",),
        text_ko=text or key,
        supply_class=code,
    )
    return ScoredDocument(document, score, score, score, score, score, score)


def shares(found: Sequence[ClassSuggestion]) -> dict[str, float]:
    return {each.code: round(each.share, 3) for each in found}


class TestVotes:
    def test_near_evidence_outvotes_more_that_is_far(self) -> None:
        documents = [scored("a", "5340", 0.9), *(scored(f"b{n}", "5315", 0.5) for n in range(8))]
        assert next(iter(shares(vote_for_classes(documents, {})))) == "5340"

    def test_shares_are_of_all_votes(self) -> None:
        found = vote_for_classes([scored("a", "5340", 1.0), scored("b", "5315", 1.0)], {})
        assert shares(found) == {"5315": 0.5, "5340": 0.5}

    def test_a_document_found_in_two_languages_votes_once(self) -> None:
        found = vote_for_classes(
            [scored("a", "5340", 1.0), scored("a", "5340", 0.9), scored("b", "5315", 1.0)], {}
        )
        assert shares(found) == {"5315": 0.5, "5340": 0.5}

    def test_evidence_without_a_class_has_no_vote(self) -> None:
        assert vote_for_classes([scored("a", None, 1.0)], {}) == []

    def test_a_class_named_by_the_words_stands_where_no_evidence_is(self) -> None:
        assert shares(vote_for_classes([], {"8955": 1.0})) == {"8955": 1.0}

    def test_five_at_most_and_none_without_weight(self) -> None:
        many = [scored(f"d{n}", f"53{n:02}", 1.0) for n in range(9)]
        assert len(vote_for_classes(many, {})) == 5
        assert list(shares(vote_for_classes([many[0], scored("far", "9999", 0.3)], {}))) == ["5300"]

    def test_the_texts_that_spoke_most_are_told_each_once(self) -> None:
        documents = [scored(f"d{n}", "5340", 1.0 - n / 100, text) for n, text in enumerate("가가나다라")]
        told = [each.text_ko for each in vote_for_classes(documents, {})[0].evidence]
        assert told == ["가", "나", "다"]


class TestClassNames:
    NAMES = ClassNames(
        {
            "53": SupplyClassTerm("53", "Hardware", "철물"),
            "5985": SupplyClassTerm("5985", "Antennas", "안테나", "antenna mounts", "안테나 걸이쇠"),
        },
        str.split,
    )

    @pytest.mark.parametrize(
        ("name", "found"),
        [
            ("안테나 걸이쇠", {"5985": 1.0}),
            ("안테나 받침", {"5985": 0.5}),
            ("차량 안테나 받침", {}),
            ("철물", {}),
            ("", {}),
        ],
    )
    def test_half_of_the_words_name_a_class(self, name: str, found: dict[str, float]) -> None:
        assert self.NAMES.named_by([name]) == found

    def test_the_better_of_two_names_counts(self) -> None:
        assert self.NAMES.named_by(["안테나 받침", "안테나"]) == {"5985": 1.0}
