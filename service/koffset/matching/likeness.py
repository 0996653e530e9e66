"""Likeness word by word: a product name is the sum of its words, which one vector of the whole blurs."""

from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from koffset.domain.evidence import EvidenceDocument
from koffset.matching.reading import WORD, Reading

Rows = NDArray[np.intp]


def words_of(document: EvidenceDocument) -> tuple[str, ...]:
    """The distinct words of a claim's own text in both languages, lower case; a company's names have none."""
    if document.name_forms:
        return ()
    return tuple(dict.fromkeys(WORD.findall(f"{document.text_ko} {document.text_en}".lower())))


def asked_words(reading: Reading) -> Mapping[str, float]:
    """The asker's own words, lower case, with what each counts."""
    weights: dict[str, float] = {}
    for term in reading.terms:
        if term.expansion is None and term.stands_for:
            word = term.text.lower()
            weights[word] = max(term.weight, weights.get(word, 0.0))
    return weights


def word_likeness(
    cosines: NDArray[np.float32], weights: NDArray[np.float32], columns: Rows, lengths: Sequence[int]
) -> NDArray[np.float32]:
    """For each text the weighted mean, over the asked words, of the cosine to the nearest of its words; 0 to 1.

    `cosines` has one row for each asked word and one column for each word of the vocabulary; `columns` are the words of
    all texts, one text after the other, `lengths` how many each text has. A text without words has 0.
    """
    sizes = np.asarray(lengths, dtype=np.intp)
    likeness = np.zeros(len(sizes), dtype=np.float32)
    filled = np.flatnonzero(sizes)
    if not len(filled) or not weights.sum():
        return likeness
    starts = (np.cumsum(sizes) - sizes)[filled]
    nearest = np.maximum.reduceat(np.clip(cosines, 0.0, 1.0)[:, columns], starts, axis=1)
    likeness[filled] = weights @ nearest / weights.sum()
    return likeness
