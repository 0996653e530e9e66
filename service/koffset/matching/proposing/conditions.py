"""Conditions that name something known besides certificates: security, size, region, offset, experience, rates."""

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal

from koffset.domain.profile import SizeClass
from koffset.domain.requirement import (
    CapacityCondition,
    CooperationCondition,
    ExperienceCondition,
    RegionCondition,
    SecurityCondition,
    SizeCondition,
)
from koffset.domain.requirement_proposal import Doubt, ProposedCondition, Span
from koffset.matching.proposing.amounts import PER, rate_before, unit_behind
from koffset.matching.proposing.numbers import iter_numbers
from koffset.matching.proposing.phrases import Found
from koffset.matching.proposing.source import Source
from koffset.matching.proposing.vocabulary import Vocabulary

_CMMC = re.compile(
    r"(?<![0-9a-z])cmmc(?:\s2\.0)?[\s,(]{0,3}(?:certification\s|maturity\s|at\s){0,2}(?:level|lvl|l|레벨)?\s?(?P<level>[1-3])(?![0-9]|\.[0-9])(?:급|등급)?",
    re.ASCII,
)
_CMMC_ALONE = re.compile(r"(?<![0-9a-z])cmmc(?![0-9a-z])", re.ASCII)
_FIELDS = re.compile(
    r"(?:offset|절충교역)?\s{0,2}(?:fields?|categor(?:y|ies)|areas?|분야)\s{0,2}(?:nos?\.?\s?|numbers?\s)?(?P<numbers>[1-7](?:\s?(?:,|and|or|/|&|-|및|,\s?and)\s?[1-7]){0,6})(?![0-9a-z])",
    re.ASCII,
)
_PRIME = re.compile(
    r"\b(?:for|with|to|of|by)\s(?:the\s)?(?P<name>[A-Z][A-Za-z&\-]{1,24}(?:\s(?:[A-Z][A-Za-z&\-]{1,24}|&)){0,4})"
)


def read_security(source: Source, clause: Span, words: Vocabulary) -> Iterator[ProposedCondition]:
    cleared = words.of("clearance").first(source, clause)
    if cleared:
        doubt = None if cleared.value == "sure" else Doubt.MEANING_UNCLEAR
        condition = SecurityCondition(kind="security", facility_clearance=True)
        yield ProposedCondition(condition, cleared.span, doubt)
    level = _CMMC.search(source.folded, clause.start, clause.end)
    alone = _CMMC_ALONE.search(source.folded, clause.start, clause.end)
    if level:
        condition = SecurityCondition(kind="security", cmmc_level=int(level["level"]))
        yield ProposedCondition(condition, Span(*level.span()))
    elif alone:
        condition = SecurityCondition(kind="security", cmmc_level=1)
        yield ProposedCondition(condition, Span(*alone.span()), Doubt.MEANING_UNCLEAR)
    # “DFARS 252.204-7012 and NIST SP 800-171 apply”: what is said plainly goes before what means it.
    nist = min(words.of("nist").find(source, clause), key=lambda each: each.value != "sure", default=None)
    if nist:
        doubt = None if nist.value == "sure" else Doubt.MEANING_UNCLEAR
        yield ProposedCondition(SecurityCondition(kind="security", nist_800_171=True), nist.span, doubt)


def read_sizes(source: Source, clause: Span, words: Vocabulary) -> Iterator[ProposedCondition]:
    found = list(words.of("size").find(source, clause))
    if found:
        sizes = tuple(dict.fromkeys(SizeClass(each.value) for each in found))
        span = Span(found[0].span.start, found[-1].span.end)
        yield ProposedCondition(SizeCondition(kind="size_class", any_of=sizes), span)


def read_regions(
    source: Source, clause: Span, words: Vocabulary, taken: Sequence[Span]
) -> Iterator[ProposedCondition]:
    """Provinces where somebody is to be; where something is delivered to says nothing of the firm."""
    found = [
        each
        for each in words.provinces.find(source, clause)
        if not any(each.span.overlaps(span) for span in taken)
    ]
    if not found or words.of("not_located").first(source, clause):
        return
    regions = tuple(dict.fromkeys(each.value for each in found))
    said = words.of("located").first(source, clause) or words.of("strength").first(source, clause)
    condition = RegionCondition(kind="region", any_of=regions)
    span = Span(found[0].span.start, found[-1].span.end)
    yield ProposedCondition(condition, span, None if said else Doubt.PLACE_UNCLEAR)


def read_cooperation(source: Source, clause: Span, words: Vocabulary) -> Iterator[ProposedCondition]:
    """Offset fields by number or name, and whether direct or indirect; names without “offset” may mean other things."""
    mark = words.of("offset").first(source, clause)
    fields: dict[int, Span] = {}
    if mark:
        for match in _FIELDS.finditer(source.folded, clause.start, clause.end):
            for number in _numbers(match["numbers"]):
                fields.setdefault(number, Span(*match.span()))
    has_numbers = bool(fields)
    if not has_numbers:
        for each in words.of("offset_field").find(source, clause):
            fields.setdefault(int(each.value), each.span)
    direct = words.of("direct").first(source, clause)
    if not fields and not direct:
        return
    spans = [*fields.values(), *([direct.span] if direct else [])]
    condition = CooperationCondition(
        kind="cooperation",
        offset_fields=tuple(sorted(fields)),
        direct=direct.value == "direct" if direct else None,
    )
    doubt = None if mark or direct else Doubt.MEANING_UNCLEAR
    yield ProposedCondition(condition, Span(min(spans).start, max(each.end for each in spans)), doubt)


def _numbers(written: str) -> Sequence[int]:
    numbers = [int(each) for each in re.findall(r"[1-7]", written)]
    if "-" in written and len(numbers) == 2:
        return list(range(min(numbers), max(numbers) + 1))
    return numbers


def read_experience(
    source: Source, clause: Span, words: Vocabulary, platforms: Sequence[Found[str]]
) -> Iterator[ProposedCondition]:
    """Country, customer, platform and years, where the clause speaks of experience. “A or B” is offered apart."""
    mark = words.of("experience").first(source, clause)
    if mark is None:
        return
    years = _years(source, clause, words)
    countries = list(dict.fromkeys((each.value, each.span) for each in words.countries.find(source, clause)))
    known = list({each.value: each for each in platforms if clause.holds(each.span)}.values())
    prime = _prime(source, clause, words, [*(span for _, span in countries), *(each.span for each in known)])
    if not (years or countries or known or prime):
        return
    spans = [mark.span, *(span for _, span in countries), *(each.span for each in known)]
    if years:
        spans.append(years[1])
    if prime:
        spans.append(prime[1])
    span = Span(min(spans).start, max(each.end for each in spans))
    is_choice = max(len(countries), len(known)) > 1
    has_or = words.of("or").first(source, clause) is not None
    doubt = Doubt.ONE_OF if is_choice and has_or else None
    if prime and not prime[2]:
        doubt = doubt or Doubt.NAME_GUESSED
    for country, platform in _pairs([code for code, _ in countries], [each.value for each in known]):
        condition = ExperienceCondition(
            kind="experience",
            country=country,
            platform=platform,
            prime=prime[0] if prime else None,
            years=years[0] if years else None,
        )
        yield ProposedCondition(condition, span, doubt)


def _pairs(countries: Sequence[str], platforms: Sequence[str]) -> Sequence[tuple[str | None, str | None]]:
    """One condition for each of the longer list; a single other one goes with all."""
    if len(countries) > 1 and len(platforms) > 1:
        return [*((each, None) for each in countries), *((None, each) for each in platforms)]
    one: Sequence[None] = [None]
    return [(country, platform) for country in (countries or one) for platform in (platforms or one)]


def _years(source: Source, clause: Span, words: Vocabulary) -> tuple[int, Span] | None:
    for number in iter_numbers(source, clause, words):
        near = Span(number.span.end, min(clause.end, number.span.end + 12))
        unit = words.of("years").first(source, near)
        between = source.folded[number.span.end : unit.span.start].strip(" +-'") if unit else "-"
        if unit and not between and 0 < number.value <= 60 and number.value == int(number.value):
            return int(number.value), Span(number.span.start, unit.span.end)
    return None


def _prime(
    source: Source, clause: Span, words: Vocabulary, taken: Sequence[Span]
) -> tuple[str, Span, bool] | None:
    """A name in capitals behind “for”, “with” or “to”. Sure where it ends as names of firms do."""
    ends = {each.casefold() for each in words.phrases("prime_end")}
    for match in _PRIME.finditer(source.text, clause.start, clause.end):
        span = Span(*match.span("name"))
        if any(span.overlaps(each) for each in taken) or _is_known(source, span, words):
            continue
        last = match["name"].split()[-1].casefold()
        return match["name"], span, last in ends
    return None


def _is_known(source: Source, span: Span, words: Vocabulary) -> bool:
    lists = (
        words.certificates,
        words.platforms,
        words.processes,
        words.materials,
        words.provinces,
        words.countries,
    )
    korea = re.search(r"kore|nato|europe|asia|north america|lot|offset", source.folded[span.start : span.end])
    return korea is not None or any(each.first(source, span) for each in lists)


LEAST_IN_WORDS = 10
"""“twenty blanks a month” is a rate, and “six sets a month” by its unit; “two audits a year” is none."""


def read_rates(source: Source, clause: Span, words: Vocabulary) -> Iterator[ProposedCondition]:
    """“20,000 a month”, “700 units per year”, “월 20,000개”."""
    for number in iter_numbers(source, clause, words):
        unit = unit_behind(source, number, clause, words)
        if number.value <= 0 or (number.is_word and not unit and number.value < LEAST_IN_WORDS):
            continue
        end = unit[1] if unit else number.span.end
        per = PER.match(source.folded, end, clause.end) or PER.match(
            source.folded, number.span.end, clause.end
        )
        before = rate_before(source, number)
        if per is None and unit is None:
            per = _behind_a_noun(source, number.span.end, clause)
        if per:
            written = per["per"] or per["adverb"] or ""
            yield _rate(
                number.value, unit, Span(number.span.start, per.end()), is_monthly=written.startswith("m")
            )
        elif before:
            yield _rate(number.value, unit, Span(number.span.start, end), is_monthly=before == "month")


_NOUN_AND_PER = re.compile(
    r"(?:\s[a-z][a-z\-]{2,20}){1,3}(?P<rest>\s(?:per|a|each|every)\s(?:month|year|annum))", re.ASCII
)


def _behind_a_noun(source: Source, start: int, clause: Span) -> re.Match[str] | None:
    """“20,000 track pads a month”."""
    match = _NOUN_AND_PER.match(source.folded, start, clause.end)
    return PER.match(source.folded, match.start("rest"), clause.end) if match else None


def _rate(
    quantity: Decimal, unit: tuple[str, int] | None, span: Span, *, is_monthly: bool
) -> ProposedCondition:
    condition = CapacityCondition(
        kind="capacity",
        quantity=quantity,
        unit=unit[0] if unit else "each",
        per="month" if is_monthly else "year",
    )
    return ProposedCondition(condition, span)
