"""Capacity conditions: a rate as firms write it ("월 3,800개", "42 million fasteners a month") against a quantity."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from koffset.domain.evidence import PROFILE_SOURCE, EvidenceGrade
from koffset.domain.profile import CompanyProfile
from koffset.domain.requirement import CapacityCondition, Lot
from koffset.domain.taxonomy import RateWords, Taxonomies
from koffset.domain.text import BilingualText
from koffset.matching.conditions.findings import Finding, Proof, Said, State, Values
from koffset.matching.conditions.limits import counted
from koffset.matching.conditions.units import converted
from koffset.matching.conditions.wording import AskedText

MONTHS = 12
COUNTED = "each"
_NUMBER = r"(?P<number>\d[\d,]*(?:\.\d+)?)"
_ENGLISH = re.compile(
    _NUMBER + r"\s*(?P<words>[^\d]*?)\s*(?:/|\bper\b|\ba\b|\beach\b|\bevery\b)\s*(?P<per>month|year)",
    re.IGNORECASE,
)
_KOREAN = re.compile(r"(?P<per>월|연|년)\s*(?:간\s*)?" + _NUMBER + r"\s*(?P<words>[^\d.,;(]*)")


@dataclass(frozen=True, slots=True)
class Rate:
    """So many a month; `unit` is `each` where things are counted."""

    quantity: Decimal
    unit: str


def parse_rate(text: BilingualText, words: RateWords) -> Rate | None:
    """The first rate that either language states; None where there is no number with its period."""
    found = (_KOREAN.search(text.ko) if text.ko else None) or (_ENGLISH.search(text.en) if text.en else None)
    if not found:
        return None
    scale, rest = _scale_of(found["words"].split(), words)
    quantity = Decimal(found["number"].replace(",", "")) * scale
    is_monthly = found["per"].lower() in {"월", "month"}
    return Rate(quantity if is_monthly else quantity / MONTHS, _unit_of(rest, words))


def capacity_for(
    lot: Lot, text: AskedText, profile: CompanyProfile | None, words: RateWords
) -> Decimal | None:
    """What it could deliver of the lot over its years at its stated rate; None where that is not known."""
    stated = profile.capacity.monthly_rate if profile and profile.capacity else None
    rate = parse_rate(stated, words) if stated else None
    if not (stated and rate and lot.unit and lot.year_from and lot.year_to) or text.share_in(stated) <= 0:
        return None
    a_month = converted(rate.quantity, rate.unit, _wanted_unit(lot.unit, words))
    return None if a_month is None else a_month * MONTHS * (lot.year_to - lot.year_from + 1)


@dataclass(frozen=True, slots=True)
class AskedCapacity:
    """`lot` is what it is asked for."""

    condition: CapacityCondition
    lot: AskedText
    taxonomies: Taxonomies


def judge_capacity(asked: AskedCapacity, profile: CompanyProfile | None, words: RateWords) -> Finding:
    """A rate that names something else says nothing: a fuselage frame may be one of its structural parts."""
    condition = asked.condition
    stated = profile.capacity.monthly_rate if profile and profile.capacity else None
    values: Values = {"asked": say_capacity(condition, asked.taxonomies), "stated": stated or ""}
    question = Said("ask_capacity", values)
    if stated is None:
        return Finding(State.UNKNOWN, Said("capacity_not_stated", values), question=question)
    proofs = (Proof(stated, EvidenceGrade.DECLARED, None, PROFILE_SOURCE),)
    rate = parse_rate(stated, words)
    quantity = _comparable(rate, condition, words) if rate else None
    if quantity is None:
        return Finding(State.UNKNOWN, Said("capacity_in_other_units", values), proofs, question=question)
    if asked.lot.share_in(stated) <= 0:
        named, ask = Said("capacity_named_otherwise", values), Said("ask_capacity_includes", values)
        return Finding(State.UNKNOWN, named, proofs, question=ask)
    if quantity < monthly(condition):
        return Finding(State.NOT_MET, Said("capacity_too_small", values), proofs, question=question)
    return Finding(State.MET, Said("capacity_enough", values), proofs, (Said("capacity_is_free", values),))


def _scale_of(words: list[str], known: RateWords) -> tuple[int, list[str]]:
    """`4,200만 개`, `42 million fasteners`: the factor and the words behind it."""
    if not words:
        return 1, []
    first = words[0].casefold()
    longest = max((scale for scale in known.scales if first.startswith(scale)), key=len, default="")
    if not longest or (longest.isascii() and first != longest):
        return 1, words
    rest = words[0][len(longest) :]
    return known.scales[longest], [*([rest] if rest else []), *words[1:]]


def _unit_of(words: list[str], known: RateWords) -> str:
    """A measure where the first word or two are one; what else is named is counted."""
    found = (" ".join(words[:length]) for length in (2, 1))
    return next((unit for unit in found if unit in known.measured), COUNTED)


def _comparable(rate: Rate, condition: CapacityCondition, words: RateWords) -> Decimal | None:
    return converted(rate.quantity, rate.unit, _wanted_unit(condition.unit, words))


def _wanted_unit(unit: str, words: RateWords) -> str:
    return COUNTED if unit.casefold() in words.counted else unit


def monthly(condition: CapacityCondition) -> Decimal:
    return condition.quantity if condition.per == "month" else condition.quantity / MONTHS


def say_capacity(condition: CapacityCondition, taxonomies: Taxonomies) -> Sequence[Said]:
    amount = counted(condition.quantity, condition.unit, taxonomies)
    return [Said(f"part_capacity_{condition.per}", {"amount": amount})]
