"""Shortlists and the firms on them in the database."""

import json
from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import RowMapping, Select, delete, select

from koffset.domain.shortlist import EntryState, Shortlist, ShortlistEntry
from koffset.store.tables import shortlist_entries, shortlists
from koffset.store.view import SqlView


class ShortlistReads(SqlView):
    async def shortlist(self, shortlist_id: str) -> Shortlist | None:
        found = await self._lists(select(shortlists).where(shortlists.c.id == shortlist_id))
        return found[0] if found else None

    async def shortlists_of(self, organisation_id: str) -> Sequence[Shortlist]:
        statement = select(shortlists).where(shortlists.c.organisation_id == organisation_id)
        return await self._lists(statement.order_by(shortlists.c.saved_at.desc(), shortlists.c.id))

    async def _lists(self, statement: Select[Any]) -> Sequence[Shortlist]:
        rows = await self._rows(statement)
        entries: defaultdict[str, list[ShortlistEntry]] = defaultdict(list)
        of_lists = select(shortlist_entries).order_by(shortlist_entries.c.place)
        for row in await self._rows_of(
            of_lists, shortlist_entries.c.shortlist_id, [row["id"] for row in rows]
        ):
            entries[row["shortlist_id"]].append(_entry(row))
        return [Shortlist(**row, entries=tuple(entries[row["id"]])) for row in rows]


class ShortlistWrites(ShortlistReads):
    async def put_shortlist(self, shortlist: Shortlist) -> None:
        await self._upsert(shortlists, [_list_row(shortlist)])
        await self._drop_entries(shortlist.id)
        rows = [_entry_row(shortlist.id, place, each) for place, each in enumerate(shortlist.entries)]
        await self._execute_many(shortlist_entries.insert(), rows)

    async def delete_shortlist(self, shortlist_id: str) -> None:
        await self._drop_entries(shortlist_id)
        await self._connection.execute(delete(shortlists).where(shortlists.c.id == shortlist_id))

    async def _drop_entries(self, shortlist_id: str) -> None:
        column = shortlist_entries.c.shortlist_id
        await self._connection.execute(delete(shortlist_entries).where(column == shortlist_id))


def _list_row(shortlist: Shortlist) -> Mapping[str, Any]:
    return {column.name: getattr(shortlist, column.name) for column in shortlists.c}


def _entry_row(shortlist_id: str, place: int, entry: ShortlistEntry) -> Mapping[str, Any]:
    return {
        "shortlist_id": shortlist_id,
        "company_id": entry.company_id,
        "place": place,
        "lot_ids": json.dumps(entry.lot_ids, ensure_ascii=False),
        "state": entry.state.value,
        "note": entry.note,
        "state_by": entry.state_by,
        "state_at": entry.state_at,
        "revision": entry.revision,
    }


def _entry(row: RowMapping) -> ShortlistEntry:
    return ShortlistEntry(
        company_id=row["company_id"],
        lot_ids=tuple(json.loads(row["lot_ids"])),
        state=EntryState(row["state"]),
        note=row["note"],
        state_by=row["state_by"],
        state_at=row["state_at"],
        revision=row["revision"],
    )
