"""Document vectors: what text is encoded, and centring per language so that languages meet."""

from collections.abc import Callable, Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from koffset.domain.evidence import EvidenceDocument
from koffset.domain.text import Language
from koffset.embedding.protocol import Encoder
from koffset.matching.likeness import words_of
from koffset.text.language import detect_language

Vector = NDArray[np.float32]
Vectors = NDArray[np.float32]
"""One vector a row."""
Progress = Callable[[int, int], None]

SHRINKAGE = 100
"""A mean over n documents counts n / (n + 100): with few documents centring would erase what they say."""

BATCH = 256


def vector_text(document: EvidenceDocument) -> str:
    """Both languages of the claim's own text; the class text and names are left to the lexical path."""
    if document.name_forms:
        return ""
    return " ".join(text for text in (document.text_ko, document.text_en) if text)


def vector_language(document: EvidenceDocument) -> Language:
    return detect_language(vector_text(document))


def encode_documents(
    documents: Sequence[EvidenceDocument], encoder: Encoder, progress: Progress = lambda _done, _total: None
) -> Vectors:
    """Plain vectors in the order of the documents, shape (len(documents), dimensions); empty texts get zeros."""
    vectors = np.zeros((len(documents), encoder.dimensions), dtype=np.float32)
    for start in range(0, len(documents), BATCH):
        batch = documents[start : start + BATCH]
        filled = [place for place, document in enumerate(batch) if vector_text(document)]
        if filled:
            encoded = encoder.encode_documents([vector_text(batch[place]) for place in filled])
            vectors[[start + place for place in filled]] = encoded
        progress(start + len(batch), len(documents))
    return vectors


def encode_words(
    documents: Sequence[EvidenceDocument], encoder: Encoder, progress: Progress = lambda _done, _total: None
) -> None:
    """Have the encoder's cache hold each word of the documents, as searches will ask for them (WordVectors)."""
    words = list(dict.fromkeys(word for document in documents for word in words_of(document)))
    for start in range(0, len(words), BATCH):
        encoder.encode_documents(words[start : start + BATCH])
        progress(min(start + BATCH, len(words)), len(words))


def language_means(documents: Sequence[EvidenceDocument], vectors: Vectors) -> dict[str, list[float]]:
    """The shrunken mean vector of each language's documents."""
    means = {}
    languages = np.array([vector_language(document) for document in documents])
    for language in ("ko", "en"):
        members = vectors[(languages == language) & vectors.any(axis=1)] if len(documents) else vectors[:0]
        if len(members):
            shrunken = members.mean(axis=0) * (len(members) / (len(members) + SHRINKAGE))
            means[language] = [float(value) for value in shrunken]
    return means


def centre(document: EvidenceDocument, vector: Vector, means: Mapping[str, Sequence[float]]) -> Vector | None:
    """The vector less its language's mean, at length 1; None for a document without text."""
    if not vector.any():
        return None
    mean = means.get(vector_language(document))
    difference = vector - np.asarray(mean, dtype=np.float32) if mean is not None else vector
    length = float(np.linalg.norm(difference))
    return (difference / length).astype(np.float32) if length > 0 else None
