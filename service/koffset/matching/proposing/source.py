"""The pasted text and the same text folded letter by letter, so that places in one are places in the other."""

import unicodedata
from collections.abc import Sequence
from functools import lru_cache
from typing import Any

from koffset.domain.requirement_proposal import Span
from koffset.domain.text import BilingualText
from koffset.text.normal import is_hangul

_SAME = str.maketrans(
    {"’": "'", "‘": "'", "“": '"', "”": '"', "×": "x", "•": "*", "·": "*", "●": "*", "▪": "*"}
)


class Source:
    """`folded` is as long as `text`: lower case, one kind of blank and dash; line breaks stay."""

    def __init__(self, text: str, tables: Sequence[Span] = ()) -> None:
        self.text = text
        self.tables = tables
        """Where rows of a table stand: what follows them is of none of them."""
        self.numbers: dict[Span, Any] = {}
        """What `numbers` found by span: several readers ask for the same."""
        self.folded = "".join(map(_fold, text.translate(_SAME)))

    def is_in_table(self, span: Span) -> bool:
        return any(table.holds(span) for table in self.tables)

    def written(self, span: Span) -> str:
        """The text itself, its blanks as one."""
        return " ".join(self.text[span.start : span.end].split())

    def stripped(self, start: int, end: int) -> Span:
        """The span without blanks at its ends."""
        while start < end and self.folded[start].isspace():
            start += 1
        while start < end and self.folded[end - 1].isspace():
            end -= 1
        return Span(start, end)


@lru_cache(maxsize=4096)
def _fold(char: str) -> str:
    if char == "\n" or (char.isascii() and char.isalnum()):
        return char.lower()
    category = unicodedata.category(char)
    if category == "Pd" or char == "−":
        return "-"
    if category[0] in "CZ":
        return " "
    folded = unicodedata.normalize("NFKC", char).lower()
    return folded if len(folded) == 1 else char


def as_written(text: str) -> BilingualText:
    """In the language that it is written in, by its letters."""
    hangul = sum(map(is_hangul, text))
    latin = sum(char.isascii() and char.isalpha() for char in text)
    return BilingualText(ko=text) if hangul * 2 > latin else BilingualText(en=text)
