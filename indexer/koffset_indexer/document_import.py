"""Imports our own documents: the profiles, wish-lists and programmes that the store does not hold yet."""

from collections.abc import Awaitable, Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TypeVar

from koffset.domain.attachments import with_attachments_of
from koffset.domain.company import Company, stated_names
from koffset.domain.evidence import KDIA, Audience, narrowest
from koffset.domain.profile import CompanyProfile
from koffset.domain.programme import Programme
from koffset.domain.text import Document
from koffset.domain.wishlist import Wish
from koffset.exchange.canonical import content_hash
from koffset.exchange.documents import ReadDocuments, read_documents
from koffset.exchange.rejects import Reject
from koffset.store.protocol import ProfileHead, StoreReader, StoreWriter
from koffset_indexer.companies import CompanyBook, write_companies
from koffset_indexer.naming import build_namer
from koffset_indexer.report import Counts, ImportOptions, ImportRules, Outcome

SOURCE = "profiles"
D = TypeVar("D", bound=Document)
Write = Callable[[StoreWriter], Awaitable[Outcome]]


@dataclass(slots=True)
class _Tally:
    new: int = 0
    changed: int = 0
    unchanged: int = 0
    rejects: list[Reject] = field(default_factory=list)

    def note(self, stored_hash: str | None, new_hash: str) -> bool:
        """Count a document; says whether it has to be written."""
        self.new += stored_hash is None
        self.changed += stored_hash not in {None, new_hash}
        self.unchanged += stored_hash == new_hash
        return stored_hash != new_hash


def prepare_documents(kind: str, path: Path, rules: ImportRules, options: ImportOptions) -> Write:
    """Read a file to its end; what is returned compares it with the store and writes the difference."""
    found = read_documents(kind, path, rules.taxonomies, options.max_file_bytes)

    async def write(writer: StoreWriter) -> Outcome:
        if kind == "profiles":
            return await _write_profiles(writer, found, rules, options)
        if kind == "wishlists":
            return await _write_wishes(writer, found, options)
        return await _write_programmes(writer, found)

    return write


@dataclass(frozen=True, slots=True)
class _ProfilePlan:
    """Profiles that differ from the store, each with its company's id and hash."""

    put: Sequence[tuple[str, CompanyProfile, str]]
    tally: _Tally
    moved: Mapping[str, str]


async def _write_profiles(
    writer: StoreWriter, found: ReadDocuments, rules: ImportRules, options: ImportOptions
) -> Outcome:
    known = await writer.companies(KDIA)
    book = CompanyBook(known, await writer.name_keys(), build_namer(rules.names), SOURCE)
    heads = await writer.profile_heads()
    profiles = await _plan_profiles(writer, found, book, heads, merge_names=options.merge_names)
    companies = book.plan()
    reviews_new = await write_companies(writer, companies)
    for company_id, profile, _ in profiles.put:
        if company_id in known and _names_may_show(profile, known[company_id].audience):
            await _restate_names(writer, known[company_id], profile)
    await writer.put_profiles(profiles.put, options.author, options.now)
    options.report_progress(len(profiles.put), len(profiles.put))
    touched = companies.touched | {company_id for company_id, _, _ in profiles.put}
    if touched:
        await writer.note_changes(sorted(touched), options.now)
    counts = replace(
        _counts(found, profiles.tally),
        companies_new=len(companies.new),
        aliases_new=companies.alias_count,
        reviews_new=reviews_new,
    )
    return Outcome(counts, [*found.rejects, *profiles.tally.rejects], profiles.moved)


async def _plan_profiles(
    store: StoreReader,
    found: ReadDocuments,
    book: CompanyBook,
    heads: Mapping[str, ProfileHead],
    *,
    merge_names: bool,
) -> _ProfilePlan:
    tally, moved, rows = _Tally(), dict[str, str](), dict[str, int]()
    put: list[tuple[str, CompanyProfile, str]] = []
    for row, profile in _of_type(found, CompanyProfile):
        company_id = _company_of(profile, book, merge_names=merge_names)
        if company_id in rows:
            reason = f"this is the company of row {rows[company_id]}; a company has one profile"
            tally.rejects.append(Reject(row, "name", profile.identity.name.best("ko"), reason))
            continue
        rows[company_id] = row
        if company_id != profile.id:
            moved[profile.id] = company_id
        head = heads.get(company_id)
        own = await _with_uploads(store, profile.model_copy(update={"id": company_id}), head)
        if tally.note(head.content_hash if head else None, content_hash(own)):
            put.append((company_id, own, content_hash(own)))
        if merge_names and _names_may_show(own, book.audience_of(company_id)):
            for alias in stated_names(own.identity, SOURCE):
                book.state_alias(own.id, alias)
    return _ProfilePlan(put, tally, moved)


async def _with_uploads(
    store: StoreReader, profile: CompanyProfile, head: ProfileHead | None
) -> CompanyProfile:
    """With the documents and pictures of the published version: a file has none, and takes none away."""
    if head is None or head.content_hash == content_hash(profile):
        return profile
    published = await store.profile_version(profile.id, head.version)
    return with_attachments_of(published.profile, profile) if published else profile


def _company_of(profile: CompanyProfile, book: CompanyBook, *, merge_names: bool) -> str:
    """The company of the same id, else the one known by a name of the profile, else a new one."""
    name = profile.identity.name
    if profile.id in book:
        return profile.id
    if not merge_names:
        book.declare(profile.id, name, profile.audience, key=profile.id)
        return profile.id
    for printed in filter(None, (name.ko, name.en)):
        known = book.find(printed)
        if known is not None:
            return known
    book.declare(profile.id, name, profile.audience)
    return profile.id


def _names_may_show(profile: CompanyProfile, audience: Audience) -> bool:
    """Names become the company's own, seen by its audience: those of a narrower profile must not."""
    return narrowest(profile.audience, audience) == audience


async def _restate_names(writer: StoreWriter, known: Company, profile: CompanyProfile) -> None:
    name = profile.identity.name
    name_ko, name_en = name.ko or known.name_ko, name.en or known.name_en
    if (name_ko, name_en) != (known.name_ko, known.name_en):
        await writer.set_names(known.id, name_ko, name_en)


async def _write_wishes(writer: StoreWriter, found: ReadDocuments, options: ImportOptions) -> Outcome:
    known = await writer.companies(KDIA)
    hashes = await writer.wish_hashes()
    wishers = {wish.id: wish.company_id for wish in await writer.wishes()}
    tally = _Tally()
    put: list[tuple[Wish, str]] = []
    for row, wish in _of_type(found, Wish):
        if wish.company_id not in known:
            reason = (
                "no company has this id: import its profile first, or, where that was joined to a company"
                " known by name, write the id that the report of that import gives (`moved`)"
            )
            tally.rejects.append(Reject(row, "company_id", wish.company_id, reason))
        elif tally.note(hashes.get(wish.id), content_hash(wish)):
            put.append((wish, content_hash(wish)))
    await writer.put_wishes(put)
    # A wish that changed hands changes the evidence of both companies.
    touched = {wish.company_id for wish, _ in put} | {
        wishers[wish.id] for wish, _ in put if wish.id in wishers
    }
    if touched:
        await writer.note_changes(sorted(touched), options.now)
    return Outcome(_counts(found, tally), [*found.rejects, *tally.rejects])


async def _write_programmes(writer: StoreWriter, found: ReadDocuments) -> Outcome:
    hashes = await writer.programme_hashes()
    tally = _Tally()
    put = [
        (programme, content_hash(programme))
        for _, programme in _of_type(found, Programme)
        if tally.note(hashes.get(programme.id), content_hash(programme))
    ]
    await writer.put_programmes(put)
    return Outcome(_counts(found, tally), found.rejects)


def _of_type(found: ReadDocuments, model: type[D]) -> Iterator[tuple[int, D]]:
    for row, document in found.documents:
        if isinstance(document, model):
            yield row, document


def _counts(found: ReadDocuments, tally: _Tally) -> Counts:
    return Counts(
        read=len(found.documents) + found.rejected,
        new=tally.new,
        changed=tally.changed,
        unchanged=tally.unchanged,
        rejected=found.rejected + len(tally.rejects),
        kept_out=found.orphans,
    )
