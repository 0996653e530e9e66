"""Limits of work: lengths, masses and tolerances with what they are of."""

import re
from collections.abc import Iterator
from decimal import Decimal

from koffset.domain.profile import EnvelopeLimit
from koffset.domain.requirement_proposal import Span
from koffset.matching.proposing.phrases import Found
from koffset.matching.proposing.source import Source
from koffset.matching.proposing.vocabulary import Vocabulary

_NUMBER = r"[0-9]{1,3}(?:,[0-9]{3}){1,3}(?:\.[0-9]{1,5})?|[0-9]{1,7}(?:\.[0-9]{1,5})?|\.[0-9]{1,6}"
_MEASURE = re.compile(
    rf"(?<![0-9a-z.,])(?:(?P<low>{_NUMBER})\s?(?:mm|cm|m|kg)?\s?(?:-|to|~)\s?)?(?P<high>{_NUMBER})\s?"
    r"(?P<unit>mm|cm|metres?|meters?|millimetres?|millimeters?|inch(?:es)?|in(?=[.,;)]|\Z|\s(?!20[0-9]{2}|the\b|a\b))|"
    r"µm|μm|um|microns?|m|kg|tonnes?|tons?|t|°c|℃|lbs?|pounds|ft|feet|psi|bar|mpa|[\"″])(?![a-z0-9])",
    re.ASCII,
)
_QUANTITY_OF = {
    "kg": "mass",
    "t": "mass",
    "lb": "mass",
    "degC": "temperature",
    "psi": "pressure",
    "bar": "pressure",
    "MPa": "pressure",
}
_NEAR = 28
_INCH = "inch"
_INCH_MARKS = frozenset({'"', "″"})
_TO = re.compile(r"\bto\s$", re.ASCII)


def read_limits(source: Source, sentence: Span, words: Vocabulary) -> Iterator[tuple[EnvelopeLimit, Span]]:
    for match in _MEASURE.finditer(source.folded, sentence.start, sentence.end):
        unit = (
            _INCH if match["unit"] in _INCH_MARKS else words.value("measure", match["unit"]) or match["unit"]
        )
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
