"""What a page adds to a copied text: lines with its number, words that were cut at the end of a line."""

import re
from collections.abc import Iterator

from koffset.domain.requirement_proposal import Span

MOST_LINE_CHARS = 100
LEAST_FULL_LINE = 25
"""A word is cut at the end of a line that is full; a short one ends in a dash of its own."""

_LINE = re.compile(r"[^\n]*\n?")
_PAGE = re.compile(
    r"(?:^|.*[\s|])(?:page|p\.)\s?[0-9]{1,3}(?:\s?(?:of|/)\s?[0-9]{1,3})?(?:$|[\s|]{3,}.*)"
    r"|[\-–—]\s?[0-9]{1,3}\s?[\-–—]|[0-9]{1,3}\s?/\s?[0-9]{1,3}|[\-–—]?\s?[0-9]{1,3}\s?(?:쪽|페이지)\s?[\-–—]?",
    re.IGNORECASE,
)
_CUT = re.compile(r"(?<=[a-z])-[ \t\r]*\n[ \t]*(?=[a-z])(?!and\b|or\b|to\b)")
_OPEN_END = re.compile(r"[a-z0-9,]\s*$")


def iter_page_lines(text: str) -> Iterator[Span]:
    """Lines that stand alone with the number of a page, with the blank lines about them where a sentence goes on."""
    lines = [Span(*match.span()) for match in _LINE.finditer(text) if match.group()]
    for place, line in enumerate(lines):
        written = text[line.start : line.end].strip()
        before = text[lines[place - 1].start : lines[place - 1].end].strip() if place else ""
        behind = text[lines[place + 1].start : lines[place + 1].end].strip() if place + 1 < len(lines) else ""
        is_alone = not before or not behind
        if is_alone and len(written) <= MOST_LINE_CHARS and _PAGE.fullmatch(written):
            yield line


def iter_cuts(text: str) -> Iterator[Span]:
    """The hyphen and the line break within a word: “informa-” above “tion”."""
    for match in _CUT.finditer(text):
        start = text.rfind("\n", 0, match.start()) + 1
        if match.start() - start >= LEAST_FULL_LINE:
            yield Span(*match.span())


def gap_about(text: str, line: Span) -> Span:
    """The line and all blank ones about it, where a sentence goes on behind; else the line alone."""
    start, end = len(text[: line.start].rstrip()), line.end
    while end < len(text) and text[end].isspace():
        end += 1
    goes_on = _OPEN_END.search(text[:start][-20:]) is not None and text[end : end + 1].islower()
    return Span(start, end) if goes_on else line
