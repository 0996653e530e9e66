"""Which of two conditions asks for so much that who meets it meets the other as well. Pure."""

from collections.abc import Sequence
from decimal import Decimal

from koffset.domain.profile import EnvelopeLimit
from koffset.domain.requirement import (
    CapacityCondition,
    CertificateCondition,
    Condition,
    CooperationCondition,
    ExperienceCondition,
    ItemCondition,
    ProcessCondition,
    SecurityCondition,
)
from koffset.domain.text import BilingualText
from koffset.matching.conditions.capacity import monthly
from koffset.matching.conditions.units import converted, converted_difference

_NOT_THE_THING = {"strength", "note"}
"""What a condition says beside what it asks for."""


def includes(stronger: Condition, weaker: Condition) -> bool:  # noqa: PLR0911 - one a kind
    """Only where it is clear: names that are not the same may be of one thing, and are taken as of two."""
    match stronger, weaker:
        case CertificateCondition(), CertificateCondition():
            return _certificate_includes(stronger, weaker)
        case ProcessCondition(), ProcessCondition():
            return _process_includes(stronger, weaker)
        case ItemCondition(), ItemCondition():
            return _is_same(stronger.name, weaker.name) and _any_includes(
                stronger.supply_classes, weaker.supply_classes
            )
        case ExperienceCondition(), ExperienceCondition():
            return (
                _is_left(weaker.platform, stronger.platform)
                and _is_left(weaker.country, stronger.country)
                and _is_left(weaker.prime, stronger.prime)
                and (stronger.years or 0) >= (weaker.years or 0)
            )
        case CapacityCondition(), CapacityCondition():
            return stronger.unit.casefold() == weaker.unit.casefold() and monthly(stronger) >= monthly(weaker)
        case SecurityCondition(), SecurityCondition():
            return (
                weaker.facility_clearance in {None, stronger.facility_clearance}
                and weaker.nist_800_171 in {None, stronger.nist_800_171}
                and (stronger.cmmc_level or 0) >= (weaker.cmmc_level or 0)
            )
        case CooperationCondition(), CooperationCondition():
            fields = _any_includes(stronger.offset_fields, weaker.offset_fields)
            return fields and weaker.direct in {None, stronger.direct}
        case _:
            return stronger.model_dump(exclude=_NOT_THE_THING) == weaker.model_dump(exclude=_NOT_THE_THING)


def _certificate_includes(stronger: CertificateCondition, weaker: CertificateCondition) -> bool:
    """One that is valid on a later day is there before; without a day it is asked for today."""
    lasts = weaker.valid_on is None or (
        stronger.valid_on is not None and stronger.valid_on >= weaker.valid_on
    )
    is_for_it = weaker.scope is None or _is_same(stronger.scope, weaker.scope)
    return stronger.family == weaker.family and is_for_it and lasts


def _process_includes(stronger: ProcessCondition, weaker: ProcessCondition) -> bool:
    return (
        _is_same(stronger.name, weaker.name)
        and (weaker.material is None or _is_same(stronger.material, weaker.material))
        and all(_is_within(limit, stronger.envelope) for limit in weaker.envelope)
        and (weaker.tolerance is None or _is_as_fine(stronger.tolerance, weaker.tolerance))
    )


def _is_within(limit: EnvelopeLimit, envelope: Sequence[EnvelopeLimit]) -> bool:
    wanted = limit.quantity.casefold()
    return any(
        _reaches(each.minimum, limit.minimum, each.unit, limit.unit, is_least=True)
        and _reaches(each.maximum, limit.maximum, each.unit, limit.unit, is_least=False)
        for each in envelope
        if each.quantity.casefold() == wanted
    )


def _reaches(end: Decimal | None, asked: Decimal | None, unit: str, wanted: str, *, is_least: bool) -> bool:
    if asked is None:
        return True
    value = None if end is None else converted(end, unit, wanted)
    if value is None:
        return False
    return value <= asked if is_least else value >= asked


def _is_as_fine(stronger: EnvelopeLimit | None, weaker: EnvelopeLimit) -> bool:
    if stronger is None or stronger.maximum is None or weaker.maximum is None:
        return stronger == weaker
    value = converted_difference(stronger.maximum, stronger.unit, weaker.unit)
    return value is not None and value <= weaker.maximum


def _any_includes(stronger: Sequence[object], weaker: Sequence[object]) -> bool:
    """Of lists of which one is enough: a shorter one asks for more, and none asks for nothing."""
    return not weaker or (bool(stronger) and set(stronger) <= set(weaker))


def _is_left(weaker: str | None, stronger: str | None) -> bool:
    return weaker is None or (stronger is not None and _folded(weaker) == _folded(stronger))


def _is_same(first: BilingualText | None, second: BilingualText | None) -> bool:
    """Alike in either language."""
    if first is None or second is None:
        return first is second
    pairs = ((first.ko, second.ko), (first.en, second.en))
    return any(one and other and _folded(one) == _folded(other) for one, other in pairs)


def _folded(text: str) -> str:
    return " ".join(text.casefold().split())
