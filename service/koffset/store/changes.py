"""The change feed: numbers without gaps, in the order of commits, so that an index can follow it."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import select, update

from koffset.store.merges import MergeReads
from koffset.store.protocol import Change
from koffset.store.tables import change_counter, change_feed
from koffset.store.view import SqlView


class ChangeReads(SqlView):
    async def last_sequence(self) -> int:
        return await self._number(select(change_counter.c.value))

    async def changes_after(self, sequence: int, limit: int) -> Sequence[Change]:
        statement = select(change_feed.c.sequence, change_feed.c.company_id)
        rows = await self._rows(
            statement.where(change_feed.c.sequence > sequence).order_by(change_feed.c.sequence).limit(limit)
        )
        return [Change(row["sequence"], row["company_id"]) for row in rows]

    async def last_changed_at(self) -> datetime | None:
        statement = select(change_feed.c.at).order_by(change_feed.c.sequence.desc()).limit(1)
        at: datetime | None = (await self._connection.execute(statement)).scalar_one_or_none()
        return at


class ChangeWrites(MergeReads):
    async def note_changes(self, company_ids: Sequence[str], at: datetime) -> None:
        kept = (await self.merged_into(company_ids)).values()
        distinct = list(dict.fromkeys((*company_ids, *kept)))
        counted = update(change_counter).values(value=change_counter.c.value + len(distinct))
        last = await self._number(counted.returning(change_counter.c.value))
        first = last - len(distinct) + 1
        rows = [
            {"sequence": sequence, "company_id": company_id, "at": at}
            for sequence, company_id in enumerate(distinct, start=first)
        ]
        await self._execute_many(change_feed.insert(), rows)
