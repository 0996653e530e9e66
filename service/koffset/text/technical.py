"""Recognises technical designations (AS9100D, MIL-DTL-38999, 155 mm, stock numbers) and takes them apart."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

_STOCK_NUMBER = r"(?P<stock>\d{4}-\d{2}-[0-9a-z]{3}-?\d{4}|\d{13})"
_DESIGNATION = r"(?P<name>[a-z0-9]+(?:[-/.][a-z0-9]+)*)"
_REVISED = re.compile(r"^([a-z]*\d{2,})[a-z]$")
_VARIANT = re.compile(r"^([a-z]+\d+)[a-z]\d+$")
_LETTERS_AND_DIGITS = re.compile(r"[a-z]+|\d+")
_SEPARATORS = re.compile(r"[-/.\s]+")


@dataclass(frozen=True, slots=True)
class TechnicalTerm:
    """One designation at `text[start:end]`: `whole` without separators, `parts` that also find it."""

    start: int
    end: int
    whole: str
    parts: tuple[str, ...]


class TechnicalTerms:
    """Finds designations. `prefixes` start names of standards, `units` follow numbers, blanks or not."""

    def __init__(self, prefixes: Sequence[str], units: Sequence[str]) -> None:
        standard = rf"(?P<standard>(?:{_alternatives(prefixes)})[-\s]?(?=\d)[0-9a-z]+(?:[-.][0-9a-z]+)*)"
        quantity = rf"(?P<quantity>\d+(?:\.\d+)?\s?(?:{_alternatives(units)}))"
        self._pattern = re.compile(
            rf"(?<![0-9a-z])(?:{_STOCK_NUMBER}|{standard}|{quantity}|{_DESIGNATION})(?![0-9a-z])",
            re.IGNORECASE | re.ASCII,
        )

    def find(self, text: str) -> Iterator[TechnicalTerm]:
        """Designations in the order of the (normalised) text; plain words and plain numbers are none."""
        for match in self._pattern.finditer(text):
            written = match.group().lower()
            if match.lastgroup == "name" and not _is_designation(written):
                continue
            yield TechnicalTerm(match.start(), match.end(), *_taken_apart(match.lastgroup, written))


def _alternatives(words: Sequence[str]) -> str:
    longest_first = sorted(words, key=len, reverse=True)
    return "|".join(re.escape(word).replace(r"\ ", r"[-\s]?") for word in longest_first)


def _is_designation(written: str) -> bool:
    has_digit = any(char.isdigit() for char in written)
    has_letter = any(char.isalpha() for char in written)
    return has_digit and (has_letter or _is_part_number(written))


def _is_part_number(written: str) -> bool:
    """Digits with a hyphen are a part number (12-34567) when there are many, else a range (2-3)."""
    return "-" in written and sum(map(str.isdigit, written)) > 4


def _taken_apart(kind: str | None, written: str) -> tuple[str, tuple[str, ...]]:
    if kind == "quantity":
        whole = "".join(written.split())
        return whole, tuple(_number_of(whole))
    whole = _SEPARATORS.sub("", written)
    if kind == "stock":
        # A stock number is filed under its supply class and its item number.
        return whole, (whole[:4], whole[4:])
    return whole, _parts(written, whole)


def _parts(written: str, whole: str) -> tuple[str, ...]:
    pieces = _SEPARATORS.split(written)
    found = [*_without_revision(whole)]
    for piece in pieces:
        found += [piece, *_without_revision(piece), *_number_of(piece)]
    return tuple(part for part in dict.fromkeys(found) if len(part) > 1 and part != whole)


def _without_revision(name: str) -> list[str]:
    """What a name is without its revision letter (as9100d) or variant (k9a1)."""
    match = _REVISED.match(name) or _VARIANT.match(name)
    return [match.group(1)] if match else []


def _number_of(piece: str) -> list[str]:
    """Numbers of three digits and more mean something alone (9100); shorter ones are everywhere."""
    return [run for run in _LETTERS_AND_DIGITS.findall(piece) if run.isdigit() and len(run) > 2]
