"""What a lot is of: the noun phrase at its head, without counts, verbs of supplying and what it is for."""

import re

from koffset.domain.requirement import ItemCondition
from koffset.domain.requirement_proposal import Doubt, ProposedCondition, Span
from koffset.domain.text import BilingualText
from koffset.matching.proposing.amounts import is_count
from koffset.matching.proposing.numbers import iter_numbers
from koffset.matching.proposing.phrases import Found
from koffset.matching.proposing.source import Source
from koffset.matching.proposing.vocabulary import Vocabulary
from koffset.text.normal import is_hangul

MOST_WORDS = 5
MOST_CHARS = 100
_MAKER_CHARS = 40
_ARTICLE = re.compile(
    r"(?:(?:the|a|an|some|new|complete|of|about|approximately|approx\.?|ca\.?)\s+)+", re.ASCII
)
_STOP = re.compile(r"[,;:.()\[\n]|\s/\s|\s-\s|(?<=\s)[0-9]")
_WORD = re.compile(r"[^\s]+")
_NEXT = re.compile(r"[\s:,\-]+", re.ASCII)


def read_item(source: Source, head: Span, words: Vocabulary) -> ProposedCondition | None:
    """None where work stands there (“heat treatment of …”, “repair of …”): a service. Two things are offered only."""
    start = _start(source, head, words)
    end = _end(source, Span(start, head.end), words)
    span = _without_and(source, source.stripped(start, end))
    name = source.written(span)
    count = len(name.split())
    least = 2 if any(map(is_hangul, name)) else 3
    is_name = 0 < count <= MOST_WORDS and least <= len(name) <= MOST_CHARS and any(map(str.isalpha, name))
    if not is_name or words.value("not_item", name) or name.endswith(" of"):
        return None
    process = words.processes.first(source, span)
    if process and process.span.start == span.start and not _has_noun_behind(source, process.span, span):
        return None
    service = words.of("service").first(source, span)
    if service and service.span.start == span.start and source.folded[service.span.end :].startswith(" of "):
        return None
    text = BilingualText(ko=name) if any(map(is_hangul, name)) else BilingualText(en=name)
    is_several = re.search(r"\b(?:and|or)\b|&|\s및\s", source.folded[span.start : span.end]) is not None
    return ProposedCondition(
        ItemCondition(kind="item", name=text), span, Doubt.SEVERAL if is_several else None
    )


def _without_and(source: Source, span: Span) -> Span:
    """“windscreens and 3,600 …” is cut before the number."""
    found = re.search(r"\s(?:and|or)$", source.folded[span.start : span.end])
    return Span(span.start, span.start + found.start()) if found else span


def _start(source: Source, head: Span, words: Vocabulary) -> int:
    """Behind articles, counts with their unit, and verbs such as “supply of”, in any order."""
    place = _wanted_from(source, head, words)
    for _ in range(6):
        before = place
        article = _ARTICLE.match(source.folded, place, head.end)
        place = article.end() if article else place
        rest = Span(place, head.end)
        place = _behind_maker(source, Span(place, head.end), words)
        for kind in ("supply", "about", "ordinal", "answer"):
            found = words.of(kind).first(source, Span(place, min(head.end, place + 45)))
            if found and found.span.start == place:
                place = found.span.end
        number = next(iter(iter_numbers(source, Span(place, min(head.end, place + 30)), words)), None)
        if number and number.span.start == place and is_count(source, number, head, words):
            place = number.span.end
            gap = _NEXT.match(source.folded, place, rest.end)
            behind = gap.end() if gap else place
            unit = words.of("unit").first(source, Span(behind, min(rest.end, behind + 20)))
            if unit and unit.span.start == behind and not _is_named(source, unit, words):
                place = unit.span.end
        gap = _NEXT.match(source.folded, place, head.end)
        place = gap.end() if gap else place
        if place == before:
            break
    return place


def find_maker(source: Source, span: Span, words: Vocabulary) -> Span | None:
    """“one Korean foundry for”: who is sought, with the word behind which the thing stands."""
    for found in words.of("firm").find(source, span):
        if source.folded[found.span.end : span.end].startswith(" for "):
            return Span(found.span.start, found.span.end + len(" for "))
    return None


def _behind_maker(source: Source, rest: Span, words: Vocabulary) -> int:
    """The same place where nobody is sought right there."""
    found = find_maker(source, Span(rest.start, min(rest.end, rest.start + _MAKER_CHARS)), words)
    return found.end if found else rest.start


def _is_named(source: Source, unit: Found[str], words: Vocabulary) -> bool:
    """“240 harness sets for …”: the unit is the thing, unless “of” says of what."""
    named = words.value("named_unit", source.written(unit.span).lower()) is not None
    return named and not source.folded[unit.span.end :].startswith(" of ")


def _behind_next_verb(source: Source, rest: Span, words: Vocabulary) -> int:
    """“we want” of “we want to order” goes on with its second verb."""
    found = words.of("supply_verb").first(source, Span(rest.start, min(rest.end, rest.start + 30)))
    follows = found is not None and not source.folded[rest.start : found.span.start].strip()
    return found.span.end if found and follows else rest.start


def _wanted_from(source: Source, head: Span, words: Vocabulary) -> int:
    """Behind “we need” and “the first package is” of a sentence; a title begins with its thing."""
    for kind in ("subject", "supply_verb"):
        found = words.of(kind).first(source, Span(head.start, min(head.end, head.start + 90)))
        if found and found.span.end < head.end:
            return _behind_next_verb(source, Span(found.span.end, head.end), words)
    maker = find_maker(source, Span(head.start, min(head.end, head.start + 90)), words)
    return maker.end if maker else head.start


def _end(source: Source, rest: Span, words: Vocabulary) -> int:
    stop = _STOP.search(source.folded, min(rest.start + 1, rest.end), rest.end)
    end = stop.start() if stop else rest.end
    for found in words.of("phrase_end").find(source, Span(rest.start, end)):
        if source.folded[found.span.start - 1].isspace() or found.span.start == rest.start:
            return found.span.start
    return end


def _has_noun_behind(source: Source, process: Span, whole: Span) -> bool:
    """“machined ribs”, “castings for …”: a thing made so."""
    behind = source.folded[process.end : whole.end].split()
    return bool(behind) and behind[0] not in {
        "of",
        "and",
        "or",
        "for",
        "services",
        "service",
        "work",
        "coating",
    }
