"""Quantities with units, compared whatever units they stand in; `unknown` to pint are compared by name only."""

import re
from decimal import Decimal
from functools import cache, lru_cache
from typing import Any

TOLERANCE = "tolerance"
_DIFFERENCE = "delta_"
_TERM = r"(?:1|[^\W\d_]{1,20}|°[CF]|%)(?:\^?-?\d|[²³])?"
_MEASURE = re.compile(rf"{_TERM}(?: ?[/*·] ?{_TERM}){{0,4}}")
"""Whatever else somebody types (9**9**9, a bracket alone) is not given to a library that calculates with it."""

UNITS_KEPT = 1_000
"""Firms and lots state the same few: each is read once."""

_SPELLINGS = {
    "℃": "degC",
    "°C": "degC",
    "EA": "each",
    "pcs": "each",
    "t": "tonne",
    "MT": "tonne",
    "M/T": "tonne",
}
"""Signs, in which T is another unit than t."""

_TONNE = frozenset({"ton", "tons", "tonne", "tonnes", "metric ton", "metric tons", "톤"})
"""Nobody here means the short ton, which pint takes “ton” for."""


@cache
def _registry() -> Any:
    """Loading pint takes a while: only when a quantity is first compared."""
    import pint  # noqa: PLC0415

    return pint.UnitRegistry(non_int_type=Decimal)


def is_measure(unit: str) -> bool:
    """Whether it is a unit that can be calculated with, such as mm, kg/m or °C; words for things are none."""
    spelt = _spelt(unit)
    return _MEASURE.fullmatch(spelt) is not None and _measure(spelt) is not None


@lru_cache(maxsize=UNITS_KEPT)
def _measure(spelt: str) -> Any | None:
    """Pint's unit, also that of a difference; None for what is none."""
    if not _MEASURE.fullmatch(spelt.removeprefix(_DIFFERENCE)):
        return None
    try:
        return _registry().Unit(spelt)
    except (AttributeError, ValueError, TypeError, ArithmeticError, registry_errors()):
        return None


def converted(value: Decimal, unit: str, wanted: str) -> Decimal | None:
    """The value in the wanted unit; None where the two cannot be compared."""
    if _spelt(unit) == _spelt(wanted):
        return value
    stated, asked = (_measure(_spelt(each)) for each in (unit, wanted))
    if stated is None or asked is None:
        return None
    try:
        quantity = _registry().Quantity(value, stated).to(asked)
    except (TypeError, ArithmeticError, registry_errors()):
        return None
    return Decimal(quantity.magnitude)


def converted_difference(value: Decimal, unit: str, wanted: str) -> Decimal | None:
    """As `converted` for differences: a tolerance of 5 °C is one of 9 °F."""
    offset = {"degC": f"{_DIFFERENCE}degC", "degF": f"{_DIFFERENCE}degF"}
    unit, wanted = (offset.get(_spelt(each), each) for each in (unit, wanted))
    return converted(value, unit, wanted)


@cache
def registry_errors() -> type[Exception]:
    import pint  # noqa: PLC0415

    return pint.PintError


def _spelt(unit: str) -> str:
    stripped = unit.strip()
    if stripped.casefold() in _TONNE:
        return "tonne"
    return _SPELLINGS.get(stripped, stripped)
