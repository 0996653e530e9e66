"""From evidence documents to what an index takes: terms and centred vectors."""

from collections.abc import Mapping, Sequence
from functools import lru_cache

from koffset.domain.evidence import EvidenceDocument
from koffset.domain.retrieval import IndexedDocument
from koffset.text.protocol import Analyser
from koffset_indexer.vectors import Vector, Vectors, centre

CLASS_TEXTS_KEPT = 4_096
"""Supply classes and weapon systems recur on nearly every document: their texts are analysed once."""


class Preparer:
    """Prepares documents for one index; `means` are that index's own (IndexMetadata.language_means)."""

    def __init__(self, analyser: Analyser, means: Mapping[str, Sequence[float]]) -> None:
        self._tokens = analyser.tokens
        self._class_tokens = lru_cache(maxsize=CLASS_TEXTS_KEPT)(analyser.tokens)
        self._means = means

    def prepare_all(self, documents: Sequence[EvidenceDocument], vectors: Vectors) -> list[IndexedDocument]:
        """Documents with their plain vectors, row by row."""
        return [self._prepare(document, vector) for document, vector in zip(documents, vectors, strict=True)]

    def _prepare(self, document: EvidenceDocument, vector: Vector) -> IndexedDocument:
        return IndexedDocument(
            document=document,
            tokens=self._tokens(f"{document.text_ko} {document.text_en}"),
            class_tokens=[*self._class_tokens(document.class_text), *self._tokens(" ".join(document.codes))],
            vector=centre(document, vector, self._means),
        )
