"""Companies that were found to be one, in the database."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict

from sqlalchemy import Column, RowMapping, delete, select

from koffset.domain.merging import CompanyMerge
from koffset.store.tables import company_aliases, company_merges
from koffset.store.view import SqlView

_STANDING = company_merges.c.undone_at.is_(None)


class MergeReads(SqlView):
    async def merges(self) -> Sequence[CompanyMerge]:
        rows = await self._rows(select(company_merges).order_by(company_merges.c.merged_at.desc()))
        return [CompanyMerge(**row) for row in rows]

    async def merged_into(self, company_ids: Sequence[str] | None = None) -> Mapping[str, str]:
        rows = await self._standing(company_merges.c.merged_id, company_ids)
        return {row["merged_id"]: row["kept_id"] for row in rows}

    async def _merged_ids(self, kept_ids: Sequence[str]) -> Mapping[str, str]:
        """Merged company → kept one, of these kept ones."""
        rows = await self._standing(company_merges.c.kept_id, kept_ids)
        return {row["merged_id"]: row["kept_id"] for row in rows}

    async def _standing(self, column: Column[str], ids: Sequence[str] | None) -> Sequence[RowMapping]:
        return await self._rows_of(select(company_merges).where(_STANDING), column, ids)


class MergeWrites(SqlView):
    async def put_merge(self, merge: CompanyMerge) -> None:
        await self._upsert(company_merges, [asdict(merge)])

    async def drop_aliases(self, company_id: str, source: str) -> None:
        column = company_aliases.c
        await self._connection.execute(
            delete(company_aliases).where(column.company_id == company_id, column.source == source)
        )
