"""What a sentence says besides what was read of it, so that a person can look: numbers, designations, whole parts."""

import re
from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal

from koffset.domain.requirement_proposal import Piece, ProposedCondition, Span
from koffset.matching.proposing.sentences import split_parts
from koffset.matching.proposing.source import Source

_NUMBER = re.compile(r"(?<![0-9])(?:[0-9]{1,3}(?:,[0-9]{3})+|[0-9]+)(?:\.[0-9]+)?|(?<![0-9])\.[0-9]+")
_LEVEL = re.compile(
    r"\b(?:class|grade|level|type|category|finish|rev|rev\.|revision|edition|issue)\s(?P<which>[IVX]{1,4}|[A-Z])\b",
    re.IGNORECASE,
)
_LISTED_BEHIND = re.compile(
    r"(?:,|,? and|,? or|,? and/or) (?P<what>[a-z-]+(?: [a-z-]+){0,2})(?=[.,;]|$| and | or )", re.IGNORECASE
)
"""“… and surface treatment.”: a few words with nothing behind them."""
_LISTED_BEFORE = re.compile(r"(?:^|[:;,]\s)(?P<what>[a-z-]+(?: [a-z-]+){0,2})(?:, | and | or )$")
_WORD_AROUND = re.compile(r"[^\s,;()]*$")
_LEAST_LETTERS = 3


def iter_unread(
    source: Source,
    sentence: Span,
    read: Sequence[ProposedCondition],
    pieces: Sequence[Piece],
    known: Iterable[str] = (),
    waived: Sequence[Span] = (),
) -> Iterator[str]:
    """Parts between semicolons and further processes of which nothing was read; numbers and levels in no condition.

    `known` are further numbers that are told elsewhere: limits of another sentence's process, numbers of lots; what is
    `waived` asks nothing.
    """
    spans = [*(each.span for each in read), *(each.span for each in pieces), *waived]
    parts = split_parts(source, sentence)
    silent = [part for part in parts if not any(part.overlaps(span) for span in spans)] if spans else []
    for part in silent:
        if sum(map(str.isalpha, source.written(part))) >= _LEAST_LETTERS:
            yield source.written(part).rstrip(".;")
    for entry in (*_listed_before(source, sentence, read), *_listed_behind(source, sentence, read)):
        if not any(entry.overlaps(span) for span in spans):
            yield source.written(entry)
    held = _numbers(known) | _numbers(each.condition.model_dump_json() for each in read)
    held |= _numbers(source.written(each.span) for each in pieces)
    # The span of a process reaches to its limits, over whatever stands between.
    at_once = [*(each.span for each in read if each.condition.kind != "process"), *silent, *waived]
    at_once += [each.span for each in pieces]
    for match in _NUMBER.finditer(source.folded, sentence.start, sentence.end):
        span = Span(*match.span())
        is_read = (
            any(each.holds(span) for each in at_once)
            or _value(match.group()) in held
            or _is_of_a_name(source, span, read)
        )
        if not is_read:
            yield _word(source, span, sentence)
    for match in _LEVEL.finditer(source.text, sentence.start, sentence.end):
        is_capital = match["which"].isupper()
        if is_capital and not any(each.holds(Span(*match.span())) for each in at_once):
            yield match.group()


def _listed_behind(source: Source, sentence: Span, read: Sequence[ProposedCondition]) -> Iterator[Span]:
    """What stands in a list with a process: “five-axis machining and surface treatment”."""
    for each in read:
        place = each.span.end if each.condition.kind == "process" else None
        while place is not None and (found := _LISTED_BEHIND.match(source.text, place, sentence.end)):
            yield Span(*found.span("what"))
            place = found.end()


def _listed_before(source: Source, sentence: Span, read: Sequence[ProposedCondition]) -> Iterator[Span]:
    """“Made by: flow forming, turning”: a few words that begin the list in which a process stands."""
    for each in read:
        if each.condition.kind == "process":
            found = _LISTED_BEFORE.search(source.folded, sentence.start, each.span.start)
            if found:
                yield Span(*found.span("what"))


def _numbers(texts: Iterable[str]) -> frozenset[Decimal]:
    return frozenset(_value(found) for text in texts for found in _NUMBER.findall(text))


def _value(written: str) -> Decimal:
    return Decimal(written.replace(",", ""))


def _is_of_a_name(source: Source, number: Span, read: Sequence[ProposedCondition]) -> bool:
    """“Ti-6Al-4V”, “5-axis”, “300M”: letters beside it, within what was read as a process or a thing."""
    behind = source.folded[number.end : number.end + 2].lstrip("-")
    is_glued = behind[:1].isalpha()
    return is_glued and any(each.span.holds(number) for each in read)


def _word(source: Source, number: Span, sentence: Span) -> str:
    """The number with what is written together with it, and the word before a bare one: “MIL-A-8625”, “Level 2”."""
    led = _WORD_AROUND.search(source.text, sentence.start, number.start)
    start = led.start() if led else number.start
    end = number.end
    while end < sentence.end and not source.folded[end].isspace() and source.folded[end] not in ",;()":
        end += 1
    if start == number.start:
        before = source.text[sentence.start : start].split()
        word = before[-1] if before else ""
        if word.isalpha():
            start = source.text.rindex(word, sentence.start, start)
    return source.written(Span(start, end)).rstrip(".:")
