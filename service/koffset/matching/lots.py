"""A lot and its candidates: who can do it, who is excluded by which must, and how well the others fit."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from koffset.domain.requirement import Lot
from koffset.matching.conditions.asking import AskedCondition
from koffset.matching.conditions.facts import CompanyFacts
from koffset.matching.conditions.findings import Finding, Said, State
from koffset.matching.conditions.items import NOTHING, PROOFS_SHOWN, Proposal, proof_of, still_stands, text_of

EVIDENCE_WEIGHT = 2.0
"""What is found for the lot's own text counts as two conditions."""

MUST_WEIGHT = 2.0
SHOULD_WEIGHT = 1.0
OPEN_WORTH = 0.5
"""What is not known is worth half of what is met."""

NEAR_SHOWN = 5
"""How many companies are shown as only near."""


class Coverage(StrEnum):
    """Full: every must is met and it does such work. Partial: it does such work, a must is open. Unknown: only near."""

    FULL = "full"
    PARTIAL = "partial"
    UNKNOWN = "unknown"

    @property
    def rank(self) -> int:
        """0 is best."""
        return list(Coverage).index(self)


@dataclass(frozen=True, slots=True)
class Proposed:
    """What the index proposes for one lot: for its own text with a score (0–1), and for the item of each condition."""

    scores: Mapping[str, float]
    for_lot: Mapping[str, Proposal]
    for_conditions: Sequence[Mapping[str, Proposal]]

    def companies(self) -> frozenset[str]:
        return frozenset(self.for_lot).union(*self.for_conditions)


@dataclass(frozen=True, slots=True)
class Judged:
    """One company for one lot; `findings` stand in the order of the lot's conditions. `fit` is 0–1."""

    company_id: str
    coverage: Coverage
    fit: float
    evidence: Finding
    findings: Sequence[Finding]
    fails: Sequence[int]
    """Places of the musts that it does not meet: with any it is excluded."""

    @property
    def is_near(self) -> bool:
        """Whether nothing shows that it does such work."""
        return self.coverage is Coverage.UNKNOWN


@dataclass(frozen=True, slots=True)
class ConditionCount:
    """How many of those who do such work, excluded ones too, are in each state."""

    met: int
    unknown: int
    not_met: int
    excludes_alone: int
    """Companies that no other must excludes."""


@dataclass(frozen=True, slots=True)
class JudgedLot:
    """Candidates best first; the excluded by how few musts they fail, then by fit."""

    lot: Lot
    candidates: Sequence[Judged]
    excluded: Sequence[Judged]
    counts: Sequence[ConditionCount]

    @property
    def firms(self) -> int:
        """How many do such work, whether or not they meet the musts."""
        return sum(not each.is_near for each in self.candidates) + len(self.excluded)


def judge_lot(
    lot: Lot,
    conditions: Sequence[AskedCondition],
    proposed: Proposed,
    companies: Mapping[str, CompanyFacts],
) -> JudgedLot:
    """Judge those who are proposed and those whose profile meets a technical condition; `companies` are as seen.

    Who is only near and has nothing that the lot asks for is shown up to a few, and counts in no count.
    """
    technical = [place for place, condition in enumerate(conditions) if condition.is_technical]
    named = proposed.companies()
    asked = [
        company_id
        for company_id in sorted(companies)
        if company_id in named or (technical and companies[company_id].profile is not None)
    ]
    judged = [
        found
        for company_id in asked
        if (found := _judge(companies[company_id], conditions, technical, proposed)) is not None
    ]
    kept = sorted((each for each in judged if not each.fails), key=_order)
    with_evidence = [each for each in kept if not each.is_near]
    near = sorted(
        (each for each in kept if each.is_near),
        key=lambda each: (-proposed.scores.get(each.company_id, 0.0), each.company_id),
    )[:NEAR_SHOWN]
    excluded = sorted(
        (each for each in judged if each.fails and not each.is_near),
        key=lambda each: (len(each.fails), -each.fit, each.company_id),
    )
    pool = [*with_evidence, *excluded]
    counts = [_count(place, pool) for place in range(len(conditions))]
    return JudgedLot(lot, [*with_evidence, *near], excluded, counts)


def _judge(
    facts: CompanyFacts,
    conditions: Sequence[AskedCondition],
    technical: Sequence[int],
    proposed: Proposed,
) -> Judged | None:
    """None for a company that neither the index proposes nor its profile speaks for.

    `technical` are the places of the conditions that show whether it does such work.
    """
    company_id = facts.company.id
    proposals = [found.get(company_id, NOTHING) for found in proposed.for_conditions]
    is_proposed = company_id in proposed.for_lot or any(each is not NOTHING for each in proposals)
    findings: dict[int, Finding] = {
        place: conditions[place].judge(facts, proposals[place]) for place in technical
    }
    does_such = any(each.state is not State.NOT_MET and each.proofs for each in findings.values())
    if not is_proposed and not does_such:
        return None
    evidence = _evidence(facts, proposed.for_lot.get(company_id, NOTHING))
    for place, condition in enumerate(conditions):
        if place not in findings:
            findings[place] = condition.judge(facts, proposals[place])
    ordered = [findings[place] for place in range(len(conditions))]
    score = proposed.scores.get(company_id, 0.0) if evidence.state is State.MET else 0.0
    return Judged(
        company_id=company_id,
        coverage=_coverage(ordered, conditions, does_such=does_such or evidence.state is State.MET),
        fit=_fit(ordered, conditions, score),
        evidence=evidence,
        findings=ordered,
        fails=[
            place
            for place, finding in enumerate(ordered)
            if finding.state is State.NOT_MET and conditions[place].is_must
        ],
    )


def _evidence(facts: CompanyFacts, proposal: Proposal) -> Finding:
    """What it has for the lot's own text."""
    standing = [each for each in proposal.evidence if still_stands(each, facts)]
    if standing:
        said = Said("lot_evidence", {"stated": text_of(standing[0])})
        return Finding(State.MET, said, [proof_of(each) for each in standing[:PROOFS_SHOWN]])
    if proposal.nearest:
        near = Said("lot_nearest", {"nearest": text_of(proposal.nearest)})
        return Finding(State.UNKNOWN, near)
    return Finding(State.UNKNOWN, Said("lot_no_evidence"))


def _coverage(
    findings: Sequence[Finding], conditions: Sequence[AskedCondition], *, does_such: bool
) -> Coverage:
    if not does_such:
        return Coverage.UNKNOWN
    musts = [finding for finding, condition in zip(findings, conditions, strict=True) if condition.is_must]
    return Coverage.FULL if all(each.state is State.MET for each in musts) else Coverage.PARTIAL


def _fit(findings: Sequence[Finding], conditions: Sequence[AskedCondition], score: float) -> float:
    """Evidence and conditions by weight: met counts whole, unknown half, not met nothing."""
    worth = {State.MET: 1.0, State.UNKNOWN: OPEN_WORTH, State.NOT_MET: 0.0}
    total, reached = EVIDENCE_WEIGHT, EVIDENCE_WEIGHT * min(score, 1.0)
    for finding, condition in zip(findings, conditions, strict=True):
        weight = MUST_WEIGHT if condition.is_must else SHOULD_WEIGHT
        total += weight
        reached += weight * worth[finding.state]
    return round(reached / total, 6)


def _order(judged: Judged) -> tuple[int, float, str]:
    return judged.coverage.rank, -judged.fit, judged.company_id


def _count(place: int, pool: Sequence[Judged]) -> ConditionCount:
    states = [each.findings[place].state for each in pool]
    return ConditionCount(
        met=states.count(State.MET),
        unknown=states.count(State.UNKNOWN),
        not_met=states.count(State.NOT_MET),
        excludes_alone=sum(list(each.fails) == [place] for each in pool),
    )
