"""Filters beside the results: their values with counts, what is chosen, and how to drop it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from koffset.api.schemas import FacetCount
from koffset_web.i18n import Language
from koffset_web.labels import Labels
from koffset_web.search_state import FILTERS, GRADE, FilterKind, SearchState

VALUES_IN_SIGHT = 8


@dataclass(frozen=True, slots=True)
class FacetValue:
    """One checkbox; `companies` is None where the answer counts nothing."""

    code: str
    label: str
    companies: int | None
    chosen: bool


@dataclass(frozen=True, slots=True)
class Facet:
    """One filter; `more` are the values behind the first ones."""

    parameter: str
    title: str
    values: Sequence[FacetValue]
    more: Sequence[FacetValue]


@dataclass(frozen=True, slots=True)
class Chip:
    """A chosen filter value and the URL of the same search without it."""

    title: str
    label: str
    drop_url: str


def build_facets(
    state: SearchState, counts: Mapping[str, Sequence[FacetCount]], labels: Labels
) -> Sequence[Facet]:
    """The filters that have a value to offer; chosen values come first and stay even when nothing fits."""
    facets = (_build_facet(kind, state, counts.get(kind.name, ()), labels) for kind in FILTERS)
    return [facet for facet in facets if facet.values]


def build_grades(
    state: SearchState, counts: Mapping[str, Sequence[FacetCount]], labels: Labels
) -> Sequence[FacetValue]:
    """The least evidence grade to choose from, weakest first."""
    companies = {count.code: count.companies for count in counts.get(GRADE.name, ())}
    return [
        FacetValue(code, labels.name(GRADE.labels, code), companies.get(code), code == state.min_grade)
        for code in labels.codes(GRADE.labels)
    ]


def build_chips(state: SearchState, labels: Labels, language: Language) -> Sequence[Chip]:
    chosen = [(kind, code) for kind in FILTERS for code in state.selected.get(kind.parameter, ())]
    if state.min_grade:
        chosen.append((GRADE, state.min_grade))
    return [
        Chip(
            kind.title,
            labels.titled(kind.labels, code),
            state.without_code(kind.parameter, code).url(language),
        )
        for kind, code in chosen
    ]


def _build_facet(kind: FilterKind, state: SearchState, counts: Sequence[FacetCount], labels: Labels) -> Facet:
    chosen = state.selected.get(kind.parameter, ())
    companies = {count.code: count.companies for count in counts}
    codes = [*chosen, *(count.code for count in counts if count.code not in chosen)]
    values = [
        FacetValue(code, labels.titled(kind.labels, code), companies.get(code, 0), code in chosen)
        for code in codes
    ]
    in_sight = max(VALUES_IN_SIGHT, len(chosen))
    return Facet(kind.parameter, kind.title, values[:in_sight], values[in_sight:])
