"""Which language a text is in, and where it changes script."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby
from typing import Literal

from koffset.domain.text import Language
from koffset.text.normal import is_hangul

Script = Literal["hangul", "latin", "other"]

# Korean text on technology is full of Latin designations ("AS9100D, MIL-DTL-38999 커넥터"): a fifth of the
# letters in Hangul make it Korean. A Korean word quoted in an English sentence stays below.
_KOREAN_SHARE = 0.2


@dataclass(frozen=True, slots=True)
class ScriptSpan:
    """Letters of one script in a row: `text[start:end]`."""

    start: int
    end: int
    script: Script


def detect_language(text: str) -> Language:
    """`ko` when a fifth or more of the letters are Hangul, else `en` (also when there are no letters)."""
    letters = [char for char in text if char.isalpha()]
    hangul = sum(map(is_hangul, letters))
    return "ko" if letters and hangul >= _KOREAN_SHARE * len(letters) else "en"


def iter_script_spans(text: str) -> Iterator[ScriptSpan]:
    """Runs of letters of one script in the order of the text; digits, blanks and marks belong to none."""
    position = 0
    for script, run in groupby(text, key=_script):
        end = position + sum(1 for _ in run)
        if script is not None:
            yield ScriptSpan(position, end, script)
        position = end


def _script(char: str) -> Script | None:
    if not char.isalpha():
        return None
    if is_hangul(char):
        return "hangul"
    return "latin" if char.isascii() or "\u00c0" <= char <= "\u024f" else "other"
