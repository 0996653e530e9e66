"""A class, grade, level or type that stands beside a standard: without it another thing would be asked for."""

import re
from collections.abc import Sequence
from functools import cache

from koffset.domain.requirement_proposal import Span
from koffset.domain.text import BilingualText
from koffset.matching.proposing.source import Source
from koffset.matching.proposing.vocabulary import Vocabulary

_WHICH = r"(?P<which>[0-9]{1,2}[a-z]?|[ivx]{1,4}|[a-z])(?![0-9a-z])"
_COUNTED = r"(?P<which>[0-9]{1,2})\s?"
_GAP = re.compile(r"[\s,(:\-]{0,3}(?:product\s|acceptance\s|maturity\s)?", re.ASCII)
_OF = r"\s(?:to|per|of|under|acc\.? to|according to|in accordance with)\s(?:the\s)?$"
_BEFORE_CHARS = 45


def read_level(
    source: Source, standard: Span, clause: Span, words: Vocabulary
) -> tuple[BilingualText, Span] | None:
    """“IPC-A-610 Class 3”, “CMMI Level 3”, “Level 2 to NAS 410”, “IPC-A-610 3등급”."""
    gap = _GAP.match(source.folded, standard.end, clause.end)
    behind = gap.end() if gap else standard.end
    before = max(clause.start, standard.start - _BEFORE_CHARS)
    for phrase in words.phrases("level"):
        patterns, led = _patterns(phrase)
        found = next(
            (match for each in patterns if (match := each.match(source.folded, behind, clause.end))), None
        ) or next(
            (
                match
                for each in patterns
                if (match := each.search(source.folded, standard.start, standard.end))
            ),
            led.search(source.folded, before, standard.start),
        )
        if found and _is_written_so(source, found):
            english, hangul = (words.value("level", phrase) or "").split("|")
            which = found["which"].upper()
            level = BilingualText(en=english.format(which), ko=hangul.format(which))
            return level, Span(*found.span())
    return None


@cache
def _patterns(phrase: str) -> tuple[Sequence[re.Pattern[str]], re.Pattern[str]]:
    """Of a word of the list: behind a standard or in its name, and before it."""
    name = re.escape(phrase.lower())
    forms = [rf"{name}\s?{_WHICH}", *([] if phrase.isascii() else [rf"{_COUNTED}{name}"])]
    led = re.compile(rf"(?<![0-9a-z]){name}\s?{_WHICH}{_OF}", re.ASCII)
    return [re.compile(form, re.ASCII) for form in forms], led


def _is_written_so(source: Source, found: re.Match[str]) -> bool:
    """“Type II” and “Finish A” in capitals; “level a” may be a word that follows."""
    which = source.text[found.start("which") : found.end("which")]
    return which[0].isdigit() or which.isupper()
