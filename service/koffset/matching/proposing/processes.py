"""Processes with the envelope, tolerance and material that stand in the same sentence."""

import re
from collections.abc import Container, Iterator, Sequence
from dataclasses import replace
from decimal import Decimal
from itertools import pairwise
from typing import TypeVar

from koffset.domain.profile import EnvelopeLimit
from koffset.domain.requirement import ProcessCondition
from koffset.domain.requirement_proposal import Doubt, NamedThing, ProposedCondition, Span
from koffset.matching.proposing.phrases import Found
from koffset.matching.proposing.source import Source
from koffset.matching.proposing.vocabulary import Vocabulary

T = TypeVar("T")

_NUMBER = r"[0-9]{1,3}(?:,[0-9]{3}){1,3}(?:\.[0-9]{1,5})?|[0-9]{1,7}(?:\.[0-9]{1,5})?"
_MEASURE = re.compile(
    rf"(?<![0-9a-z.,])(?:(?P<low>{_NUMBER})\s?(?:mm|cm|m|kg)?\s?(?:-|to|~)\s?)?(?P<high>{_NUMBER})\s?"
    r"(?P<unit>mm|cm|metres?|meters?|millimetres?|millimeters?|inch(?:es)?|in|µm|μm|um|microns?|m|kg|tonnes?|tons?|t|°c|℃)(?![a-z0-9])",
    re.ASCII,
)
_QUANTITY_OF = {"kg": "mass", "t": "mass", "degC": "temperature"}
_NEAR = 28
_WORDS_BEHIND_OR = 2
_OR_CHARS = 12
_COMMA = re.compile(r"\s?,\s?|\s?/\s?", re.ASCII)
_TO = re.compile(r"\bto\s$", re.ASCII)


def read_processes(
    source: Source, sentence: Span, words: Vocabulary, taken: Sequence[Span]
) -> Iterator[ProposedCondition]:
    """Each process once a sentence; limits belong to the process before them, or to the first of the sentence.

    Behind several processes (“milling and anodising of parts up to 2 m”) they may be of any: then they are offered.
    """
    found: dict[str, Found[NamedThing]] = {}
    for each in words.processes.find(source, sentence):
        is_scope = words.value("scope_only", each.value.name.best("en")) is not None
        if not is_scope and not any(each.span.overlaps(span) for span in taken):
            found.setdefault(each.value.name.best("en"), each)
    one_of = _one_of(source, sentence, list(found.values()), words)
    processes = _specific(list(found.values()), one_of)
    limits = list(read_limits(source, sentence, words))
    materials = list(words.materials.find(source, sentence))
    for place, process in enumerate(processes):
        following = processes[place + 1].span.start if place + 1 < len(processes) else sentence.end
        start = sentence.start if place == 0 else process.span.start
        own = [each for each in limits if start <= each[1].start < following]
        material = [each for each in materials if start <= each.span.start < following]
        if process.value.name.best("en") in one_of:
            yield replace(_condition(process, [], material), doubt=Doubt.ONE_OF)
            continue
        group = _group_before(processes[: place + 1], limits) if own and place else [process]
        if len(group) == 1:
            yield _condition(process, own, material)
            continue
        yield _condition(process, [], material)
        for each in group:
            yield replace(_condition(each, own, material), doubt=Doubt.MEANING_UNCLEAR)


def alternatives(
    source: Source, found: Sequence[Found[T]], words: Vocabulary
) -> Sequence[Sequence[Found[T]]]:
    """Groups of which one is enough: “A or B”, “A, B or C”. With an “and” in a list it belongs to the last two."""
    groups: list[list[Found[T]]] = []
    listed: list[Found[T]] = list(found[:1])
    for before, each in pairwise(found):
        between = source.folded[before.span.end : each.span.start]
        if _is_or(source, Span(before.span.end, each.span.start), words):
            if groups and groups[-1][-1] is before:
                groups[-1].append(each)
            else:
                groups.append([*listed, each])
            listed = []
        elif _COMMA.fullmatch(between):
            listed.append(each)
        else:
            listed = [each]
    return groups


def _is_or(source: Source, between: Span, words: Vocabulary) -> bool:
    """An “or” right before the second thing: “to level 2 or better, and painting” has none."""
    found = list(words.of("or").find(source, between))
    behind = source.folded[found[-1].span.end : between.end].split() if found else []
    return bool(found) and len(behind) <= _WORDS_BEHIND_OR and not {"and", "및"} & set(behind)


def _one_of(
    source: Source, sentence: Span, found: Sequence[Found[NamedThing]], words: Vocabulary
) -> frozenset[str]:
    """Names of processes of which one is enough; the other may be unknown to us (“spinning or hydroforming”)."""
    listed = [each for group in alternatives(source, found, words) for each in group]
    beside = [each for each in found if _is_beside_or(source, sentence, each.span, words)]
    return frozenset(each.value.name.best("en") for each in (*listed, *beside))


def _is_beside_or(source: Source, sentence: Span, process: Span, words: Vocabulary) -> bool:
    """“or” right before it or right behind it; “or better” and “or equivalent” name no other process."""
    before = Span(max(sentence.start, process.start - _OR_CHARS), process.start)
    last = next(reversed(list(words.of("or").find(source, before))), None)
    if last and not source.folded[last.span.end : process.start].strip():
        return True
    behind = Span(process.end, min(sentence.end, process.end + _OR_CHARS))
    found = words.of("or").first(source, behind)
    if found is None or source.folded[process.end : found.span.start].strip():
        return False
    more = words.of("or_more").first(source, Span(found.span.end, sentence.end))
    return more is None or bool(source.folded[found.span.end : more.span.start].strip())


def _group_before(
    processes: Sequence[Found[NamedThing]], limits: Sequence[tuple[EnvelopeLimit, Span]]
) -> Sequence[Found[NamedThing]]:
    """The last processes with no limit between them."""
    group = [processes[-1]]
    for before in reversed(processes[:-1]):
        if any(before.span.end <= span.start < group[0].span.start for _, span in limits):
            break
        group.insert(0, before)
    return group


def _specific(found: Sequence[Found[NamedThing]], kept: Container[str]) -> list[Found[NamedThing]]:
    """“five-axis machining” says machining: a name whose words another one of the sentence ends with is left out."""
    names = [each.value.name.best("en") for each in found]
    return [
        each
        for each, name in zip(found, names, strict=True)
        if name in kept or not any(other != name and other.endswith(f" {name}") for other in names)
    ]


def _condition(
    process: Found[NamedThing],
    limits: Sequence[tuple[EnvelopeLimit, Span]],
    materials: Sequence[Found[NamedThing]],
) -> ProposedCondition:
    tolerances = [each for each in limits if each[0].quantity == "tolerance"]
    envelope: dict[str, tuple[EnvelopeLimit, Span]] = {}
    for limit in limits:
        if limit[0].quantity != "tolerance":
            envelope.setdefault(limit[0].quantity, limit)
    used = [process.span, *(span for _, span in envelope.values())]
    used += [span for _, span in tolerances[:1]] + [each.span for each in materials]
    named = list({each.value.name.best("en"): each.value.name for each in materials}.values())
    condition = ProcessCondition(
        kind="process",
        name=process.value.name,
        envelope=tuple(limit for limit, _ in envelope.values()),
        tolerance=tolerances[0][0] if tolerances else None,
        material=named[0] if len(named) == 1 else None,
    )
    span = Span(min(used).start, max(each.end for each in used))
    return ProposedCondition(condition, span)


def with_limits(
    process: ProposedCondition, limits: Sequence[tuple[EnvelopeLimit, Span]]
) -> ProposedCondition:
    """The lot's one process with limits that stand in sentences of their own (“Tolerance: 0.03 mm”)."""
    condition = process.condition
    if not isinstance(condition, ProcessCondition):
        return process
    envelope = {each.quantity: each for each in condition.envelope}
    tolerance, span = condition.tolerance, process.span
    for limit, at in limits:
        if limit.quantity == "tolerance":
            tolerance = tolerance or limit
        else:
            envelope.setdefault(limit.quantity, limit)
        span = Span(min(span.start, at.start), max(span.end, at.end))
    changed = {"envelope": tuple(envelope.values()), "tolerance": tolerance}
    return replace(process, condition=condition.model_copy(update=changed), span=span)


def read_limits(source: Source, sentence: Span, words: Vocabulary) -> Iterator[tuple[EnvelopeLimit, Span]]:
    for match in _MEASURE.finditer(source.folded, sentence.start, sentence.end):
        unit = words.value("measure", match["unit"]) or match["unit"]
        before = Span(max(sentence.start, match.start() - _NEAR), match.start())
        behind = Span(match.end(), min(sentence.end, match.end() + 14))
        limit = _limit(source, match, unit, (before, behind), words)
        if limit:
            yield limit, Span(match.start(), match.end())


def _limit(
    source: Source, match: re.Match[str], unit: str, around: tuple[Span, Span], words: Vocabulary
) -> EnvelopeLimit | None:
    """None where it is not said to be a limit: “66 mm grenades” have a calibre."""
    before = around[0]
    high = Decimal(match["high"].replace(",", ""))
    low = Decimal(match["low"].replace(",", "")) if match["low"] else None
    is_fine = (unit in {"mm", "um", "inch"} and high < 1) or unit == "um"
    said = list(words.of("tolerance").find(source, before))
    plus_minus = source.folded[max(0, match.start() - 3) : match.start()].rstrip().endswith(("±", "+/-"))
    if plus_minus or (is_fine and (said or _TO.search(source.folded, before.start, before.end))):
        return EnvelopeLimit(quantity="tolerance", maximum=high, unit=unit)
    if any(each.phrase.startswith("tolerance") for each in said):
        return EnvelopeLimit(quantity="tolerance", maximum=high, unit=unit)
    named = _quantity(source, around, words)
    upper, lower = words.of("upper").first(source, before), words.of("lower").first(source, before)
    if not (named or upper or lower or low is not None):
        return None
    quantity = named or _QUANTITY_OF.get(unit, "length")
    if low is not None and low < high:
        return EnvelopeLimit(quantity=quantity, minimum=low, maximum=high, unit=unit)
    if lower and not (upper and upper.span.start > lower.span.start) and not _is_not_less(upper, lower):
        return EnvelopeLimit(quantity=quantity, minimum=high, unit=unit)
    return EnvelopeLimit(quantity=quantity, maximum=high, unit=unit)


def _is_not_less(upper: Found[str] | None, lower: Found[str]) -> bool:
    return upper is not None and upper.span.overlaps(lower.span) and len(upper.phrase) > len(lower.phrase)


def _quantity(source: Source, around: tuple[Span, Span], words: Vocabulary) -> str | None:
    """What is measured: right behind (“3 m long”), else before (“diameter up to 800 mm”)."""
    before, behind = around
    after = words.of("limit").first(source, behind)
    if after and not re.search(r"[,;.]", source.folded[behind.start : after.span.start]):
        return after.value
    named = list(words.of("limit").find(source, before))
    if named and not re.search(r"[,;.]|[0-9]", source.folded[named[-1].span.end : before.end]):
        return named[-1].value
    return None
