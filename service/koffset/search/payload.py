"""What an index stores of a document, to show it, and of itself: plain JSON values, and back."""

import hashlib
import json
from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from koffset.domain.evidence import CompanyFacets, EvidenceDocument, EvidenceGrade, EvidenceKind
from koffset.domain.retrieval import IndexMetadata


def build_payload(document: EvidenceDocument) -> dict[str, Any]:
    """Plain JSON values; `parse_payload` gives back an equal document."""
    return {
        "id": document.id,
        "company_id": document.company_id,
        "kind": document.kind.value,
        "grade": document.grade.value,
        "readers": list(document.readers),
        "text_ko": document.text_ko,
        "text_en": document.text_en,
        "class_text": document.class_text,
        "as_of": document.as_of.isoformat() if document.as_of else None,
        "as_of_inferred": document.as_of_inferred,
        "count": document.count,
        "source": document.source,
        "supply_class": document.supply_class,
        "weapon_systems": list(document.weapon_systems),
        "company": build_facets(document.company),
        "name_forms": list(document.name_forms),
        "valid_until": document.valid_until.isoformat() if document.valid_until else None,
        "codes": list(document.codes),
        "claim": document.claim,
        "passage": document.passage,
        "listed": document.listed,
    }


def document_hash(document: EvidenceDocument) -> str:
    """A hash of all that is stored of the document."""
    return hashlib.sha256(json.dumps(build_payload(document), sort_keys=True).encode()).hexdigest()


def build_facets(facets: CompanyFacets) -> dict[str, Any]:
    return {
        "defence_fields": list(facets.defence_fields),
        "province": facets.province,
        "size_class": facets.size_class,
        "certificates": {family: until.isoformat() for family, until in facets.certificates.items()},
    }


def parse_payload(payload: dict[str, Any]) -> EvidenceDocument:
    return EvidenceDocument(
        id=payload["id"],
        company_id=payload["company_id"],
        kind=EvidenceKind(payload["kind"]),
        grade=EvidenceGrade(payload["grade"]),
        readers=tuple(payload["readers"]),
        text_ko=payload["text_ko"],
        text_en=payload["text_en"],
        class_text=payload["class_text"],
        as_of=date.fromisoformat(payload["as_of"]) if payload["as_of"] else None,
        as_of_inferred=payload["as_of_inferred"],
        count=payload["count"],
        source=payload["source"],
        supply_class=payload["supply_class"],
        weapon_systems=tuple(payload["weapon_systems"]),
        company=parse_facets(payload["company"]),
        name_forms=tuple(payload["name_forms"]),
        valid_until=date.fromisoformat(payload["valid_until"]) if payload["valid_until"] else None,
        codes=tuple(payload["codes"]),
        claim=payload["claim"],
        passage=payload["passage"],
        listed=payload["listed"],
    )


def parse_facets(facets: dict[str, Any]) -> CompanyFacets:
    certificates = facets["certificates"].items()
    return CompanyFacets(
        defence_fields=tuple(facets["defence_fields"]),
        province=facets["province"],
        size_class=facets["size_class"],
        certificates={family: date.fromisoformat(until) for family, until in certificates},
    )


def build_json(document: EvidenceDocument) -> str:
    return json.dumps(build_payload(document), ensure_ascii=False, separators=(",", ":"))


def parse_json(text: str) -> EvidenceDocument:
    return parse_payload(json.loads(text))


def build_metadata(metadata: IndexMetadata) -> dict[str, Any]:
    """Without counts: an index counts what it holds when it is asked."""
    return {
        "name": metadata.name,
        "encoder": metadata.encoder,
        "mapping_hash": metadata.mapping_hash,
        "sequence": metadata.sequence,
        "built_at": metadata.built_at.isoformat(),
        "language_means": {
            language: list(map(float, mean)) for language, mean in metadata.language_means.items()
        },
    }


def parse_metadata(values: Mapping[str, Any]) -> IndexMetadata:
    """What `build_metadata` wrote, with counts of 0."""
    return IndexMetadata(
        name=values["name"],
        encoder=values["encoder"],
        mapping_hash=values["mapping_hash"],
        sequence=values["sequence"],
        built_at=datetime.fromisoformat(values["built_at"]),
        documents=0,
        companies=0,
        language_means=values["language_means"],
    )
