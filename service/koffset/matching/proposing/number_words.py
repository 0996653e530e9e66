"""Numbers that are written in words: “four hundred and eighty”, “half a million”, “twelve hundred”."""

from collections.abc import Iterator, Sequence
from decimal import Decimal

from koffset.domain.requirement_proposal import Span
from koffset.matching.proposing.phrases import Found
from koffset.matching.proposing.source import Source
from koffset.matching.proposing.vocabulary import Vocabulary

_THOUSAND = 1000
_Token = tuple[Found[str], bool]
"""A word and whether it multiplies what stands before it."""


def iter_worded(source: Source, span: Span, words: Vocabulary) -> Iterator[tuple[Decimal, Span]]:
    """“a few hundred” and “hundreds” say no number: a word that multiplies needs one, or an “a”, before it."""
    group: list[_Token] = []
    for token in _tokens(source, span, words):
        if group and not _continues(source, group, token):
            yield from _value(group)
            group = []
        group.append(token)
    yield from _value(group)


def _tokens(source: Source, span: Span, words: Vocabulary) -> Sequence[_Token]:
    small = [(found, False) for found in words.of("number").find(source, span)]
    scales = [(found, True) for found in words.of("number_scale").find(source, span)]
    return sorted([*small, *scales], key=lambda token: token[0].span)


def _continues(source: Source, group: Sequence[_Token], token: _Token) -> bool:
    """With a blank or hyphen between, behind a word that multiplies also with “and”; smaller follows larger."""
    (before, is_scale), (found, multiplies) = group[-1], token
    between = source.folded[before.span.end : found.span.start].replace("-", " ")
    if between.strip() not in ({"", "and"} if is_scale else {""}) or not between:
        return False
    if multiplies:
        return True
    value, last = Decimal(found.value), Decimal(before.value)
    return value < 1 or is_scale or (last >= 20 and last % 10 == 0 and value < 10)


def _value(group: Sequence[_Token]) -> Iterator[tuple[Decimal, Span]]:
    if not group or _is_bare(group):
        return
    total, current = Decimal(0), Decimal(0)
    for found, multiplies in group:
        value = Decimal(found.value)
        if not multiplies:
            current += value
        elif value >= _THOUSAND:
            total, current = total + (current or 1) * value, Decimal(0)
        else:
            current = (current or Decimal(1)) * value
    whole = total + current
    yield (
        whole.quantize(Decimal(1)) if whole == whole.to_integral() else whole,
        Span(group[0][0].span.start, group[-1][0].span.end),
    )


def _is_bare(group: Sequence[_Token]) -> bool:
    """“hundred” without a number before it, “half” without anything behind it."""
    first, multiplies = group[0]
    is_half = Decimal(first.value) < 1
    return (multiplies and not first.phrase.startswith("a ")) or (is_half and len(group) == 1)
