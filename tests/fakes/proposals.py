"""Proposals in short words, so that a table of them can be read."""

from collections.abc import Sequence
from functools import cache

from koffset.domain.profile import EnvelopeLimit
from koffset.domain.requirement import (
    CapacityCondition,
    CertificateCondition,
    Condition,
    CooperationCondition,
    ExperienceCondition,
    ItemCondition,
    ProcessCondition,
    RegionCondition,
    SecurityCondition,
    SizeCondition,
    TextCondition,
)
from koffset.domain.requirement_proposal import ProposedCondition, ProposedLot
from koffset.domain.text import BilingualText
from koffset.matching.proposing.proposer import RequirementProposer
from koffset.matching.proposing.vocabulary import Vocabulary
from koffset.resources.loader import load_requirement_words, load_taxonomies


@cache
def proposer() -> RequirementProposer:
    return RequirementProposer(Vocabulary(load_taxonomies(), load_requirement_words()))


def say(proposed: ProposedCondition) -> str:
    """`must certificate as9100`, with its doubt behind a question mark."""
    doubt = f" ?{proposed.doubt}" if proposed.doubt else ""
    condition = proposed.condition
    return f"{condition.strength} {condition.kind} {' '.join(_parts(condition))}{doubt}"


def say_lot(lot: ProposedLot) -> str:
    """`1: 120 shipset 2027-2030 9600000 USD fsc 1560 on k2_tank`."""
    held = lot.lot
    parts = [f"{held.id}:"]
    parts += [f"{held.quantity} {held.unit}"] if held.quantity else []
    parts += [f"{held.year_from or ''}-{held.year_to or ''}"] if held.year_from or held.year_to else []
    parts += [f"{held.value} {held.currency}"] if held.value else []
    parts += [f"fsc {code}" for code in held.supply_classes]
    parts += [f"on {code}" for code in held.platforms]
    return " ".join(parts)


def _parts(condition: Condition) -> Sequence[str]:
    if isinstance(condition, CertificateCondition):
        scope = [f"[{_text(condition.scope)}]"] if condition.scope else []
        return [condition.family, *scope, *([str(condition.valid_on)] if condition.valid_on else [])]
    if isinstance(condition, ProcessCondition):
        tolerance = [_limit(condition.tolerance)] if condition.tolerance else []
        material = [f"of {_text(condition.material)}"] if condition.material else []
        return [_text(condition.name), *material, *map(_limit, condition.envelope), *tolerance]
    if isinstance(condition, ExperienceCondition):
        years = f"{condition.years}y" if condition.years else None
        return [each for each in (condition.platform, condition.country, condition.prime, years) if each]
    return _short_parts(condition)


def _short_parts(condition: Condition) -> Sequence[str]:
    if isinstance(condition, ItemCondition):
        return [_text(condition.name)]
    if isinstance(condition, SizeCondition):
        return [each.value for each in condition.any_of]
    if isinstance(condition, RegionCondition):
        return condition.any_of
    if isinstance(condition, CapacityCondition):
        return [f"{condition.quantity} {condition.unit}/{condition.per}"]
    return _standing_parts(condition)


def _standing_parts(condition: Condition) -> Sequence[str]:
    if isinstance(condition, SecurityCondition):
        cleared, level, nist = condition.facility_clearance, condition.cmmc_level, condition.nist_800_171
        return [
            *(["clearance"] if cleared else []),
            *([f"cmmc{level}"] if level else []),
            *(["nist"] if nist else []),
        ]
    if isinstance(condition, CooperationCondition):
        direct = {None: [], True: ["direct"], False: ["indirect"]}[condition.direct]
        return [*(map(str, condition.offset_fields)), *direct]
    return [_text(condition.text)] if isinstance(condition, TextCondition) else []


def _text(text: BilingualText | None) -> str:
    return text.best("en") if text else ""


def _limit(limit: EnvelopeLimit) -> str:
    low = "" if limit.minimum is None else str(limit.minimum)
    high = "" if limit.maximum is None else str(limit.maximum)
    return f"{limit.quantity} {low}..{high} {limit.unit}"
