"""From two raw scores to one for each document: how far to trust words and how far likeness in meaning."""

import math
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from koffset.domain.evidence import EvidenceDocument
from koffset.domain.retrieval import Candidate, Retrieval
from koffset.domain.text import Language
from koffset.matching.parameters import RankingParameters
from koffset.matching.reading import LIGHT_WEIGHT, USE_WEIGHT, QueryTerm, Reading, bare

BM25_CEILING = 2.2
"""BM25 of one term is less than idf × (k1 + 1); k1 is 1.2 on both engines."""


@dataclass(frozen=True, slots=True)
class PathWeights:
    """How much each path counts for this query, together 1.

    `coverage` is the share of the query that the index holds, in the asker's words or in translation.
    """

    wording: float
    meaning: float
    coverage: float


class ScoredDocument(NamedTuple):
    """A document with its parts. A tuple, because each search makes some hundreds: a dataclass takes thrice as long.

    `wording` is relative to the best of this query, `meaning` from the centred cosine and the likeness word by word.
    `likeness` is the latter alone. `strength` is the share of what the words of one thing asked for could bring at
    most, `own_strength` that of the claim's own text without its supply class. `exact`: it bears a number that was
    asked for, or the name that is the whole query.
    """

    document: EvidenceDocument
    wording: float
    meaning: float
    strength: float
    own_strength: float
    likeness: float
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
    by_words = parameters.word_by_word * reading.content_share
    wordings, meanings = _claimed(retrieval.candidates, by_words, parameters)
    alike = _share_in_language(reading.language, retrieval.candidates, wordings, parameters)
    weights = _path_weights(_coverage(words), alike, parameters, by_words_alone=not retrieval.by_meaning)
    scale = _Scale(max(wordings, default=0.0), BM25_CEILING * _reach_of_one_thing(words), weights)
    numbers, asked = reading.numbers(), reading.asked_name
    scored = [
        _score(candidate, wording, meaning, exact=_is_exact(candidate.document, numbers, asked), scale=scale)
        for candidate, wording, meaning in zip(retrieval.candidates, wordings, meanings, strict=True)
    ]
    scored.sort(key=lambda document: (-document.score, document.document.id))
    unknown = [word.text for word in words if not word.known and word.weight > LIGHT_WEIGHT]
    return Fusion(scored, weights, tuple(dict.fromkeys(unknown)))


def _path_weights(
    coverage: float, alike: float, parameters: RankingParameters, *, by_words_alone: bool
) -> PathWeights:
    """Words are trusted by how much of the query the index holds, and less where they find the other language.

    There a part that is translated stands alone: the trust falls once more with what is not.
    """
    in_translation = parameters.other_language_trust * coverage
    trust = alike * parameters.same_language_trust + (1.0 - alike) * in_translation
    wording = 1.0 if by_words_alone else trust * math.sqrt(coverage)
    return PathWeights(wording=wording, meaning=1.0 - wording, coverage=coverage)


def _share_in_language(
    language: Language,
    candidates: Sequence[Candidate],
    wordings: Sequence[float],
    parameters: RankingParameters,
) -> float:
    """How many of those that the words find best have a text in the asker's language."""
    found = sorted(
        (place for place, wording in enumerate(wordings) if wording > 0),
        key=lambda place: (-wordings[place], candidates[place].document.id),
    )[: parameters.language_votes]
    documents = [candidates[place].document for place in found]
    written = [document.text_ko if language == "ko" else document.text_en for document in documents]
    return sum(map(bool, written)) / len(written) if written else 1.0


def _claimed(
    candidates: Sequence[Candidate], by_words: float, parameters: RankingParameters
) -> tuple[list[float], list[float]]:
    """Wording and meaning of each candidate, where the passage of a claim with the best words speaks for all of it.

    The claim means what its nearest passage means; the wordings of a list add up, of a text the best one counts.
    """
    wordings = [_wording(candidate, parameters) for candidate in candidates]
    meanings = [_meaning(candidate, by_words) for candidate in candidates]
    claims: dict[str, list[int]] = defaultdict(list)
    for place, candidate in enumerate(candidates):
        if candidate.document.claim:
            claims[candidate.document.claim].append(place)
    for places in claims.values():
        places.sort(key=lambda place: (-wordings[place], -meanings[place], candidates[place].document.id))
        speaker = places[0]
        meanings[speaker] = max(meanings[place] for place in places)
        if candidates[speaker].document.listed:
            wordings[speaker] = sum(
                wordings[place] * math.pow(parameters.listed_decay, rank) for rank, place in enumerate(places)
            )
    return wordings, meanings


def _wording(candidate: Candidate, parameters: RankingParameters) -> float:
    return candidate.lexical + parameters.class_weight * candidate.class_lexical


def _meaning(candidate: Candidate, by_words: float) -> float:
    """The cosine of the whole, and by the share `by_words` the likeness word by word."""
    return (1.0 - by_words) * _whole(candidate) + by_words * _likeness(candidate)


def _whole(candidate: Candidate) -> float:
    return min(1.0, candidate.cosine) if candidate.cosine > 0.0 else 0.0


def _likeness(candidate: Candidate) -> float:
    return _whole(candidate) if candidate.likeness is None else candidate.likeness


def _is_exact(document: EvidenceDocument, numbers: frozenset[str], asked: str) -> bool:
    """Whether it bears a number asked for, or is the names of a company of which one is the whole query.

    A Latin name may be asked for by its first words alone (Huneed for Huneed Technologies).
    """
    if document.name_forms:
        # The forms are folded already: most documents of names are told off without folding all their names.
        if not any(form.startswith(asked) for form in document.name_forms):
            return False
        names = f"{document.text_ko}, {document.text_en}".split(", ")
        return any(asked in _ways_to_ask(name) for name in names)
    return bool(numbers) and not numbers.isdisjoint(map(bare, document.codes))


def _ways_to_ask(name: str) -> Iterator[str]:
    """The name bare, and where it is Latin its first words."""
    words = name.split() if name.isascii() else [name]
    return (bare("".join(words[:count])) for count in range(len(words), 0, -1))


@dataclass(frozen=True, slots=True)
class _Scale:
    """What raw wordings are measured by: the best of this search, and the most that the query's words could bring."""

    best: float
    ceiling: float
    weights: PathWeights

    def relative(self, wording: float) -> float:
        return wording / self.best if self.best > 0 else 0.0

    def strength(self, wording: float) -> float:
        return min(1.0, wording / self.ceiling) if self.ceiling > 0 else 0.0


def _score(
    candidate: Candidate, wording: float, meaning: float, *, exact: bool, scale: _Scale
) -> ScoredDocument:
    relative = scale.relative(wording)
    return ScoredDocument(
        candidate.document,
        relative,
        meaning,
        scale.strength(wording),
        scale.strength(candidate.lexical),
        _likeness(candidate),
        scale.weights.wording * relative + scale.weights.meaning * meaning,
        exact,
    )


@dataclass(frozen=True, slots=True)
class _Word:
    """A word of the asker in this index.

    `mass` is its weighted idf, `own` the part of it that the index holds; `reach` the most that its own terms or a
    translation of it can bring by idf; it is known when the index holds it or a translation.
    """

    text: str
    thing: int
    weight: float
    mass: float
    own: float
    reach: float
    translated: bool

    @property
    def known(self) -> bool:
        return self.own > 0 or self.translated


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
        mass=term.weight * sum(_idf(token, retrieval) for token in set(term.tokens)),
        own=own,
        reach=max(own, translated),
        translated=translated > 0,
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
    """The share of the query that the index holds, in the asker's own words or in translation."""
    total = sum(word.mass for word in words)
    held = sum(word.mass if word.translated else word.own for word in words)
    return held / total if total > 0 else 0.0
