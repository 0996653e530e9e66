"""Imports public records: a parsed file becomes companies, other names, records and findings."""

import asyncio
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date

from koffset.domain.company import Company
from koffset.domain.evidence import KDIA
from koffset.domain.importing import Counts, PlannedRow, RefusedCell, RowState
from koffset.domain.records import ListingRecord
from koffset.exchange.rejects import Reject
from koffset.store.protocol import ReviewItem, StoreReader, StoreWriter
from koffset_indexer.companies import (
    NO_COMPANIES,
    CompanyBook,
    CompanyPlan,
    review_item,
    write_companies,
)
from koffset_indexer.naming import Namer
from koffset_indexer.plans import refused_cells
from koffset_indexer.records import (
    RecordPlan,
    companies_to_compare,
    newest_drafts,
    plan_records,
    record_id,
)
from koffset_indexer.report import ImportOptions
from koffset_indexer.sources.drafts import ParsedFile, RecordDraft
from koffset_indexer.sources.listed import SOURCE as LISTED_SOURCE
from koffset_indexer.sources.listed import match_listings

RECORDS_A_WRITE = 1_000


@dataclass(frozen=True, slots=True)
class _Assigned:
    """Drafts with the companies they are of."""

    drafts: Sequence[tuple[str, RecordDraft]]
    companies: CompanyPlan
    reviews: Sequence[ReviewItem] = ()
    not_ours: int = 0


async def plan_file(
    store: StoreReader, parsed: ParsedFile, namer: Namer, options: ImportOptions
) -> "RecordsPlan":
    """Compare a parsed file with the store. Its rejects name columns as the parser does."""
    known = await store.companies(KDIA)
    book = CompanyBook(known, await store.name_keys(), namer, parsed.source)
    assigned = (
        await _assign_listings(store, parsed, book)
        if parsed.source == LISTED_SOURCE
        else await asyncio.to_thread(_assign_by_name, parsed, book)
    )
    return RecordsPlan(parsed, assigned, await _compare(store, assigned.drafts), known, options)


@dataclass(frozen=True, slots=True)
class RecordsPlan:
    """Public records compared with the store."""

    parsed: ParsedFile
    assigned: _Assigned
    records: RecordPlan
    known: Mapping[str, Company]
    options: ImportOptions
    moved: Mapping[str, str] = field(default_factory=dict)

    @property
    def counts(self) -> Counts:
        return Counts(
            read=self.parsed.read,
            new=self.records.new,
            changed=self.records.changed,
            unchanged=self.records.unchanged,
            older=self.records.older,
            duplicates=self.records.duplicates,
            rejected=len(self.parsed.rejects),
            kept_out=len(self.parsed.kept_out),
            not_ours=self.assigned.not_ours,
            companies_new=len(self.assigned.companies.new),
            aliases_new=self.assigned.companies.alias_count,
        )

    @property
    def rejects(self) -> Sequence[Reject]:
        return [*self.parsed.rejects, *self.parsed.kept_out]

    @property
    def refused(self) -> Sequence[RefusedCell]:
        return [
            *refused_cells(self.parsed.rejects),
            *refused_cells(self.parsed.kept_out, keeps_row=True),
        ]

    async def rows(self, store: StoreReader) -> Sequence[PlannedRow]:
        del store
        companies = {**self.known, **{each.id: each for each in self.assigned.companies.new}}
        newest = newest_drafts(self.assigned.drafts)
        rows = []
        for company_id, draft in self.assigned.drafts:
            key, company = record_id(draft.source, company_id, draft.key), companies[company_id]
            rows.append(
                PlannedRow(
                    row=draft.row,
                    company_id=company_id,
                    name_ko=company.name_ko,
                    name_en=company.name_en,
                    state=self.records.states[key] if newest[key][1] is draft else RowState.DUPLICATE,
                    is_new_company=company_id not in self.known,
                    text=draft.company_name,
                )
            )
        return rows

    async def write(self, store: StoreWriter) -> Counts:
        reviews_new = await _write(store, self.assigned, self.records, self.options)
        return replace(self.counts, reviews_new=reviews_new)


def _assign_by_name(parsed: ParsedFile, book: CompanyBook) -> _Assigned:
    drafts = [(book.resolve(draft.company_name), draft) for draft in parsed.drafts]
    for stated in parsed.aliases:
        book.state_alias(book.resolve(stated.company_name), stated.alias)
    reviews = [
        review_item("remark", book.resolve(remark.company_name), name=remark.company_name, remark=remark.text)
        for remark in parsed.remarks
    ]
    return _Assigned(drafts, book.plan(), reviews)


async def _assign_listings(reader: StoreReader, parsed: ParsedFile, book: CompanyBook) -> _Assigned:
    by_name = {draft.company_name: book.find(draft.company_name) for draft in parsed.drafts}
    known = {name: company_id for name, company_id in by_name.items() if company_id is not None}
    matches = match_listings(parsed.drafts, await _stock_codes(reader), known)
    reviews = [_listing_review(company_id, draft) for company_id, draft in matches.same_name]
    return _Assigned(matches.confirmed, NO_COMPANIES, reviews, matches.not_ours)


def _listing_review(company_id: str, draft: RecordDraft) -> ReviewItem:
    code = draft.body.stock_code if isinstance(draft.body, ListingRecord) else None
    return review_item("listed_name_match", company_id, name=draft.company_name, stock_code=code)


async def _stock_codes(reader: StoreReader) -> dict[str, str]:
    """Stock code → the company that a record of another source or an earlier list knows by it."""
    codes: dict[str, str] = {}
    async for file in reader.iter_company_files():
        for record in file.records:
            if isinstance(record.body, ListingRecord) and record.body.stock_code:
                codes.setdefault(record.body.stock_code, file.company.id)
    return codes


async def _compare(reader: StoreReader, drafts: Sequence[tuple[str, RecordDraft]]) -> RecordPlan:
    newest = newest_drafts(drafts)
    hashes: dict[str, str] = {}
    for source in sorted({draft.source for _, draft in drafts}):
        hashes.update(await reader.record_hashes(source))
    dates = await _record_dates(reader, companies_to_compare(newest, hashes))
    return plan_records(newest, len(drafts) - len(newest), hashes, dates)


async def _record_dates(reader: StoreReader, company_ids: Iterable[str]) -> Mapping[str, date]:
    ids = sorted(company_ids)
    if not ids:
        return {}
    # The records of a merged company are read as those of the one that it was merged into.
    ids += sorted((await reader.merged_into(ids)).values())
    return {
        record.id: record.as_of async for file in reader.iter_company_files(ids) for record in file.records
    }


async def _write(writer: StoreWriter, assigned: _Assigned, plan: RecordPlan, options: ImportOptions) -> int:
    reviews_new = await write_companies(writer, assigned.companies)
    for start in range(0, len(plan.put), RECORDS_A_WRITE):
        await writer.put_records(plan.put[start : start + RECORDS_A_WRITE])
        options.report_progress(min(start + RECORDS_A_WRITE, len(plan.put)), len(plan.put))
    reviews_new += await writer.add_reviews(assigned.reviews)
    touched = assigned.companies.touched | plan.touched
    if touched:
        await writer.note_changes(sorted(touched), options.now)
    return reviews_new
