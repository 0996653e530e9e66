"""Imports public records: a parsed file becomes companies, other names, records and findings."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from koffset.domain.evidence import KDIA
from koffset.domain.records import ListingRecord
from koffset.store.protocol import ReviewItem, StoreReader, StoreWriter
from koffset_indexer.companies import (
    NO_COMPANIES,
    CompanyBook,
    CompanyPlan,
    review_item,
    write_companies,
)
from koffset_indexer.naming import Namer
from koffset_indexer.records import (
    RecordPlan,
    companies_to_compare,
    newest_drafts,
    plan_records,
)
from koffset_indexer.report import Counts, ImportOptions
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


async def write_records(
    writer: StoreWriter, parsed: ParsedFile, namer: Namer, options: ImportOptions
) -> Counts:
    """Compare a parsed file with the store and write what differs, in the caller's transaction."""
    book = CompanyBook(await writer.companies(KDIA), await writer.name_keys(), namer, parsed.source)
    assigned = (
        await _assign_listings(writer, parsed, book)
        if parsed.source == LISTED_SOURCE
        else _assign_by_name(parsed, book)
    )
    plan = await _compare(writer, assigned.drafts)
    reviews_new = await _write(writer, assigned, plan, options)
    return Counts(
        read=parsed.read,
        new=plan.new,
        changed=plan.changed,
        unchanged=plan.unchanged,
        older=plan.older,
        duplicates=plan.duplicates,
        rejected=len(parsed.rejects),
        kept_out=len(parsed.kept_out),
        not_ours=assigned.not_ours,
        companies_new=len(assigned.companies.new),
        aliases_new=assigned.companies.alias_count,
        reviews_new=reviews_new,
    )


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
