"""What is asked of OpenSearch, as request bodies. Pure: no client, no clock."""

from collections.abc import Sequence
from datetime import date
from typing import Any

import numpy as np
from numpy.typing import NDArray

from koffset.domain.retrieval import Filters, QueryToken
from koffset.search.opensearch_mapping import CLASS_TEXT, METADATA_ID, TEXT, VECTOR, certificate_term

Body = dict[str, Any]
Vector = NDArray[np.float32]

VECTOR_MARGIN = 20
"""Asked for beyond k: of equally near documents the graph gives any, and they are to be chosen by id."""

EXACT_COMPANIES = 10_000
"""Companies up to which they are counted one by one; beyond, OpenSearch estimates (4,999 of 5,000 when measured)."""

FORMS_A_COMPANY = 64
"""Written forms of one company's name that may begin alike."""

_COSINE = f"doc['{VECTOR}'].size() == 0 ? 0.0 : innerProduct(params.asked, doc['{VECTOR}'])"
_IDS_ONLY: Body = {
    # Reading `_id` would unpack the stored source of each hit; the column of ids does not.
    "stored_fields": "_none_",
    "docvalue_fields": ["id", "company_id"],
    "seq_no_primary_term": True,
    "track_total_hits": False,
}
_BY_SCORE = [{"_score": "desc"}, {"id": "asc"}]


def build_filter(filters: Filters) -> Body:
    """Exactly what `Filters.accepts` accepts; scores nothing."""
    clauses = [
        readable(filters.readers),
        *_claim_clauses(filters),
        *_company_clauses(filters),
    ]
    return {"bool": {"filter": clauses}}


def readable(readers: frozenset[str]) -> Body:
    """Documents that these readers may see; none for nobody."""
    return {"terms": {"readers": sorted(readers)}}


def _claim_clauses(filters: Filters) -> list[Body]:
    clauses = [
        *_any_of("weapon_systems", filters.weapon_systems),
        *_any_of("kind", frozenset(kind.value for kind in filters.kinds)),
        *_any_of("company_id", filters.company_ids),
    ]
    codes = [
        *_any_of("supply_class", filters.supply_classes),
        *_any_of("supply_group", filters.supply_groups),
    ]
    if codes:
        clauses.append({"bool": {"should": codes, "minimum_should_match": 1}})
    if filters.min_grade is not None:
        clauses.append({"range": {"grade_rank": {"gte": filters.min_grade.rank}}})
    return clauses


def _company_clauses(filters: Filters) -> list[Body]:
    clauses = [
        *_any_of("defence_fields", filters.defence_fields),
        *_any_of("province", filters.provinces),
        *_any_of("size_class", filters.size_classes),
    ]
    if filters.certificates:
        valid = [_valid(family, filters.valid_on) for family in sorted(filters.certificates)]
        clauses.append({"bool": {"should": valid, "minimum_should_match": 1}})
    return clauses


def _valid(family: str, day: date) -> Body:
    until = {"gte": certificate_term(family, day), "lte": certificate_term(family, date.max)}
    return {"range": {"certificates": until}}


def _any_of(field: str, values: frozenset[str]) -> list[Body]:
    return [{"terms": {field: sorted(values)}}] if values else []


def any_term(fields: Sequence[str], tokens: Sequence[QueryToken]) -> Body:
    """BM25 over these fields; a token that stands twice counts twice, one of no weight still finds."""
    terms = [
        {"term": {field: {"value": token.text, "boost": token.weight}}}
        for token in tokens
        for field in fields
    ]
    return {"bool": {"should": terms, "minimum_should_match": 1}}


def by_words(tokens: Sequence[QueryToken], accepted: Body, k: int, vector: Vector | None) -> Body:
    """The k best of the lexical path, each with its exact cosine where there is a vector."""
    query = {"bool": {"must": [any_term((TEXT, CLASS_TEXT), tokens)], "filter": [accepted]}}
    body = {"size": k, "query": query, "sort": _BY_SCORE, **_IDS_ONLY}
    if vector is not None:
        script = {"source": _COSINE, "params": {"asked": vector}}
        body["script_fields"] = {"cosine": {"script": script}}
    return body


def by_meaning(vector: Vector, accepted: Body, k: int) -> Body:
    """The nearest k and some more, from the graph; its score tells the cosine (see `cosine_of_score`)."""
    asked = k + VECTOR_MARGIN
    knn = {"knn": {VECTOR: {"vector": vector, "k": asked, "filter": accepted}}}
    return {"size": asked, "query": knn, **_IDS_ONLY}


def cosine_of_score(score: float) -> float:
    """Undoes how OpenSearch makes a score of an inner product: 1 + x, or 1 / (1 − x) below zero."""
    return score - 1 if score >= 1 else 1 - 1 / score


def word_scores(field: str, tokens: Sequence[QueryToken], ids: Sequence[str]) -> Body:
    """BM25 of one field for these documents; those that hold no token are not found."""
    query = {"bool": {"must": [any_term((field,), tokens)], "filter": [with_ids(ids)]}}
    return {"size": len(ids), "query": query, **_IDS_ONLY}


def with_ids(ids: Sequence[str]) -> Body:
    return {"terms": {"id": list(ids)}}


def payloads(ids: Sequence[str]) -> Body:
    """The stored documents of these ids."""
    return {
        "size": len(ids),
        "query": {"bool": {"filter": [with_ids(ids)]}},
        "_source": ["payload"],
        "seq_no_primary_term": True,
        "track_total_hits": False,
    }


def frequencies(tokens: Sequence[str], readers: frozenset[str]) -> Body:
    """In how many readable documents each token stands, in one of its texts. Buckets are in the order of tokens."""
    held = [
        {"bool": {"should": [{"term": {TEXT: token}}, {"term": {CLASS_TEXT: token}}]}} for token in tokens
    ]
    counted = {"filters": {"filters": held}}
    return {"size": 0, "query": _filtered(readable(readers)), "aggs": {"tokens": counted}}


def company_sizes(company_ids: Sequence[str], readers: frozenset[str]) -> Body:
    """How many claims of each of these companies are readable; passages after the first are not counted."""
    chosen = [readable(readers), {"term": {"passage": 0}}, {"terms": {"company_id": list(company_ids)}}]
    counted = {"terms": {"field": "company_id", "size": max(len(company_ids), 1)}}
    return {"size": 0, "query": _filtered(*chosen), "aggs": {"companies": counted}}


def counts(readers: frozenset[str] | None) -> Body:
    """How many documents of how many companies these readers may see; None: all there are."""
    chosen = {"exists": {"field": "company_id"}} if readers is None else readable(readers)
    field = {"field": "company_id"}
    return {
        "size": 0,
        "query": _filtered(chosen),
        "track_total_hits": True,
        "aggs": {
            "companies": {"terms": {**field, "size": EXACT_COMPANIES}},
            "estimate": {"cardinality": {**field, "precision_threshold": 40_000}},
        },
    }


def metadata(*, with_means: bool) -> Body:
    """The metadata document; its hit names the concrete index behind an alias, and its `_seq_no` the state."""
    source: Body = {} if with_means else {"excludes": ["index_metadata.language_means"]}
    return {
        "size": 1,
        "query": {"ids": {"values": [METADATA_ID]}},
        "_source": source or True,
        "seq_no_primary_term": True,
    }


def suggestions(prefix: str, readers: frozenset[str], limit: int) -> Body:
    """The written forms that begin with the prefix, in their order, each with the companies that bear it."""
    companies = {"terms": {"field": "company_id", "order": {"_key": "asc"}, "size": limit}}
    forms = {
        "field": "name_forms",
        "include": f"{_escaped(prefix)}.*",
        "order": {"_key": "asc"},
        "size": limit * FORMS_A_COMPANY,
    }
    chosen = [readable(readers), {"prefix": {"name_forms": prefix}}]
    return {
        "size": 0,
        "query": _filtered(*chosen),
        "aggs": {"forms": {"terms": forms, "aggs": {"companies": companies}}},
    }


def held_ids(company_ids: Sequence[str], after: str | None, size: int) -> Body:
    """The next ids of these companies' documents, in order."""
    body = {
        "size": size,
        "query": _filtered({"terms": {"company_id": list(company_ids)}}),
        "sort": [{"id": "asc"}],
        **_IDS_ONLY,
    }
    return body if after is None else {**body, "search_after": [after]}


def documents_page(after: str, size: int) -> Body:
    """The next stored documents in the order of ids, whatever their audience."""
    return {
        "size": size,
        "query": _filtered({"exists": {"field": "company_id"}}),
        "sort": [{"id": "asc"}],
        "search_after": [after],
        "_source": ["payload"],
        "track_total_hits": False,
    }


def _filtered(*clauses: Body) -> Body:
    return {"bool": {"filter": list(clauses)}}


def _escaped(text: str) -> str:
    """Letters and digits as they are, all else escaped: Lucene's expressions have more operators than Python's."""
    return "".join(char if char.isalnum() else f"\\{char}" for char in text)
