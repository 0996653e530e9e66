"""What is wrong with a requirement: each fault with its place, for a form, a file and a match to tell alike."""

import json
from collections.abc import Container, Iterable, Iterator
from dataclasses import dataclass
from itertools import islice
from typing import Any

from pydantic import ValidationError

from koffset.domain.requirement import (
    CertificateCondition,
    Condition,
    ItemCondition,
    Lot,
    RegionCondition,
    Requirement,
)
from koffset.domain.requirement_bounds import iter_bound_faults
from koffset.domain.requirement_texts import iter_text_faults
from koffset.domain.taxonomy import Taxonomies
from koffset.errors import ContentInvalid, Fault

MOST_FAULTS = 100
"""Of one requirement: who made more sends the wrong thing."""

_TAG_PLACE = 4
"""Where pydantic puts the kind of a condition into the place of an error: lots, number, conditions, number, kind."""


@dataclass(frozen=True, slots=True)
class RequirementRules:
    """What a requirement is checked against, beyond its model."""

    taxonomies: Taxonomies
    max_lots: int
    max_conditions: int


def parse_requirement(content: Any, rules: RequirementRules) -> Requirement:
    """Raises ContentInvalid with all faults, up to a number: those of the model, else those of codes and sizes."""
    try:
        parsed = Requirement.model_validate_json(json.dumps(content))
    except ValidationError as exc:
        raise ContentInvalid(_model_faults(exc)) from exc
    except RecursionError as exc:
        raise ContentInvalid([Fault("", "json_invalid", "it is nested too deeply")]) from exc
    found = list(islice(iter_faults(parsed, rules), MOST_FAULTS))
    if found:
        raise ContentInvalid(found)
    return parsed


def _model_faults(exc: ValidationError) -> list[Fault]:
    """A list counts as empty where all in it is wrong: that is told by what is in it."""
    errors = exc.errors(include_url=False, include_input=False)
    inner = {error["loc"][:length] for error in errors for length in range(len(error["loc"]))}
    faults = [
        Fault(_dotted(error["loc"]), error["type"], error["msg"])
        for error in errors
        if error["type"] != "too_short" or error["loc"] not in inner
    ]
    return faults[:MOST_FAULTS]


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
    for place, condition in enumerate(lot.conditions):
        for fault in _condition_faults(condition, rules.taxonomies):
            where = f"conditions.{place}.{fault.where}"
            yield Fault(where, fault.code, f"condition {place + 1}, {fault.message}")


def _condition_faults(condition: Condition, taxonomies: Taxonomies) -> Iterator[Fault]:
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


def _four_digits(taxonomies: Taxonomies) -> frozenset[str]:
    return frozenset(code for code in taxonomies.supply_classes if len(code) == 4)


def _missing(field: str, what: str, codes: Iterable[str], known: Container[str]) -> Iterator[Fault]:
    yield from (
        _unknown(f"{field}.{place}", what, code) for place, code in enumerate(codes) if code not in known
    )


def _unknown(where: str, what: str, code: str) -> Fault:
    return Fault(where, "unknown_code", f"{what} {code!r} is none of ours; /api/v1/meta lists them")


def _dotted(location: tuple[str | int, ...]) -> str:
    within = location
    if len(location) > _TAG_PLACE and location[0] == "lots" and location[2] == "conditions":
        within = (*location[:_TAG_PLACE], *location[_TAG_PLACE + 1 :])
    return ".".join(map(str, within))
