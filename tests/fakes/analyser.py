"""A text analyser of a dozen lines in the place of Kiwi and the stemmer."""

import re

from koffset.text.protocol import Inflected

_FUNCTION_WORDS = frozenset({"a", "an", "and", "for", "of", "the", "with"})
_QUANTITY = re.compile(r"(\d+)\s?(mm|kg)\b")
_WORD = re.compile(r"[0-9a-z]+|[가-힣]+")


class WordAnalyser:
    """Lower-case words without function words; a number with its unit is one more term, blank or not."""

    version = "words"

    def warm_up(self) -> None: ...

    def inflected(self, _text: str) -> list[Inflected]:
        return []

    def cuts(self, _word: str) -> frozenset[int]:
        return frozenset({0})

    def tokens(self, text: str) -> list[str]:
        lowered = text.lower()
        words = [word for word in _WORD.findall(lowered) if word not in _FUNCTION_WORDS]
        return [*words, *(f"{number}{unit}" for number, unit in _QUANTITY.findall(lowered))]


def syllable_pairs(word: str) -> list[str]:
    """Overlapping pairs of a Korean word, any other word as it is, as the product's analyser has them."""
    if word.isascii() or len(word) < 2:
        return [word.lower()]
    return [word[place : place + 2] for place in range(len(word) - 1)]
