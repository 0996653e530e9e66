"""Understanding a query: language, words, technical tokens, glossary expansions. Pure: the analyser is injected."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Protocol

from koffset.domain.retrieval import QueryToken
from koffset.domain.taxonomy import NameRules
from koffset.domain.text import Language
from koffset.text.glossary import Glossary, Word, translations
from koffset.text.language import detect_language
from koffset.text.names import name_key
from koffset.text.normal import has_digit, is_hangul
from koffset.text.protocol import Analyser, Inflected
from koffset.text.technical import TechnicalTerms

EXPANSION_WEIGHT = 0.7
"""How much a glossary term counts beside the asker's own word: a translation is a guess at the word meant."""

LIGHT_WEIGHT = 0.3
"""Words such as “part” or “equipment” say little of what is asked."""

USE_WEIGHT = 0.5
"""What a thing is for (“… for a main battle tank”, “전차용 …”) counts less than what it is."""

USE_UP_TO_WORDS = 12
"""In longer texts “for” rarely parts the thing from its use (nDCG@10 abstracts .480 → .505, firms .581 → .597)."""

MODIFIER_WEIGHT = 0.5
"""In “승무원 좌석” the last word names the thing; the ones before it only narrow it down."""

MAX_EXPANSIONS = 24

LONG_NUMBER = 6
"""Digits from which on a part of a number names a thing; shorter ones name a class of things or nothing."""

BARE_KEPT = 100_000
"""The numbers of documents recur in every search that asks for a number: some ten megabytes."""

_AND = re.compile(r"\b(?:and|or)\b|&|;|(?<=\s)(?:및|또는)(?=\s)", re.IGNORECASE)
_KOREAN_ITEM_NAME = re.compile(r"[가-힣]+(?P<modifiers>(?:,\w[\w\- ]*)+)")
"""“멈치,완충용”: commas without a blank."""
_ENGLISH_ITEM_NAME = re.compile(r"^[A-Z0-9][A-Z0-9\- ]*(?P<modifiers>(?:, ?[A-Z0-9][A-Z0-9\- ]*)+)$")
"""“STOP, BUMPER”: capitals throughout."""
_FOR = re.compile(r"\bfor\b", re.IGNORECASE)
WORD = re.compile(r"[0-9A-Za-z]+(?:[-./&+][0-9A-Za-z]+)*|[가-힣]+")
"""Queries and evidence are cut into words alike, so that the two strings that met can be shown."""


@dataclass(frozen=True, slots=True)
class QueryExpansion:
    """A term added to the query; `id` is stable, so that it can be switched off by URL."""

    id: str
    term: str
    added: str
    source: str


@dataclass(frozen=True, slots=True)
class QueryTerm:
    """A word of the asker, or a term added for some of them (`stands_for`: indices of those words).

    `thing` counts what is asked for: “shoes and pads” are two things.
    """

    text: str
    tokens: tuple[str, ...]
    stands_for: tuple[int, ...]
    weight: float
    expansion: QueryExpansion | None = None
    thing: int = 0

    @property
    def is_word(self) -> bool:
        return not has_digit(self.text)


@dataclass(frozen=True, slots=True)
class Reading:
    """How a query was read. `terms` hold the asker's words first, then what was added.

    `content_share` is the share of its words that are no function words: near 1 in product names, near ½ in sentences.
    `asked_name` is the whole query as a company's name would be compared: bare, without legal form.
    """

    text: str
    language: Language
    technical: tuple[str, ...]
    terms: tuple[QueryTerm, ...]
    expansions: tuple[QueryExpansion, ...]
    content_share: float = 1.0
    asked_name: str = ""

    def query_tokens(self) -> list[QueryToken]:
        """Each distinct token once, at the weight of its heaviest term."""
        weights: dict[str, float] = {}
        for term in self.terms:
            for token in term.tokens:
                weights[token] = max(weights.get(token, 0.0), term.weight)
        return [QueryToken(token, weight) for token, weight in weights.items()]

    def numbers(self) -> frozenset[str]:
        """Numbers and designations asked for, bare; of a stock number also the part that names the item alone."""
        asked = [term for term in self.terms if term.expansion is None and not term.is_word]
        return frozenset(
            token
            for term in asked
            for token in (bare(term.text), *term.tokens)
            if len(token) >= min(LONG_NUMBER, len(bare(term.text)))
        )

    @property
    def has_words(self) -> bool:
        """Whether it says anything in words: numbers and designations alone have no meaning to be near to."""
        return any(term.expansion is None and term.is_word for term in self.terms)


class QueryTools(Protocol):
    """What reading a query needs besides its text."""

    @property
    def analyser(self) -> Analyser: ...

    @property
    def glossary(self) -> Glossary: ...

    @property
    def technical(self) -> TechnicalTerms: ...

    @property
    def name_rules(self) -> NameRules: ...

    @property
    def light_words(self) -> frozenset[str]: ...


@lru_cache(maxsize=BARE_KEPT)
def bare(text: str) -> str:
    """A name, number or designation without separators, in lower case."""
    return "".join(char for char in text.casefold() if char.isalnum())


def _thing_at(text: str, place: int) -> int:
    return sum(1 for _ in _AND.finditer(text, 0, place))


def read_query(text: str, tools: QueryTools, *, expand: bool = True, without: Sequence[str] = ()) -> Reading:
    """Read a normalised, non-empty query. Expansions whose id is in `without` are left out of the terms."""
    language = detect_language(text)
    words = _words(text, tools)
    weights = _word_weights(words, text, tools.light_words)
    own = [
        QueryTerm(word.text, word.terms, (index,), weights[index], thing=_thing_at(text, word.start))
        for index, word in enumerate(words)
        if word.terms
    ]
    offered = _expansions(words, text, language, tools.glossary) if expand else []
    kept = [(indices, expansion) for indices, expansion in offered if expansion.id not in without]
    added = [
        term
        for indices, expansion in kept
        for term in _added_terms(expansion, indices, max(weights[index] for index in indices), tools.analyser)
    ]
    return Reading(
        text=text,
        language=language,
        technical=tuple(term.whole for term in tools.technical.find(text)),
        terms=(*_spanning(own, text, tools.analyser), *added),
        expansions=tuple(dict.fromkeys(expansion for _, expansion in kept)),
        asked_name=name_key(text, tools.name_rules.legal_forms),
        content_share=len(own) / max(len(words), 1),
    )


def _words(text: str, tools: QueryTools) -> list[Word]:
    """Words in the order of the text, Korean nouns without particles; a designation (“155 mm”) is one word."""
    designations = [(term.start, term.end) for term in tools.technical.find(text)]
    plain = [
        match.span()
        for match in WORD.finditer(text)
        if not any(start < match.end() and match.start() < end for start, end in designations)
    ]
    stems = {word.start: word for word in tools.analyser.inflected(text)}
    return [
        _read_word(text, start, end, stems.get(start), tools)
        for start, end in sorted((*plain, *designations))
    ]


def _read_word(text: str, start: int, end: int, inflected: Inflected | None, tools: QueryTools) -> Word:
    if inflected and inflected.role == "function":
        return Word(text[start:end], start, end, ())
    stem_end = inflected.stem_end if inflected else end
    stem = text[start:stem_end]
    return Word(
        stem,
        start,
        stem_end,
        tuple(tools.analyser.tokens(stem)),
        bool(inflected and inflected.role == "verb"),
    )


def _word_weights(words: Sequence[Word], text: str, light: frozenset[str]) -> list[float]:
    """Light words and Korean verbs count little, words of use half: “… for a tank”, “전차용 …”, beside a thing."""
    heavy = [word for word in words if word.terms and not word.is_verb and word.text.lower() not in light]
    uses = _use_spans(text, [word.start for word in heavy]) + _modifier_spans(text)
    return [_word_weight(word, heavy, uses) for word in words]


def _word_weight(word: Word, heavy: Sequence[Word], uses: Sequence[tuple[int, int]]) -> float:
    if word not in heavy:
        return LIGHT_WEIGHT
    is_korean_use = len(word.text) > 1 and word.text.endswith("용") and len(heavy) > 1
    is_english_use = any(start <= word.start < end for start, end in uses)
    return USE_WEIGHT if is_korean_use or is_english_use else 1.0


def _use_spans(text: str, things: Sequence[int]) -> list[tuple[int, int]]:
    """From each “for” that follows a thing of the same clause to the clause's end; clauses end at commas."""
    spans: list[tuple[int, int]] = []
    if len(text.split()) > USE_UP_TO_WORDS:
        return spans
    for match in _FOR.finditer(text):
        clause = text.rfind(",", 0, match.start()) + 1
        if any(clause <= place < match.start() for place in things):
            end = text.find(",", match.end())
            spans.append((match.end(), end if end >= 0 else len(text)))
    return spans


def _modifier_spans(text: str) -> list[tuple[int, int]]:
    """In an item name of the supply system the thing stands first, and what narrows it down behind commas."""
    names = [*_KOREAN_ITEM_NAME.finditer(text), *_ENGLISH_ITEM_NAME.finditer(text)]
    return [name.span("modifiers") for name in names]


def _added_terms(
    expansion: QueryExpansion, indices: tuple[int, ...], weight: float, analyser: Analyser
) -> list[QueryTerm]:
    """The words of an added term: its last names the thing in both languages."""
    words = expansion.added.split()
    places = [1.0 if place == len(words) - 1 else MODIFIER_WEIGHT for place in range(len(words))]
    terms = [
        QueryTerm(word, tuple(analyser.tokens(word)), indices, EXPANSION_WEIGHT * weight * place, expansion)
        for word, place in zip(words, places, strict=True)
    ]
    return [term for term in terms if term.tokens]


def _spanning(own: list[QueryTerm], text: str, analyser: Analyser) -> list[QueryTerm]:
    """The asker's words, with what only shows across words (“155 mm”) added as terms of its own."""
    known = {token for term in own for token in term.tokens}
    rest = [token for token in analyser.tokens(text) if token not in known and not any(map(is_hangul, token))]
    return [*own, *(QueryTerm(token, (token,), (), 1.0) for token in dict.fromkeys(rest))]


def _expansions(
    words: Sequence[Word], text: str, language: Language, glossary: Glossary
) -> list[tuple[tuple[int, ...], QueryExpansion]]:
    found: list[tuple[tuple[int, ...], QueryExpansion]] = []
    for match in glossary.find([word for word in words if word.terms], text, language):
        indices = tuple(
            index for index, word in enumerate(words) if match.start <= word.start and word.end <= match.end
        )
        for added, entry in translations(match, language).items():
            key = f"{entry.en}={entry.ko}".replace(" ", "-")
            found.append((indices, QueryExpansion(key, match.term, added, entry.source)))
    return found[:MAX_EXPANSIONS]
