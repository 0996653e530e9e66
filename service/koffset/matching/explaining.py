"""Explaining a hit: which evidence met which words of the query, with the two strings and where they stand."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Literal

from koffset.domain.evidence import EvidenceDocument
from koffset.matching.features import FeatureValue
from koffset.matching.fusing import ScoredDocument
from koffset.matching.holding import WordTokens
from koffset.matching.judging import RankedCompany
from koffset.matching.reading import WORD, QueryTerm, Reading
from koffset.text.normal import has_digit

LINES_PER_HIT = 5
CODES_PER_LINE = 2

How = Literal["same_term", "glossary", "supply_class", "meaning"]


@dataclass(frozen=True, slots=True)
class Match:
    """The two strings that met, and how."""

    query: str
    evidence: str
    how: How


@dataclass(frozen=True, slots=True)
class ExplainedLine:
    """A piece of evidence with what of the query it met; spans are [start, end) in characters of each text."""

    scored: ScoredDocument
    matched: Sequence[Match]
    highlights_ko: Sequence[tuple[int, int]]
    highlights_en: Sequence[tuple[int, int]]


@dataclass(frozen=True, slots=True)
class ExplainedHit:
    rank: int
    company_id: str
    company: RankedCompany
    lines: Sequence[ExplainedLine]
    features: Sequence[FeatureValue]


@dataclass(frozen=True, slots=True)
class _Meeting:
    term: QueryTerm
    start: int
    end: int


class Explainer:
    """Explains the hits of one query; evidence words are analysed as the index did."""

    def __init__(self, reading: Reading, word_tokens: WordTokens) -> None:
        self._reading = reading
        self._word_tokens = word_tokens

    def explain(self, page: Sequence[tuple[int, RankedCompany]]) -> list[ExplainedHit]:
        return [
            ExplainedHit(
                rank=rank,
                company_id=company.company_id,
                company=company,
                lines=[self._line(scored) for scored in _shown(company)],
                features=company.features,
            )
            for rank, company in page
        ]

    @cached_property
    def _terms_by_token(self) -> dict[str, QueryTerm]:
        found: dict[str, QueryTerm] = {}
        for term in self._reading.terms:
            for token in term.tokens:
                found.setdefault(token, term)
        return found

    @cached_property
    def _number_terms(self) -> list[QueryTerm]:
        return [term for term in self._reading.terms if not term.is_word]

    def _line(self, scored: ScoredDocument) -> ExplainedLine:
        document = scored.document
        in_korean, in_english = self._meetings(document.text_ko), self._meetings(document.text_en)
        matched = [
            *_matches(document.text_ko, in_korean),
            *_matches(document.text_en, in_english),
            *self._by_codes(document),
        ] or self._by_class_or_meaning(scored)
        return ExplainedLine(
            scored,
            tuple(dict.fromkeys(matched)),
            _spans(in_korean),
            _spans(in_english),
        )

    def _meetings(self, text: str) -> list[_Meeting]:
        return [
            meeting
            for word in WORD.finditer(text)
            for token in self._word_tokens(word.group())
            if (term := self._terms_by_token.get(token)) and (meeting := _located(term, token, word))
        ]

    def _by_codes(self, document: EvidenceDocument) -> list[Match]:
        """Numbers are compared whole: the class of a part is no match for its number.

        What they share must hold a digit: MIL-C-5015 is not met by MIL-DTL-38999.
        """
        return [
            Match(term.text, code, "same_term")
            for term in self._number_terms
            for code in document.codes
            if any(has_digit(token) for token in set(self._word_tokens(code)).intersection(term.tokens))
        ][:CODES_PER_LINE]

    def _by_class_or_meaning(self, scored: ScoredDocument) -> list[Match]:
        document = scored.document
        meetings = self._meetings(document.class_text)
        if meetings:
            return [
                Match(match.query, match.evidence, "supply_class")
                for match in _matches(document.class_text, meetings)
            ]
        shown = document.text_ko if self._reading.language == "ko" else document.text_en
        return [Match(self._reading.text, shown or document.text_en or document.text_ko, "meaning")]


def _shown(company: RankedCompany) -> Sequence[ScoredDocument]:
    return (company.supporting or company.documents[:1])[:LINES_PER_HIT]


def _located(term: QueryTerm, token: str, word: re.Match[str]) -> _Meeting | None:
    """Where a token stands in a word of evidence; a stem or designation marks the whole word.

    Part of a Korean term inside another word is chance (장치대 in 설치대), unless the word begins with it.
    """
    if token.isascii():
        return _Meeting(term, word.start(), word.end())
    place = word.group().casefold().find(token)
    if place < 0:
        return _Meeting(term, word.start(), word.end())
    whole = term.text.casefold() in word.group().casefold()
    start = word.start() + place
    return _Meeting(term, start, start + len(token)) if whole or place == 0 else None


def _spans(meetings: Sequence[_Meeting]) -> list[tuple[int, int]]:
    """Where to highlight: overlapping and touching places joined."""
    joined: list[tuple[int, int]] = []
    for start, end in sorted((meeting.start, meeting.end) for meeting in meetings):
        if joined and start <= joined[-1][1]:
            joined[-1] = (joined[-1][0], max(end, joined[-1][1]))
        else:
            joined.append((start, end))
    return joined


def _matches(text: str, meetings: Sequence[_Meeting]) -> list[Match]:
    """Each joined place once, with the query's term that reaches furthest into it."""
    found = []
    for start, end in _spans(meetings):
        inside = [meeting for meeting in meetings if start <= meeting.start < end]
        term = max(inside, key=lambda meeting: (meeting.end - meeting.start, not meeting.term.expansion)).term
        asked = term.expansion.term if term.expansion else term.text
        found.append(Match(asked, text[start:end], "glossary" if term.expansion else "same_term"))
    return found
