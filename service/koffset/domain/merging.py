"""Two companies that are one: the records of the merged one are read as the kept one's, until it is undone."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime

from koffset.domain.company import Alias, AliasKind, Company


@dataclass(frozen=True, slots=True)
class CompanyMerge:
    """KDIA's finding that `merged_id` is `kept_id`. Nothing moves: undone, each has its own again."""

    id: str
    kept_id: str
    merged_id: str
    reason: str
    merged_by: str
    merged_at: datetime
    undone_by: str | None = None
    undone_at: datetime | None = None

    @property
    def source(self) -> str:
        """What the names that it brought are from, so that undoing it finds them."""
        return f"merge {self.id}"


def merged_names(merged: Company, day: date, source: str) -> Iterator[Alias]:
    """The names of the merged company as dated other names of the kept one; its own other names keep their kind."""
    until = day.isoformat()
    for name in (merged.name_ko, merged.name_en):
        if name:
            yield Alias(name, AliasKind.MERGER, valid_to=until, source=source)
    for alias in merged.aliases:
        yield Alias(alias.name, alias.kind, alias.valid_from, alias.valid_to or until, source)
