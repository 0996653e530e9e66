"""What documents are filtered by, in columns: a filter is judged once a distinct value and then looked up."""

import json
from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from koffset.domain.evidence import CompanyFacets, EvidenceDocument, EvidenceGrade, EvidenceKind
from koffset.domain.retrieval import Filters
from koffset.search.kept import Kept
from koffset.search.payload import build_facets, parse_facets

Mask = NDArray[np.bool_]

_MAX_AUDIENCES = 100


class Column:
    """One value a document, kept as a number into the list of distinct values."""

    def __init__(self, written: Sequence[str]) -> None:
        numbers: dict[str, int] = {}
        codes = (numbers.setdefault(value, len(numbers)) for value in written)
        self.codes = np.fromiter(codes, dtype=np.int32, count=len(written))
        self.written = tuple(numbers)
        self.values: tuple[Any, ...] = self.written

    def parsed(self, parse: Callable[[str], Any]) -> "Column":
        """The same column with its distinct values read."""
        self.values = tuple(map(parse, self.written))
        return self

    def mask(self, accepts: Callable[[Any], bool]) -> Mask:
        chosen = np.fromiter(map(accepts, self.values), dtype=np.bool_, count=len(self.values))
        return chosen[self.codes]


def write_access(document: EvidenceDocument) -> str:
    return json.dumps(sorted(document.readers), ensure_ascii=False)


def write_claim(document: EvidenceDocument) -> str:
    values = (
        document.kind.value,
        document.grade.value,
        document.supply_class,
        list(document.weapon_systems),
        document.passage == 0,
    )
    return json.dumps(values, ensure_ascii=False)


def write_company(document: EvidenceDocument) -> str:
    return json.dumps(build_facets(document.company), ensure_ascii=False, sort_keys=True)


class FilterColumns:
    """Reproduces `Filters.accepts` for all documents at once."""

    def __init__(
        self, access: Sequence[str], claims: Sequence[str], companies: Sequence[str], ids: Sequence[str]
    ) -> None:
        self._access = Column(access).parsed(lambda text: frozenset(json.loads(text)))
        self._claims = Column(claims).parsed(_parse_claim)
        self._companies = Column(companies).parsed(lambda text: parse_facets(json.loads(text)))
        self.company_ids = Column(ids)
        self._readable: Kept[frozenset[str], Mask] = Kept(_MAX_AUDIENCES)

    def readable(self, readers: frozenset[str]) -> Mask:
        """Not to be written into: it is kept."""
        return self._readable.get(
            readers, lambda: self._access.mask(lambda holders: not readers.isdisjoint(holders))
        )

    def claims(self) -> Mask:
        """One document a claim: its first passage."""
        return self._claims.mask(lambda claim: claim[4])

    def mask(self, filters: Filters) -> Mask:
        mask = self.readable(filters.readers)
        if filters.company_ids:
            mask = mask & self.company_ids.mask(filters.company_ids.__contains__)
        if _restricts_claims(filters):
            mask = mask & self._claims.mask(lambda claim: _accepts_claim(filters, claim))
        if _restricts_companies(filters):
            mask = mask & self._companies.mask(lambda facets: _accepts_company(filters, facets))
        return mask


Claim = tuple[EvidenceKind, EvidenceGrade, str, frozenset[str], bool]


def _parse_claim(text: str) -> Claim:
    kind, grade, supply_class, weapon_systems, is_first = json.loads(text)
    return EvidenceKind(kind), EvidenceGrade(grade), supply_class or "", frozenset(weapon_systems), is_first


def _restricts_claims(filters: Filters) -> bool:
    sets = (filters.supply_groups, filters.supply_classes, filters.weapon_systems, filters.kinds)
    return any(sets) or filters.min_grade is not None


def _restricts_companies(filters: Filters) -> bool:
    return any((filters.defence_fields, filters.provinces, filters.size_classes, filters.certificates))


def _accepts_claim(filters: Filters, claim: Claim) -> bool:
    kind, grade, code, weapon_systems, _ = claim
    class_asked = bool(filters.supply_classes or filters.supply_groups)
    return (
        (not class_asked or code in filters.supply_classes or code[:2] in filters.supply_groups)
        and (not filters.weapon_systems or not filters.weapon_systems.isdisjoint(weapon_systems))
        and (not filters.kinds or kind in filters.kinds)
        and (filters.min_grade is None or grade.rank >= filters.min_grade.rank)
    )


def _accepts_company(filters: Filters, company: CompanyFacets) -> bool:
    valid = {family for family, until in company.certificates.items() if until >= filters.valid_on}
    return (
        (not filters.defence_fields or not filters.defence_fields.isdisjoint(company.defence_fields))
        and (not filters.provinces or company.province in filters.provinces)
        and (not filters.size_classes or company.size_class in filters.size_classes)
        and (not filters.certificates or not filters.certificates.isdisjoint(valid))
    )
