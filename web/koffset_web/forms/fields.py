"""What a form is made of: fields, groups of fields, and rows of them. Names are those of the profile's JSON."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum


class Kind(StrEnum):
    """How a value is typed and what it is in the profile."""

    TEXT = "text"
    LONG_TEXT = "long_text"
    BILINGUAL = "bilingual"
    LONG_BILINGUAL = "long_bilingual"
    DATE = "date"
    NUMBER = "number"
    CURRENCY = "currency"
    CHOICE = "choice"
    CODE = "code"
    MANY = "many"
    LINES = "lines"
    NAMES = "names"
    FLAG = "flag"
    YES_NO = "yes_no"
    FILE = "file"


@dataclass(frozen=True, slots=True)
class Field:
    """One value. `taxonomy` or `options` (code and label) are what it may be; `is_minor` ones stand behind “more”.

    That of a file is the id of its upload; `accept` are the endings that a browser offers.
    """

    name: str
    label: str
    kind: Kind = Kind.TEXT
    taxonomy: str = ""
    options: Sequence[tuple[str, str]] = ()
    is_required: bool = False
    is_minor: bool = False
    hint: str = ""
    accept: str = ""


@dataclass(frozen=True, slots=True)
class Group:
    """Fields of one block inside another, there as a whole or not at all."""

    name: str
    label: str
    parts: Sequence["Part"]
    is_minor: bool = False


@dataclass(frozen=True, slots=True)
class Rows:
    """A list of entries; `one` says in the singular what is added."""

    name: str
    label: str
    one: str
    parts: Sequence["Part"]
    is_minor: bool = False


Part = Field | Group | Rows

FILE_PURPOSES = {"items": "picture", "certificates": "certificate"}
"""Blocks whose rows have a file: what it is uploaded as."""

BILINGUAL_KINDS = frozenset({Kind.BILINGUAL, Kind.LONG_BILINGUAL})
LANGUAGES = ("ko", "en")
