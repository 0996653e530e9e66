"""How large the numbers, how far the days and how plain the texts of a requirement are.

Checked when one is sent and not by its model: what was kept before a bound was set can still be read and mended.
"""

import unicodedata
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from typing import TypeVar

from pydantic import BaseModel

from koffset.errors import Fault

MOST = Decimal(10) ** 15
"""Of amounts of money and quantities: with their decimals they have fewer digits than decimal arithmetic keeps."""

FIRST_YEAR, LAST_YEAR = 1950, 2100
MOST_YEARS_OF_WORK = 100
_PLACES = {"value": 2}
_MOST_PLACES = 9
_INTEGERS = {
    "year_from": (FIRST_YEAR, LAST_YEAR),
    "year_to": (FIRST_YEAR, LAST_YEAR),
    "years": (1, MOST_YEARS_OF_WORK),
}
_ALLOWED_CONTROLS = frozenset("\t\n\r")
_BIDI = frozenset(map(chr, (*range(0x202A, 0x202F), *range(0x2066, 0x206A))))
"""They turn the direction of what follows: a file or page would show another text than was sent."""
_Ordered = TypeVar("_Ordered", int, date)


def iter_bound_faults(part: BaseModel, where: str = "", said: str = "") -> Iterator[Fault]:
    """Of all fields of a part and of what is in them; `said` is how messages name the part."""
    for name in type(part).model_fields:
        yield from _faults(getattr(part, name), name, f"{where}{name}", f"{said}{name}")


def _faults(value: object, name: str, where: str, said: str) -> Iterator[Fault]:
    match value:
        case BaseModel():
            yield from iter_bound_faults(value, f"{where}.", f"{said} ")
        case tuple():
            for place, each in enumerate(value):
                yield from _faults(each, name, f"{where}.{place}", _numbered(said, name, place))
        case str():
            yield from _text_faults(value, where, said)
        case Decimal():
            yield from _number_faults(value, _PLACES.get(name, _MOST_PLACES), where, said)
        case date():
            yield from _between(value, date(FIRST_YEAR, 1, 1), date(LAST_YEAR, 12, 31), where, said)
        case int() if name in _INTEGERS:
            yield from _between(value, *_INTEGERS[name], where, said)


def _numbered(said: str, name: str, place: int) -> str:
    """`condition 2,` as other messages count them."""
    return f"condition {place + 1}," if name == "conditions" else f"{said} {place + 1}"


def _text_faults(text: str, where: str, said: str) -> Iterator[Fault]:
    found = next(filter(_is_control, text), None)
    if found:
        message = f"{said}: the text has a control character (U+{ord(found):04X}); take it out"
        yield Fault(where, "control_character", message)


def _is_control(char: str) -> bool:
    return char in _BIDI or (unicodedata.category(char) == "Cc" and char not in _ALLOWED_CONTROLS)


def _number_faults(number: Decimal, places: int, where: str, said: str) -> Iterator[Fault]:
    if abs(number) > MOST:
        code = "less_than_equal" if number > 0 else "greater_than_equal"
        yield Fault(where, code, f"{said}: {number:.3E} is beyond {MOST:,f}; give it in a larger unit")
    elif number.quantize(Decimal(1).scaleb(-places)) != number:
        message = f"{said}: {number} has too many decimals; the most are {places}"
        yield Fault(where, "decimal_max_places", message)


def _between(value: _Ordered, least: _Ordered, most: _Ordered, where: str, said: str) -> Iterator[Fault]:
    if not least <= value <= most:
        code = "less_than_equal" if value > most else "greater_than_equal"
        yield Fault(where, code, f"{said}: {_short(value)} is not between {least} and {most}")


def _short(value: int | date) -> str:
    return f"{value:.3e}" if isinstance(value, int) and abs(value) >= 10**9 else str(value)
