"""Evidence and retrievals with everything stated that a test does not care about."""

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

from koffset.domain.evidence import EvidenceDocument, EvidenceGrade, EvidenceKind
from koffset.domain.retrieval import Candidate, IndexMetadata, Retrieval
from koffset.matching.fusing import PathWeights, ScoredDocument


def document(document_id: str = "d1", company_id: str = "c1", **changed: Any) -> EvidenceDocument:
    stated: dict[str, Any] = {
        "kind": EvidenceKind.ITEM,
        "grade": EvidenceGrade.DECLARED,
        "readers": ("public",),
        **changed,
    }
    return EvidenceDocument(id=document_id, company_id=company_id, **stated)


def candidate(
    found: EvidenceDocument, lexical: float = 0.0, cosine: float = 0.0, class_lexical: float = 0.0
) -> Candidate:
    return Candidate(found, lexical, class_lexical, cosine)


def retrieval(
    candidates: Sequence[Candidate] = (),
    frequencies: Mapping[str, int] | None = None,
    documents: int = 100,
    sizes: Mapping[str, int] | None = None,
) -> Retrieval:
    """A retrieval from an index of so many documents; companies have the candidates' documents and no more."""
    counted = Counter(each.document.company_id for each in candidates)
    metadata = IndexMetadata(
        name="test",
        encoder="none",
        mapping_hash="0",
        sequence=0,
        built_at=datetime(2026, 3, 2, tzinfo=UTC),
        documents=documents,
        companies=len(counted),
    )
    return Retrieval(candidates, frequencies or {}, {**counted, **(sizes or {})}, metadata)


def scored(found: EvidenceDocument | None = None, *, exact: bool = False, **parts: float) -> ScoredDocument:
    names = ("wording", "meaning", "strength", "own_strength", "likeness", "score")
    return ScoredDocument(found or document(), **{**dict.fromkeys(names, 0.0), **parts}, exact=exact)


EVEN = PathWeights(wording=0.5, meaning=0.5, coverage=1.0)
