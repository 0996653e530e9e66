"""From two raw scores to one for each document: how far to trust words and how far likeness in meaning."""

import math
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from koffset.domain.evidence import EvidenceDocument
from koffset.domain.retrieval import Candidate, Retrieval
from koffset.matching.parameters import RankingParameters
from koffset.matching.reading import LIGHT_WEIGHT, USE_WEIGHT, QueryTerm, Reading, bare

BM25_CEILING = 2.2
"""BM25 of one term is less than idf × (k1 + 1); k1 is 1.2 on both engines."""


@dataclass(frozen=True, slots=True)
class PathWeights:
    """How much each path counts for this query, together 1; `coverage` is the share of the query the index holds."""

    wording: float
    meaning: float
    coverage: float


@dataclass(frozen=True, slots=True)
class ScoredDocument:
    """A document with its parts.

    `wording` is relative to the best of this query, `meaning` is the centred cosine. `strength` is the share of what
    the words of one thing asked for could bring at most, `own_strength` that of the claim's own text without its supply
    class. `exact`: it bears a number that was asked for, or the name that is the whole query.
    """

    document: EvidenceDocument
    wording: float
    meaning: float
    strength: float
    own_strength: float
    score: float
    exact: bool = False


@dataclass(frozen=True, slots=True)
class Fusion:
    documents: Sequence[ScoredDocument]
    weights: PathWeights
    unknown: Sequence[str]


def inverse_document_frequency(frequency: int, documents: int) -> float:
    """The idf of BM25 as both engines have it."""
    return math.log(1 + (documents - frequency + 0.5) / (frequency + 0.5))


def fuse(reading: Reading, retrieval: Retrieval, parameters: RankingParameters) -> Fusion:
    """Score all candidates. The order of the candidates does not matter; ties are broken by id."""
    words = _words(reading, retrieval)
    coverage = _coverage(words)
    meaning = 1.0 - (1.0 - parameters.vector_floor) * coverage
    weights = PathWeights(wording=1.0 - meaning, meaning=meaning, coverage=coverage)
    ceiling = BM25_CEILING * _reach_of_one_thing(words)
    wordings = [_wording(candidate, parameters) for candidate in retrieval.candidates]
    best = max(wordings, default=0.0)
    numbers, asked = reading.numbers(), bare(reading.text)
    scored = [
        _score(candidate, wording, numbers, asked, best=best, ceiling=ceiling, weights=weights)
        for candidate, wording in zip(retrieval.candidates, wordings, strict=True)
    ]
    scored.sort(key=lambda document: (-document.score, document.document.id))
    unknown = [word.text for word in words if not word.known and word.weight > LIGHT_WEIGHT]
    return Fusion(scored, weights, tuple(dict.fromkeys(unknown)))


def _wording(candidate: Candidate, parameters: RankingParameters) -> float:
    return candidate.lexical + parameters.class_weight * candidate.class_lexical


def _is_exact(document: EvidenceDocument, numbers: frozenset[str], asked: str) -> bool:
    """Whether it bears a number asked for, or is the names of a company of which one is the whole query."""
    if document.name_forms:
        # The forms are folded already: most documents of names are told off without folding all their names.
        if asked not in document.name_forms:
            return False
        names = f"{document.text_ko}, {document.text_en}".split(", ")
        return any(bare(name) == asked for name in names)
    return bool(numbers) and not numbers.isdisjoint(map(bare, document.codes))


def _score(  # noqa: PLR0913 -- what the two paths say, and what they are measured by
    candidate: Candidate,
    wording: float,
    numbers: frozenset[str],
    asked: str,
    *,
    best: float,
    ceiling: float,
    weights: PathWeights,
) -> ScoredDocument:
    relative = wording / best if best > 0 else 0.0
    meaning = min(1.0, max(0.0, candidate.cosine))
    return ScoredDocument(
        document=candidate.document,
        wording=relative,
        meaning=meaning,
        strength=min(1.0, wording / ceiling) if ceiling > 0 else 0.0,
        own_strength=min(1.0, candidate.lexical / ceiling) if ceiling > 0 else 0.0,
        score=weights.wording * relative + weights.meaning * meaning,
        exact=_is_exact(candidate.document, numbers, asked),
    )


@dataclass(frozen=True, slots=True)
class _Word:
    """A word of the asker in this index.

    `mass` is its weighted idf; `reach` the most that its own terms or a translation of it can bring by idf; it is
    known when the index holds it or a translation.
    """

    text: str
    thing: int
    weight: float
    mass: float
    reach: float
    known: bool


def _words(reading: Reading, retrieval: Retrieval) -> list[_Word]:
    translated = _translated(reading, retrieval)
    return [
        _word(term, max((translated.get(index, 0.0) for index in term.stands_for), default=0.0), retrieval)
        for term in reading.terms
        if term.expansion is None
    ]


def _word(term: QueryTerm, translated: float, retrieval: Retrieval) -> _Word:
    own = _reach(term, retrieval)
    return _Word(
        text=term.text,
        thing=term.thing,
        weight=term.weight,
        mass=term.weight * max(_idf(token, retrieval) for token in term.tokens),
        reach=max(own, translated),
        known=own > 0 or translated > 0,
    )


def _reach_of_one_thing(words: Sequence[_Word]) -> float:
    """What the words of one thing asked for can bring.

    Of “shoes and pads” a document that has one has all it can have; what the thing is for is no part of it.
    """
    reach: dict[int, float] = defaultdict(float)
    for word in [word for word in words if word.weight > USE_WEIGHT] or words:
        reach[word.thing] += word.reach
    return max(reach.values(), default=0.0)


def _translated(reading: Reading, retrieval: Retrieval) -> dict[int, float]:
    """For each word the reach of its best translation, shared among the words that it translates together."""
    by_expansion: dict[tuple[str, tuple[int, ...]], float] = defaultdict(float)
    for term in reading.terms:
        if term.expansion:
            by_expansion[term.expansion.id, term.stands_for] += _reach(term, retrieval) / len(term.stands_for)
    best: dict[int, float] = {}
    for (_, indices), reach in by_expansion.items():
        for index in indices:
            best[index] = max(reach, best.get(index, 0.0))
    return best


def _reach(term: QueryTerm, retrieval: Retrieval) -> float:
    """The weighted idf of those of its terms that the index holds."""
    held = (token for token in set(term.tokens) if retrieval.document_frequencies.get(token, 0))
    return term.weight * sum(_idf(token, retrieval) for token in held)


def _idf(token: str, retrieval: Retrieval) -> float:
    frequency = retrieval.document_frequencies.get(token, 0)
    return inverse_document_frequency(frequency, max(retrieval.metadata.documents, frequency))


def _coverage(words: Sequence[_Word]) -> float:
    total = sum(word.mass for word in words)
    return sum(word.mass for word in words if word.known) / total if total > 0 else 0.0
