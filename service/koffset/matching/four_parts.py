"""The explanation of a candidate in four parts: matched, assumed, missing, next question."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from koffset.domain.requirement import Lot
from koffset.matching.conditions.asking import AskedCondition
from koffset.matching.conditions.findings import Finding, Said, State
from koffset.matching.lots import Judged


@dataclass(frozen=True, slots=True)
class Statement:
    """What is said of one condition; `place` is its place in the lot, None for the lot's own text."""

    place: int | None
    said: Said
    finding: Finding


@dataclass(frozen=True, slots=True)
class FourParts:
    """`question` is the one whose answer would settle most.

    First the musts that exclude, then those that are not known, then the work itself, then wishes.
    """

    matched: Sequence[Statement]
    assumed: Sequence[Statement]
    missing: Sequence[Statement]
    question: Said | None


def explain(judged: Judged, lot: Lot, conditions: Sequence[AskedCondition]) -> FourParts:
    """Evidence for the lot's text is not missing where a condition that is met shows the work already."""
    does_such = _does_such(judged, conditions)
    findings = [(None, judged.evidence), *enumerate(judged.findings)]
    return FourParts(
        matched=[Statement(place, each.reason, each) for place, each in findings if each.state is State.MET],
        assumed=[Statement(place, said, each) for place, each in findings for said in each.assumed],
        missing=[
            Statement(place, each.reason, each)
            for place, each in findings
            if each.state is not State.MET and not (place is None and does_such)
        ],
        question=next(_questions(judged, lot, conditions, does_such=does_such), None),
    )


def _does_such(judged: Judged, conditions: Sequence[AskedCondition]) -> bool:
    """Whether a technical condition of the lot is met."""
    return any(
        finding.state is State.MET and condition.is_technical
        for condition, finding in zip(conditions, judged.findings, strict=True)
    )


def _questions(
    judged: Judged, lot: Lot, conditions: Sequence[AskedCondition], *, does_such: bool
) -> Iterator[Said]:
    yield from excluding_questions(judged)
    open_ = [
        (condition, finding)
        for condition, finding in zip(conditions, judged.findings, strict=True)
        if finding.state is State.UNKNOWN and finding.question
    ]
    yield from (finding.question for condition, finding in open_ if condition.is_must and finding.question)
    if judged.evidence.state is State.UNKNOWN and not does_such:
        yield Said("ask_lot", {"asked": lot.text})
    yield from (finding.question for _, finding in open_ if finding.question)


def excluding_questions(judged: Judged) -> Iterator[Said]:
    """What to ask about each must that it does not meet; nothing for a candidate."""
    asked = (judged.findings[place].open_question for place in judged.fails)
    yield from (question for question in asked if question)
