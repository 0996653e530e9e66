"""For a firm's own eyes: what its profile states and keeps from foreign disclosure. Pure."""

from collections.abc import Mapping
from dataclasses import replace

from koffset.domain.evidence import CONTRACTOR
from koffset.domain.profile import Claim, Disclosure
from koffset.matching.conditions.asking import AskedCondition
from koffset.matching.conditions.facts import CompanyFacts, seen_by
from koffset.matching.conditions.findings import Finding, Said, State
from koffset.matching.conditions.items import NOTHING, Proposal
from koffset.matching.gaps import STATED_OTHERWISE, LotStanding
from koffset.matching.lots import Proposed


def disclosed(facts: CompanyFacts) -> CompanyFacts | None:
    """As contractors would see it if nothing were kept from foreign disclosure; None where nothing is."""
    profile = facts.profile
    if profile is None:
        return None
    claims = {
        name: tuple(map(_disclosed, getattr(profile, name)))
        for name in ("items", "processes", "certificates", "experience")
    }
    opened = profile.model_copy(update={**claims, "disclosure": Disclosure()})
    whole = replace(facts, profile=opened, open_facets=facts.facets)
    return seen_by(CONTRACTOR, whole) if opened != profile else None


def tell_hidden(standing: LotStanding, proposed: Proposed, opened: CompanyFacts | None) -> LotStanding:
    """States stay as contractors see them; what is unknown for being hidden is said to be so, and not to be missing."""
    judged = standing.judged
    if judged is None or opened is None:
        return standing
    findings = [
        _told(finding, asked, proposals, opened)
        for finding, asked, proposals in zip(
            judged.findings, standing.asked, proposed.for_conditions, strict=True
        )
    ]
    return replace(standing, judged=replace(judged, findings=findings))


def _told(
    finding: Finding, asked: AskedCondition, proposals: Mapping[str, Proposal], opened: CompanyFacts
) -> Finding:
    if finding.state is not State.UNKNOWN:
        return finding
    whole = asked.judge(opened, proposals.get(opened.company.id, NOTHING))
    if whole.reason == finding.reason:
        return finding
    code = STATED_OTHERWISE if whole.state is State.NOT_MET else "kept_from_disclosure"
    return replace(finding, reason=Said(code, {"asked": [asked.say()]}))


def _disclosed(claim: Claim) -> Claim:
    return claim.model_copy(update={"not_for_foreign_disclosure": False})
