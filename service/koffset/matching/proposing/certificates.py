"""Certificates that are asked for, with their scope, level and day."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise

from koffset.domain.requirement import (
    CertificateCondition,
)
from koffset.domain.requirement_proposal import Doubt, ProposedCondition, Span
from koffset.domain.taxonomy import CertificateFamily
from koffset.domain.text import BilingualText
from koffset.matching.proposing.levels import read_level
from koffset.matching.proposing.numbers import find_day
from koffset.matching.proposing.phrases import Found
from koffset.matching.proposing.source import Source, as_written
from koffset.matching.proposing.vocabulary import Vocabulary

_CHECKLIST = re.compile(r"\bAC ?7[0-9]{3}(?:/[0-9]{1,2})?\b", re.IGNORECASE)
_OR_ANOTHER = re.compile(
    r"\bor\s(?:at|by|in|from|through)?\s?(?:a|an|another)\s(?:[a-z\-]+\s){1,4}$", re.ASCII
)
"""“in-house or at a laboratory with KOLAS accreditation”: one way of two."""
_PART = re.compile(r"(?<=[0-9])-[1-9](?![0-9\-])")
_SCOPE_BEHIND = re.compile(
    r"\s?(?:accreditation|accredited|approval|approved|certification|certificate|certified|인증)?"
    r"\s?(?:for|in|covering|:|\()\s?(?:the\s)?(?P<scope>[a-z][a-z\- ]{2,60})",
    re.ASCII,
)


def read_certificates(source: Source, clause: Span, words: Vocabulary) -> Iterator[ProposedCondition]:
    """Each family once a clause; Nadcap and its like with the scope that stands in the clause."""
    families = words.taxonomies.certificate_families
    found: dict[str, Found[str]] = {}
    for each in words.certificates.find(source, clause):
        found.setdefault(each.value, each)
    if not found:
        return
    one_of = _alternatives(source, list(found.values()), words)
    day = _valid_on(source, clause, words)
    for code, each in found.items():
        doubt = Doubt.DATE_GUESSED if day and not day[1] else Doubt.ONE_OF if code in one_of else None
        base = CertificateCondition(kind="certificate", family=code, valid_on=day[0] if day else None)
        yield from _certificates(_Written(source, clause, words), families[code], base, each.span, doubt)


@dataclass(frozen=True, slots=True)
class _Written:
    source: Source
    clause: Span
    words: Vocabulary


def _certificates(
    said: _Written, family: CertificateFamily, base: CertificateCondition, span: Span, doubt: Doubt | None
) -> Iterator[ProposedCondition]:
    """One for each scope that is said. A level is the scope where the family has scopes, else it is noted."""
    source, clause, words = said.source, said.clause, said.words
    level = read_level(source, span, clause, words) or _part_number(source, span)
    note = _note(source, span, clause, family)
    if family.code == "nadcap":
        scopes = _scopes(source, clause, words)
        written = None if scopes else _written_scope(source, span, clause)
        if written:
            scopes, doubt = [(written, span)], Doubt.SCOPE_AS_WRITTEN
    elif level and family.scope_matters:
        scopes = [level]
    else:
        scopes, note = [], note or (level[0] if level else None)
    base = base.model_copy(update={"note": note})
    if not scopes:
        yield ProposedCondition(base, span, doubt)
    for scope, at in scopes:
        yield ProposedCondition(base.model_copy(update={"scope": scope}), _joined(span, at), doubt)


def _part_number(source: Source, span: Span) -> tuple[BilingualText, Span] | None:
    """“ISO 3834-2”: a part of a standard that has parts says how much is asked."""
    found = _PART.search(source.text, max(span.start, span.end - 2), span.end + 2)
    whole = Span(span.start, found.end()) if found else span
    return (as_written(source.written(whole)), whole) if found else None


def _note(source: Source, span: Span, clause: Span, family: CertificateFamily) -> BilingualText | None:
    """What is written beyond the family's name: a revision (“AS9100 Rev D”), a Nadcap checklist (“AC7004”)."""
    if family.code == "nadcap":
        checklists = _CHECKLIST.findall(source.text, clause.start, clause.end)
        return BilingualText(en=", ".join(dict.fromkeys(checklists))) if checklists else None
    written = source.written(span)
    names = {re.sub(r"[\s\-/]", "", name).lower() for name in family.members}
    return None if re.sub(r"[\s\-/]", "", written).lower() in names else as_written(written)


def _alternatives(source: Source, found: Sequence[Found[str]], words: Vocabulary) -> frozenset[str]:
    """Families with “or” between them: a condition of ours asks for each, so that either is offered only."""
    pairs = [
        (first.value, second.value)
        for first, second in pairwise(found)
        if words.of("or").first(source, Span(first.span.end, second.span.start))
    ]
    first = found[0]
    elsewhere = [first.value] if _OR_ANOTHER.search(source.folded, 0, first.span.start) else []
    return frozenset([*elsewhere, *(code for pair in pairs for code in pair)])


def _valid_on(source: Source, clause: Span, words: Vocabulary) -> tuple[date | None, bool] | None:
    """The day and whether it is sure; without a day where one is spoken of that is none."""
    mark = words.of("valid").first(source, clause)
    if mark is None:
        return None
    behind = Span(mark.span.end, min(clause.end, mark.span.end + 40))
    before = Span(max(clause.start, mark.span.start - 20), mark.span.start)
    day = find_day(source, behind, words) or find_day(source, before, words)
    return (day[0], day[2]) if day else (None, False)


def _scopes(source: Source, clause: Span, words: Vocabulary) -> Sequence[tuple[BilingualText, Span]]:
    """Scopes by the special processes named; “NDT: fluorescent penetrant” is the second, which says the first too."""
    named = [
        (each.value.scope, each.span) for each in words.processes.find(source, clause) if each.value.scope
    ]
    scopes = {scope.best("en"): (scope, span) for scope, span in named if scope}
    return [
        held for name, held in scopes.items() if not any(other.startswith(f"{name}: ") for other in scopes)
    ]


def _written_scope(source: Source, family: Span, clause: Span) -> BilingualText | None:
    match = _SCOPE_BEHIND.match(source.folded, family.end, clause.end)
    if not match:
        return None
    scope = re.split(r"\b(?:is|are|shall|must|should|would|will|and|or|if|where)\b", match["scope"])[
        0
    ].strip()
    return BilingualText(en=scope) if len(scope) > 2 and len(scope.split()) <= 6 else None


def _joined(first: Span, second: Span) -> Span:
    return Span(min(first.start, second.start), max(first.end, second.end))
