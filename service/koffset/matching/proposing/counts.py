"""How many of a lot where no unit says it: “Quantity: 240”, “16 thrusters for …”, “we shall buy 480 housings”."""

import re

from koffset.domain.requirement_proposal import Piece, Span
from koffset.matching.proposing.amounts import PER, currency_beside, is_count
from koffset.matching.proposing.labels import behind_label
from koffset.matching.proposing.numbers import Number, iter_numbers
from koffset.matching.proposing.source import Source
from koffset.matching.proposing.vocabulary import Vocabulary

_NOUN_AND_PER = re.compile(
    r"(?:\s[a-z][a-z\-]{2,20}){1,4}\s(?:per|a|each|every)\s(?:month|year|annum|lot|batch|order|delivery|week|day)",
    re.ASCII,
)
_TOTAL_CHARS = 30
_WANTED_CHARS = 60
_NOUNS = re.compile(r"(?:\s[a-z][a-z\-]{1,20}){1,4}\s", re.ASCII)
_NOUN = re.compile(r"\s[a-z]{3,}", re.ASCII)
_COUNTED_OF = re.compile(r"(?:[a-z][a-z\-]{1,20}:?\s){1,6}(?:of|deliver|provide|build)\s", re.ASCII)


def read_labelled_quantity(source: Source, sentence: Span, words: Vocabulary) -> Piece | None:
    """“Quantity: 240” without a unit: they are counted."""
    label = words.of("label").first(source, sentence)
    if label is None or label.value != "quantity" or label.span.start - sentence.start > 12:
        return None
    behind = Span(label.span.end, min(sentence.end, label.span.end + 30))
    number = next(iter(iter_numbers(source, behind, words)), None)
    if number is None or number.value <= 0 or not is_count(source, number, sentence, words):
        return None
    is_year = 2000 <= number.value < 2100 and ":" not in source.folded[label.span.end : number.span.start]
    if is_year or PER.match(source.folded, number.span.end, sentence.end):
        return None
    return Piece(
        "quantity", {"quantity": number.value, "unit": "each"}, Span(label.span.start, number.span.end)
    )


def read_leading_quantity(source: Source, sentence: Span, words: Vocabulary) -> Piece | None:
    """“16 thrusters for …”, “Rebuild of 120 transmissions”: what is named at the head of a lot is counted."""
    sentence = behind_label(source, sentence)
    numbers = iter_numbers(source, sentence, words)
    total = _total(source, sentence, words)
    if total:
        return total
    if numbers and _counts(source, numbers[0], sentence, words):
        before = _without_about(source, Span(sentence.start, numbers[0].span.start), words)
        if not _behind_answer(before, words) or _COUNTED_OF.fullmatch(before):
            return _counted(numbers[0])
    return read_wanted_quantity(source, sentence, words)


def _total(source: Source, sentence: Span, words: Vocabulary) -> Piece | None:
    """“120 frames per lot, 360 in total”."""
    for number in iter_numbers(source, sentence, words):
        behind = Span(number.span.end, min(sentence.end, number.span.end + _TOTAL_CHARS))
        found = words.of("in_total").first(source, behind)
        between = source.folded[behind.start : found.span.start].split() if found else []
        is_count = number.value >= 2 and currency_beside(source, number, sentence, words) is None
        if found and is_count and all(map(str.isalpha, between)) and len(between) <= 1:
            return _counted(number)
    return None


def _behind_answer(before: str, words: Vocabulary) -> str:
    """What stands before a count, without the “Yes:” of an answer."""
    text = before.strip()
    return "" if words.value("answer", text.rstrip(" :,-")) is not None else text


def read_wanted_quantity(source: Source, sentence: Span, words: Vocabulary) -> Piece | None:
    """“we shall buy 480 housings”, “Second, about 150 pumps”; what a firm needs (“needs four welders”) is none."""
    ordinal = read_ordinal(source, sentence, words)
    for number in iter_numbers(source, sentence, words):
        if not _counts(source, number, sentence, words):
            continue
        start = ordinal.end if ordinal else sentence.start
        before = _without_about(source, Span(start, number.span.start), words)
        is_told = ordinal is not None or words.value("answer", before.strip().rstrip(" :,-")) is not None
        is_first = is_told and not _behind_answer(before, words).strip(" ,:")
        if is_first or _is_wanted(source, start, before, words) or _will_be_wanted(source, number, words):
            return _counted(number)
    return None


def read_ordinal(source: Source, sentence: Span, words: Vocabulary) -> Span | None:
    """“Second,” at the start of a sentence."""
    found = words.of("ordinal").first(source, Span(sentence.start, min(sentence.end, sentence.start + 20)))
    return found.span if found and found.span.start == sentence.start else None


def _counted(number: Number) -> Piece:
    return Piece("quantity", {"quantity": number.value, "unit": "each"}, number.span)


def _counts(source: Source, number: Number, sentence: Span, words: Vocabulary) -> bool:
    """A whole number of something that a noun names, no rate and no money."""
    end = number.span.end
    return (
        number.value >= 2
        and number.value % 1 == 0
        and _NOUN.match(source.folded, end, sentence.end) is not None
        and is_count(source, number, sentence, words)
        and currency_beside(source, number, sentence, words) is None
        and _NOUN_AND_PER.match(source.folded, end) is None
    )


def _without_about(source: Source, before: Span, words: Vocabulary) -> str:
    """The text up to a number, without an “about” right before it."""
    text = source.folded[before.start : before.end]
    about = list(words.of("about").find(source, before))
    if about and not text[about[-1].span.end - before.start :].strip(" ."):
        return text[: about[-1].span.start - before.start]
    return text


def _will_be_wanted(source: Source, number: Number, words: Vocabulary) -> bool:
    """“260 yokes will be wanted”."""
    near = Span(number.span.end, number.span.end + _WANTED_CHARS)
    found = words.of("is_wanted").first(source, near)
    between = source.folded[near.start : found.span.start] if found else "."
    return _NOUNS.fullmatch(between) is not None


def _is_wanted(source: Source, start: int, before: str, words: Vocabulary) -> bool:
    span = Span(start, start + len(before))
    verb = next(
        (
            each
            for each in words.of("supply_verb").find(source, span)
            if not before[each.span.end - start :].strip()
        ),
        None,
    )
    if verb is None:
        return False
    return verb.value != "need" or words.of("firm").first(source, Span(start, verb.span.start)) is None
