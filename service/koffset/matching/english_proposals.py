"""English for Korean names, put together from known words; what is not known is said and never made up. Pure."""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise

from koffset.domain.form_text import TextKind
from koffset.domain.taxonomy import GlossaryEntry, NameRules, Taxonomies
from koffset.text.names import romanise
from koffset.text.normal import is_hangul, normalise
from koffset.text.romanisation import romanise_word

MAX_TERM_WORDS = 4

_CONNECTIVES: Mapping[str, str] = {"및": "and", "또는": "or", "와": "and", "과": "and"}
_PARENTHESIS = re.compile(r"^(?P<thing>.*[^\s(])\s*\((?P<note>[^()]+)\)$")
_COMMA = re.compile(r"(?<!\d)\s*,\s*|\s*,\s*(?!\d)")
_BETWEEN_WORDS = re.compile(r"\s+|(?<=[가-힣])[/·](?=[가-힣])")
_LETTER_SHAPE = re.compile(r"([A-Za-z]{1,3})\s*자?형")
_RUN = re.compile(r"[가-힣]+|[^가-힣]+")
_SENTENCE = re.compile(r"다\s*[.!]?\s*$|[.!?]\s+\S")
_COMES_AS = frozenset({"assembly", "set", "kit"})
_SUFFIXES: Mapping[str, str] = {"용": "{}", "식": "{}", "제": "{}", "의": "{}", "형": "{}-type"}
"""What a word may end in that narrows a thing down: for, by way of, made of, of; 형 is its form."""


@dataclass(frozen=True, slots=True)
class Piece:
    """Some words and what they became; `source` says on whose word: a table, as it was written, or only by sound."""

    ko: str
    en: str
    source: str

    @property
    def is_known(self) -> bool:
        return self.source != ROMANISED


FORM_WORDS = "form_words"
ROMANISED = "romanised"
AS_WRITTEN = "as_written"
RULE = "rule"


@dataclass(frozen=True, slots=True)
class Proposal:
    """`en` is empty where too little is known. `complete`: every word is known; else unknown ones stand in brackets."""

    en: str
    how: Sequence[Piece]
    complete: bool


NOTHING = Proposal("", (), complete=False)


def english_words(
    words: Iterable[tuple[str, str]], glossary: Sequence[GlossaryEntry], taxonomies: Taxonomies
) -> Iterator[tuple[str, str, str]]:
    """Korean, English and source, the surest first: words for forms, own terms, others, names of systems."""
    for korean, english in words:
        yield korean, english, FORM_WORDS
    for entry in sorted(glossary, key=lambda entry: (entry.source != "own", entry.domain != "general")):
        yield entry.ko, entry.en, "glossary"
    for system in taxonomies.weapon_systems.values():
        yield system.name_ko, system.name_en, "taxonomy"


class EnglishProposer:
    """Words come from `words` (Korean, English, source), of which the first for a Korean one counts.

    `cuts` tells where a Korean word's morphemes begin: a part of one syllable counts only between two of them. Of the
    `templates` (ending, English with a `{}`) the longest ending wins; they are for certificates' scopes.
    """

    def __init__(
        self,
        words: Iterable[tuple[str, str, str]],
        templates: Sequence[tuple[str, str]],
        rules: NameRules,
        cuts: Callable[[str], AbstractSet[int]],
    ) -> None:
        self._words = words
        self._templates = sorted(templates, key=lambda template: -len(_squeeze(template[0])))
        self._rules = rules
        self._cuts = cuts

    @cached_property
    def _known(self) -> Mapping[str, tuple[str, str]]:
        known: dict[str, tuple[str, str]] = {}
        for korean, english, source in self._words:
            known.setdefault(_squeeze(korean), (english, source))
        return known

    def propose(self, text: str, kind: TextKind) -> Proposal:
        """A proposal for a name or a phrase; sentences and what is mostly unknown get none."""
        clean = " ".join(normalise(text).split()).strip(" .")
        if not any(map(is_hangul, clean)) or _SENTENCE.search(text.strip()):
            return NOTHING
        if kind is TextKind.COMPANY_NAME:
            name = romanise(clean, self._rules)
            return Proposal(name, (Piece(clean, name, ROMANISED),), complete=True)
        frame, rest = self._framed(clean) if kind is TextKind.CERTIFICATE_SCOPE else ("{}", clean)
        pieces = self._phrase(rest)
        words = [piece for piece in pieces if piece.source not in {RULE, AS_WRITTEN}]
        known = sum(piece.is_known for piece in words)
        if not words or 2 * known < len(words):
            return NOTHING
        template = [] if frame == "{}" else [Piece(clean[len(rest) :].strip(), frame.format("…"), "template")]
        return Proposal(frame.format(_joined(pieces)), (*pieces, *template), complete=known == len(words))

    def _framed(self, text: str) -> tuple[str, str]:
        """The frame of the longest ending, and what stands before it."""
        for ending, english in self._templates:
            pattern = r"[\s,]+".join(map(re.escape, ending.split()))
            found = re.fullmatch(rf"(?P<rest>.*\S)(?:의\s*|\s+){pattern}", text)
            if found:
                return english, found["rest"]
        return "{}", text

    def _phrase(self, text: str) -> list[Piece]:
        """A name as record systems write it, “멈치,완충용”: the thing first; in English it comes last."""
        if whole := self._known_whole(text):
            return [whole]
        if noted := _PARENTHESIS.match(text):
            return [*self._phrase(noted["thing"]), *_bracketed(self._phrase(noted["note"]))]
        segments = [segment for segment in _COMMA.split(text) if segment.strip()]
        if len(segments) > 1:
            thing, *modifiers = segments
            turned = self._turned(thing, modifiers)
            if whole := self._known_whole(" ".join(turned)):
                return [Piece(text, whole.en, whole.source)]
            return [piece for segment in turned for piece in self._phrase(segment)]
        return self._words_of([word for word in _BETWEEN_WORDS.split(text) if word])

    def _turned(self, thing: str, modifiers: Sequence[str]) -> list[str]:
        """The last that was added first and the thing last, but for what is only how it comes (조립체)."""
        comes_as = [each for each in modifiers if self._known.get(_squeeze(each), ("", ""))[0] in _COMES_AS]
        narrowing = [each for each in reversed(modifiers) if each not in comes_as]
        return [*narrowing, thing, *comes_as]

    def _known_whole(self, text: str) -> Piece | None:
        known = self._known.get(_squeeze(text))
        return Piece(text, *known) if known else None

    def _words_of(self, words: Sequence[str]) -> list[Piece]:
        """Words in their order, the longest known terms first."""
        pieces: list[Piece] = []
        place = 0
        while place < len(words):
            for length in range(min(MAX_TERM_WORDS, len(words) - place), 1, -1):
                if term := self._known_whole(" ".join(words[place : place + length])):
                    pieces.append(term)
                    place += length
                    break
            else:
                pieces += self._word(words[place])
                place += 1
        return pieces

    def _word(self, word: str) -> list[Piece]:
        if word in _CONNECTIVES:
            return [Piece(word, _CONNECTIVES[word], RULE)]
        if not any(map(is_hangul, word)):
            return [Piece(word, word, AS_WRITTEN)] if any(map(str.isalnum, word)) else []
        if shape := _LETTER_SHAPE.fullmatch(word):
            return [Piece(word, f"{shape[1]}-type", RULE)]
        return self._narrowing(word) or self._joined_by_particle(word) or self._parts(word)

    def _narrowing(self, word: str) -> list[Piece]:
        """The pieces of a word with a suffix where all before it is known; none where it is known as it is."""
        if _squeeze(word) in self._known or len(word) < 2 or word[-1] not in _SUFFIXES:
            return []
        stem = self._parts(word[:-1])
        if not stem or not all(piece.is_known for piece in stem):
            return []
        last = stem[-1]
        return [*stem[:-1], Piece(f"{last.ko}{word[-1]}", _SUFFIXES[word[-1]].format(last.en), last.source)]

    def _joined_by_particle(self, word: str) -> list[Piece]:
        """“파이프와 …” where the word before the particle is known, and the whole is not."""
        if word[-1] not in {"와", "과"} or _squeeze(word) in self._known:
            return []
        stem = self._known_whole(word[:-1])
        return [stem, Piece(word[-1], _CONNECTIVES[word[-1]], RULE)] if stem else []

    def _parts(self, word: str) -> list[Piece]:
        """The fewest known parts that make up the word; else its known head, and the rest by sound."""
        pieces: list[Piece] = []
        for run in _RUN.findall(word):
            if is_hangul(run[0]):
                pieces += self._korean_parts(run)
            elif run.strip("-.,()"):
                pieces.append(Piece(run, run.strip("-.,()"), AS_WRITTEN))
        return pieces

    def _korean_parts(self, run: str) -> list[Piece]:
        if whole := self._known_whole(run):
            return [whole]
        if ends := self._cover(run):
            return [
                Piece(run[start:end], *self._known[run[start:end]]) for start, end in pairwise((0, *ends))
            ]
        for start in range(1, len(run) - 1):
            if run[start:] in self._known:
                return [_by_sound(run[:start]), Piece(run[start:], *self._known[run[start:]])]
        return [_by_sound(run)]

    def _cover(self, run: str) -> tuple[int, ...]:
        """Where the fewest known parts end that cover the run; empty where none do."""
        borders = self._cuts(run) | {0, len(run)}
        best: dict[int, tuple[int, ...]] = {0: ()}
        for end in range(1, len(run) + 1):
            covers = [
                (*best[start], end)
                for start in range(end)
                if start in best and self._may_be_part(run[start:end], is_morpheme={start, end} <= borders)
            ]
            if covers:
                best[end] = min(covers, key=len)
        return best.get(len(run), ())

    def _may_be_part(self, part: str, *, is_morpheme: bool) -> bool:
        """One syllable has too many meanings (기 is flag, device and term): only those chosen for forms are parts."""
        _, source = self._known.get(part, ("", ""))
        return bool(source) if len(part) > 1 else is_morpheme and source == FORM_WORDS


def _by_sound(word: str) -> Piece:
    return Piece(word, f"[{romanise_word(word)}]", ROMANISED)


def _bracketed(pieces: Sequence[Piece]) -> list[Piece]:
    """The pieces with brackets around them all."""
    if not pieces:
        return []
    first, last = pieces[0], pieces[-1]
    if len(pieces) == 1:
        return [Piece(first.ko, f"({first.en})", first.source)]
    return [
        Piece(first.ko, f"({first.en}", first.source),
        *pieces[1:-1],
        Piece(last.ko, f"{last.en})", last.source),
    ]


def _joined(pieces: Sequence[Piece]) -> str:
    """The English of the pieces, without a word twice in a row (밸브조립체 조립체)."""
    words = " ".join(piece.en for piece in pieces).split()
    return " ".join(word for before, word in pairwise(("", *words)) if word != before)


def _squeeze(text: str) -> str:
    return "".join(text.split()).casefold()
