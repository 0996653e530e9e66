"""Limits of processes in words: what is asked for is work, what a firm states is what it takes."""

from collections.abc import Sequence
from decimal import Decimal

from koffset.domain.profile import EnvelopeLimit
from koffset.domain.taxonomy import Taxonomies, name_as_typed
from koffset.domain.text import BilingualText
from koffset.matching.conditions.findings import Said, Values


def say_limit(limit: EnvelopeLimit, taxonomies: Taxonomies) -> Said:
    """The limit alone: `length up to 2,500 mm`, which says not yet whose it is."""
    values = _values(limit, taxonomies)
    if limit.minimum is not None and limit.maximum is not None:
        return Said("limit_least_most", values)
    if limit.minimum is not None:
        return Said("limit_least", values)
    return Said("limit_open" if limit.maximum is None else "limit_most", values)


def ask_work(limits: Sequence[EnvelopeLimit], taxonomies: Taxonomies) -> Said:
    """`for work of length up to 2,500 mm`: a machine that takes more can do it, so never `at most`."""
    return Said("work_of", {"limits": [say_limit(limit, taxonomies) for limit in limits]})


def ask_tolerance(limit: EnvelopeLimit, taxonomies: Taxonomies) -> Said:
    """Without a plus-minus sign: whether the number is one side or the whole width is not kept with it."""
    if limit.maximum is None:
        return ask_work([limit], taxonomies)
    return Said("tolerance_asked", _values(limit, taxonomies))


def state_limit(limit: EnvelopeLimit, taxonomies: Taxonomies) -> Said:
    """`takes length up to 3,000 mm`."""
    return Said("limit_taken", {"limit": [say_limit(limit, taxonomies)]})


def state_tolerance(limit: EnvelopeLimit, taxonomies: Taxonomies) -> Said:
    if limit.maximum is None:
        return state_limit(limit, taxonomies)
    return Said("tolerance_held", _values(limit, taxonomies))


def say_tolerance(limit: EnvelopeLimit, taxonomies: Taxonomies) -> Said:
    """The stated tolerance alone: `tolerance 0.03 mm`."""
    if limit.maximum is None:
        return say_limit(limit, taxonomies)
    return Said("limit_tolerance", _values(limit, taxonomies))


def spell_number(number: Decimal | None) -> str:
    """With commas between thousands, and without zeros that say nothing."""
    return "" if number is None else f"{number.normalize():,f}"


def unit_name(unit: str, taxonomies: Taxonomies) -> BilingualText:
    return name_as_typed(taxonomies.units, unit)


def counted(quantity: Decimal, unit: str, taxonomies: Taxonomies) -> BilingualText:
    """So many of something: in Korean a unit that is a Korean word stands right after its number."""
    number, name = spell_number(quantity), unit_name(unit, taxonomies)
    korean = name.best("ko")
    between = "" if "가" <= korean[:1] <= "힣" else " "
    return BilingualText(ko=f"{number}{between}{korean}", en=f"{number} {name.best('en')}")


def _values(limit: EnvelopeLimit, taxonomies: Taxonomies) -> Values:
    return {
        "quantity": name_as_typed(taxonomies.quantities, limit.quantity),
        "least": spell_number(limit.minimum),
        "most": spell_number(limit.maximum),
        "unit": unit_name(limit.unit, taxonomies),
    }
