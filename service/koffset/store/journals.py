"""What was imported, and what waits for a person's decision."""

import json
from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import select, update

from koffset.store.protocol import ImportLogEntry, ReviewItem
from koffset.store.tables import import_log, review_items
from koffset.store.view import SqlView


class JournalReads(SqlView):
    async def imports(self) -> Sequence[ImportLogEntry]:
        rows = await self._rows(
            select(import_log).order_by(import_log.c.finished_at.desc(), import_log.c.id.desc())
        )
        return [
            ImportLogEntry(
                kind=row["kind"],
                file_name=row["file_name"],
                file_sha256=row["file_sha256"],
                as_of=row["as_of"],
                finished_at=row["finished_at"],
                counts=json.loads(row["counts"]),
            )
            for row in rows
        ]

    async def reviews(self) -> Sequence[ReviewItem]:
        waiting = select(review_items).where(review_items.c.settled_at.is_(None))
        rows = await self._rows(waiting.order_by(review_items.c.kind, review_items.c.id))
        return [
            ReviewItem(row["id"], row["kind"], row["company_id"], json.loads(row["detail"])) for row in rows
        ]


class JournalWrites(SqlView):
    async def add_reviews(self, reviews: Sequence[ReviewItem]) -> int:
        # Writers run one after the other, so nobody can add the same item between look and insert.
        by_id = {review.id: review for review in reviews}
        listed = await self._rows_of(select(review_items.c.id), review_items.c.id, list(by_id))
        for row in listed:
            del by_id[row["id"]]
        rows = [
            {
                "id": review.id,
                "kind": review.kind,
                "company_id": review.company_id,
                "detail": json.dumps(dict(review.detail), ensure_ascii=False),
            }
            for review in by_id.values()
        ]
        await self._execute_many(review_items.insert(), rows)
        return len(rows)

    async def settle_review(self, review_id: str, by: str, at: datetime) -> None:
        item = review_items.c.id == review_id
        await self._connection.execute(update(review_items).where(item).values(settled_by=by, settled_at=at))

    async def log_import(self, entry: ImportLogEntry) -> None:
        await self._connection.execute(
            import_log.insert().values(
                kind=entry.kind,
                file_name=entry.file_name,
                file_sha256=entry.file_sha256,
                as_of=entry.as_of,
                finished_at=entry.finished_at,
                counts=json.dumps(dict(entry.counts)),
            )
        )
