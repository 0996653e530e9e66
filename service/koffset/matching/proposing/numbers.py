"""Numbers with what stands beside them: scale words, rates, calendar days."""

import calendar
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from koffset.domain.requirement_proposal import Span
from koffset.matching.proposing.number_words import iter_worded
from koffset.matching.proposing.source import Source
from koffset.matching.proposing.vocabulary import Vocabulary

_DIGITS = re.compile(
    r"(?<![0-9a-z.,\-/])(?:[0-9]{1,3}(?:,[0-9]{3}){1,4}|[1-9][0-9]{0,2}(?: [0-9]{3}){1,3}(?![0-9,.])|[0-9]{1,12})"
    r"(?:\.[0-9]{1,6})?(?![0-9])",
    re.ASCII,
)
_SCALE = re.compile(r"\s{0,2}(?P<word>[a-z]{1,8}|백만|만|억|천)(?![a-z])", re.ASCII)
_DAY = re.compile(
    r"(?P<y1>20[0-9]{2})[-.]\s?(?P<m1>[0-9]{1,2})[-.]\s?(?P<d1>[0-9]{1,2})"
    r"|(?P<y2>20[0-9]{2})\s?년\s?(?P<m2>[0-9]{1,2})\s?월\s?(?P<d2>[0-9]{1,2})\s?일"
    r"|(?P<d3>[0-9]{1,2})(?:st|nd|rd|th)?\s(?P<m3>[a-z]{3,9})\.?,?\s(?P<y3>20[0-9]{2})"
    r"|(?P<m4>[a-z]{3,9})\.?\s(?P<d4>[0-9]{1,2})(?:st|nd|rd|th)?,?\s(?P<y4>20[0-9]{2})"
    r"|(?P<m5>[a-z]{3,9})\s(?P<y5>20[0-9]{2})"
    r"|(?P<y6>20[0-9]{2})",
    re.ASCII,
)


@dataclass(frozen=True, slots=True)
class Number:
    """`span` holds the scale word too: “9.6 million”."""

    value: Decimal
    span: Span
    digits: Span
    is_word: bool = False


def iter_numbers(source: Source, span: Span, words: Vocabulary) -> Sequence[Number]:
    """Numbers in digits and in words, in the order of the text; parts of designations are none."""
    held: Sequence[Number] | None = source.numbers.get(span)
    if held is None:
        worded = [Number(value, at, at, is_word=True) for value, at in iter_worded(source, span, words)]
        found = [*_in_digits(source, span, words), *worded]
        held = source.numbers[span] = sorted(found, key=lambda each: each.span)
    return held


def _in_digits(source: Source, span: Span, words: Vocabulary) -> Iterator[Number]:
    for match in _DIGITS.finditer(source.folded, span.start, span.end):
        value = Decimal(match.group().replace(",", "").replace(" ", ""))
        scale = _SCALE.match(source.folded, match.end(), span.end)
        factor = words.value("scale", scale["word"]) if scale else None
        # “3 m” is a length: one letter is a scale only right behind the number and a point or a currency.
        if scale and factor and _is_scale(scale["word"], source, match.start(), words):
            yield Number(value * int(factor), Span(match.start(), scale.end()), Span(*match.span()))
        else:
            yield Number(value, Span(*match.span()), Span(*match.span()))


def _is_scale(word: str, source: Source, start: int, words: Vocabulary) -> bool:
    """One letter is a scale behind a currency only: “EUR 3 m” is money, “3 m” a length."""
    if len(word) > 1 or not word.isascii() or word == "k":
        return True
    before = Span(max(0, start - 12), start)
    marks = list(words.of("currency").find(source, before))
    return bool(marks) and not source.folded[marks[-1].span.end : start].strip()


def find_day(source: Source, span: Span, words: Vocabulary) -> tuple[date, Span, bool] | None:
    """The first day; a month or a year alone stands for its last day, and is told as not sure."""
    for match in _DAY.finditer(source.folded, span.start, span.end):
        kind = next(n for n in "123456" if match[f"y{n}"])
        month, day = (match.groupdict().get(f"{part}{kind}") for part in "md")
        number = int(month) if month and month.isdecimal() else _month(month, words) if month else 12
        if number is None or not 1 <= number <= 12:
            continue
        year = int(match[f"y{kind}"])
        last = calendar.monthrange(year, number)[1]
        if day and not 1 <= int(day) <= last:
            continue
        return date(year, number, int(day) if day else last), Span(*match.span()), day is not None
    return None


def _month(word: str, words: Vocabulary) -> int | None:
    value = words.value("month", word)
    return int(value) if value else None
