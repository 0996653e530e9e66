"""What is wrong with a requirement: each fault with its place, for a form, a file and a match to tell alike."""

import json
from collections.abc import Callable, Container, Iterable, Iterator
from dataclasses import dataclass
from itertools import islice
from typing import Any

from pydantic import ValidationError

from koffset.domain.fault_wording import code_of, dotted, without_followers, wording_of
from koffset.domain.profile import EnvelopeLimit
from koffset.domain.requirement import (
    CapacityCondition,
    CertificateCondition,
    Condition,
    ExperienceCondition,
    ItemCondition,
    Lot,
    ProcessCondition,
    RegionCondition,
    Requirement,
)
from koffset.domain.requirement_bounds import iter_bound_faults
from koffset.domain.requirement_texts import iter_text_faults
from koffset.domain.taxonomy import Taxonomies
from koffset.errors import ContentInvalid, Fault

MOST_FAULTS = 100
"""Of one requirement: who made more sends the wrong thing."""


LATER_RULES = frozenset(
    {
        "unknown_country",
        "unknown_unit",
        "years_reversed",
        "limits_reversed",
        "currency_missing",
        "not_a_currency",
    }
)
"""Faults that a requirement may have which was kept before they were looked for. It can be judged all the same."""


@dataclass(frozen=True, slots=True)
class RequirementRules:
    """What a requirement is checked against, beyond its model.

    `is_measure`: whether a text is a measure that can be calculated with, such as mm or kg.
    """

    taxonomies: Taxonomies
    max_lots: int
    max_conditions: int
    is_measure: Callable[[str], bool]


def parse_requirement(content: Any, rules: RequirementRules) -> Requirement:
    """Raises ContentInvalid with all faults, up to a number: those of the model, else those of codes and sizes."""
    try:
        text = json.dumps(content)
    except RecursionError as exc:
        raise ContentInvalid([Fault("", "json_invalid", "it is nested too deeply")]) from exc
    parsed = parse_model(text)
    found = list(islice(iter_faults(parsed, rules), MOST_FAULTS))
    if found:
        raise ContentInvalid(found)
    return parsed


def parse_model(text: str) -> Requirement:
    """Without what taxonomies and limits say. Raises ContentInvalid as `parse_requirement` does."""
    try:
        return Requirement.model_validate_json(text)
    except ValidationError as exc:
        told = without_followers(exc.errors(include_url=False))[:MOST_FAULTS]
        faults = [Fault(dotted(error["loc"]), code_of(error), wording_of(error)) for error in told]
        raise ContentInvalid(faults) from exc


def iter_faults(requirement: Requirement, rules: RequirementRules) -> Iterator[Fault]:
    """Messages name the lot and the condition, so that they can be read without the place."""
    if len(requirement.lots) > rules.max_lots:
        size = f"the requirement has {len(requirement.lots)} lots, the limit is {rules.max_lots}"
        size += " (KOFFSET_MAX_LOTS): split it"
        yield Fault("lots", "too_many", size)
        return
    yield from iter_bound_faults(requirement.model_copy(update={"lots": ()}))
    seen = set[str]()
    for place, lot in enumerate(requirement.lots):
        if lot.id in seen:
            said = f"lots {lot.id}: an id stands twice; give each lot its own"
            yield Fault(f"lots.{place}.id", "duplicate", said)
        seen.add(lot.id)
    for place, lot in enumerate(requirement.lots):
        for fault in _lot_faults(lot, rules):
            yield Fault(f"lots.{place}.{fault.where}", fault.code, f"lot {lot.id}: {fault.message}")


def _lot_faults(lot: Lot, rules: RequirementRules) -> Iterator[Fault]:
    if len(lot.conditions) > rules.max_conditions:
        size = f"{len(lot.conditions)} conditions, the limit is {rules.max_conditions}"
        size += " (KOFFSET_MAX_CONDITIONS): leave some out"
        yield Fault("conditions", "too_many", size)
        return
    yield from iter_bound_faults(lot)
    yield from iter_text_faults(lot)
    yield from _missing("supply_classes", "supply class", lot.supply_classes, _four_digits(rules.taxonomies))
    yield from _span_faults(lot)
    yield from _currency_faults(lot.currency, rules.taxonomies)
    for place, condition in enumerate(lot.conditions):
        for fault in _condition_faults(condition, rules):
            where = f"conditions.{place}.{fault.where}"
            yield Fault(where, fault.code, f"condition {place + 1}, {fault.message}")


def _span_faults(lot: Lot) -> Iterator[Fault]:
    if lot.year_from is not None and lot.year_to is not None and lot.year_from > lot.year_to:
        said = f"year_to {lot.year_to} is before year_from {lot.year_from}: give the first year first"
        yield Fault("year_to", "years_reversed", said)
    if lot.value is not None and lot.currency is None:
        said = f"the value {lot.value} has no currency: give it three letters such as USD"
        yield Fault("currency", "currency_missing", said)


def _currency_faults(currency: str | None, taxonomies: Taxonomies) -> Iterator[Fault]:
    if currency is not None and currency not in taxonomies.currencies:
        said = f"{currency!r} is no currency: give it three letters such as USD"
        yield Fault("currency", "not_a_currency", said)


def _condition_faults(condition: Condition, rules: RequirementRules) -> Iterator[Fault]:
    taxonomies = rules.taxonomies
    if isinstance(condition, CertificateCondition):
        families = taxonomies.certificate_families
        if condition.family not in families:
            yield _unknown("family", "certificate family", condition.family)
    elif isinstance(condition, ItemCondition):
        classes = _four_digits(taxonomies)
        yield from _missing("supply_classes", "supply class", condition.supply_classes, classes)
        if condition.name is None and not condition.supply_classes:
            yield Fault("name", "missing", "item: give it a name, a supply class or both")
    elif isinstance(condition, RegionCondition):
        yield from _missing("any_of", "region", condition.any_of, taxonomies.provinces)
    else:
        yield from _value_faults(condition, rules)


def _value_faults(condition: Condition, rules: RequirementRules) -> Iterator[Fault]:
    """Of what is no code of ours; a platform may be any name."""
    if isinstance(condition, ExperienceCondition):
        if condition.country is not None and condition.country not in rules.taxonomies.countries:
            said = f"country {condition.country!r} is none: write its two letters (ISO 3166), such as US"
            yield Fault("country", "unknown_country", said)
    elif isinstance(condition, CapacityCondition):
        yield from _unit_faults("unit", condition.unit, rules)
    elif isinstance(condition, ProcessCondition):
        for place, limit in enumerate(condition.envelope):
            yield from _limit_faults(f"envelope.{place}", limit, rules)
        if condition.tolerance is not None:
            yield from _limit_faults("tolerance", condition.tolerance, rules)


def _limit_faults(where: str, limit: EnvelopeLimit, rules: RequirementRules) -> Iterator[Fault]:
    yield from _unit_faults(f"{where}.unit", limit.unit, rules)
    low, high = limit.minimum, limit.maximum
    if low is not None and high is not None and low > high:
        said = f"{limit.quantity}: the maximum {high} is below the minimum {low}: give the smaller one first"
        yield Fault(f"{where}.maximum", "limits_reversed", said)


def _unit_faults(where: str, unit: str, rules: RequirementRules) -> Iterator[Fault]:
    """Words of ours are looked at first: for measures a library has to be loaded."""
    if unit.casefold() not in rules.taxonomies.units and not rules.is_measure(unit):
        said = (
            f"unit {unit!r} is none: write a measure such as mm, kg or MPa, or what is counted, such as each"
        )
        yield Fault(where, "unknown_unit", said)


def _four_digits(taxonomies: Taxonomies) -> frozenset[str]:
    return frozenset(code for code in taxonomies.supply_classes if len(code) == 4)


def _missing(field: str, what: str, codes: Iterable[str], known: Container[str]) -> Iterator[Fault]:
    yield from (
        _unknown(f"{field}.{place}", what, code) for place, code in enumerate(codes) if code not in known
    )


def _unknown(where: str, what: str, code: str) -> Fault:
    return Fault(where, "unknown_code", f"{what} {code!r} is none of ours; /api/v1/meta lists them")
