"""Finds phrases of a word list in a text: blanks and hyphens as they come, whole words, short capitals as capitals."""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Generic, TypeVar

from koffset.domain.requirement_proposal import Span
from koffset.matching.proposing.source import Source

T = TypeVar("T")

SHORT_CAPITALS = 4
"""“NEP” and “LAH” are names in capitals only; “net” is a word."""

LEAST_DESIGNATION = 5
"""“iso 9001” can be nothing else; “k2” and “c 130” can."""

_GAP = re.compile(r"[\s\-/]+")
_GAP_IN_TEXT = r"[\s\-/]{0,12}"
"""As wide as the indent of a line that was broken by width."""


@dataclass(frozen=True, slots=True)
class Found(Generic[T]):
    value: T
    phrase: str
    span: Span


class Phrases(Generic[T]):
    """`tail` is what may follow a phrase and belongs to it, as a pattern (“AS9100” and its revision “D”)."""

    def __init__(self, phrases: Mapping[str, T], tail: str = "") -> None:
        self._by_key = {_key(phrase): (phrase, value) for phrase, value in phrases.items()}
        self._short = frozenset(filter(_is_short_name, phrases))
        self._pattern = re.compile(rf"(?P<phrase>{_alternatives(phrases)}){tail}", re.ASCII)

    def find(self, source: Source, span: Span) -> Iterator[Found[T]]:
        """In the order of the text, none inside another."""
        for match in self._pattern.finditer(source.folded, span.start, span.end):
            phrase, value = self._by_key[_key(match["phrase"])]
            written = source.text[match.start("phrase") : match.end("phrase")]
            if phrase in self._short and not any(char.isupper() for char in written):
                continue
            yield Found(value, phrase, Span(*match.span()))

    def exact(self, text: str) -> T | None:
        """What a whole text stands for."""
        held = self._by_key.get(_key(text))
        return held[1] if held else None

    def first(self, source: Source, span: Span) -> Found[T] | None:
        return next(self.find(source, span), None)


def _key(phrase: str) -> str:
    return _GAP.sub("", phrase.lower())


def _alternatives(phrases: Iterable[str]) -> str:
    """By first letter, longest first; one look behind for all that begin as words do keeps the search quick."""
    by_letter: dict[str, list[str]] = defaultdict(list)
    for phrase in sorted(phrases, key=len, reverse=True):
        if _key(phrase):
            by_letter[_GAP.sub("", phrase.lower())[0]].append(_rest_of(phrase))
    letters = {letter: f"{re.escape(letter)}(?:{'|'.join(rests)})" for letter, rests in by_letter.items()}
    words = [each for letter, each in letters.items() if letter.isascii() and letter.isalnum()]
    others = [each for letter, each in letters.items() if not (letter.isascii() and letter.isalnum())]
    parts = [rf"(?<![0-9a-z])(?:{'|'.join(words)})"] if words else []
    return "|".join([*parts, *others]) or r"(?!)"


def _rest_of(phrase: str) -> str:
    """The pattern behind the first letter. A number may be followed by a revision only, which is the tail."""
    folded = phrase.lower()
    last = folded[-1]
    after = r"(?![0-9a-z])" if last.isascii() and last.isalpha() else ""
    after = r"(?![0-9]|[a-z]{2})" if last.isdecimal() else after
    words = [word for word in _GAP.split(folded) if word]
    first, rest = words[0][1:], words[1:]
    return _GAP_IN_TEXT.join([re.escape(first), *map(re.escape, rest)]) + after


def _is_short_name(phrase: str) -> bool:
    letters = [char for char in phrase if char.isascii() and char.isalpha()]
    if any(map(str.isdecimal, phrase)) and len(_key(phrase)) >= LEAST_DESIGNATION:
        return False
    return 0 < len(letters) <= SHORT_CAPITALS and all(char.isupper() for char in letters)
