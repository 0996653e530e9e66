"""One sentence read: its conditions with their strength, the platforms and supply classes it names, what it waives."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from koffset.domain.profile import EnvelopeLimit
from koffset.domain.requirement import TextCondition
from koffset.domain.requirement_proposal import Doubt, Piece, ProposedCondition, Span
from koffset.matching.proposing.certificates import read_certificates
from koffset.matching.proposing.conditions import (
    read_cooperation,
    read_experience,
    read_rates,
    read_regions,
    read_security,
    read_sizes,
)
from koffset.matching.proposing.limits import read_limits
from koffset.matching.proposing.phrases import Found
from koffset.matching.proposing.processes import read_processes
from koffset.matching.proposing.sentences import Asked, Clause, part_around, split_clauses
from koffset.matching.proposing.source import Source, as_written
from koffset.matching.proposing.vocabulary import Vocabulary

_STOCK_NUMBER = re.compile(
    r"(?<![0-9\-])(?P<class>[0-9]{4})-[0-9]{2}-[0-9a-z]{3}-?[0-9]{4}(?![0-9])", re.ASCII
)
_CLASSES_BEHIND = re.compile(
    r"s?[\s:(]{0,3}(?:codes?\s)?(?P<codes>[0-9]{4}(?:\s?(?:,|and|or|/|;|및)\s?[0-9]{4}){0,5})(?![0-9])",
    re.ASCII,
)
_ASKING_KINDS = frozenset({"certificate", "security", "size_class", "region", "cooperation", "experience"})


@dataclass(frozen=True, slots=True)
class ReadSentence:
    """`strength` is what it says itself or was told by a heading; `waived`: it says that something is not required.

    `excludes`: it says who or what may not take part, which no condition of ours can say.
    """

    span: Span
    conditions: Sequence[ProposedCondition]
    named: Sequence[Piece]
    strength: Asked | None
    waived: bool
    excludes: bool
    limits: Sequence[tuple[EnvelopeLimit, Span]] = ()
    """Of a sentence that names no process."""
    is_of_equipment: bool = False
    """It speaks of a machine or a building: its limits may be theirs."""
    waives: Sequence[Span] = ()
    """Parts that say what is not required."""

    @property
    def says_something(self) -> bool:
        return bool(self.conditions or self.named)

    @property
    def asks_of_firms(self) -> bool:
        return any(each.condition.kind in _ASKING_KINDS for each in self.conditions)


class SentenceReader:
    def __init__(self, source: Source, words: Vocabulary) -> None:
        self._source = source
        self._words = words
        self._read: dict[tuple[Span, Asked | None], ReadSentence] = {}

    def read(self, span: Span, default: Asked | None) -> ReadSentence:
        """`default` is the strength where the sentence has no word of its own."""
        key = (span, default)
        if key not in self._read:
            self._read[key] = self._read_once(span, default)
        return self._read[key]

    def supply_classes(self, span: Span) -> Sequence[Piece]:
        """“FSC 1560” and the class of a stock number; a number that is no class is none."""
        found = [
            (match["class"], Span(*match.span()))
            for match in _STOCK_NUMBER.finditer(self._source.folded, span.start, span.end)
        ]
        for mark in self._words.of("class_mark").find(self._source, span):
            match = _CLASSES_BEHIND.match(self._source.folded, mark.span.end, span.end)
            if match:
                codes = re.findall(r"[0-9]{4}", match["codes"])
                found += [(code, Span(mark.span.start, match.end())) for code in codes]
        known = self._words.supply_classes
        return [Piece("supply_class", {"supply_class": code}, at) for code, at in found if code in known]

    def _read_once(self, span: Span, default: Asked | None) -> ReadSentence:
        clauses = split_clauses(self._source, span, self._words)
        platforms = list(self._words.platforms.find(self._source, span))
        by_clause = [list(self._of_clause(clause.span, platforms)) for clause in clauses]
        asked = [each.asked or default for each in clauses]
        strengths = _passed_back(asked, by_clause)
        taken = [each.span for found in by_clause for each in found if each.condition.kind == "certificate"]
        taken += [each.span for each in platforms]
        taken += self._certified_for(span) if taken else []
        processes = list(read_processes(self._source, span, self._words, taken))
        conditions = [
            condition
            for found, strength in zip(by_clause, strengths, strict=True)
            for each in found
            for condition in _with_strength(each, strength)
        ]
        conditions += [
            condition
            for each in processes
            for condition in _with_strength(each, _at(each.span, clauses, strengths), is_work=True)
        ]
        if self._words.of("conditional").first(self._source, span):
            conditions = [replace(each, doubt=each.doubt or Doubt.MEANING_UNCLEAR) for each in conditions]
        conditions += self._any_of(span, conditions)
        said = [each for each in asked if each]
        is_waived = "waived" in strengths and not conditions
        return ReadSentence(
            span,
            tuple(conditions),
            (*self._platforms(platforms, conditions), *self.supply_classes(span)),
            said[0] if said else None,
            is_waived,
            "excluded" in strengths,
            () if processes else tuple(read_limits(self._source, span, self._words)),
            waives=[
                clause.span for clause, asked in zip(clauses, strengths, strict=True) if asked == "waived"
            ],
            is_of_equipment=self._words.of("equipment").first(self._source, span) is not None,
        )

    def _certified_for(self, span: Span) -> Sequence[Span]:
        """“certified for soldering to J-STD-001”: the certificate is of that work, which is not asked for besides."""
        return [
            each.span
            for mark in self._words.of("made_for").find(self._source, span)
            for each in self._words.processes.find(self._source, Span(mark.span.end, span.end))
            if not self._source.folded[mark.span.end : each.span.start].strip()
        ]

    def _any_of(self, sentence: Span, found: Sequence[ProposedCondition]) -> Sequence[ProposedCondition]:
        """“A or B” in the words of the text, once a part of the sentence: no condition of ours has an “or” in it."""
        added: dict[Span, ProposedCondition] = {}
        for each in found:
            if each.doubt is Doubt.ONE_OF:
                part = part_around(self._source, sentence, each.span)
                text = self._source.written(part).rstrip(".;,")
                condition = TextCondition(
                    kind="text", text=as_written(text), strength=each.condition.strength
                )
                added.setdefault(part, ProposedCondition(condition, part, Doubt.ANY_OF))
        return list(added.values())

    def _is_generic(self, found: Found[str]) -> bool:
        """“main battle tank” and “IFV” are any; “K2”, “Surion” and Korean names are one."""
        is_word = not any(char.isdigit() or char.isupper() for char in found.phrase)
        return found.phrase.isascii() and (is_word or self._words.value("generic", found.phrase) is not None)

    def _of_clause(self, span: Span, platforms: Sequence[Found[str]]) -> Sequence[ProposedCondition]:
        source, words = self._source, self._words
        taken = [each.span for each in platforms]
        return [
            *read_certificates(source, span, words),
            *read_security(source, span, words),
            *read_sizes(source, span, words),
            *read_regions(source, span, words, taken),
            *read_cooperation(source, span, words),
            *read_experience(source, span, words, platforms),
            *read_rates(source, span, words),
        ]

    def _platforms(
        self, found: Sequence[Found[str]], conditions: Sequence[ProposedCondition]
    ) -> Sequence[Piece]:
        """What a lot is for; platforms of experience are none of it. A word for any such thing is no name."""
        used = [each.span for each in conditions if each.condition.kind == "experience"]
        return [
            Piece(
                "platform",
                {"platform": each.value},
                each.span,
                Doubt.GENERIC_NAME if self._is_generic(each) else None,
            )
            for each in found
            if not any(span.overlaps(each.span) for span in used)
        ]


def _passed_back(
    asked: Sequence[Asked | None], found: Sequence[Sequence[ProposedCondition]]
) -> Sequence[Asked | None]:
    """“AS9100 is not mandatory but preferred”: a part without anything of its own speaks of the part before."""
    strengths = list(asked)
    for place in range(1, len(strengths)):
        if not found[place] and found[place - 1] and strengths[place - 1] == "waived":
            strengths[place - 1] = strengths[place]
    return strengths


def _at(span: Span, clauses: Sequence[Clause], strengths: Sequence[Asked | None]) -> Asked | None:
    return next(
        (
            strength
            for clause, strength in zip(clauses, strengths, strict=True)
            if span.start < clause.span.end
        ),
        None,
    )


def _with_strength(
    proposed: ProposedCondition, strength: Asked | None, *, is_work: bool = False
) -> Sequence[ProposedCondition]:
    """None where it is waived. Without a word of strength it is a must, marked; work that is described is one."""
    if strength in {"waived", "excluded"}:
        return []
    condition = proposed.condition.model_copy(
        update={"strength": "should" if strength == "should" else "must"}
    )
    is_marked = strength is None and not is_work and proposed.doubt is None
    doubt = Doubt.STRENGTH_NOT_SAID if is_marked else proposed.doubt
    return [replace(proposed, condition=condition, doubt=doubt)]
