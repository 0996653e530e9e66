"""How an index on OpenSearch is laid out, and a document as it is stored there. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Literal

from koffset.domain.evidence import EvidenceDocument
from koffset.domain.retrieval import IndexedDocument, IndexMetadata
from koffset.search.payload import build_metadata, build_payload, parse_metadata

MAPPING_VERSION = 1
"""Raised when the mapping below changes: an index of another version is refused, not misread."""

METADATA_ID = "index-metadata"
"""The one document that is no evidence: what the index says of itself. It has no readers, so no search finds it."""

VECTOR = "vector"
TEXT = "tokens"
CLASS_TEXT = "class_tokens"

_KEYWORD = {"type": "keyword"}


@dataclass(frozen=True, slots=True)
class IndexLayout:
    """What an operator may choose. `replicas` is a range: with `0-1` one copy more where a node is free."""

    dimensions: int
    shards: int = 1
    replicas: str = "0-1"
    knn_engine: Literal["lucene", "faiss"] = "lucene"


def build_index_body(layout: IndexLayout) -> dict[str, Any]:
    """Settings and strict mapping.

    Nothing shows before it is refreshed on purpose: the documents of an update appear at once and never in part.
    BM25 has the parameters that Tantivy has fixed, so that both engines score alike.
    """
    return {
        "settings": {
            "index": {
                "knn": True,
                "refresh_interval": "-1",
                "number_of_shards": layout.shards,
                "auto_expand_replicas": layout.replicas,
                "similarity": {"default": {"type": "BM25", "k1": 1.2, "b": 0.75}},
            }
        },
        "mappings": {
            "dynamic": "strict",
            "_meta": {"mapping_version": MAPPING_VERSION},
            # Tokens and vectors are never read back; without them the source is a tenth of its size.
            "_source": {"excludes": [VECTOR, TEXT, CLASS_TEXT]},
            "properties": _properties(layout),
        },
    }


def _properties(layout: IndexLayout) -> dict[str, Any]:
    words = {"type": "text", "analyzer": "whitespace", "index_options": "freqs"}
    keywords = (
        "id",
        "company_id",
        "kind",
        "readers",
        "supply_class",
        "supply_group",
        "weapon_systems",
        "defence_fields",
        "province",
        "size_class",
        "certificates",
        "name_forms",
    )
    return {
        **dict.fromkeys(keywords, _KEYWORD),
        TEXT: words,
        CLASS_TEXT: words,
        VECTOR: {
            "type": "knn_vector",
            "dimension": layout.dimensions,
            "method": {"name": "hnsw", "engine": layout.knn_engine, "space_type": "innerproduct"},
        },
        "grade_rank": {"type": "byte"},
        "passage": {"type": "integer"},
        "count": {"type": "integer"},
        "as_of": {"type": "date", "format": "strict_date"},
        "valid_until": {"type": "date", "format": "strict_date"},
        "payload": {"type": "object", "enabled": False},
        "index_metadata": {"type": "object", "enabled": False},
    }


def build_source(indexed: IndexedDocument) -> dict[str, Any]:
    """The fields of one document. Its vector stays an array of float32: the serializer writes its shortest digits."""
    document = indexed.document
    source = {
        "id": document.id,
        "company_id": document.company_id,
        "kind": document.kind.value,
        "readers": list(document.readers),
        "grade_rank": document.grade.rank,
        "passage": document.passage,
        "count": document.count,
        "as_of": _day(document.as_of),
        "valid_until": _day(document.valid_until),
        "weapon_systems": list(document.weapon_systems),
        **_supply(document),
        **_company(document),
        "name_forms": list(document.name_forms),
        TEXT: " ".join(indexed.tokens),
        CLASS_TEXT: " ".join(indexed.class_tokens),
        VECTOR: indexed.vector,
        "payload": build_payload(document),
    }
    return {name: value for name, value in source.items() if value is not None}


def _supply(document: EvidenceDocument) -> dict[str, str | None]:
    code = document.supply_class
    return {"supply_class": code, "supply_group": code[:2] if code else None}


def _company(document: EvidenceDocument) -> dict[str, Any]:
    company = document.company
    return {
        "defence_fields": list(company.defence_fields),
        "province": company.province,
        "size_class": company.size_class,
        "certificates": [certificate_term(family, until) for family, until in company.certificates.items()],
    }


def certificate_term(family: str, until: date) -> str:
    """A family with the last day it is valid, such that a range of terms of one family is a range of days."""
    return f"{family} {until.isoformat()}"


def _day(day: date | None) -> str | None:
    return day.isoformat() if day else None


def build_metadata_source(metadata: IndexMetadata) -> dict[str, Any]:
    """The source of the metadata document."""
    return {"index_metadata": build_metadata(metadata)}


def parse_metadata_source(source: Mapping[str, Any]) -> IndexMetadata:
    """Without counts: those are taken live."""
    return parse_metadata(source["index_metadata"])
