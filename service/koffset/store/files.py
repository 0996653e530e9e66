"""Reads that take in several tables: the whole file of a company, and counts."""

from collections import defaultdict
from collections.abc import AsyncIterator, Mapping, Sequence
from dataclasses import replace
from typing import TypeVar

from sqlalchemy import distinct, func, select

from koffset.domain.company import CompanyFile
from koffset.store import tables
from koffset.store.companies import CompanyReads
from koffset.store.documents import DocumentReads
from koffset.store.merges import MergeReads
from koffset.store.records import RecordReads
from koffset.store.view import batches

T = TypeVar("T")

# A company may have thousands of records; this many companies are in memory at once.
_COMPANIES_A_BATCH = 20


class FileReads(CompanyReads, RecordReads, DocumentReads, MergeReads):
    async def company_file(self, company_id: str) -> CompanyFile | None:
        return next(iter(await self._company_files([company_id])), None)

    async def iter_company_files(
        self, company_ids: Sequence[str] | None = None
    ) -> AsyncIterator[CompanyFile]:
        if company_ids is None:
            company_ids = [row["id"] for row in await self._rows(select(tables.companies.c.id))]
        for batch in batches(sorted(set(company_ids)), _COMPANIES_A_BATCH):
            for file in await self._company_files(batch):
                yield file

    async def company_counts(self) -> Mapping[str, int]:
        of_table = select(func.count())
        foreign = tables.companies.c.foreign.is_(True)
        merged = len(await self.merged_into())
        return {
            "companies": await self._number(of_table.select_from(tables.companies)) - merged,
            "foreign_companies": await self._number(of_table.select_from(tables.companies).where(foreign)),
            "records": await self._number(of_table.select_from(tables.evidence_records)),
            "profiles": await self._number(select(func.count(distinct(tables.profiles.c.company_id)))),
            "wishes": await self._number(of_table.select_from(tables.wishes)),
            "programmes": await self._number(of_table.select_from(tables.programmes)),
            "reviews": await self._number(
                of_table.select_from(tables.review_items).where(tables.review_items.c.settled_at.is_(None))
            ),
        }

    async def _company_files(self, ids: Sequence[str]) -> Sequence[CompanyFile]:
        """A company has the records and wishes of those merged into it; one that is merged has nothing of its own."""
        gone = await self.merged_into(ids)
        kept = [company_id for company_id in ids if company_id not in gone]
        homes = {**{company_id: company_id for company_id in kept}, **await self._merged_ids(kept)}
        profiles = await self._profiles(kept)
        records = _at_home(await self._records(list(homes)), homes)
        wishes = _at_home(await self._wishes(list(homes)), homes)
        files = []
        for company in await self._companies(ids):
            version, profile = profiles.get(company.id, (None, None))
            files.append(
                CompanyFile(
                    company=company,
                    profile=profile,
                    profile_version=version,
                    records=tuple(replace(each, company_id=company.id) for each in records[company.id]),
                    wishes=tuple(
                        each.model_copy(update={"company_id": company.id}) for each in wishes[company.id]
                    ),
                    merged_into=gone.get(company.id),
                )
            )
        return files


def _at_home(by_company: Mapping[str, Sequence[T]], homes: Mapping[str, str]) -> Mapping[str, list[T]]:
    found: defaultdict[str, list[T]] = defaultdict(list)
    for company_id, entries in by_company.items():
        found[homes[company_id]].extend(entries)
    return found
