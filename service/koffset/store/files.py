"""Reads that take in several tables: the whole file of a company, and counts."""

from collections.abc import AsyncIterator, Mapping, Sequence

from sqlalchemy import distinct, func, select

from koffset.domain.company import CompanyFile
from koffset.store import tables
from koffset.store.companies import CompanyReads
from koffset.store.documents import DocumentReads
from koffset.store.records import RecordReads
from koffset.store.view import batches

# A company may have thousands of records; this many companies are in memory at once.
_COMPANIES_A_BATCH = 20


class FileReads(CompanyReads, RecordReads, DocumentReads):
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
        return {
            "companies": await self._number(of_table.select_from(tables.companies)),
            "foreign_companies": await self._number(of_table.select_from(tables.companies).where(foreign)),
            "records": await self._number(of_table.select_from(tables.evidence_records)),
            "profiles": await self._number(select(func.count(distinct(tables.profiles.c.company_id)))),
            "wishes": await self._number(of_table.select_from(tables.wishes)),
            "programmes": await self._number(of_table.select_from(tables.programmes)),
            "reviews": await self._number(of_table.select_from(tables.review_items)),
        }

    async def _company_files(self, ids: Sequence[str]) -> Sequence[CompanyFile]:
        records, profiles, wishes = (
            await self._records(ids),
            await self._profiles(ids),
            await self._wishes(ids),
        )
        files = []
        for company in await self._companies(ids):
            version, profile = profiles.get(company.id, (None, None))
            files.append(
                CompanyFile(
                    company=company,
                    profile=profile,
                    profile_version=version,
                    records=tuple(records.get(company.id, ())),
                    wishes=tuple(wishes.get(company.id, ())),
                )
            )
        return files
