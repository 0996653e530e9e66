"""What is found of one condition and one company: a state with what it rests on, in words that any language can say."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import TypeAlias

from koffset.domain.evidence import EvidenceGrade
from koffset.domain.text import BilingualText

Value: TypeAlias = "str | int | Decimal | date | BilingualText | Sequence[Said]"
"""What stands in a sentence; a bilingual text is said in the reader's language, parts of their own with commas."""

Values = Mapping[str, Value]


class State(StrEnum):
    """Unknown excludes nobody: what a firm does not say it may still be able to do."""

    MET = "met"
    UNKNOWN = "unknown"
    NOT_MET = "not_met"

    @property
    def rank(self) -> int:
        """0 is best."""
        return _RANKS[self.value]


_RANKS = {"met": 0, "unknown": 1, "not_met": 2}


@dataclass(frozen=True, slots=True)
class Said:
    """A sentence by its code (data file of phrases) and what stands in it."""

    code: str
    values: Values = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Proof:
    """What the company or a register says, and how far it is to be trusted."""

    text: BilingualText
    grade: EvidenceGrade
    as_of: date | None
    source: str
    valid_until: date | None = None


@dataclass(frozen=True, slots=True)
class Finding:
    """`reason` is why the state is what it is; `assumed` is what was taken for granted, `question` what to ask."""

    state: State
    reason: Said
    proofs: Sequence[Proof] = ()
    assumed: Sequence[Said] = ()
    question: Said | None = None

    @property
    def is_inferred(self) -> bool:
        return self.state is State.MET and bool(self.assumed)

    @property
    def open_question(self) -> Said | None:
        """What would settle it. What is stated otherwise may be old: at least that is asked."""
        if self.state is State.NOT_MET:
            return self.question or Said("ask_still", {"found": (self.reason,)})
        return self.question if self.state is State.UNKNOWN else None


def assumed_of(proofs: Sequence[Proof]) -> Sequence[Said]:
    """That it is made where public records alone say that it was supplied: the contractor is not always the maker."""
    if any(each.grade is not EvidenceGrade.PUBLIC_RECORD for each in proofs):
        return ()
    return (Said("supplied_not_made", {"item": proofs[0].text}),)


def best_of(findings: Sequence[Finding]) -> Finding:
    """The best state wins; of two alike the one that assumes less, then the better proven, then the first."""
    return min(findings, key=lambda each: (each.state.rank, len(each.assumed), -_trust(each)))


def worst_of(findings: Sequence[Finding]) -> Finding:
    """All have to be met: the worst decides, and what the others assume and prove is kept."""
    worst = max(findings, key=lambda each: each.state.rank)
    return Finding(
        state=worst.state,
        reason=worst.reason,
        proofs=tuple(dict.fromkeys(proof for each in findings for proof in each.proofs)),
        assumed=tuple(said for each in findings for said in each.assumed),
        question=worst.question,
    )


def _trust(finding: Finding) -> int:
    return max((proof.grade.rank for proof in finding.proofs), default=0)
