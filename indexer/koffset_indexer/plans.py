"""What importing a file would do to the store, decided before anything is written."""

from collections.abc import Awaitable, Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Protocol

from koffset.domain.importing import Counts, PlannedRow, RefusedCell
from koffset.exchange.rejects import Reject
from koffset.store.protocol import StoreReader, StoreWriter

MAX_VALUE_CHARS = 200


class Plan(Protocol):
    """Implements `usecases.importer.FilePlan`; `moved` is explained at `ImportReport`, `refused` in `rejects` too."""

    @property
    def counts(self) -> Counts: ...

    @property
    def rejects(self) -> Sequence[Reject]: ...

    @property
    def refused(self) -> Sequence[RefusedCell]: ...

    @property
    def moved(self) -> Mapping[str, str]: ...

    async def rows(self, store: StoreReader) -> Sequence[PlannedRow]: ...

    async def write(self, store: StoreWriter) -> Counts: ...


Planner = Callable[[StoreReader, Collection[str]], Awaitable[Plan]]
"""Compares a file that was read with the store; the second argument names companies whose profiles are left out."""


@dataclass(frozen=True, slots=True)
class PreparedFile:
    """A file read to its end: what is left is to compare it with the store and to write."""

    as_of: date | None
    planner: Planner

    async def plan(self, store: StoreReader, leave_out: Collection[str] = ()) -> Plan:
        return await self.planner(store, leave_out)


def refused_cells(rejects: Sequence[Reject], *, keeps_row: bool = False) -> list[RefusedCell]:
    """Rejects in the order of rows, with their values cut where they are long."""
    return [
        RefusedCell(
            row=each.row,
            column=each.column,
            value=each.value[:MAX_VALUE_CHARS],
            code=each.code,
            reason=each.reason,
            advice=each.advice,
            keeps_row=keeps_row,
        )
        for each in sorted(rejects, key=lambda each: (each.row, each.column))
    ]
