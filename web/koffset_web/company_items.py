"""Which items of a company stand on its page and which on pages of their own, to keep it light."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from koffset.api.schemas import ClaimView, CompanyDetail, ItemView, SupplyClassGroup

ROWS_OF_A_CLASS = 20
ROWS_OF_A_PAGE = 120
ITEMS_PAGE_SIZE = 100
UNSTATED_CLASS = "unstated"


@dataclass(frozen=True, slots=True)
class ItemGroup:
    """Items of one supply class: the rows shown, and the path part of the page that has all."""

    supply_class: str | None
    items: int
    records: int
    rows: Sequence[ItemView]
    path: str

    @property
    def complete(self) -> bool:
        return len(self.rows) == self.items


@dataclass(frozen=True, slots=True)
class EvidenceCount:
    """How many claims have a grade or come from a source."""

    code: str
    claims: int


def build_item_groups(detail: CompanyDetail) -> Sequence[ItemGroup]:
    """Groups by falling number of items, the first rows of each, until the page is full."""
    left = ROWS_OF_A_PAGE
    groups: list[ItemGroup] = []
    for group in sorted(detail.supply_classes, key=lambda each: (-each.items, each.supply_class or "~")):
        rows = group.rows[: min(ROWS_OF_A_CLASS, left)]
        if not rows:
            break
        left -= len(rows)
        groups.append(
            ItemGroup(group.supply_class, group.items, group.records, rows, class_path(group.supply_class))
        )
    return groups


def class_path(supply_class: str | None) -> str:
    return supply_class or UNSTATED_CLASS


def find_group(detail: CompanyDetail, path: str) -> SupplyClassGroup | None:
    return next((group for group in detail.supply_classes if class_path(group.supply_class) == path), None)


def count_grades(detail: CompanyDetail) -> Sequence[EvidenceCount]:
    return _counted(claim.grade for claim in iter_claims(detail))


def count_sources(detail: CompanyDetail) -> Sequence[EvidenceCount]:
    return _counted(claim.source for claim in iter_claims(detail))


def iter_claims(detail: CompanyDetail) -> Iterable[ClaimView]:
    """Every claim with a grade on the company's page."""
    for group in detail.supply_classes:
        yield from group.rows
    yield from detail.processes
    yield from detail.certificates
    yield from detail.experience
    yield from detail.designations


def _counted(codes: Iterable[str]) -> Sequence[EvidenceCount]:
    counts: dict[str, int] = {}
    for code in codes:
        counts[str(code)] = counts.get(str(code), 0) + 1
    return [EvidenceCount(code, claims) for code, claims in sorted(counts.items(), key=lambda pair: -pair[1])]
