"""What the store has on every company, kept in memory as of a change and brought up to date by the feed."""

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass, field

from koffset.matching.conditions.facts import CompanyFacts, facts_of
from koffset.store.protocol import Store, StoreReader

BATCH = 1_000


@dataclass(slots=True)
class Catalogue:
    """Facts of all candidates by company id. One a process; `at_latest` is the only way in."""

    store: Store
    _facts: dict[str, CompanyFacts] = field(default_factory=dict)
    _sequence: int = -1
    _lock: asyncio.Lock = field(default_factory=asyncio.Lock)

    async def at_latest(self) -> tuple[Mapping[str, CompanyFacts], int]:
        """The facts and the sequence of the change that they are as of. The mapping is never changed afterwards."""
        async with self._lock, self.store.reader() as reader:
            newest = await reader.last_sequence()
            if newest != self._sequence:
                self._facts = await self._read(reader, newest)
                self._sequence = newest
            return self._facts, self._sequence

    async def _read(self, reader: StoreReader, newest: int) -> dict[str, CompanyFacts]:
        """All of it where it is read for the first time, or the store was restored to an earlier state."""
        changed = None
        facts: dict[str, CompanyFacts] = {}
        if 0 <= self._sequence < newest:
            changed = sorted(await self._changed(reader))
            facts = {id_: known for id_, known in self._facts.items() if id_ not in changed}
        async for file in reader.iter_company_files(changed):
            found = facts_of(file)
            if found:
                facts[file.company.id] = found
        return facts

    async def _changed(self, reader: StoreReader) -> set[str]:
        found, after = set[str](), self._sequence
        while changes := await reader.changes_after(after, BATCH):
            found |= {change.company_id for change in changes}
            after = changes[-1].sequence
        return found
