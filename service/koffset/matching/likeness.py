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
    cosines: NDArray[np.float32], weights: NDArray[np.float32], texts: Sequence[Rows]
) -> NDArray[np.float32]:
    """For each text the weighted mean, over the asked words, of the cosine to the nearest of its words; 0 to 1.

    `cosines` has one row for each asked word and one column for each word of the vocabulary; a text is the columns of
    its words. A text without words has 0.
    """
    likeness = np.zeros(len(texts), dtype=np.float32)
    filled = [place for place, columns in enumerate(texts) if len(columns)]
    if not filled or not weights.sum():
        return likeness
    lengths = [len(texts[place]) for place in filled]
    starts = np.concatenate(([0], np.cumsum(lengths)[:-1]))
    met = np.clip(cosines, 0.0, 1.0)[:, np.concatenate([texts[place] for place in filled])]
    nearest = np.maximum.reduceat(met, starts, axis=1)
    likeness[filled] = weights @ nearest / weights.sum()
    return likeness
