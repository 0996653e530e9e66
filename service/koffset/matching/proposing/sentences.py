"""Sentences of a stretch of text, and how strongly each part of a sentence asks."""

import itertools
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from koffset.domain.requirement_proposal import Span
from koffset.matching.proposing.phrases import Found
from koffset.matching.proposing.source import Source
from koffset.matching.proposing.vocabulary import Vocabulary

Asked = Literal["must", "should", "waived", "excluded"]

_SENTENCE_END = re.compile(r"[.!?。](?=[)\]\"'”]{0,2}\s{1,40}[^a-z\s])|\n(?=[ \t]{0,40}\n)")
_ABBREVIATION = re.compile(
    r"(?:\b(?:no|nos|approx|rev|inc|ltd|corp|co|fig|min|max|incl|e\.g|i\.e|etc|dia|st|ref|para|qty|dr|mr|ms|u\.s|spec|vs)|(?:\b[a-z]\.)[a-z])\.$"
)
_SEMICOLON = re.compile(r";|(?<=[a-z0-9)])[.!?](?=\s{1,3}[a-z])")
_BRACKET = re.compile(r"\([^()]{1,120}\)|\[[^\[\]]{1,120}\]")
_ENTRY_END = re.compile(r"[,:]\s|\s(?:and|or|및)\s")
_ASIDE_END = re.compile(r"[,(\[]")
_COMMA = re.compile(r",\s")
_ENTRY_AT_END = re.compile(
    r",\s(?!.*\b(?:and|or|is|are|be|was|will|would|shall|should|may|can|have|has)\b)[^,:;]{2,80}\s$"
)
_WORD = re.compile(r"\w+")
_SEPARATOR = re.compile(
    r"(;)|(,\s{1,3}(?:and|but|while|whereas|though|although)\s)|(\s(?:but|while|whereas|though|although)\s|지만|으나)|([.]\s)|(\s(?:and|or)\s)|(,\s|고\s|며\s)"
)


@dataclass(frozen=True, slots=True)
class Clause:
    """Part of a sentence with one strength; None where it does not say."""

    span: Span
    asked: Asked | None


def iter_sentences(source: Source, span: Span) -> Iterator[Span]:
    start = span.start
    for match in _SENTENCE_END.finditer(source.text, span.start, span.end):
        end = match.end()
        if _ABBREVIATION.search(source.folded, max(start, end - 8), end):
            continue
        yield from _unless_empty(source.stripped(start, end))
        start = end
    yield from _unless_empty(source.stripped(start, span.end))


def _unless_empty(span: Span) -> Iterator[Span]:
    if span.start < span.end:
        yield span


def cues(source: Source, span: Span, words: Vocabulary) -> Sequence[Found[str]]:
    """Words of strength; “no … is required” and “neither … is needed” waive what they stand about."""
    found = list(words.of("strength").find(source, span))
    waiving = words.of("waiving").first(source, span)
    if waiving is None:
        return found
    return [_waived(each, waiving, source, words) for each in found]


def _waived(cue: Found[str], waiving: Found[str], source: Source, words: Vocabulary) -> Found[str]:
    """Only where the word asks behind the “no” and no comma or “but” stands between."""
    between = source.folded[waiving.span.end : cue.span.start]
    is_passive = words.value("passive", cue.phrase) is not None
    is_near = (
        cue.span.start >= waiving.span.end
        and len(between) < 80
        and not re.search(r"[,;]|\bbut\b|\bless\b|\bmore\b|\blater\b", between)
    )
    return Found("waived", cue.phrase, cue.span) if is_passive and is_near else cue


def split_clauses(source: Source, sentence: Span, words: Vocabulary) -> Sequence[Clause]:
    """At semicolons and brackets; what says nothing asks as the part before it does, unless that waives something."""
    clauses: list[Clause] = []
    start = sentence.start
    held: Asked | None = None
    for end in [*_semicolons(source, sentence), sentence.end]:
        is_first = True
        for clause, is_aside in _split_at_brackets(source, Span(start, end), words):
            clauses.append(clause if clause.asked or not is_first else Clause(clause.span, held))
            if not is_aside:
                held = clauses[-1].asked if clauses[-1].asked in {"must", "should"} else None
            is_first = is_aside
        start = end
    return clauses


def _split_at_brackets(source: Source, part: Span, words: Vocabulary) -> Iterator[tuple[Clause, bool]]:
    """A bracket with a strength of its own is an aside, told by the second of each pair.

    “(ISO 3834 preferred)” asks for that, “(preferred)” for what stands before it up to a comma, a colon or an “and”.
    """
    start = part.start
    for match in _BRACKET.finditer(source.folded, part.start, part.end):
        inside = Span(match.start() + 1, match.end() - 1)
        found = cues(source, inside, words)
        if not found:
            continue
        says_more = _says_more(source, inside, found, words)
        entry = match.start() if says_more else _entry_start(source, Span(start, match.start()))
        behind = _asked_behind(source, Span(match.end(), part.end), words)
        for clause in _split_part(source, Span(start, entry), words) if start < entry else ():
            yield (clause if clause.asked else Clause(clause.span, behind)), False
        yield Clause(Span(entry, match.end()), _asked(found[-1].value)), True
        start = match.end()
    if start < part.end:
        for clause in _split_part(source, Span(start, part.end), words):
            yield clause, False


def _says_more(source: Source, inside: Span, found: Sequence[Found[str]], words: Vocabulary) -> bool:
    """Whether a bracket names something besides its word of strength (“highly preferred” does not)."""
    rest = source.folded[inside.start : inside.end]
    for cue in reversed(found):
        rest = rest[: cue.span.start - inside.start] + " " + rest[cue.span.end - inside.start :]
    return any(words.value("degree", word) is None for word in _WORD.findall(rest))


def _entry_start(source: Source, before: Span) -> int:
    ends = [match.end() for match in _ENTRY_END.finditer(source.folded, before.start, before.end)]
    return ends[-1] if ends else before.start


def _asked_behind(source: Source, rest: Span, words: Vocabulary) -> Asked | None:
    """“ISO 9001 (DNV preferred) is required”: what the sentence goes on with, up to a comma."""
    stop = _ASIDE_END.search(source.folded, rest.start, rest.end)
    found = cues(source, Span(rest.start, stop.start() if stop else rest.end), words)
    return _asked(found[0].value) if found else None


def _semicolons(source: Source, sentence: Span) -> Sequence[int]:
    """Also full stops before a small letter, as people type them in haste; “max. length” has none."""
    return [
        match.start()
        for match in _SEMICOLON.finditer(source.folded, sentence.start + 1, sentence.end)
        if match.group() == ";"
        or not _ABBREVIATION.search(source.folded, max(sentence.start, match.end() - 8), match.end())
    ]


def split_parts(source: Source, sentence: Span) -> Sequence[Span]:
    """The stretches between its semicolons."""
    cuts = [sentence.start, *(place + 1 for place in _semicolons(source, sentence)), sentence.end]
    return [source.stripped(start, end) for start, end in itertools.pairwise(cuts)]


def part_around(source: Source, sentence: Span, within: Span) -> Span:
    """The stretch between two semicolons of the sentence that holds the place."""
    parts = split_parts(source, sentence)
    return next((each for each in reversed(parts) if each.start <= within.start), sentence)


def _split_part(source: Source, sentence: Span, words: Vocabulary) -> Sequence[Clause]:
    """Cut between two words of different strength, at the strongest separator that stands between them."""
    found = cues(source, sentence, words)
    if not found:
        return [Clause(sentence, None)]
    clauses, start = [], sentence.start
    for cue, following in itertools.pairwise(found):
        if cue.value == following.value:
            continue
        cut = _cut_between(source, cue, following, words)
        if cut is not None:
            clauses.append(Clause(Span(start, cut), _asked(cue.value)))
            start = cut
    last = found[-1]
    is_closed = last.value == "waived" or not last.phrase.isascii()
    if is_closed and source.folded[last.span.end : last.span.end + 1] == ",":
        # “Nadcap is not needed, ISO 9001 is.” “중소기업 우대, 부산 소재”: in Korean such a word ends its part.
        return [
            *clauses,
            Clause(Span(start, last.span.end), _asked(last.value)),
            Clause(Span(last.span.end, sentence.end), None),
        ]
    entry = _first_waived(source, Span(start, last.span.start), words) if last.value == "waived" else start
    if entry > start:
        clauses.append(Clause(Span(start, entry), None))
    clauses.append(Clause(Span(entry, sentence.end), _asked(last.value)))
    return clauses


def _first_waived(source: Source, before: Span, words: Vocabulary) -> int:
    """“Gear cutting, 800 pieces, AS9100 not necessary”: without a verb it waives entries of its kind only."""
    if not _ENTRY_AT_END.search(source.folded, before.start, before.end):
        return before.start
    commas = [match.end() for match in _COMMA.finditer(source.folded, before.start, before.end)]
    kinds = [
        _kind(source, Span(*each), words) for each in itertools.pairwise([before.start, *commas, before.end])
    ]
    others = [place for place, kind in enumerate(kinds) if kind != kinds[-1]]
    return commas[others[-1]] if others and kinds[-1] else before.start


def _kind(source: Source, entry: Span, words: Vocabulary) -> str | None:
    lists = {"certificate": words.certificates, "region": words.provinces, "size": words.of("size")}
    return next((kind for kind, phrases in lists.items() if phrases.first(source, entry)), None)


def _cut_between(source: Source, cue: Found[str], following: Found[str], words: Vocabulary) -> int | None:
    places = [
        (next(rank for rank, group in enumerate(match.groups()) if group), match.start())
        for match in _SEPARATOR.finditer(source.folded, cue.span.end, following.span.start)
    ]
    if not places:
        # “preferably” right behind a comma, or two words of strength side by side.
        return following.span.start if words.value("before", following.phrase) else None
    strongest = min(rank for rank, _ in places)
    best = [place for rank, place in places if rank == strongest]
    return best[-1] if words.value("before", following.phrase) else best[0]


def _asked(value: str) -> Asked:
    by_value: Mapping[str, Asked] = {"should": "should", "waived": "waived", "excluded": "excluded"}
    return by_value.get(value, "must")
