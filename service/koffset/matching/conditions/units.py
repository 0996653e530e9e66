"""Quantities with units, compared whatever units they stand in; `unknown` to pint are compared by name only."""

import re
from decimal import Decimal
from functools import cache
from tokenize import TokenError
from typing import Any

TOLERANCE = "tolerance"
_UNREADABLE = (
    AttributeError,
    ValueError,
    TypeError,
    ArithmeticError,
    RecursionError,
    SyntaxError,
    TokenError,
)
"""A unit is what somebody typed, and is read as a formula: it may be 9**9**9, or a bracket alone."""

_TERM = r"(?:1|[^\W\d_]{1,20}|°[CF]|%)(?:\^?-?\d|[²³])?"
_MEASURE = re.compile(rf"{_TERM}(?: ?[/*·] ?{_TERM}){{0,4}}")
"""Whatever else somebody types is not given to a library that calculates with it."""

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
    if not _MEASURE.fullmatch(spelt):
        return False
    try:
        _registry().Unit(spelt)
    except (*_UNREADABLE, registry_errors()):
        return False
    return True


def converted(value: Decimal, unit: str, wanted: str) -> Decimal | None:
    """The value in the wanted unit; None where the two cannot be compared."""
    if _spelt(unit) == _spelt(wanted):
        return value
    if not all(_MEASURE.fullmatch(_spelt(each).removeprefix("delta_")) for each in (unit, wanted)):
        return None
    registry = _registry()
    try:
        quantity = registry.Quantity(value, _spelt(unit)).to(_spelt(wanted))
    except (*_UNREADABLE, registry_errors()):
        return None
    return Decimal(quantity.magnitude)


def converted_difference(value: Decimal, unit: str, wanted: str) -> Decimal | None:
    """As `converted` for differences: a tolerance of 5 °C is one of 9 °F."""
    offset = {"degC": "delta_degC", "degF": "delta_degF"}
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
