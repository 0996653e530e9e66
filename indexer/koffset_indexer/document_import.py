"""Imports our own documents: the profiles, wish-lists and programmes that the store does not hold yet."""

import asyncio
from collections.abc import Awaitable, Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TypeVar

from koffset.domain.attachments import with_attachments_of
from koffset.domain.company import Company, stated_names
from koffset.domain.evidence import KDIA, Audience, narrowest
from koffset.domain.importing import Counts, InTheMaking, PlannedRow, RefusedCell, RowState
from koffset.domain.life_cycle import VersionStatus
from koffset.domain.profile import CompanyProfile
from koffset.domain.profile_blocks import contents_of
from koffset.domain.profile_diff import differences
from koffset.domain.programme import Programme
from koffset.domain.text import Document
from koffset.domain.wishlist import Wish
from koffset.exchange.canonical import content_hash
from koffset.exchange.documents import ReadDocuments, read_documents
from koffset.exchange.rejects import Reject
from koffset.store.protocol import ProfileHead, StoreReader, StoreWriter
from koffset_indexer.companies import CompanyBook, CompanyPlan, write_companies
from koffset_indexer.naming import build_namer
from koffset_indexer.plans import Plan, Planner, refused_cells
from koffset_indexer.report import ImportOptions, ImportRules

SOURCE = "profiles"
D = TypeVar("D", bound=Document)


@dataclass(slots=True)
class _Tally:
    new: int = 0
    changed: int = 0
    unchanged: int = 0
    left_out: int = 0
    rejects: list[Reject] = field(default_factory=list)

    def note(self, state: RowState) -> bool:
        """Count a document; says whether it has to be written."""
        self.new += state is RowState.NEW
        self.changed += state is RowState.CHANGED
        self.unchanged += state is RowState.UNCHANGED
        return state is not RowState.UNCHANGED


def _state(stored_hash: str | None, new_hash: str) -> RowState:
    if stored_hash is None:
        return RowState.NEW
    return RowState.UNCHANGED if stored_hash == new_hash else RowState.CHANGED


def prepare_documents(kind: str, path: Path, rules: ImportRules, options: ImportOptions) -> Planner:
    """Read a file to its end; what is returned compares it with the store."""
    found = read_documents(kind, path, rules.taxonomies, options.max_file_bytes)

    async def plan(store: StoreReader, leave_out: Collection[str]) -> Plan:
        if kind == "profiles":
            return await _plan_profiles(store, found, rules, options, leave_out)
        if kind == "wishlists":
            return await _plan_wishes(store, found, options)
        return await _plan_programmes(store, found)

    return plan


@dataclass(frozen=True, slots=True)
class PlannedProfile:
    """A profile under the id of its company, its hash, and the id that the file gives it."""

    row: int
    company_id: str
    profile: CompanyProfile
    content_hash: str
    state: RowState
    stated_id: str


@dataclass(frozen=True, slots=True)
class ProfilesPlan:
    """Profiles compared with the store. Those in `left_out` are told of and not written."""

    found: ReadDocuments
    profiles: Sequence[PlannedProfile]
    left_out: Collection[str]
    tally: _Tally
    known: Mapping[str, Company]
    companies: CompanyPlan
    options: ImportOptions

    @property
    def counts(self) -> Counts:
        return replace(
            _counts(self.found, self.tally),
            companies_new=len(self.companies.new),
            aliases_new=self.companies.alias_count,
        )

    @property
    def rejects(self) -> Sequence[Reject]:
        return [*self.found.rejects, *self.tally.rejects]

    @property
    def refused(self) -> Sequence[RefusedCell]:
        return refused_cells(self.rejects)

    @property
    def moved(self) -> Mapping[str, str]:
        return {
            each.stated_id: each.company_id for each in self.profiles if each.stated_id != each.company_id
        }

    async def rows(self, store: StoreReader) -> Sequence[PlannedRow]:
        making = await _in_the_making(store)
        changed = {each.company_id for each in self.profiles if each.state is RowState.CHANGED}
        published = (
            {each.id: each for each in await store.profiles() if each.id in changed} if changed else {}
        )

        def compare() -> list[PlannedRow]:
            return [
                self._row(each, published.get(each.company_id), making.get(each.company_id))
                for each in self.profiles
            ]

        return await asyncio.to_thread(compare)

    def _row(
        self, planned: PlannedProfile, published: CompanyProfile | None, making: InTheMaking | None
    ) -> PlannedRow:
        name, known = planned.profile.identity.name, self.known.get(planned.company_id)
        is_written = planned.state is not RowState.UNCHANGED
        return PlannedRow(
            row=planned.row,
            company_id=planned.company_id,
            name_ko=known.name_ko if known else name.ko,
            name_en=known.name_en if known else name.en,
            state=planned.state,
            is_new_company=known is None,
            stated_id=planned.stated_id if planned.stated_id != planned.company_id else None,
            text=name.best("ko"),
            in_the_making=making if is_written else None,
            changes=differences(contents_of(published), contents_of(planned.profile)) if published else (),
            audience=planned.profile.audience,
            audience_before=published.audience if published else None,
        )

    async def write(self, store: StoreWriter) -> Counts:
        reviews_new = await write_companies(store, self.companies)
        put = [
            each
            for each in self.profiles
            if each.state is not RowState.UNCHANGED and each.company_id not in self.left_out
        ]
        for each in put:
            known = self.known.get(each.company_id)
            if known and _names_may_show(each.profile, known.audience):
                await _restate_names(store, known, each.profile)
        written = [(each.company_id, each.profile, each.content_hash) for each in put]
        await store.put_profiles(written, self.options.author, self.options.now)
        self.options.report_progress(len(put), len(put))
        touched = self.companies.touched | {each.company_id for each in put}
        if touched:
            await store.note_changes(sorted(touched), self.options.now)
        return replace(self.counts, reviews_new=reviews_new)


async def _in_the_making(store: StoreReader) -> Mapping[str, InTheMaking]:
    """A submission counts for more than the draft that it was made of."""
    waiting = await store.versions_of_status(VersionStatus.SUBMITTED)
    drafts = dict.fromkeys(await store.open_drafts(), InTheMaking.DRAFT)
    return drafts | {head.company_id: InTheMaking.SUBMITTED for head in waiting}


@dataclass(frozen=True, slots=True)
class _Attached:
    """The published profiles, whose documents and pictures stay: a file has none, and takes none away."""

    heads: Mapping[str, ProfileHead]
    published: Mapping[str, CompanyProfile]

    def to(self, profile: CompanyProfile) -> CompanyProfile:
        there = self.published.get(profile.id)
        return with_attachments_of(there, profile) if there else profile


async def _plan_profiles(
    store: StoreReader,
    found: ReadDocuments,
    rules: ImportRules,
    options: ImportOptions,
    leave_out: Collection[str],
) -> ProfilesPlan:
    known, heads = await store.companies(KDIA), await store.profile_heads()
    keys = await store.name_keys()
    published = {each.id: each for each in await store.profiles()} if heads else {}

    def compare() -> ProfilesPlan:
        book, tally = CompanyBook(known, keys, build_namer(rules.names), SOURCE), _Tally()
        attached = _Attached(heads, published)
        profiles = _compare_profiles(found, book, attached, tally, leave_out, merge_names=options.merge_names)
        return ProfilesPlan(found, profiles, leave_out, tally, known, book.plan(), options)

    # Thousands of profiles take seconds: a service goes on answering meanwhile.
    return await asyncio.to_thread(compare)


def _compare_profiles(
    found: ReadDocuments,
    book: CompanyBook,
    attached: _Attached,
    tally: _Tally,
    leave_out: Collection[str],
    *,
    merge_names: bool,
) -> list[PlannedProfile]:
    rows: dict[str, int] = {}
    planned: list[PlannedProfile] = []
    for row, profile in _of_type(found, CompanyProfile):
        company_id = _company_of(profile, book, merge_names=merge_names)
        if company_id in rows:
            reason = f"this is the company of row {rows[company_id]}; a company has one profile"
            name = profile.identity.name.best("ko")
            tally.rejects.append(Reject(row, "name", name, reason, "duplicate_company"))
            continue
        rows[company_id] = row
        own = attached.to(profile.model_copy(update={"id": company_id}))
        head, new_hash = attached.heads.get(company_id), content_hash(own)
        state = _state(head.content_hash if head else None, new_hash)
        planned.append(PlannedProfile(row, company_id, own, new_hash, state, profile.id))
        if company_id in leave_out and state is not RowState.UNCHANGED:
            tally.left_out += 1
            continue
        tally.note(state)
        if merge_names and _names_may_show(own, book.audience_of(company_id)):
            for alias in stated_names(own.identity, SOURCE):
                book.state_alias(own.id, alias)
    return planned


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


@dataclass(frozen=True, slots=True)
class DocumentsPlan:
    """Wish-lists or programmes compared with the store; they are counted, and not told of row by row."""

    found: ReadDocuments
    tally: _Tally
    put: Callable[[StoreWriter], Awaitable[None]]
    moved: Mapping[str, str] = field(default_factory=dict)

    @property
    def counts(self) -> Counts:
        return _counts(self.found, self.tally)

    @property
    def rejects(self) -> Sequence[Reject]:
        return [*self.found.rejects, *self.tally.rejects]

    @property
    def refused(self) -> Sequence[RefusedCell]:
        return refused_cells(self.rejects)

    async def rows(self, store: StoreReader) -> Sequence[PlannedRow]:
        del store
        return ()

    async def write(self, store: StoreWriter) -> Counts:
        await self.put(store)
        return self.counts


async def _plan_wishes(store: StoreReader, found: ReadDocuments, options: ImportOptions) -> DocumentsPlan:
    known = await store.companies(KDIA)
    hashes = await store.wish_hashes()
    wishers = {wish.id: wish.company_id for wish in await store.wishes()}
    tally = _Tally()
    changed: list[tuple[Wish, str]] = []
    for row, wish in _of_type(found, Wish):
        if wish.company_id not in known:
            reason = (
                "no company has this id: import its profile first, or, where that was joined to a company"
                " known by name, write the id that the report of that import gives (`moved`)"
            )
            tally.rejects.append(Reject(row, "company_id", wish.company_id, reason))
        elif tally.note(_state(hashes.get(wish.id), content_hash(wish))):
            changed.append((wish, content_hash(wish)))

    async def put(writer: StoreWriter) -> None:
        await writer.put_wishes(changed)
        # A wish that changed hands changes the evidence of both companies.
        touched = {wish.company_id for wish, _ in changed} | {
            wishers[wish.id] for wish, _ in changed if wish.id in wishers
        }
        if touched:
            await writer.note_changes(sorted(touched), options.now)

    return DocumentsPlan(found, tally, put)


async def _plan_programmes(store: StoreReader, found: ReadDocuments) -> DocumentsPlan:
    hashes = await store.programme_hashes()
    tally = _Tally()
    changed = [
        (programme, content_hash(programme))
        for _, programme in _of_type(found, Programme)
        if tally.note(_state(hashes.get(programme.id), content_hash(programme)))
    ]

    async def put(writer: StoreWriter) -> None:
        await writer.put_programmes(changed)

    return DocumentsPlan(found, tally, put)


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
        left_out=tally.left_out,
    )
