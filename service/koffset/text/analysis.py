"""The analyser: text of both languages to search terms, the same for documents and queries."""

import re
from collections.abc import Iterator, Sequence
from importlib.metadata import version as package_version
from itertools import pairwise

from koffset.resources.words import load_particles, load_standard_prefixes, load_stopwords, load_units
from koffset.text.english import EnglishStems
from koffset.text.korean import KoreanMorphemes
from koffset.text.language import iter_script_spans
from koffset.text.normal import is_hangul, normalise
from koffset.text.protocol import Inflected
from koffset.text.technical import TechnicalTerm, TechnicalTerms

# Raised whenever the terms of some text change: an index made by another version is refused.
_RULES_VERSION = "1"
_NUMBER = re.compile(r"\d+")

WORD_CHARS = 40
WORDS_KEPT = 50_000
"""Words of evidence and of the glossary recur in every search, and Kiwi takes 0.2 ms for one: a few megabytes.
With more, all are forgotten."""

Placed = tuple[int, str]


class BilingualAnalyser:
    """Morphemes and character pairs for Korean, stems for English, designations whole and in parts.

    On Korean part names pairs alone score nDCG@10 0.414, morphemes alone 0.331, both together 0.425
    (part-to-supplier set).
    Building one is cheap; Kiwi loads with the first Korean text or with `warm_up`.
    """

    def __init__(self) -> None:
        self._technical = TechnicalTerms(load_standard_prefixes(), load_units())
        self._english = EnglishStems(load_stopwords("en"))
        self._korean_stopwords = load_stopwords("ko")
        self._korean = KoreanMorphemes(self._korean_stopwords, load_particles())
        # No lru_cache of a method: it would hold the analyser, and with it Kiwi, beyond its last user.
        self._known: dict[str, Sequence[str]] = {}

    @property
    def version(self) -> str:
        return f"{_RULES_VERSION}-kiwipiepy-{package_version('kiwipiepy')}"

    def warm_up(self) -> None:
        """Load Kiwi now; safe to call from any thread, and again."""
        self._korean.warm_up()

    def inflected(self, text: str) -> Sequence[Inflected]:
        """Those Korean words that carry particles or endings, by Kiwi (see koffset.text.protocol)."""
        return list(self._korean.inflected(text)) if any(map(is_hangul, text)) else []

    def cuts(self, word: str) -> frozenset[int]:
        """Where in a Korean word a noun begins, by Kiwi."""
        return self._korean.cuts(word)

    def tokens(self, text: str) -> list[str]:
        """Terms in the order of the text (see koffset.text.protocol); the first 20,000 characters count.

        Those of words and short names are remembered.
        """
        if len(text) > WORD_CHARS:
            return self._tokens(text)
        found = self._known.get(text)
        if found is None:
            if len(self._known) >= WORDS_KEPT:
                self._known = {}
            found = self._known[text] = self._tokens(text)
        return list(found)

    def _tokens(self, text: str) -> list[str]:
        clean = normalise(text)
        designations = list(self._technical.find(clean))
        rest = _without(clean, designations)
        placed = [*_designation_terms(designations), *self._word_terms(rest), *_number_terms(rest)]
        return [term for _, term in sorted(placed, key=_position)]

    def _word_terms(self, text: str) -> Iterator[Placed]:
        has_hangul = False
        for span in iter_script_spans(text):
            word = text[span.start : span.end].lower()
            if span.script == "hangul":
                has_hangul = True
                yield from self._pair_terms(span.start, word)
            else:
                stem = self._english.stem(word)
                if stem is not None:
                    yield span.start, stem
        if has_hangul:
            yield from self._korean.find(text)

    def _pair_terms(self, start: int, word: str) -> Iterator[Placed]:
        """Character pairs of a Hangul word; a word of one syllable (핀, 축) stands for itself."""
        if len(word) == 1 and word not in self._korean_stopwords:
            yield start, word
        for offset, pair in enumerate(pairwise(word)):
            yield start + offset, "".join(pair)


def _without(text: str, designations: list[TechnicalTerm]) -> str:
    chars = list(text)
    for found in designations:
        chars[found.start : found.end] = " " * (found.end - found.start)
    return "".join(chars)


def _designation_terms(designations: list[TechnicalTerm]) -> Iterator[Placed]:
    for found in designations:
        for term in (found.whole, *found.parts):
            yield found.start, term


def _number_terms(text: str) -> Iterator[Placed]:
    for match in _NUMBER.finditer(text):
        yield match.start(), match.group()


def _position(placed: Placed) -> int:
    return placed[0]
