"""The state of a search as its URL holds it: parsed from and built into query parameters."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Self
from urllib.parse import quote, urlencode

from starlette.datastructures import QueryParams

from koffset_web.i18n import N_, Language

SORTS: Mapping[str, str] = {
    "fit": N_("fit"),
    "records": N_("number of records"),
    "latest": N_("latest evidence"),
}
DEFAULT_SORT = "fit"
BLANKS = " \t\r\n\u00a0\u3000"


@dataclass(frozen=True, slots=True)
class FilterKind:
    """One filter: its URL parameter, its name in `SearchFilters` and facets, its list of labels in Meta."""

    parameter: str
    name: str
    labels: str
    title: str


FILTERS: tuple[FilterKind, ...] = (
    FilterKind("fsc_group", "supply_groups", "supply_groups", N_("Supply group")),
    FilterKind("class", "supply_classes", "supply_classes", N_("Supply class")),
    FilterKind("field", "defence_fields", "defence_fields", N_("Designated defence field")),
    FilterKind("weapon", "weapon_systems", "weapon_systems", N_("Weapon system")),
    FilterKind("cert", "certificates", "certificates", N_("Valid certificate")),
    FilterKind("region", "provinces", "provinces", N_("Region")),
    FilterKind("size", "size_classes", "size_classes", N_("Company size")),
    FilterKind("kind", "kinds", "evidence_kinds", N_("Kind of evidence")),
)
GRADE = FilterKind("grade", "min_grade", "evidence_grades", N_("Evidence at least"))


@dataclass(frozen=True, slots=True)
class SearchState:
    """What was asked: `selected` maps URL parameters to codes, `without` are expansions switched off."""

    text: str = ""
    selected: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    min_grade: str = ""
    sort: str = DEFAULT_SORT
    page: int = 1
    without: tuple[str, ...] = ()
    expand: bool = True

    @classmethod
    def parse(cls, params: QueryParams) -> Self:
        """Read URL parameters; codes are left for the API to judge."""
        return cls(
            text=params.get("q", "").strip(BLANKS),
            selected={
                kind.parameter: codes
                for kind in FILTERS
                if (codes := _distinct(params.getlist(kind.parameter)))
            },
            min_grade=params.get(GRADE.parameter, ""),
            sort=params.get("sort", DEFAULT_SORT) or DEFAULT_SORT,
            page=parse_page(params.get("page", "")),
            without=_distinct(params.getlist("x")),
            expand=params.get("expand") != "0",
        )

    def pairs(self) -> list[tuple[str, str]]:
        """URL parameters in one fixed order and without defaults, so that one state has one URL."""
        chosen = [
            (kind.parameter, code) for kind in FILTERS for code in self.selected.get(kind.parameter, ())
        ]
        optional = [
            (GRADE.parameter, self.min_grade),
            ("sort", "" if self.sort == DEFAULT_SORT else self.sort),
            ("page", "" if self.page == 1 else str(self.page)),
            ("expand", "" if self.expand else "0"),
        ]
        without = [("x", expansion) for expansion in self.without]
        return [("q", self.text), *chosen, *(pair for pair in optional if pair[1]), *without]

    def url(self, language: Language, page_name: str = "search") -> str:
        return f"/{language}/{page_name}?{urlencode(self.pairs(), quote_via=quote)}"

    def request_body(self) -> dict[str, object]:
        """The body for the API, shaped like SearchRequest."""
        filters: dict[str, object] = {
            kind.name: list(codes) for kind in FILTERS if (codes := self.selected.get(kind.parameter))
        }
        if self.min_grade:
            filters[GRADE.name] = self.min_grade
        return {
            "text": self.text,
            "filters": filters,
            "page": self.page,
            "sort": self.sort,
            "expand": self.expand,
            "without": list(self.without),
        }

    def on_page(self, page: int) -> Self:
        return replace(self, page=page)

    def without_code(self, parameter: str, code: str) -> Self:
        """The state from its first page without one chosen filter value."""
        if parameter == GRADE.parameter:
            return replace(self, min_grade="", page=1)
        left = tuple(other for other in self.selected.get(parameter, ()) if other != code)
        others = {key: codes for key, codes in self.selected.items() if key != parameter}
        return replace(self, selected={**others, parameter: left} if left else others, page=1)

    def without_filters(self) -> Self:
        return replace(self, selected={}, min_grade="", page=1)

    def without_expansion(self, expansion: str) -> Self:
        return replace(self, without=(*self.without, expansion), page=1)

    def with_all_expansions(self) -> Self:
        return replace(self, without=(), expand=True, page=1)

    def without_expansions(self) -> Self:
        return replace(self, without=(), expand=False, page=1)


def parse_page(value: str) -> int:
    """The page number of a URL; what is no positive number is the first page."""
    return max(int(value), 1) if value.isascii() and value.isdigit() and len(value) < 10 else 1


def _distinct(values: Sequence[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(value for value in values if value))
