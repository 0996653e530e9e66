"""What is asked of OpenSearch, as dicts."""

from dataclasses import replace
from datetime import date
from typing import Any

import numpy as np
import pytest

from koffset.domain.evidence import EvidenceGrade, EvidenceKind
from koffset.domain.retrieval import Filters, QueryToken
from koffset.search import opensearch_queries as queries
from koffset.search.opensearch_queries import build_filter, cosine_of_score

DAY = date(2026, 3, 2)
OPEN = Filters(frozenset({"public", "kdia"}), DAY)
READABLE = {"terms": {"readers": ["kdia", "public"]}}
VECTOR = np.array([1, 0], dtype=np.float32)


def clauses(filters: Filters) -> list[dict[str, Any]]:
    """What is asked besides who may read."""
    first, *rest = build_filter(filters)["bool"]["filter"]
    assert first == READABLE
    return rest


class TestFilter:
    def test_asks_for_readers_only_where_nothing_else_is_asked(self) -> None:
        assert clauses(OPEN) == []

    def test_lets_nobody_read_nothing(self) -> None:
        nobody = build_filter(Filters(frozenset(), DAY))
        assert nobody == {"bool": {"filter": [{"terms": {"readers": []}}]}}

    @pytest.mark.parametrize(
        ("facet", "field"),
        [
            ("weapon_systems", "weapon_systems"),
            ("company_ids", "company_id"),
            ("defence_fields", "defence_fields"),
            ("provinces", "province"),
            ("size_classes", "size_class"),
        ],
    )
    def test_values_of_a_facet_are_alternatives(self, facet: str, field: str) -> None:
        asked = replace(OPEN, **{facet: frozenset({"b", "a"})})
        assert clauses(asked) == [{"terms": {field: ["a", "b"]}}]

    def test_kinds_are_asked_by_their_codes(self) -> None:
        asked = replace(OPEN, kinds=frozenset({EvidenceKind.WISH}))
        assert clauses(asked) == [{"terms": {"kind": ["wish"]}}]

    def test_classes_and_groups_are_alternatives_of_each_other(self) -> None:
        asked = replace(OPEN, supply_classes=frozenset({"5340"}), supply_groups=frozenset({"10"}))
        either = [{"terms": {"supply_class": ["5340"]}}, {"terms": {"supply_group": ["10"]}}]
        assert clauses(asked) == [{"bool": {"should": either, "minimum_should_match": 1}}]

    def test_a_grade_asks_for_itself_and_higher(self) -> None:
        asked = replace(OPEN, min_grade=EvidenceGrade.DOCUMENT_SEEN)
        assert clauses(asked) == [{"range": {"grade_rank": {"gte": 3}}}]

    def test_a_certificate_counts_from_its_day_on_and_no_other_family_in_between(self) -> None:
        asked = replace(OPEN, certificates=frozenset({"as9100"}))
        until = {"gte": "as9100 2026-03-02", "lte": "as9100 9999-12-31"}
        valid = [{"range": {"certificates": until}}]
        assert clauses(asked) == [{"bool": {"should": valid, "minimum_should_match": 1}}]


class TestPaths:
    def test_words_are_asked_in_both_fields_at_their_weight(self) -> None:
        asked = queries.any_term(("tokens", "class_tokens"), [QueryToken("핀", 0.5)])
        assert asked["bool"]["should"] == [
            {"term": {"tokens": {"value": "핀", "boost": 0.5}}},
            {"term": {"class_tokens": {"value": "핀", "boost": 0.5}}},
        ]

    def test_words_alone_ask_for_no_cosine(self) -> None:
        body = queries.by_words([QueryToken("핀")], READABLE, 5, None)
        assert "script_fields" not in body
        assert body["query"]["bool"]["filter"] == [READABLE]
        assert body["sort"] == [{"_score": "desc"}, {"id": "asc"}]

    def test_words_with_a_vector_ask_for_its_product_with_each_hit(self) -> None:
        body = queries.by_words([QueryToken("핀")], READABLE, 5, VECTOR)
        assert body["script_fields"]["cosine"]["script"]["params"] == {"asked": VECTOR}

    def test_the_graph_is_asked_for_more_than_k_under_the_filter(self) -> None:
        body = queries.by_meaning(VECTOR, READABLE, 5)
        knn = body["query"]["knn"]["vector"]
        assert (knn["k"], knn["filter"], body["size"]) == (25, READABLE, 25)

    @pytest.mark.parametrize("path", ["words", "vectors"])
    def test_no_hit_brings_its_stored_text(self, path: str) -> None:
        body = (
            queries.by_words([QueryToken("핀")], READABLE, 5, VECTOR)
            if path == "words"
            else queries.by_meaning(VECTOR, READABLE, 5)
        )
        assert body["stored_fields"] == "_none_"
        assert body["docvalue_fields"] == ["id", "company_id"]


@pytest.mark.parametrize("cosine", [1.0, 0.25, 0.0, -0.25, -1.0])
def test_a_score_of_the_graph_tells_its_cosine(cosine: float) -> None:
    score = 1 + cosine if cosine >= 0 else 1 / (1 - cosine)
    assert cosine_of_score(score) == pytest.approx(cosine)


def test_signs_of_lucenes_expressions_are_escaped() -> None:
    body = queries.suggestions("(주)가1.", frozenset({"public"}), 3)
    forms = body["aggs"]["forms"]["terms"]
    assert forms["include"] == r"\(주\)가1\..*"
    assert forms["size"] == 3 * queries.FORMS_A_COMPANY


def test_the_next_page_of_ids_begins_after_the_last() -> None:
    assert "search_after" not in queries.held_ids(["c1"], None, 10)
    assert queries.held_ids(["c1"], "d7", 10)["search_after"] == ["d7"]
