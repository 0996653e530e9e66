"""Lots seen from one firm's side: how it stands in each, and which one thing would open how many more. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from koffset.domain.requirement import (
    CertificateCondition,
    Condition,
    ItemCondition,
    ProcessCondition,
    RegionCondition,
    SizeCondition,
)
from koffset.domain.text import BilingualText
from koffset.matching.conditions.asking import AskedCondition
from koffset.matching.conditions.findings import Finding, State
from koffset.matching.lots import Judged, JudgedLot

_NOT_THE_THING = frozenset({"strength", "note"})
"""What a condition says beside what it asks for."""


class Standing(StrEnum):
    """`full`, `partial` and `unknown` as for candidates; `excluded` by a must; `none`: nothing speaks for it."""

    FULL = "full"
    PARTIAL = "partial"
    UNKNOWN = "unknown"
    EXCLUDED = "excluded"
    NONE = "none"


_MENDED_RANK = 2
_RANKS: Mapping[Standing, int] = {
    Standing.FULL: 0,
    Standing.PARTIAL: 1,
    Standing.UNKNOWN: 3,
    Standing.EXCLUDED: 4,
    Standing.NONE: 5,
}


@dataclass(frozen=True, slots=True)
class LotStanding:
    """One firm in one lot; `requirement_id` is of the kept requirement. `judged` is None where `standing` is none."""

    requirement_id: str
    lot: JudgedLot
    asked: Sequence[AskedCondition]
    standing: Standing
    judged: Judged | None


@dataclass(frozen=True, slots=True)
class OpenedLot:
    """A lot that would be full with what `finding` says is missing: stated otherwise, or not stated."""

    standing: LotStanding
    place: int
    finding: Finding


@dataclass(frozen=True, slots=True)
class Gap:
    """One thing – a certificate, a process, a field that is not filled in – and the lots that lack it alone."""

    asked: AskedCondition
    lots: Sequence[OpenedLot]


def rank(standing: LotStanding) -> int:
    """0 is best: full, partial, excluded by one must that can be mended, only near, excluded otherwise, none.

    A firm can get a certificate or state a capacity for a lot; its size and its place it will not change for one.
    """
    judged = standing.judged
    if standing.standing is Standing.EXCLUDED and judged and len(judged.fails) == 1:
        failed = standing.asked[judged.fails[0]].condition
        if not isinstance(failed, SizeCondition | RegionCondition):
            return _MENDED_RANK
    return _RANKS[standing.standing]


def stand(requirement_id: str, lot: JudgedLot, asked: Sequence[AskedCondition]) -> LotStanding:
    """Of a lot that was judged for one company alone."""
    if lot.candidates:
        (judged,) = lot.candidates
        return LotStanding(requirement_id, lot, asked, Standing(judged.coverage.value), judged)
    if lot.excluded:
        return LotStanding(requirement_id, lot, asked, Standing.EXCLUDED, lot.excluded[0])
    return LotStanding(requirement_id, lot, asked, Standing.NONE, None)


def find_gaps(standings: Sequence[LotStanding]) -> Sequence[Gap]:
    """What opens most lots first, of alike the one that is asked for first.

    Only lots whose work something shows the firm to do count: that one thing makes it able to do the rest cannot be
    said.
    """
    found: dict[Any, list[OpenedLot]] = {}
    for standing in standings:
        opened = _opened(standing)
        if opened:
            found.setdefault(_thing(standing.asked[opened.place].condition), []).append(opened)
    gaps = [Gap(lots[0].standing.asked[lots[0].place], lots) for lots in found.values()]
    return sorted(gaps, key=lambda gap: -len(gap.lots))


def _opened(standing: LotStanding) -> OpenedLot | None:
    """None unless exactly one must is open and nothing else stands in the way."""
    judged = standing.judged
    if judged is None or not _does_such(standing.asked, judged):
        return None
    unmet = [
        place
        for place, (asked, finding) in enumerate(zip(standing.asked, judged.findings, strict=True))
        if asked.is_must and finding.state is not State.MET
    ]
    return OpenedLot(standing, unmet[0], judged.findings[unmet[0]]) if len(unmet) == 1 else None


def _does_such(conditions: Sequence[AskedCondition], judged: Judged) -> bool:
    """Whether something shows the work itself: evidence for the lot's text, an item as it is asked for, a process.

    Another item of the same supply class makes a firm worth asking, and is no reason to tell it what it lacks.
    """
    return judged.evidence.state is State.MET or any(
        finding.state is State.MET
        or (
            finding.state is State.UNKNOWN
            and bool(finding.proofs)
            and not isinstance(asked.condition, ItemCondition)
        )
        for asked, finding in zip(conditions, judged.findings, strict=True)
        if asked.is_technical
    )


def _thing(condition: Condition) -> tuple[Any, ...]:
    """What has to be had or stated, whatever the lot asks of it: a process with any limits is one thing."""
    match condition:
        case CertificateCondition():
            return condition.kind, condition.family, _name(condition.scope)
        case ProcessCondition():
            return condition.kind, _name(condition.name)
        case ItemCondition():
            return condition.kind, _name(condition.name) or tuple(sorted(condition.supply_classes))
        case _:
            return condition.kind, _plain(condition.model_dump(exclude=set(_NOT_THE_THING)))


def _name(text: BilingualText | None) -> str:
    return " ".join(text.best("en").casefold().split()) if text else ""


def _plain(content: Mapping[str, Any]) -> str:
    return repr(sorted(content.items()))
