"""What a requirement read from a text may be called, and which known programme the text names."""

import re
from collections.abc import Iterator, Sequence

from koffset.domain.programme import Programme
from koffset.domain.requirement_proposal import Span
from koffset.domain.text import BilingualText
from koffset.matching.proposing.blocks import Block
from koffset.matching.proposing.source import Source, as_written
from koffset.matching.proposing.vocabulary import Vocabulary

MOST_TITLE_CHARS = 80
_LINE = re.compile(r"[^\n]+")
_QUOTED = re.compile(r"['\"‘“]([^'\"’”]{2,40})['\"’”]")
_MARKER = re.compile(r"^(?:[\s#*>\-–—•]|[0-9]{1,2}(?:\.[0-9]{1,2})*[.)]?\s)+")


def read_title(source: Source, blocks: Sequence[Block], words: Vocabulary) -> BilingualText | None:
    """What a letter says it is about, else the first heading, else the first line that is no greeting; shortened."""
    lines = list(_lines_above_lots(source, blocks, words))
    headings = {block.span.start for block in blocks if block.kind == "heading"}
    subjects = [line for line in lines if _subject(source, line, words)]
    named = [line for line in lines if any(line.start <= start < line.end for start in headings)]
    chosen = next(iter([*subjects, *named, *lines]), None)
    if chosen is None:
        return None
    start = _subject(source, chosen, words) or chosen.start
    title = _shortened(source.written(Span(start, chosen.end)))
    return as_written(title) if title.strip() else None


def named_programme(text: str, programmes: Sequence[Programme]) -> str | None:
    """The one whose id, name, name before a comma or quoted name stands in the text; None where two do."""
    folded = " ".join(text.casefold().split())
    found = [each.id for each in programmes if any(_stands_in(name, folded) for name in _names(each))]
    return found[0] if len(found) == 1 else None


def _lines_above_lots(source: Source, blocks: Sequence[Block], words: Vocabulary) -> Iterator[Span]:
    """Lines that may be a title, up to the first that is marked as a lot; without any, that lot's own."""
    end = next((block.span.start for block in blocks if block.lot), len(source.text))
    above = [source.stripped(*match.span()) for match in _LINE.finditer(source.text, 0, end)]
    fitting = [line for line in above if line.start < line.end and not _is_passed_over(source, line, words)]
    yield from fitting or [block.span for block in blocks[:1]]


def _is_passed_over(source: Source, line: Span, words: Vocabulary) -> bool:
    """A greeting, an address line, a heading such as “Scope”, the mark of the first lot."""
    greeting = words.of("greeting").first(source, line)
    bare = _MARKER.sub("", source.folded[line.start : line.end]).strip(" :*#.")
    is_heading = words.value("heading", bare) is not None
    is_mark = words.of("lot").first(source, line) is not None and len(bare.split()) <= 2
    return bool(greeting and greeting.span.start == line.start) or is_heading or is_mark or not bare


def _subject(source: Source, line: Span, words: Vocabulary) -> int | None:
    """Where the text behind “Subject:” or “Re:” begins."""
    label = words.of("subject_line").first(source, line)
    if label is None or label.span.start != line.start or source.folded[label.span.end] != ":":
        return None
    return source.stripped(label.span.end + 1, line.end).start


def _shortened(title: str) -> str:
    title = _MARKER.sub("", title).strip(" *#:;,")
    first = re.split(r"(?<=[.!?])\s", title, maxsplit=1)[0].rstrip(".")
    if len(first) <= MOST_TITLE_CHARS:
        return first
    return first[:MOST_TITLE_CHARS].rsplit(" ", 1)[0].rstrip(" ,;–-") + "…"


def _names(programme: Programme) -> Iterator[str]:
    yield programme.id
    for name in (programme.name.ko, programme.name.en):
        if name:
            yield name
            yield name.split(",")[0]
            yield from _QUOTED.findall(name)


def _stands_in(name: str, folded: str) -> bool:
    """As whole words; behind a Korean name a particle may follow."""
    asked = re.escape(" ".join(name.casefold().split()))
    return len(name) > 1 and re.search(rf"(?<!\w){asked}(?![0-9a-z])", folded) is not None
