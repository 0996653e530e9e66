"""Sentences that speak of a lot by its thing: “for the fins”, “Suppliers of struts shall …”."""

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache

from koffset.domain.requirement_proposal import Span
from koffset.matching.proposing.source import Source
from koffset.matching.proposing.vocabulary import Vocabulary

LEAST_LETTERS = 4
_LAST_WORD = re.compile(r"[a-z]+$")


def things_of(names: Mapping[str, str], words: Vocabulary) -> Mapping[str, Sequence[str]]:
    """Lots by the last word of their thing: “main gear struts” and “nose gear struts” are both struts."""
    things: dict[str, list[str]] = defaultdict(list)
    for lot_id, name in names.items():
        found = _LAST_WORD.search(name.lower())
        is_name = found is not None and len(found.group()) >= LEAST_LETTERS
        is_unit = found is not None and words.value("unit", found.group()) is not None
        if found and is_name and (not is_unit or words.value("named_unit", found.group()) is not None):
            things[found.group().removesuffix("s")].append(lot_id)
    return things


def lots_named(source: Source, sentence: Span, things: Mapping[str, Sequence[str]]) -> Sequence[str]:
    """Behind “for”, “of” or “on”, or as what the sentence begins with: elsewhere it may be what a firm uses."""
    found = [lots for thing, lots in things.items() if any(_stands(source, sentence, thing))]
    return list(dict.fromkeys(lot for lots in found for lot in lots))


def _stands(source: Source, sentence: Span, thing: str) -> Iterator[bool]:
    first, led = _patterns(thing)
    yield first.match(source.folded, sentence.start, sentence.end) is not None
    yield led.search(source.folded, sentence.start, sentence.end) is not None


@lru_cache(maxsize=1024)
def _patterns(thing: str) -> tuple[re.Pattern[str], re.Pattern[str]]:
    named = rf"(?:[a-z\-]+\s)?{re.escape(thing)}s?(?![a-z])"
    return (
        re.compile(rf"(?:the\s|all\s)?{named}"),
        re.compile(rf"\b(?:for|of|on)\s(?:the\s|all\s|both\s)?{named}"),
    )
