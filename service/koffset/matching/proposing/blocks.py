"""A text as blocks: headings, list items, paragraphs; lines that were broken by width belong together."""

import itertools
import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Literal

from koffset.domain.requirement_proposal import Span
from koffset.matching.proposing.labels import AMOUNTS, label_role
from koffset.matching.proposing.marks import LOT_ID_PATTERN, LotMarks
from koffset.matching.proposing.source import Source
from koffset.matching.proposing.vocabulary import Vocabulary

BlockKind = Literal["heading", "item", "paragraph"]

HEADING_CHARS = 90
_LINE = re.compile(r"[^\n]+")
_BULLET = re.compile(r"(?:[*\-+>o○◦■□※]|#{1,6})\s{1,8}(?=\S)", re.ASCII)
_NUMBERED = re.compile(
    r"\(?(?P<id>[0-9]{1,2}(?:\.[0-9]{1,2}){0,3}|[a-z]|[ivx]{1,4}|[가나다라마바사아자차카타파하])[.)]\s{1,8}(?=\S)|(?P<deep>[0-9]{1,2}(?:\.[0-9]{1,2}){1,3})\s{1,4}"
    r"(?!(?:million|billion|thousand|m|mm|bn|k|kg|tonnes?|euros?|usd|t)(?![a-z]))(?=\S)",
    re.ASCII,
)
_BARE_NUMBER = re.compile(r"[0-9]{1,2}\s{1,4}(?=[A-Z])")
_ARTICLE = re.compile(
    r"(?:article|section|chapter|clause|§)\s{0,2}[0-9]{1,2}(?:[.:)]|\s[\-])?\s{1,4}(?=\S)"
    r"|제\s?[0-9]{1,2}\s?[조장]\s?(?=\S)",
    re.ASCII,
)
"""“Article 2. Watertight doors”, where the title stands on the same line."""
_LABEL = re.compile(r"[a-z가-힣][a-z가-힣 /&\-]{1,30}:\s", re.ASCII)
_ARTICLE_STYLE = "article"
_PART = re.compile(rf"(?:part|section|group|schedule)\s{LOT_ID_PATTERN}[.:]?", re.ASCII)


@dataclass(frozen=True, slots=True)
class Block:
    """`span` has no marker; `style` tells kinds of markers apart; `lot` is what an explicit mark names (“Lot 2”).

    `label` is the number or letter of a list (“2.1”, “a”), by which a text may speak of it later.
    """

    kind: BlockKind
    span: Span
    style: str = ""
    indent: int = 0
    after_blank: bool = False
    lot: str | None = None
    label: str = ""


@dataclass(frozen=True, slots=True)
class _Line:
    content: Span
    style: str
    indent: int
    after_blank: bool
    lot: tuple[str, int] | None
    label: str = ""


def split_blocks(source: Source, words: Vocabulary, marks: LotMarks) -> Sequence[Block]:
    """In the order of the text."""
    lines = _with_parts(source, _lines(source, marks), words)
    blocks: list[Block] = []
    for place, line in enumerate(lines):
        following = lines[place + 1] if place + 1 < len(lines) else None
        kind = _kind(source, line, following, words)
        if kind == "paragraph" and blocks and _continues(source, line, blocks[-1]):
            held = blocks[-1]
            blocks[-1] = Block(
                held.kind,
                Span(held.span.start, line.content.end),
                held.style,
                held.indent,
                held.after_blank,
                held.lot,
            )
            continue
        start = line.lot[1] if line.lot else line.content.start
        content = source.stripped(min(start, line.content.end), line.content.end)
        if content.start == content.end:
            # A mark with nothing behind it is its own text.
            content = line.content
        lot = line.lot[0] if line.lot else None
        blocks.append(Block(kind, content, line.style, line.indent, line.after_blank, lot, line.label))
    return blocks


def _lines(source: Source, marks: LotMarks) -> list[_Line]:
    lines: list[_Line] = []
    last_end = 0
    for match in _LINE.finditer(source.folded):
        span = source.stripped(*match.span())
        if span.start == span.end:
            continue
        is_after_blank = source.folded.count("\n", last_end, span.start) > 1 or not lines
        indent = span.start - match.start()
        last_end = match.end()
        cuts = [span.start, *marks.inline(source, span), span.end]
        for start, end in itertools.pairwise(cuts):
            piece = source.stripped(start, end)
            lines.append(_line(source, piece, indent, is_after_blank, marks))
    return lines


def _with_parts(source: Source, lines: Sequence[_Line], words: Vocabulary) -> Sequence[_Line]:
    """“PART A” alone on its line is a lot where the next one says of what."""
    marked = list(lines)
    for place, (line, following) in enumerate(itertools.pairwise(lines)):
        part = _PART.fullmatch(source.folded, line.content.start, line.content.end)
        if part and not line.lot and label_role(source, following.content, words) == "item":
            marked[place] = replace(line, style="lot", lot=(part["id"].upper(), line.content.end))
    return marked


def _line(source: Source, span: Span, indent: int, after_blank: bool, marks: LotMarks) -> _Line:
    lot = marks.at(source, span)
    if lot:
        return _Line(span, "lot", indent, after_blank, lot)
    bullet = _BULLET.match(source.folded, span.start, span.end)
    number = _NUMBERED.match(source.folded, span.start, span.end)
    article = _article(source, span)
    mark = bullet or number or article
    if not mark:
        return _Line(span, "", indent, after_blank, None)
    content = source.stripped(mark.end(), span.end)
    lot = marks.at(source, content)
    style = mark.group().strip()[0] if bullet else _number_style(mark.group().strip())
    style = _ARTICLE_STYLE if article else style
    return _Line(
        content,
        "lot" if lot else style,
        indent,
        after_blank,
        lot,
        number.group().strip(" ().\n") if number else "",
    )


def _article(source: Source, span: Span) -> re.Match[str] | None:
    """Only above a title: a sentence may begin with “Section 2 of the annex …”."""
    found = _ARTICLE.match(source.folded, span.start, span.end)
    is_title = found is not None and source.text[found.end()].isupper() | (
        not source.text[found.end()].isascii()
    )
    is_short = span.end - span.start <= HEADING_CHARS and source.folded[span.end - 1] not in ".;,"
    return found if is_title and is_short else None


def _number_style(mark: str) -> str:
    """“1.” and “2.” are of one style, “1.1” and “(a)” of others."""
    return re.sub(r"[0-9]+", "1", re.sub(r"[a-z가-힣]+", "a", mark))


def _kind(source: Source, line: _Line, following: _Line | None, words: Vocabulary) -> BlockKind:
    text = source.folded[line.content.start : line.content.end]
    if line.lot:
        return "item"
    if source.is_in_table(line.content):
        return "paragraph"
    if (
        line.style.startswith("#")
        or line.style == _ARTICLE_STYLE
        or _is_heading(source, line, following, text, words)
    ):
        return "heading"
    return "item" if line.style else "paragraph"


def _is_heading(source: Source, line: _Line, following: _Line | None, text: str, words: Vocabulary) -> bool:
    if len(text) > HEADING_CHARS or (following is None and not text.endswith(":")):
        return False
    if label_role(source, line.content, words) in {*AMOUNTS, "item"}:
        return False
    if words.value("heading", _bare(source, line.content)) is not None:
        return True
    if text.endswith(":") and not line.style:
        return len(text.split()) <= 8
    if text.endswith((".", ";", ",")):
        return False
    return (
        _stands_alone(source, line, following, words)
        or _is_in_capitals(source, line, following)
        or _is_numbered_title(source, line, following, text)
    )


def _is_in_capitals(source: Source, line: _Line, following: _Line | None) -> bool:
    written = source.text[line.content.start : line.content.end]
    letters = [char for char in written if char.isalpha() and char.isascii()]
    is_apart = line.after_blank or (following is not None and following.after_blank)
    return is_apart and len(letters) > 5 and all(char.isupper() for char in letters)


def _is_numbered_title(source: Source, line: _Line, following: _Line | None, text: str) -> bool:
    """“3.1 Nose radomes” above plain text or bullets, not above “4 SECURITY”."""
    is_numbered = line.style.startswith(("1", "a")) and len(text.split()) <= 10
    is_above = following is not None and not following.lot
    if following is not None and _goes_on(source, following.content.start):
        return False
    return is_numbered and is_above and (not following or not following.style or following.style[0] in "*-")


def _goes_on(source: Source, start: int) -> bool:
    """The next line is another title, or the rest of a sentence that was broken by width."""
    return source.text[start].islower() or _BARE_NUMBER.match(source.text, start) is not None


def _stands_alone(source: Source, line: _Line, following: _Line | None, words: Vocabulary) -> bool:
    """“Conditions for all positions” between blank lines, or above a list."""
    count = len(source.folded[line.content.start : line.content.end].split())
    is_above = following is not None and bool(following.after_blank or following.style or count <= 4)
    number = _BARE_NUMBER.match(source.text, line.content.start, line.content.end)
    start = number.end() if number else line.content.start
    found = words.of("heading").first(source, line.content) if line.after_blank and is_above else None
    is_short = count <= 8
    return bool(found and is_short and not line.style and found.span.start == start)


def _bare(source: Source, span: Span) -> str:
    """Without the number of “2 References” and what stands behind a colon."""
    number = _BARE_NUMBER.match(source.text, span.start, span.end)
    text = source.folded[number.end() if number else span.start : span.end]
    return text.strip(" :*#.").split(":")[0].strip(" *")


def heading_value(source: Source, block: Block, words: Vocabulary) -> str | None:
    """What the word list says (`general`, `scope`, …) where the heading says so, at its start or end."""
    bare = _bare(source, block.span)
    whole = words.value("heading", bare)
    if whole:
        return whole
    if words.of("all_lots").first(source, block.span):
        return "all"
    number = _BARE_NUMBER.match(source.text, block.span.start, block.span.end)
    start = number.end() if number else block.span.start
    found = list(words.of("heading").find(source, block.span))
    at_an_end = [each for each in found if each.span.start == start or each.span.end >= block.span.end - 2]
    return at_an_end[-1].value if at_an_end else None


def has_text_behind(source: Source, heading: Block) -> bool:
    """“Remarks: prices are fixed”."""
    written = source.written(heading.span)
    return ":" in written and bool(written.split(":", 1)[1].strip(" *"))


def _continues(source: Source, line: _Line, held: Block) -> bool:
    """A line of a paragraph or list item that was broken by width: not after a blank line, and no label of its own."""
    if line.after_blank or held.kind == "heading" or source.is_in_table(line.content):
        return False
    if _LABEL.match(source.folded, line.content.start, line.content.end):
        return False
    if held.style == "lot" and "\n" not in source.folded[held.span.start : held.span.end]:
        # The title of a lot stands alone on its line, unless the line is full or broken off.
        is_broken = (
            source.folded[held.span.end - 1] in {",", "-"} or source.text[line.content.start].islower()
        )
        return is_broken or held.span.end - held.span.start > HEADING_CHARS
    return True
