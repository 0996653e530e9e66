"""Processes with the envelope, tolerance and material that stand in the same sentence."""

import re
from collections.abc import Container, Iterator, Sequence
from dataclasses import replace
from itertools import pairwise
from typing import TypeVar

from koffset.domain.profile import EnvelopeLimit
from koffset.domain.requirement import ProcessCondition
from koffset.domain.requirement_proposal import Doubt, NamedThing, ProposedCondition, Span
from koffset.matching.proposing.limits import read_limits
from koffset.matching.proposing.phrases import Found
from koffset.matching.proposing.sharing import with_shared_ends
from koffset.matching.proposing.source import Source
from koffset.matching.proposing.vocabulary import Vocabulary

T = TypeVar("T")

_WORDS_BEHIND_OR = 2
_OR_CHARS = 12
_COMMA = re.compile(r"\s?,\s?|\s?/\s?", re.ASCII)


def read_processes(
    source: Source, sentence: Span, words: Vocabulary, taken: Sequence[Span]
) -> Iterator[ProposedCondition]:
    """Each process once a sentence; limits belong to the process before them, or to the first of the sentence.

    Behind several processes (“milling and anodising of parts up to 2 m”) they may be of any: then they are offered.
    """
    found: dict[str, Found[NamedThing]] = {}
    for each in with_shared_ends(source, list(words.processes.find(source, sentence)), words.processes):
        is_scope = words.value("scope_only", each.value.name.best("en")) is not None
        if not is_scope and not any(each.span.overlaps(span) for span in taken):
            found.setdefault(each.value.name.best("en"), each)
    one_of = _one_of(source, sentence, list(found.values()), words)
    processes = _specific(list(found.values()), one_of)
    limits = list(read_limits(source, sentence, words))
    materials = [
        each
        for each in words.materials.find(source, sentence)
        if not any(process.span.holds(each.span) for process in processes)
    ]
    before = [each for each in materials if processes and each.span.start < processes[0].span.start]
    for place, process in enumerate(processes):
        following = processes[place + 1].span.start if place + 1 < len(processes) else sentence.end
        start = sentence.start if place == 0 else process.span.start
        own = [each for each in limits if start <= each[1].start < following]
        # “magnesium housings, die casting and milling”: what stands before all of them is of each.
        material = [each for each in materials if start <= each.span.start < following] or before
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
