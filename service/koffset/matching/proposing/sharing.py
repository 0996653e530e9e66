"""Names that share their last word: “three-axis or five-axis machining” names two processes."""

import re
from collections.abc import Iterator, Sequence
from typing import TypeVar

from koffset.domain.requirement_proposal import Span
from koffset.matching.proposing.phrases import Found, Phrases
from koffset.matching.proposing.source import Source

T = TypeVar("T")

_BEFORE_CHARS = 40
_SHORT = re.compile(
    r"(?P<two>(?:[a-z0-9가-힣\-]+\s)?(?P<one>[a-z0-9가-힣\-]+))(?:\s(?:or|and|and/or|및|또는)\s|,\s|\s?/\s?)$"
)
_LAST_WORD = re.compile(r"[\s\-](?P<word>[^\s\-]+)$")


def with_shared_ends(source: Source, found: Sequence[Found[T]], phrases: Phrases[T]) -> Sequence[Found[T]]:
    """What was found, and before each the shorter names that its last word completes."""
    added = [each for whole in found for each in _before(source, whole, found, phrases)]
    return sorted([*found, *added], key=lambda each: each.span) if added else found


def _before(
    source: Source, whole: Found[T], found: Sequence[Found[T]], phrases: Phrases[T]
) -> Iterator[Found[T]]:
    last = _LAST_WORD.search(source.folded[whole.span.start : whole.span.end])
    start = whole.span.start
    while last and (short := _SHORT.search(source.folded, max(0, start - _BEFORE_CHARS), start)):
        named = [
            (short.span(part), value)
            for part in ("two", "one")
            if (value := phrases.exact(f"{short[part]} {last['word']}")) is not None
        ]
        if not named or any(each.span.overlaps(Span(*named[0][0])) for each in found):
            return
        span = Span(*named[0][0])
        yield Found(named[0][1], source.folded[span.start : span.end], span)
        start = span.start
