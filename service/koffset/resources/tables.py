"""Reads shipped data files into rows; a row that is not what its file promises is an error with its line."""

import csv
import json
from collections.abc import Iterator, Mapping, Sequence
from importlib.resources import files
from typing import Any

from koffset.errors import SourceFileInvalid


def read_text(name: str) -> str:
    """The text of a file below koffset/data."""
    path = files("koffset").joinpath("data", name)
    try:
        return path.read_text(encoding="utf-8-sig")
    except FileNotFoundError as exc:
        raise SourceFileInvalid(
            f"data file {name} is missing from the installation: reinstall koffset"
        ) from exc


def read_lines(name: str) -> tuple[str, ...]:
    """Lines with something on them, without comments that start with `#`."""
    lines = (line.strip() for line in read_text(name).splitlines())
    return tuple(line for line in lines if line and not line.startswith("#"))


def iter_rows(name: str, required: Sequence[str]) -> Iterator[Mapping[str, str]]:
    """Rows of a CSV file, stripped; the `required` columns are there and filled in each of them."""
    return parse_rows(name, read_text(name), required)


def parse_rows(name: str, text: str, required: Sequence[str]) -> Iterator[Mapping[str, str]]:
    """As `iter_rows`, from the file's text; SourceFileInvalid names file and line."""
    reader = csv.DictReader(text.splitlines())
    _check_columns(name, reader.fieldnames or (), required)
    for row in reader:
        yield _checked_row(f"{name} line {reader.line_num}", row, required)


def _check_columns(name: str, found: Sequence[str], required: Sequence[str]) -> None:
    missing = [column for column in required if column not in found]
    if missing:
        raise SourceFileInvalid(f"{name}: no column {', '.join(missing)}; it has {', '.join(found)}")


def _checked_row(place: str, row: Mapping[str | Any, str | Any], required: Sequence[str]) -> dict[str, str]:
    if None in row or None in row.values():
        raise SourceFileInvalid(f"{place}: more or fewer cells than columns; quote cells that hold a comma")
    cells = {column: value.strip() for column, value in row.items()}
    empty = [column for column in required if not cells[column]]
    if empty:
        raise SourceFileInvalid(f"{place}: {', '.join(empty)} is empty")
    return cells


def read_objects(name: str, required: Sequence[str]) -> Sequence[Mapping[str, Any]]:
    """Objects of a JSON list that each have the `required` keys."""
    return parse_objects(name, read_text(name), required)


def parse_objects(name: str, text: str, required: Sequence[str]) -> Sequence[Mapping[str, Any]]:
    """As `read_objects`, from the file's text; SourceFileInvalid names file and entry."""
    try:
        objects = json.loads(text)
    except json.JSONDecodeError as exc:
        raise SourceFileInvalid(f"{name}: not JSON: {exc}") from exc
    for number, entry in enumerate(objects, start=1):
        missing = [key for key in required if key not in entry]
        if missing:
            raise SourceFileInvalid(f"{name} entry {number}: no {', '.join(missing)}")
    return list(objects)


def split_list(cell: str) -> tuple[str, ...]:
    """The parts of a cell that holds a list separated by semicolons."""
    return tuple(part.strip() for part in cell.split(";") if part.strip())
