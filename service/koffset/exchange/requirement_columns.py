"""The columns of requirements in a workbook, made from their models; limits stand in one cell. Pure.

A requirement has a row in `requirements`, each lot one in `lots`, each condition one in `conditions`, whose columns
are those of all kinds: a kind fills its own.
"""

import re
import typing
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from typing import Any

from koffset.domain.requirement import Condition, Lot, Requirement
from koffset.domain.text import Document
from koffset.exchange.columns import Column, flat_columns
from koffset.exchange.tables import cell_of, split_values, value_at

REQUIREMENT_KEY = "requirement_id"
LOT_KEY = "lot_id"
REQUIREMENTS, LOTS, CONDITIONS = "requirements", "lots", "conditions"
KEYS: Mapping[str, Sequence[str]] = {
    REQUIREMENTS: (),
    LOTS: (REQUIREMENT_KEY,),
    CONDITIONS: (REQUIREMENT_KEY, LOT_KEY),
}
"""What stands before the columns of a sheet: which requirement, and which lot of it, a row belongs to."""

CODES = "codes"
"""The sheet of the codes that cells may hold."""

MAX_ROWS = 5_000
"""Of a sheet, and lines of a JSONL file."""

LIMIT_ADVICE = "write it as length: 3000..5000 mm, with either end left out, and ; between several"

_LIMIT_LISTS, _LIMITS = frozenset({"envelope"}), frozenset({"tolerance"})
_UNIT = r"(?:\s+(?P<unit>.+))?"
_RANGE = re.compile(r"(?P<minimum>\S*?)\.\.(?P<maximum>\S*)" + _UNIT, re.DOTALL)
_SPACED_RANGE = re.compile(r"(?P<minimum>\S+)\s+\.\.\s+(?P<maximum>\S+)" + _UNIT, re.DOTALL)
_ONE_END = re.compile(r"(?P<sign>≤|≥|<=|>=)\s*(?P<number>\S+)" + _UNIT, re.DOTALL)


class LimitFault(ValueError):
    """A cell that says no limit."""


@cache
def condition_kinds() -> Mapping[str, type[Document]]:
    """The model of each kind of condition, by its name."""
    models = typing.get_args(typing.get_args(Condition)[0])
    return {typing.get_args(model.model_fields["kind"].annotation)[0]: model for model in models}


@cache
def columns_of(sheet: str) -> Sequence[Column]:
    if sheet == CONDITIONS:
        found: dict[str, Column] = {"kind": Column("kind", ("kind",))}
        for model in condition_kinds().values():
            found |= {column.header: column for column in _condition_columns(model)}
        return tuple(found.values())
    return tuple(flat_columns(Requirement if sheet == REQUIREMENTS else Lot, "", ()))


@cache
def headers_of_kind(kind: str) -> Sequence[str]:
    """What a condition of the kind may fill in."""
    return tuple(column.header for column in _condition_columns(condition_kinds()[kind]))


def _condition_columns(model: type[Document]) -> Iterator[Column]:
    """Limits are one column each, in the place where they stand in the model."""
    flat = [column for column in flat_columns(model, "", ()) if column.path[0] not in _LIMITS]
    for name in model.model_fields:
        if name in _LIMITS | _LIMIT_LISTS:
            yield Column(name, (name,))
        yield from (column for column in flat if column.path[0] == name)


def headers_of(sheet: str) -> list[str]:
    return [*KEYS[sheet], *(column.header for column in columns_of(sheet))]


def cells_of(sheet: str, keys: Sequence[str], block: Document) -> list[str]:
    """A row; cells of columns that the block does not have are empty."""
    content = block.model_dump(mode="json")
    return [*keys, *(_cell(column, content) for column in columns_of(sheet))]


def _cell(column: Column, content: Mapping[str, Any]) -> str:
    if column.path[0] not in content:
        return ""
    value = value_at(content, column.path)
    if column.header in _LIMIT_LISTS:
        return cell_of(Column(column.header, (), many=True), [_limit_text(each) for each in value])
    if column.header in _LIMITS and value is not None:
        return _limit_text(value)
    return cell_of(column, value)


def read_cell(column: Column, text: str) -> Any:
    """What the model reads. Raises LimitFault."""
    if column.header in _LIMIT_LISTS:
        return [_limit(each) for each in split_values(text)]
    if column.header in _LIMITS:
        return _limit(text)
    return split_values(text) if column.many else text


def _limit_text(limit: Mapping[str, Any]) -> str:
    quantity = limit["quantity"].replace("\\", "\\\\").replace(":", "\\:")
    ends = f"{limit['minimum'] or ''}..{limit['maximum'] or ''}"
    return f"{quantity}: {ends} {limit['unit']}"


def _limit(text: str) -> dict[str, Any]:
    """As `_limit_text` writes it, or with one end as `length: ≥ 3000 mm`."""
    found = re.fullmatch(r"((?:\\.|[^\\:])+):\s*(.*)", text, re.DOTALL)
    said = found.group(2).strip() if found else ""
    ends = _RANGE.fullmatch(said) or _SPACED_RANGE.fullmatch(said)
    one = _ONE_END.fullmatch(said)
    if not found or not (ends or one):
        raise LimitFault(f"{text!r} says no limit")
    limit: dict[str, Any] = {"quantity": re.sub(r"\\(.)", r"\1", found.group(1)).strip()}
    if one:
        limit["minimum" if one["sign"] in {"≥", ">="} else "maximum"] = one["number"]
        limit["unit"] = one["unit"]
    elif ends:
        limit |= ends.groupdict()
    return {name: value for name, value in limit.items() if value}
