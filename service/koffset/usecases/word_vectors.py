"""Vectors of single words, remembered, and with them how like a query's words are to those of each candidate."""

import asyncio
import threading
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from koffset.domain.retrieval import Candidate, Retrieval
from koffset.domain.text import Language
from koffset.embedding.protocol import Encoder
from koffset.matching.likeness import Rows, asked_words, word_likeness, words_of
from koffset.matching.reading import WORD, Reading
from koffset.text.language import detect_language
from koffset.usecases.query_vectors import centred

Vectors = NDArray[np.float32]

WORDS_REMEMBERED = 50_000
"""Of 512 dimensions they take 100 MB; with more, all are forgotten and those in use come back from the cache."""

TEXTS_REMEMBERED = 20_000
"""Texts whose words need not be looked up again: some megabytes; with more, all are read again."""

_NO_ROWS: Rows = np.empty(0, dtype=np.intp)


class WordVectors:
    """Words of texts come from the encoder's cache of documents, where a rebuild puts them; asked words do not.

    All are centred by the mean word of the sample in their language, so that the languages meet.
    """

    def __init__(self, encoder: Encoder, sample: Mapping[Language, Sequence[str]]) -> None:
        self._encoder = encoder
        self._sample = sample
        self._means: dict[Language, Vectors] = {}
        self._lock = threading.Lock()
        self._written = _Vocabulary(encoder.dimensions)
        self._asked = _Vocabulary(encoder.dimensions)
        self._read: dict[tuple[str, str], Rows] = {}

    async def liken(self, reading: Reading, retrieval: Retrieval) -> Retrieval:
        """The retrieval with the likeness of each candidate that has words of its own."""
        if not retrieval.candidates:
            return retrieval
        return await asyncio.to_thread(self._liken, reading, retrieval)

    def warm_up(self) -> None:
        """Load the encoder and compute the means; blocking."""
        with self._lock:
            self._load_means()

    def _liken(self, reading: Reading, retrieval: Retrieval) -> Retrieval:
        asked = asked_words(reading)
        with self._lock:
            asked_vectors = self._asked_vectors(list(asked))
            texts = self._texts(retrieval.candidates)
            occurring, columns = np.unique(np.concatenate(texts), return_inverse=True)
            vectors = self._written.vectors(occurring)
        weights = np.array(list(asked.values()), dtype=np.float32)
        likeness = word_likeness(asked_vectors @ vectors.T, weights, columns, list(map(len, texts)))
        measured = [
            _measured(candidate, value) if len(text) else candidate
            for candidate, text, value in zip(retrieval.candidates, texts, likeness.tolist(), strict=True)
        ]
        return replace(retrieval, candidates=measured)

    def _asked_vectors(self, words: Sequence[str]) -> Vectors:
        self._asked.learn(words, lambda new: self._centred(new, self._encoder.encode_queries(new)))
        return self._asked.vectors(self._asked.rows(words))

    def _texts(self, candidates: Sequence[Candidate]) -> list[Rows]:
        """The texts as rows of their words; those of the words that were forgotten are read again."""
        documents = {
            (each.document.text_ko, each.document.text_en): each.document
            for each in candidates
            if not each.document.name_forms
        }
        if len(self._read) > TEXTS_REMEMBERED:
            self._read.clear()
        unread = {key: words_of(each) for key, each in documents.items() if key not in self._read}
        if self._learn(unread.values()):
            self._read.clear()
            unread = {key: words_of(each) for key, each in documents.items()}
            self._learn(unread.values())
        self._read.update((key, self._written.rows(words)) for key, words in unread.items())
        return [
            _NO_ROWS if each.document.name_forms else self._read[each.document.text_ko, each.document.text_en]
            for each in candidates
        ]

    def _learn(self, texts: Iterable[Sequence[str]]) -> bool:
        return self._written.learn(
            (word for words in texts for word in words),
            lambda new: self._centred(new, self._encoder.encode_documents(new)),
        )

    def _centred(self, words: Sequence[str], vectors: Vectors) -> Vectors:
        self._load_means()
        return centred(vectors, np.stack([self._means[detect_language(word)] for word in words]))

    def _load_means(self) -> None:
        for language, texts in self._sample.items():
            if language not in self._means:
                words = sorted({word for text in texts for word in WORD.findall(text.lower())})
                self._means[language] = self._encoder.encode_documents(words).mean(axis=0)


def _measured(candidate: Candidate, likeness: float) -> Candidate:
    """As `dataclasses.replace` would, which takes four times as long, for some hundred candidates a search."""
    return Candidate(
        candidate.document, candidate.lexical, candidate.class_lexical, candidate.cosine, likeness
    )


class _Vocabulary:
    """Words with their vectors, in one matrix that grows."""

    def __init__(self, dimensions: int) -> None:
        self._rows: dict[str, int] = {}
        self._matrix = np.empty((0, dimensions), dtype=np.float32)

    def learn(self, words: Iterable[str], encode: Callable[[Sequence[str]], Vectors]) -> bool:
        """Remember all of the words; where the new ones do not fit beside the others, forget those and say so."""
        wanted = list(dict.fromkeys(words))
        new = [word for word in wanted if word not in self._rows]
        is_full = len(self._rows) + len(new) > WORDS_REMEMBERED
        if is_full:
            self._rows.clear()
            new = wanted
        if new:
            self._add(new, encode(new))
        return is_full

    def _add(self, words: Sequence[str], vectors: Vectors) -> None:
        start, end = len(self._rows), len(self._rows) + len(words)
        if end > len(self._matrix):
            grown = np.empty((max(end, 2 * len(self._matrix)), self._matrix.shape[1]), dtype=np.float32)
            grown[:start] = self._matrix[:start]
            self._matrix = grown
        self._matrix[start:end] = vectors
        self._rows.update(zip(words, range(start, end), strict=True))

    def rows(self, words: Sequence[str]) -> Rows:
        return np.array([self._rows[word] for word in words], dtype=np.intp)

    def vectors(self, rows: Rows) -> Vectors:
        return self._matrix[rows]
