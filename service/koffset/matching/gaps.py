"""Lots seen from one firm's side: how it stands in each, and which one thing would open how many more. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from koffset.domain.requirement import (
    CapacityCondition,
    CertificateCondition,
    ItemCondition,
    RegionCondition,
    SizeCondition,
    TextCondition,
)
from koffset.matching.conditions.asking import AskedCondition
from koffset.matching.conditions.findings import Finding, Said, State
from koffset.matching.demands import includes
from koffset.matching.lots import Judged, JudgedLot

STATED_OTHERWISE = "stated_otherwise"
"""The code of what a firm reads where it states something else than is asked for, and hides it."""


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

    @property
    def asked(self) -> AskedCondition:
        return self.standing.asked[self.place]

    def opens(self, other: "OpenedLot") -> bool:
        """Whether what this lot lacks is all that the other lacks. A rate is one of what the lot is for."""
        mine, theirs = self.asked.condition, other.asked.condition
        if isinstance(mine, CapacityCondition) and self.standing.lot.lot.text != other.standing.lot.lot.text:
            return False
        return includes(mine, theirs)


@dataclass(frozen=True, slots=True)
class Gap:
    """One thing in full – a certificate for its day, a process with its limits – and all lots that it would open."""

    asked: AskedCondition
    lots: Sequence[OpenedLot]

    def say(self) -> Said:
        """With the day of a certificate: one that is held may end before it."""
        condition = self.asked.condition
        if isinstance(condition, CertificateCondition) and condition.valid_on:
            return Said("gap_on_day", {"asked": [self.asked.say()], "day": condition.valid_on})
        return self.asked.say()


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
    said. Each thing that is asked for stands for itself, and also with the lots that ask for a part of it.
    """
    opened = [found for standing in standings if (found := _opened(standing))]
    demands: list[OpenedLot] = []
    for each in opened:
        if not any(other.opens(each) and each.opens(other) for other in demands):
            demands.append(each)
    gaps = [Gap(demand.asked, [each for each in opened if demand.opens(each)]) for demand in demands]
    return sorted(gaps, key=lambda gap: -len(gap.lots))


def _opened(standing: LotStanding) -> OpenedLot | None:
    """None unless exactly one must is open, nothing else stands in the way, and a firm can state what is missing."""
    judged = standing.judged
    if judged is None or not _does_such(standing.asked, judged):
        return None
    unmet = [
        place
        for place, (asked, finding) in enumerate(zip(standing.asked, judged.findings, strict=True))
        if asked.is_must and finding.state is not State.MET
    ]
    if len(unmet) != 1:
        return None
    found = OpenedLot(standing, unmet[0], judged.findings[unmet[0]])
    return found if _can_be_stated(found.asked, found.finding) else None


def _can_be_stated(asked: AskedCondition, finding: Finding) -> bool:
    """What a free text means is for people to judge; another size or place than is stated no firm takes for a lot."""
    condition = asked.condition
    if isinstance(condition, SizeCondition | RegionCondition):
        return finding.state is State.UNKNOWN and finding.reason.code != STATED_OTHERWISE
    return not isinstance(condition, TextCondition)


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
