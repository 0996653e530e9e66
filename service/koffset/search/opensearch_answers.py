"""What OpenSearch answered, read into plain values. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from koffset.domain.evidence import EvidenceDocument
from koffset.domain.retrieval import Suggestion
from koffset.search.opensearch_queries import cosine_of_score
from koffset.search.payload import parse_payload
from koffset.search.protocol import COSINE_DECIMALS

Answer = Mapping[str, Any]

_PASSING_STATUS = frozenset({429, 502, 503, 504})


@dataclass(frozen=True, slots=True)
class Place:
    """A document in one state: an update gives it another number."""

    id: str
    sequence: int


@dataclass(frozen=True, slots=True)
class Fault:
    """Why a part of a request has no answer; `passing`: it may have one when asked again."""

    kind: str
    passing: bool


def fault_of(part: Answer) -> Fault | None:
    """What went wrong in one part of a multi-search; None when it is whole."""
    if "error" in part:
        status = int(part.get("status", 500))
        return Fault(_innermost(part["error"]), status in _PASSING_STATUS)
    return Fault("timed_out", passing=False) if part["timed_out"] else None


def _innermost(error: Answer) -> str:
    """The type that says most: a failed phase names the cause of its first shard."""
    causes = error.get("root_cause") or [error]
    return str(causes[0].get("type", error.get("type")))


def condition_of(found: Answer) -> dict[str, Any]:
    """The condition under which a write replaces just this state of a document."""
    return {"if_seq_no": found["_seq_no"], "if_primary_term": found["_primary_term"]}


def places(part: Answer) -> dict[str, Place]:
    return {place.id: place for place in map(_place, part["hits"]["hits"])}


def _place(hit: Answer) -> Place:
    return Place(hit["fields"]["id"][0], hit["_seq_no"])


def companies(part: Answer) -> dict[str, str]:
    """The company of each document that was found."""
    return {hit["fields"]["id"][0]: hit["fields"]["company_id"][0] for hit in part["hits"]["hits"]}


def cosines_beside(part: Answer) -> dict[str, float]:
    """Cosines computed beside the words (see `by_words`)."""
    hits = part["hits"]["hits"]
    return {hit["fields"]["id"][0]: round(hit["fields"]["cosine"][0], COSINE_DECIMALS) for hit in hits}


def nearest(part: Answer, k: int) -> dict[str, float]:
    """The cosines of the k nearest; of equally near ones the first by id."""
    found = [
        (hit["fields"]["id"][0], round(cosine_of_score(hit["_score"]), COSINE_DECIMALS))
        for hit in part["hits"]["hits"]
    ]
    return dict(sorted(found, key=lambda each: (-each[1], each[0]))[:k])


def scores(part: Answer) -> dict[str, float]:
    return {hit["fields"]["id"][0]: hit["_score"] for hit in part["hits"]["hits"]}


def frequencies(part: Answer, tokens: Sequence[str]) -> dict[str, int]:
    buckets = part["aggregations"]["tokens"]["buckets"]
    return {token: bucket["doc_count"] for token, bucket in zip(tokens, buckets, strict=True)}


def company_sizes(part: Answer, company_ids: Sequence[str]) -> dict[str, int]:
    counted = {bucket["key"]: bucket["doc_count"] for bucket in part["aggregations"]["companies"]["buckets"]}
    return {company_id: counted.get(company_id, 0) for company_id in company_ids}


def documents(part: Answer) -> Sequence[EvidenceDocument]:
    """The stored documents, in the order of the hits."""
    return [parse_payload(hit["_source"]["payload"]) for hit in part["hits"]["hits"]]


def count(part: Answer) -> tuple[int, int]:
    """Documents and companies; of very many companies an estimate."""
    counted = part["aggregations"]["companies"]
    is_whole = not counted["sum_other_doc_count"]
    companies = len(counted["buckets"]) if is_whole else part["aggregations"]["estimate"]["value"]
    return part["hits"]["total"]["value"], companies


def suggestions(part: Answer, limit: int) -> Sequence[Suggestion]:
    """Companies in the order of the forms that matched, each with the first of them."""
    found: dict[str, Suggestion] = {}
    for form in part["aggregations"]["forms"]["buckets"]:
        for company in form["companies"]["buckets"]:
            found.setdefault(company["key"], Suggestion(company["key"], form["key"]))
    return list(found.values())[:limit]
