"""Quantities with units, compared whatever units they stand in; `unknown` to pint are compared by name only."""

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

_SPELLINGS = {"℃": "degC", "°C": "degC", "t": "tonne", "EA": "each", "pcs": "each"}


@cache
def _registry() -> Any:
    """Loading pint takes a while: only when a quantity is first compared."""
    import pint  # noqa: PLC0415

    return pint.UnitRegistry(non_int_type=Decimal)


def converted(value: Decimal, unit: str, wanted: str) -> Decimal | None:
    """The value in the wanted unit; None where the two cannot be compared."""
    if _spelt(unit) == _spelt(wanted):
        return value
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
    return _SPELLINGS.get(stripped, stripped)
