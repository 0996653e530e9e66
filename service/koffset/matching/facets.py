"""Facet counts of an answer: how many of its companies have a value."""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date

from koffset.domain.evidence import EvidenceDocument, EvidenceGrade
from koffset.matching.judging import RankedCompany

Values = Callable[[EvidenceDocument, date], Iterable[str]]


def _certificates(document: EvidenceDocument, day: date) -> Iterable[str]:
    return (family for family, until in document.company.certificates.items() if until >= day)


def _grades(document: EvidenceDocument, _day: date) -> Iterable[str]:
    return (grade.value for grade in EvidenceGrade if grade.rank <= document.grade.rank)


FACETS: Mapping[str, Values] = {
    "supply_groups": lambda document, _: [document.supply_class[:2]] if document.supply_class else [],
    "supply_classes": lambda document, _: [document.supply_class] if document.supply_class else [],
    "weapon_systems": lambda document, _: document.weapon_systems,
    "defence_fields": lambda document, _: document.company.defence_fields,
    "provinces": lambda document, _: [document.company.province] if document.company.province else [],
    "size_classes": lambda document, _: [document.company.size_class] if document.company.size_class else [],
    "certificates": _certificates,
    "kinds": lambda document, _: [document.kind.value],
    "min_grade": _grades,
}
"""Facet name → values of a document. A grade counts for itself and all below it, as the filter asks “at least”."""


def count_facets(companies: Sequence[RankedCompany], day: date) -> dict[str, dict[str, int]]:
    """Companies by facet value, over the documents that support them; most companies first, then by code."""
    return {name: _count(companies, values, day) for name, values in FACETS.items()}


def _count(companies: Sequence[RankedCompany], values: Values, day: date) -> dict[str, int]:
    counts: Counter[str] = Counter()
    for company in companies:
        counts.update({value for scored in company.supporting for value in values(scored.document, day)})
    return dict(sorted(counts.items(), key=lambda entry: (-entry[1], entry[0])))
