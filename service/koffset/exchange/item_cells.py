"""Cells of a list of items, as people type them, to values of an item and back."""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from koffset.domain.form_sheet import FormColumn
from koffset.domain.taxonomy import Taxonomies, weapon_systems_by_name
from koffset.domain.text import MAX_TEXT_CHARS

_DIGITS = re.compile(r"\d+")
_DATE = re.compile(r"(\d{4})\s*[-./년]?\s*(\d{1,2})\s*[-./월]?\s*(\d{1,2})\s*[.일]?")
_NOT_ALPHANUMERIC = re.compile(r"[\W_]+")
_SUPPLY_CLASS = re.compile(r"(\d{4})\b.*", re.DOTALL)
_NSN = re.compile(r"(\d{4})-?(\d{2})-?([0-9A-Z]{3})-?([0-9A-Z]{4})")


class CellFault(Exception):
    """A cell that cannot be read. `code` is stable, `reason` says what is wrong, `advice` what to do."""

    def __init__(self, code: str, reason: str, advice: str) -> None:
        super().__init__(reason)
        self.code, self.reason, self.advice = code, reason, advice


@dataclass(frozen=True, slots=True)
class CellRules:
    """What cells are read against: codes of supply classes, and weapon systems by any folded name."""

    supply_classes: frozenset[str]
    weapon_systems: Mapping[str, str]

    @classmethod
    def of(cls, taxonomies: Taxonomies) -> "CellRules":
        codes = frozenset(code for code in taxonomies.supply_classes if len(code) == 4)
        return cls(codes, weapon_systems_by_name(taxonomies))


def squeeze(text: str) -> str:
    """What spellings of a label share: no case, blanks or punctuation."""
    return _NOT_ALPHANUMERIC.sub("", text.casefold())


def read_cell(column: FormColumn, text: str, rules: CellRules) -> Any:
    """The value of a cell that is not empty. Raises CellFault."""
    if len(text) > MAX_TEXT_CHARS:
        raise CellFault(
            "too_long", f"{len(text):,} characters", f"shorten it to {MAX_TEXT_CHARS:,} characters"
        )
    return _READERS[column.reads](column, text, rules)


def write_cell(column: FormColumn, value: Any) -> str:
    """The text that `read_cell` reads as this value; empty for none."""
    if value is None or value == ():
        return ""
    if column.choices:
        code = str(value).lower() if isinstance(value, bool) else value
        return next(choice.label for choice in column.choices if choice.code == code)
    if column.reads == "weapon_systems":
        return "; ".join(each.replace("\\", "\\\\").replace(";", "\\;") for each in value)
    return value.isoformat() if isinstance(value, date) else str(value)


def _read_text(_column: FormColumn, text: str, _rules: CellRules) -> str:
    return text


def _read_choice(column: FormColumn, text: str, _rules: CellRules) -> str:
    typed = squeeze(text)
    for choice in column.choices:
        names = (choice.code, choice.label, choice.name_ko, choice.name_en, *choice.aliases)
        if typed in map(squeeze, names):
            return choice.code
    allowed = ", ".join(choice.label for choice in column.choices)
    raise CellFault("not_a_choice", "not one of the values of this column", f"choose one of: {allowed}")


def _read_flag(column: FormColumn, text: str, rules: CellRules) -> bool:
    return _read_choice(column, text, rules) == "true"


def _read_supply_class(_column: FormColumn, text: str, rules: CellRules) -> str:
    found = _SUPPLY_CLASS.fullmatch(text)
    if found and found.group(1) in rules.supply_classes:
        return found.group(1)
    advice = "take the four digits from the sheet of supply classes, or leave the cell empty"
    raise CellFault("unknown_supply_class", "no supply class has this number", advice)


def _read_nsn(_column: FormColumn, text: str, _rules: CellRules) -> str:
    found = _NSN.fullmatch("".join(text.split()).upper())
    if not found:
        advice = "write 13 characters such as 5340-37-501-7476, or leave the cell empty"
        raise CellFault("not_an_nsn", "not a national stock number", advice)
    return "-".join(found.groups())


def _read_level(_column: FormColumn, text: str, _rules: CellRules) -> int:
    found = re.fullmatch(r"(?:trl)?\s*([1-9])\s*(?:단계)?", text, re.IGNORECASE)
    if not found:
        raise CellFault("not_a_level", "not a technology readiness level", "write a number from 1 to 9")
    return int(found.group(1))


def _read_hs6(_column: FormColumn, text: str, _rules: CellRules) -> str:
    digits = "".join(_DIGITS.findall(text))
    if len(digits) not in {6, 8, 10} or re.search(r"[^\d\s.-]", text):
        raise CellFault("not_an_hs_code", "not a tariff number of 6, 8 or 10 digits", "write it as 852910")
    return digits[:6]


def _read_date(_column: FormColumn, text: str, _rules: CellRules) -> date:
    found = _DATE.fullmatch(text)
    try:
        if found:
            year, month, day = map(int, found.groups())
            return date(year, month, day)
    except ValueError:
        pass
    raise CellFault("not_a_date", "not a day of the calendar", "write it as 2026-03-01")


def _read_weapon_systems(_column: FormColumn, text: str, rules: CellRules) -> tuple[str, ...]:
    """Codes where a name is known, else the name; commas divide only where every part is known."""
    names = [name.strip() for name in text.split(",")]
    if ";" in text or not all(name.casefold() in rules.weapon_systems for name in names):
        names = _split(text)
    return tuple(dict.fromkeys(rules.weapon_systems.get(name.casefold(), name) for name in names))


def _split(text: str) -> list[str]:
    r"""Parts between semicolons; `\;` and `\\` are the characters."""
    parts = re.findall(r"(?:\\.|[^;\\])+", text)
    return [name for part in parts if (name := re.sub(r"\\(.)", r"\1", part).strip())]


_READERS: Mapping[str, Callable[[FormColumn, str, CellRules], Any]] = {
    "text": _read_text,
    "choice": _read_choice,
    "flag": _read_flag,
    "supply_class": _read_supply_class,
    "nsn": _read_nsn,
    "level": _read_level,
    "hs6": _read_hs6,
    "date": _read_date,
    "weapon_systems": _read_weapon_systems,
}


def column_names(column: FormColumn) -> Sequence[str]:
    """All that a header of this column may say, squeezed."""
    names = (column.field, column.label, column.name_ko, column.name_en, *column.aliases)
    return [squeeze(name) for name in names]
