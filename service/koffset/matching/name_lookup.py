"""Names of things that begin like what somebody types, in either language: pure, all in memory."""

import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Literal

from rapidfuzz import fuzz

from koffset.domain.taxonomy import GlossaryEntry, Taxonomies
from koffset.domain.text import Language
from koffset.text.names import chosung
from koffset.text.normal import fold_width

NEAR_FROM = 85.0
"""Likeness (0 to 100, by letters) from which a name counts as mistyped: one of seven letters may differ."""

_NEAR_LETTERS = 4
_FINALS = "ㄱㄲㄳㄴㄵㄶㄷㄹㄺㄻㄼㄽㄾㄿㅀㅁㅂㅄㅅㅆㅇㅈㅊㅋㅌㅍㅎ"
_INITIALS = "ㄱㄲㄴㄷㄸㄹㅁㅂㅃㅅㅆㅇㅈㅉㅊㅋㅌㅍㅎ"

Source = Literal["glossary", "supply_class", "evidence"]


@dataclass(frozen=True, slots=True)
class KnownName:
    """What a thing is called; empty where one language is not known."""

    ko: str
    en: str
    source: Source
    supply_class: str | None = None


def known_names(glossary: Iterable[GlossaryEntry], taxonomies: Taxonomies) -> Iterator[KnownName]:
    """The names of the trade, and those of supply classes."""
    for entry in glossary:
        yield KnownName(entry.ko, entry.en, "glossary")
    for code, term in taxonomies.supply_classes.items():
        if len(code) == 4:
            yield KnownName(term.name_ko, term.name_en, "supply_class", code)


class NameLookup:
    """Names by their beginning; read once, when first asked for."""

    def __init__(self, names: Iterable[KnownName]) -> None:
        self._names = names

    @cached_property
    def _entries(self) -> Sequence["_Entry"]:
        return [entry for name in self._names for entry in _entries(name)]

    def find(
        self, typed: str, language: Language | None, further: Iterable[KnownName] = ()
    ) -> list[KnownName]:
        """All names that what was typed may begin, best first, each once; `further` ones are looked at as well."""
        letters, initials = letters_of(typed), _typed_initials(typed)
        if not letters:
            return []
        entries = (*self._entries, *(entry for name in further for entry in _entries(name)))
        placed = [
            (*closeness, len(entry.letters), place, entry.name)
            for place, entry in enumerate(entries)
            if language in {None, entry.language} and (closeness := _closeness(letters, initials, entry))
        ]
        placed.sort(key=lambda each: each[:-1])
        found: dict[tuple[str, str], KnownName] = {}
        for each in placed:
            found.setdefault((each[-1].ko, each[-1].en), each[-1])
        return list(found.values())


@dataclass(frozen=True, slots=True)
class _Entry:
    """One side of a name as it is compared: letters without blanks, and where its words begin in them."""

    name: KnownName
    language: Language
    letters: str
    starts: frozenset[int]
    initials: str


def _entries(name: KnownName) -> Iterator[_Entry]:
    sides: tuple[tuple[Language, str], ...] = (("ko", name.ko), ("en", name.en))
    for language, text in sides:
        words = [letters for word in text.replace(",", " ").split() if (letters := letters_of(word))]
        starts, place = set(), 0
        for word in words:
            starts.add(place)
            place += len(word)
        if words:
            initials = chosung(text) if language == "ko" else ""
            yield _Entry(name, language, "".join(words), frozenset(starts), initials)


def letters_of(text: str) -> str:
    """Letters and digits in lower case; a syllable is its jamo, so that one half typed (안테ㄴ, 안텐) begins it."""
    return "".join(_jamo(char) for char in fold_width(text).casefold() if char.isalnum())


def _jamo(char: str) -> str:
    if not "가" <= char <= "힣":
        return char
    first, vowel, *last = list(unicodedata.normalize("NFD", char))
    final = _FINALS[ord(last[0]) - 0x11A8] if last else ""
    return _INITIALS[ord(first) - 0x1100] + chr(ord(vowel) - 0x1161 + 0x314F) + final


def _typed_initials(typed: str) -> str:
    """What was typed, where it is initial consonants alone (ㅇㅌㄴ)."""
    squeezed = "".join(typed.split())
    return squeezed if len(squeezed) > 1 and all(char in _INITIALS for char in squeezed) else ""


def _closeness(letters: str, initials: str, entry: _Entry) -> tuple[int, float] | None:
    """The same, begins with it, a word begins with it, has it inside, initials, mistyped; None for none of them."""
    if initials:
        return (4, 0.0) if entry.initials.startswith(initials) else None
    place = entry.letters.find(letters)
    if place == 0:
        return (0 if len(letters) == len(entry.letters) else 1, 0.0)
    if place > 0:
        at_word = any(entry.letters.startswith(letters, start) for start in entry.starts)
        return (2 if at_word else 3, 0.0)
    if len(letters) < _NEAR_LETTERS or len(entry.letters) < len(letters) - 1:
        return None
    near = fuzz.ratio(letters, entry.letters[: len(letters)], score_cutoff=NEAR_FROM)
    return (5, -near) if near else None
