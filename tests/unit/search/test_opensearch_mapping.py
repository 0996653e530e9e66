"""How a document lies in an index on OpenSearch."""

from dataclasses import fields
from datetime import date

import numpy as np

from koffset.domain.evidence import CompanyFacets, EvidenceDocument, EvidenceGrade, EvidenceKind
from koffset.domain.retrieval import IndexedDocument
from koffset.search.opensearch_mapping import IndexLayout, build_index_body, build_source
from koffset.search.payload import parse_payload

DOCUMENT = EvidenceDocument(
    id="d1",
    company_id="c1",
    kind=EvidenceKind.ITEM,
    grade=EvidenceGrade.DOCUMENT_SEEN,
    readers=("kdia",),
    text_ko="멈치",
    as_of=date(2025, 3, 1),
    supply_class="5340",
    company=CompanyFacets(("mobility",), "busan", None, {"iso9001": date.max}),
)
VECTOR = np.array([0.6, 0.8], dtype=np.float32)
SOURCE = build_source(IndexedDocument(DOCUMENT, ["멈치", "stop"], [], VECTOR))
BODY = build_index_body(IndexLayout(2, shards=3, replicas="1-2", knn_engine="faiss"))


def test_every_field_of_a_source_is_in_the_strict_mapping() -> None:
    assert BODY["mappings"]["dynamic"] == "strict"
    assert set(SOURCE) <= set(BODY["mappings"]["properties"])


def test_the_whole_document_can_be_read_back() -> None:
    assert parse_payload(SOURCE["payload"]) == DOCUMENT


def test_what_is_filtered_by_stands_in_fields_of_its_own() -> None:
    assert SOURCE["supply_group"] == "53"
    assert SOURCE["grade_rank"] == EvidenceGrade.DOCUMENT_SEEN.rank
    assert SOURCE["certificates"] == ["iso9001 9999-12-31"]
    assert SOURCE["as_of"] == "2025-03-01"


def test_what_is_not_known_is_left_out() -> None:
    bare = EvidenceDocument("d2", "c1", EvidenceKind.ITEM, EvidenceGrade.DECLARED, ("public",))
    source = build_source(IndexedDocument(bare, [], [], None))
    assert {"vector", "supply_class", "supply_group", "as_of", "province"}.isdisjoint(source)


def test_an_operators_choices_are_in_the_settings() -> None:
    settings = BODY["settings"]["index"]
    assert (settings["number_of_shards"], settings["auto_expand_replicas"]) == (3, "1-2")
    vector = BODY["mappings"]["properties"]["vector"]
    assert (vector["dimension"], vector["method"]["engine"]) == (2, "faiss")
    assert {field.name for field in fields(IndexLayout)} == {"dimensions", "shards", "replicas", "knn_engine"}


def test_updates_show_only_when_they_are_refreshed_on_purpose() -> None:
    assert BODY["settings"]["index"]["refresh_interval"] == "-1"
