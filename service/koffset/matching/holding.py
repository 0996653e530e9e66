"""How much of what was asked a piece of evidence says in its own words, in either language."""

from collections import defaultdict
from collections.abc import Callable, Sequence

from koffset.domain.evidence import EvidenceDocument
from koffset.matching.reading import WORD, QueryTerm, Reading

WordTokens = Callable[[str], Sequence[str]]
"""One word to its terms; the same words recur in thousands of documents, so callers remember them."""


class Holdings:
    """Measures documents against one query."""

    def __init__(self, reading: Reading, word_tokens: WordTokens) -> None:
        self._words = [term for term in reading.terms if term.expansion is None and term.stands_for]
        self._translations = _translations(reading)
        self._total = sum(term.weight for term in self._words)
        self._word_tokens = word_tokens

    def share(self, document: EvidenceDocument) -> float:
        """The share of the query's words, by weight, that the document's own text has as such or in translation."""
        if not self._total:
            return 0.0
        tokens = {
            token
            for text in (document.text_ko, document.text_en)
            for word in WORD.finditer(text)
            for token in self._word_tokens(word.group())
        }
        translated: dict[int, float] = defaultdict(float)
        for indices, terms in self._translations:
            share = _share(terms, tokens)
            for index in indices:
                translated[index] = max(translated[index], share)
        held = sum(
            term.weight * max(_share([term], tokens), translated[term.stands_for[0]]) for term in self._words
        )
        return held / self._total


def _translations(reading: Reading) -> list[tuple[tuple[int, ...], list[QueryTerm]]]:
    """Each added term with the words that it stands for."""
    found: dict[tuple[str, tuple[int, ...]], list[QueryTerm]] = defaultdict(list)
    for term in reading.terms:
        if term.expansion:
            found[term.expansion.id, term.stands_for].append(term)
    return [(indices, terms) for (_, indices), terms in found.items()]


def _share(terms: Sequence[QueryTerm], tokens: set[str]) -> float:
    """By weight, how much of the terms is there; a term of several tokens may be there in part."""
    total = sum(term.weight for term in terms)
    held = sum(
        term.weight * sum(token in tokens for token in set(term.tokens)) / len(set(term.tokens))
        for term in terms
    )
    return held / total if total else 0.0
