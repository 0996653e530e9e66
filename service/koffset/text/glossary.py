"""Bilingual glossary: which terms of the trade stand in a query, and what they are called in the other language."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from koffset.domain.taxonomy import GlossaryEntry
from koffset.domain.text import Language

MAX_TERM_WORDS = 5


@dataclass(frozen=True, slots=True)
class TermMatch:
    """A glossary term found in a text: the words as written and their translations, best first."""

    term: str
    start: int
    end: int
    translations: Sequence[GlossaryEntry]


@dataclass(frozen=True, slots=True)
class Word:
    """A word of the text with its place and its terms (stems); `is_verb` in Korean only, where it says little."""

    text: str
    start: int
    end: int
    terms: tuple[str, ...]
    is_verb: bool = False


class Glossary:
    """Look-up by the stems of a term's words. Longest terms win; terms do not overlap.

    `stems` turns one word into its terms; it is called for the glossary's own words once, at the first look-up.
    """

    def __init__(self, entries: Sequence[GlossaryEntry], stems: Callable[[str], Sequence[str]]) -> None:
        self._entries = entries
        self._stems = stems

    @cached_property
    def _by_english(self) -> Mapping[tuple[str, ...], Sequence[GlossaryEntry]]:
        found: dict[tuple[str, ...], list[GlossaryEntry]] = {}
        for entry in self._entries:
            key = tuple(term for word in _english_words(entry.en) for term in self._stems(word)[:1])
            if key:
                found.setdefault(key, []).append(entry)
        return found

    @cached_property
    def _by_korean(self) -> Mapping[str, Sequence[GlossaryEntry]]:
        found: dict[str, list[GlossaryEntry]] = {}
        for entry in self._entries:
            found.setdefault(_squeeze(entry.ko), []).append(entry)
        return found

    def find(self, words: Sequence[Word], text: str, language: Language) -> list[TermMatch]:
        """Terms in the text, in its order; `words` are the words of the text with their stems."""
        lookup = self._english_at if language == "en" else self._korean_at
        found: list[TermMatch] = []
        index = 0
        while index < len(words):
            match, used = lookup(words, index, text)
            if match:
                found.append(match)
            index += used
        return found

    def _english_at(self, words: Sequence[Word], index: int, text: str) -> tuple[TermMatch | None, int]:
        for length in range(min(MAX_TERM_WORDS, len(words) - index), 0, -1):
            span = words[index : index + length]
            key = tuple(term for word in span for term in _own_terms(word))
            if entries := self._by_english.get(key):
                return _match(text, span, _as_written(span, entries)), length
        return None, 1

    def _korean_at(self, words: Sequence[Word], index: int, text: str) -> tuple[TermMatch | None, int]:
        for length in range(min(MAX_TERM_WORDS, len(words) - index), 0, -1):
            span = words[index : index + length]
            if entries := self._by_korean.get(_squeeze("".join(word.text for word in span))):
                return _match(text, span, entries), length
        return None, 1


def _own_terms(word: Word) -> Sequence[str]:
    """The term of a plain word; all those of one that is put together (O-ring, self-propelled)."""
    return word.terms if len(_english_words(word.text)) > 1 else word.terms[:1]


def _match(text: str, span: Sequence[Word], entries: Sequence[GlossaryEntry]) -> TermMatch:
    start, end = span[0].start, span[-1].end
    return TermMatch(text[start:end], start, end, entries)


def _as_written(span: Sequence[Word], entries: Sequence[GlossaryEntry]) -> Sequence[GlossaryEntry]:
    """Those that are the very words, one or many of them, if any: “modules” and “modulator” have one stem."""
    written = _singular(" ".join(part for word in span for part in _english_words(word.text)))
    return [entry for entry in entries if _singular(" ".join(_english_words(entry.en))) == written] or entries


def _singular(term: str) -> str:
    return term.casefold().removesuffix("s").removesuffix("e")


def _english_words(term: str) -> list[str]:
    return term.replace("-", " ").replace("/", " ").split()


def _squeeze(text: str) -> str:
    return "".join(text.split()).casefold()


def translations(match: TermMatch, language: Language) -> Mapping[str, GlossaryEntry]:
    """The other language's terms of a match, each once: written form → its entry."""
    return {(entry.ko if language == "en" else entry.en): entry for entry in match.translations}
