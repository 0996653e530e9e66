"""Korean text to morphemes through Kiwi, which is loaded on first use: it takes seconds and 300 MB."""

import re
import threading
from collections.abc import Iterator, Sequence
from itertools import takewhile
from typing import TYPE_CHECKING

from koffset.text.protocol import Inflected

if TYPE_CHECKING:
    from kiwipiepy import Kiwi, Token

# Nouns, roots, numerals, verbs and adjectives carry content; bound nouns (NNB) and pronouns (NP) do not.
# Letters and digits of other scripts are read elsewhere. Irregular verbs are tagged VV-I, VA-I.
_CONTENT_TAGS = frozenset({"NNG", "NNP", "NR", "XR", "VV", "VA", "SH"})
_NOUNS = ("NNG", "NNP", "NR", "XR", "XSN", "SH")
_VERBAL = ("VV", "VA", "VX", "E")
_BOUND = frozenset({"NNB", "NP"})
_ENDINGS = ("J", "E", "XSV", "XSA", "VCP")
_HANGUL_WORD = re.compile(r"[가-힣]+")


def _is_ending(morpheme: "Token") -> bool:
    return bool(morpheme.tag.startswith(_ENDINGS))


class KoreanMorphemes:
    """Content morphemes of Korean text. Safe to call from several threads."""

    def __init__(self, stopwords: frozenset[str], particles: frozenset[str]) -> None:
        self._stopwords = stopwords
        self._particles = particles
        self._lock = threading.Lock()
        self._kiwi: Kiwi | None = None

    def find(self, text: str) -> Iterator[tuple[int, str]]:
        """Position and form of each content morpheme; verbs and adjectives as stems."""
        for token in self._loaded().tokenize(text):
            if token.tag.split("-")[0] in _CONTENT_TAGS and token.form not in self._stopwords:
                yield token.start, token.form

    def inflected(self, text: str) -> Iterator[Inflected]:
        """See koffset.text.protocol. A cut is made only where the rest is a known particle or ending."""
        morphemes = self._loaded().tokenize(text)
        for word in _HANGUL_WORD.finditer(text):
            inside = [each for each in morphemes if word.start() <= each.start < word.end()]
            ending = list(takewhile(_is_ending, reversed(inside)))
            stem = inside[: len(inside) - len(ending)]
            if ending and stem and (found := self._inflected(word, stem, ending[0].tag)):
                yield found

    def _inflected(self, word: re.Match[str], stem: Sequence["Token"], ending: str) -> Inflected | None:
        """The word as it is read when its stem is of these morphemes; None where it should stand as it is."""
        if all(each.tag in _BOUND or each.form in self._stopwords for each in stem):
            return Inflected(word.start(), word.start(), "function")
        if all(each.tag.startswith(_VERBAL) for each in stem):
            # 핀 and 설치기 are read as verbs too: a short word and a noun made of a verb are names of things.
            is_verb = len(word.group()) > 1 and ending != "ETN"
            return Inflected(word.start(), word.end(), "verb") if is_verb else None
        stem_end = stem[-1].start + stem[-1].len
        if stem[-1].tag.startswith(_NOUNS) and word.string[stem_end : word.end()] in self._particles:
            return Inflected(word.start(), stem_end, "noun")
        return None

    def cuts(self, word: str) -> frozenset[int]:
        """Where in a word a morpheme begins that is a noun or a root."""
        return frozenset(each.start for each in self._loaded().tokenize(word) if each.tag.startswith(_NOUNS))

    def warm_up(self) -> None:
        """Load the model now, so that the first request does not wait for it."""
        self._loaded().tokenize("준비")

    def _loaded(self) -> "Kiwi":
        with self._lock:
            if self._kiwi is None:
                from kiwipiepy import Kiwi  # noqa: PLC0415 - loading it costs seconds, wanted on first use only

                self._kiwi = Kiwi(num_workers=1)
            return self._kiwi
