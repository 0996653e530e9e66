"""How much of a lot, over which years and for how much money."""

import re
from collections.abc import Iterator
from decimal import Decimal

from koffset.domain.requirement_proposal import Doubt, Piece, Span
from koffset.matching.proposing.numbers import Number, iter_numbers
from koffset.matching.proposing.source import Source
from koffset.matching.proposing.vocabulary import Vocabulary

LEAST_BULK = 10
"""From here on “36,000 m of cable” is an amount; “3 m of travel” is a measure."""

LEAST_IN_WORDS = 1000
"""“half a million euros” is a sum; “one euro” is a way of speaking."""

PER = re.compile(
    r"[\s,]{0,2}(?:(?:per|a|an|each|every)\s|/\s?|p\.?)(?P<per>months?|years?|yrs?|annum|m\.|a\.)"
    r"|\s(?P<adverb>monthly|annually|yearly)",
    re.ASCII,
)
_RATE_BEFORE = re.compile(
    r"(?P<adverb>monthly|annual|yearly)\s(?:output|capacity|rate|production|throughput|volume)s?\s(?:of\s)?"
    r"(?:at least\s|about\s|up to\s|some\s|more than\s|no less than\s|not less than\s)?$",
    re.ASCII,
)
_KOREAN_RATE = re.compile(r"(?P<per>월|연간|연|매년|매월)\s?(?:평균\s?|최소\s?)?$")
_OTHER_PER = re.compile(
    r"\s{0,2}(?:per|/|each|a)\s?(?:day|week|hour|shift|minute|vehicle|aircraft|ship|shipset|unit|set|lot|batch|order|delivery)",
    re.ASCII,
)
_RANGE = re.compile(
    r"(?<![0-9])(?:fy\s?)?(?P<first>20[0-9]{2})\s?(?:년)?"
    r"\s?(?:-|~|/|to|until|through|till|and|부터)"
    r"\s?(?:the end of\s)?"
    r"(?:(?:[0-9]{1,2}(?:st|nd|rd|th|\.)?\s)?(?:[a-z]{3,9}\.?\s)?(?=20[0-9]{2}))?"
    r"(?P<last>20[0-9]{2}|[0-9]{2}(?!\s[a-z]{3}))(?![0-9]|-[0-9])",
    re.ASCII,
)
_ONLY_YEAR = re.compile(
    r"\s?(?:date|year)?s?\s?:\s(?:in\s)?(?:q[1-4][\s/])?(?P<year>20[0-9]{2})년?\.?", re.ASCII
)
_FROM = re.compile(
    r"\b(?:from|starting in|starting from|beginning in|deliveries in|begin in|begins in|"
    r"start in|starts in|commencing in|as of|as from)"
    r"\s(?:(?:early|mid|late|january|july|q[1-4])[\s-])?(?P<year>20[0-9]{2})(?![0-9]|-[0-9])",
    re.ASCII,
)
_UNTIL = re.compile(
    r"\b(?:by|until|no later than|not later than|before the end of|by the end of|until the end of|"
    r"finish in|finishing in|end in|ending in|ends in)"
    r"\s(?:(?:early|mid|late|the end of|december|q[1-4])[\s-])?(?P<year>20[0-9]{2})(?![0-9]|-[0-9])",
    re.ASCII,
)
_LASTING = re.compile(
    r"\b(?:over|for|within|during|across|spread over|period of)"
    r"\s(?:a\s)?(?:the\s)?(?:period of\s)?(?P<n>[0-9]{1,2}|[a-z]{3,6})[\s-]years?(?:\speriod)?",
    re.ASCII,
)
_MEASURES = frozenset({"tonne", "kg", "m"})
"""“2.6 tonnes each” is a weight; “40 tonnes of powder” is an amount."""
_BULK = re.compile(r"\s?(?P<unit>m|kg|t|tonnes|km)\sof\s", re.ASCII)
_BETWEEN = re.compile(r"\s{0,2}(?:[a-z][a-z\-]{1,20}\s){0,2}$", re.ASCII)


def read_quantities(source: Source, sentence: Span, words: Vocabulary) -> Iterator[Piece]:
    """“120 shipsets”, “960 pieces”; rates are capacity and no quantity."""
    before: Number | None = None
    for number in iter_numbers(source, sentence, words):
        is_choice = before is not None and _is_one_of_two(source, before, number)
        before = number
        if (
            number.value <= 0
            or (number.is_word and number.value == 1)
            or PER.match(source.folded, number.span.end, sentence.end)
        ):
            continue
        unit = unit_behind(source, number, sentence, words)
        if unit is None or rate_before(source, number):
            continue
        name, end = unit
        if name in _MEASURES and not source.folded.startswith(" of ", end):
            continue
        if PER.match(source.folded, end, sentence.end) or _OTHER_PER.match(source.folded, end, sentence.end):
            continue
        span, doubt = Span(number.span.start, end), Doubt.SEVERAL if is_choice else None
        yield Piece("quantity", {"quantity": number.value, "unit": name}, span, doubt)


def _is_one_of_two(source: Source, before: Number, number: Number) -> bool:
    """“200 or 300 pieces”, “two to three hundred pieces”."""
    return source.folded[before.span.end : number.span.start] in {" or ", " to ", "-", " - ", "~", " ~ "}


def rate_before(source: Source, number: Number) -> str | None:
    """“a monthly output of 60 sets”, “월 60개”: `month` or `year`."""
    start = number.span.start
    english = _RATE_BEFORE.search(source.folded, max(0, start - 60), start)
    is_day = source.folded.startswith("일", number.span.end)
    korean = None if is_day else _KOREAN_RATE.search(source.folded, max(0, start - 8), start)
    if english:
        return "month" if english["adverb"] == "monthly" else "year"
    return ("month" if "월" in korean["per"] else "year") if korean else None


def is_count(source: Source, number: Number, span: Span, words: Vocabulary) -> bool:
    """Not a measure, an age or the axes of a machine."""
    behind = Span(number.span.end, min(span.end, number.span.end + 12))
    found = words.of("not_count").first(source, behind)
    return found is None or source.folded[behind.start : found.span.start] not in {"", " ", "-"}


def unit_behind(source: Source, number: Number, sentence: Span, words: Vocabulary) -> tuple[str, int] | None:
    """The unit right behind a number, at most two words between (“240 complete harness sets”)."""
    bulk = _BULK.match(source.folded, number.span.end, sentence.end)
    if bulk and number.value >= LEAST_BULK:
        return bulk["unit"], bulk.end("unit")
    if not is_count(source, number, sentence, words):
        return None
    near = Span(number.span.end, min(sentence.end, number.span.end + 45))
    found = words.of("unit").first(source, near)
    if found is None:
        return None
    between = source.folded[number.span.end : found.span.start]
    if not _BETWEEN.fullmatch(between):
        return None
    return found.value, found.span.end


def read_years(source: Source, sentence: Span, words: Vocabulary) -> Iterator[Piece]:
    """“2027-2030”, “over four years from 2027”. Years without a start are offered without numbers."""
    alone = _year_alone(source, sentence, words)
    if alone:
        yield Piece("years", {"year_from": alone[0], "year_to": alone[0]}, alone[1])
        return
    found = _RANGE.search(source.folded, sentence.start, sentence.end)
    if found:
        first = int(found["first"])
        last = int(found["last"]) if len(found["last"]) == 4 else first // 100 * 100 + int(found["last"])
        if first <= last <= first + 40:
            yield Piece("years", {"year_from": first, "year_to": last}, Span(*found.span()))
            return
    start = _FROM.search(source.folded, sentence.start, sentence.end)
    end = _UNTIL.search(source.folded, sentence.start, sentence.end)
    lasting = _lasting(source, sentence, words)
    if start and (end or lasting):
        first = int(start["year"])
        last = int(end["year"]) if end else first + (lasting[0] if lasting else 1) - 1
        spans = [start.span(), *([end.span()] if end else []), *([lasting[1]] if lasting else [])]
        if first <= last:
            span = Span(min(each[0] for each in spans), max(each[1] for each in spans))
            yield Piece("years", {"year_from": first, "year_to": last}, span)
    elif start:
        yield Piece("years", {"year_from": int(start["year"])}, Span(*start.span()))
    elif end:
        yield Piece("years", {"year_to": int(end["year"])}, Span(*end.span()))
    elif lasting:
        yield Piece("years", {"years": lasting[0]}, Span(*lasting[1]), Doubt.NO_START)


def _year_alone(source: Source, sentence: Span, words: Vocabulary) -> tuple[int, Span] | None:
    """“Delivery: 2029”, “Delivery: Q3 2029”: a year and nothing else behind the label."""
    label = words.of("label").first(source, sentence)
    if label is None or label.value != "years" or label.span.start != sentence.start:
        return None
    found = _ONLY_YEAR.fullmatch(source.folded, label.span.end, sentence.end)
    return (int(found["year"]), Span(*found.span("year"))) if found else None


def _lasting(source: Source, sentence: Span, words: Vocabulary) -> tuple[int, tuple[int, int]] | None:
    for match in _LASTING.finditer(source.folded, sentence.start, sentence.end):
        number = match["n"] if match["n"].isdecimal() else words.value("number", match["n"])
        if number and 1 <= Decimal(number) <= 40:
            return int(number), match.span()
    return None


def read_values(source: Source, sentence: Span, words: Vocabulary) -> Iterator[Piece]:
    """Money for the lot. Unit prices, turnover and bonds are none; “$” alone may be another country's."""
    if words.of("other_value").first(source, sentence):
        return
    for number in iter_numbers(source, sentence, words):
        if number.value <= 0 or (number.is_word and number.value < LEAST_IN_WORDS):
            continue
        found = currency_beside(source, number, sentence, words)
        if found is None:
            continue
        code, span = found
        behind = Span(span.end, min(sentence.end, span.end + 14))
        each = words.of("each_value").first(source, behind)
        if each and each.span.start - span.end <= 2:
            continue
        value = Decimal(number.value).normalize()
        written = value.quantize(Decimal(1)) if value == value.to_integral() else value
        doubt = Doubt.CURRENCY_GUESSED if code == "?" else None
        yield Piece("value", {"value": written, "currency": "USD" if code == "?" else code}, span, doubt)


def currency_beside(
    source: Source, number: Number, sentence: Span, words: Vocabulary
) -> tuple[str, Span] | None:
    left = Span(max(sentence.start, number.span.start - 14), number.span.start)
    right = Span(number.span.end, min(sentence.end, number.span.end + 16))
    before = [
        each
        for each in words.of("currency").find(source, left)
        if not source.folded[each.span.end : left.end].strip(" .:~")
    ]
    after = next(words.of("currency").find(source, right), None)
    if before:
        return before[-1].value, Span(before[-1].span.start, number.span.end)
    if after and not source.folded[number.span.end : after.span.start].strip():
        return after.value, Span(number.span.start, after.span.end)
    return None
