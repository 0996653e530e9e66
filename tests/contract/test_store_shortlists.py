"""Shortlists, on either database."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

from koffset.domain.account import Organisation, OrganisationKind, OrganisationStatus
from koffset.domain.company import Company
from koffset.domain.shortlist import EntryState, Shortlist, ShortlistEntry
from koffset.store.sql import SqlStore

NOW = datetime(2026, 11, 20, 3, tzinfo=UTC)


def entry(company_id: str, **changed: Any) -> ShortlistEntry:
    return replace(ShortlistEntry(company_id=company_id, state_by="a1", state_at=NOW), **changed)


def shortlist(shortlist_id: str = "s1", organisation_id: str = "o1", **changed: Any) -> Shortlist:
    new = Shortlist(id=shortlist_id, organisation_id=organisation_id, name="찜", author="a1", saved_at=NOW)
    return replace(new, **changed)


async def fill(store: SqlStore, *wanted: Shortlist) -> None:
    async with store.writer() as writer:
        for key in ("o1", "o2"):
            organisation = Organisation(key, OrganisationKind.CONTRACTOR, key, OrganisationStatus.ACTIVE)
            await writer.put_organisation(organisation)
        await writer.add_companies([Company(key, key, None, key) for key in ("A", "B", "C")])
        for each in wanted:
            await writer.put_shortlist(each)


async def test_it_comes_back_as_it_was_put_in_its_order(store: SqlStore) -> None:
    asked = entry("B", lot_ids=("L 1", "L2"), state=EntryState.CONTACTED, note="전화\n<b>", revision=4)
    one = shortlist(requirement_id="r", programme_id="P", revision=3, entries=(asked, entry("A"), entry("C")))
    await fill(store, one)
    async with store.reader() as reader:
        assert await reader.shortlist("s1") == one
        assert await reader.shortlist("none") is None


async def test_a_save_replaces_the_firms_on_it(store: SqlStore) -> None:
    await fill(store, shortlist(entries=(entry("A"), entry("B"))))
    less = shortlist(name="other", revision=2, entries=(entry("C"), entry("A", note="x")))
    async with store.writer() as writer:
        await writer.put_shortlist(less)
    async with store.reader() as reader:
        assert await reader.shortlist("s1") == less


async def test_an_organisation_has_its_own_last_saved_first(store: SqlStore) -> None:
    later = shortlist("s2", saved_at=NOW + timedelta(days=1), entries=(entry("A"),))
    await fill(store, shortlist(entries=(entry("A"),)), later, shortlist("s3", "o2"))
    async with store.reader() as reader:
        assert await reader.shortlists_of("o1") == [later, shortlist(entries=(entry("A"),))]
        assert await reader.shortlists_of("none") == []


async def test_what_is_deleted_leaves_nothing(store: SqlStore) -> None:
    other = shortlist("s2", entries=(entry("A"),))
    await fill(store, shortlist(entries=(entry("A"),)), other)
    async with store.writer() as writer:
        await writer.delete_shortlist("s1")
    async with store.reader() as reader:
        assert await reader.shortlists_of("o1") == [other]
