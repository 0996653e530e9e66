"""Drafts, versions and claims of ownership on either database."""

import asyncio
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from koffset.domain.account import Account, Organisation, OrganisationKind, OrganisationStatus, Role
from koffset.domain.company import Company
from koffset.domain.life_cycle import (
    BlockReview,
    BlockSave,
    ClaimStatus,
    OwnershipClaim,
    ProfileDraft,
    ProfileVersion,
    Review,
    VersionHead,
    VersionStatus,
)
from koffset.domain.profile import CompanyProfile
from koffset.domain.profile_blocks import Block
from koffset.errors import StaleSave
from koffset.store.sql import SqlStore

NOW = datetime(2026, 11, 20, 3, tzinfo=UTC)
PROFILE = CompanyProfile.model_validate({"id": "C1", "identity": {"name": {"ko": "가람"}}})
RENAMED = CompanyProfile.model_validate({"id": "C1", "identity": {"name": {"ko": "가람통신"}}})


@pytest.fixture
async def firm(store: SqlStore) -> SqlStore:
    async with store.writer() as writer:
        await writer.add_companies([Company("C1", "가람", None, "가람"), Company("C2", "누리", None, "누리")])
    return store


async def save(store: SqlStore, revision: int, text: str, block: Block = Block.CAPACITY) -> int:
    async with store.writer() as writer:
        return await writer.save_draft_block("C1", block, BlockSave({"note": text}, revision, "a1", NOW))


async def draft_of(store: SqlStore, company_id: str = "C1") -> ProfileDraft:
    async with store.reader() as reader:
        return await reader.profile_draft(company_id)


def version(status: VersionStatus, profile: CompanyProfile = PROFILE) -> ProfileVersion:
    return ProfileVersion(VersionHead("C1", 0, status, "a1", NOW), profile)


async def published(store: SqlStore) -> list[str | None]:
    async with store.reader() as reader:
        return [profile.identity.name.ko for profile in await reader.profiles()]


class TestDrafts:
    async def test_open_ones_are_those_with_something_saved(self, firm: SqlStore) -> None:
        await save(firm, 0, "one")
        await save(firm, 1, "two")
        async with firm.reader() as reader:
            assert list(await reader.open_drafts()) == ["C1"]
        async with firm.writer() as writer:
            await writer.end_draft("C1")
            assert list(await writer.open_drafts()) == []

    async def test_a_block_is_saved_over_what_was_read(self, firm: SqlStore) -> None:
        first = await save(firm, 0, "one")
        second = await save(firm, first, "two")
        draft = await draft_of(firm)
        assert draft.blocks[Block.CAPACITY] == BlockSave({"note": "two"}, second, "a1", NOW)
        assert await draft_of(firm, "C2") == ProfileDraft("C2")

    async def test_a_stale_save_is_refused_and_changes_nothing(self, firm: SqlStore) -> None:
        first = await save(firm, 0, "one")
        for stale in (0, first + 1):
            with pytest.raises(StaleSave, match="compare"):
                await save(firm, stale, "two")
        draft = await draft_of(firm)
        assert (draft.revision, draft.blocks[Block.CAPACITY].content) == (first, {"note": "one"})

    async def test_different_blocks_do_not_stand_in_each_others_way(self, firm: SqlStore) -> None:
        await save(firm, 0, "one")
        await save(firm, 0, "two", Block.SECURITY)
        assert set((await draft_of(firm)).blocks) == {Block.CAPACITY, Block.SECURITY}

    async def test_of_many_at_once_one_is_saved(self, firm: SqlStore) -> None:
        results = await asyncio.gather(
            *(save(firm, 0, f"editor {number}") for number in range(8)), return_exceptions=True
        )
        assert [result for result in results if not isinstance(result, StaleSave)] == [1]

    async def test_a_page_from_before_the_end_of_the_draft_is_stale(self, firm: SqlStore) -> None:
        first = await save(firm, 0, "one")
        async with firm.writer() as writer:
            await writer.end_draft("C1")
        draft = await draft_of(firm)
        assert (draft.blocks, draft.revision_of(Block.CAPACITY)) == ({}, first)
        with pytest.raises(StaleSave):
            await save(firm, 0, "typed before")

    async def test_earlier_saves_can_be_compared_with(self, firm: SqlStore) -> None:
        first = await save(firm, 0, "one")
        await save(firm, first, "two")
        async with firm.reader() as reader:
            kept = await reader.draft_block("C1", Block.CAPACITY, first)
            assert kept == BlockSave({"note": "one"}, first, "a1", NOW)
            assert await reader.draft_block("C1", Block.SECURITY, first) is None

    async def test_only_so_many_are_kept(self, firm: SqlStore) -> None:
        revision = 0
        for number in range(60):
            revision = await save(firm, revision, str(number))
        async with firm.reader() as reader:
            assert await reader.draft_block("C1", Block.CAPACITY, 1) is None
            assert await reader.draft_block("C1", Block.CAPACITY, revision - 30) is not None


class TestVersions:
    async def test_a_submission_is_no_publication_until_it_is_decided(self, firm: SqlStore) -> None:
        async with firm.writer() as writer:
            number = await writer.add_version(version(VersionStatus.SUBMITTED), "h")
        assert await published(firm) == []
        review = Review(blocks={Block.ITEMS: BlockReview(accepted=True, comment="clear")})
        head = VersionHead("C1", number, VersionStatus.PUBLISHED, "a1", NOW, "k1", NOW, review)
        async with firm.writer() as writer:
            await writer.decide_version(ProfileVersion(head, RENAMED), "h2")
        assert await published(firm) == ["가람통신"]
        async with firm.reader() as reader:
            assert await reader.profile_version("C1", number) == ProfileVersion(head, RENAMED)
            assert await reader.profile_version("C1", number + 1) is None

    async def test_one_version_is_published_at_a_time(self, firm: SqlStore) -> None:
        async with firm.writer() as writer:
            await writer.add_version(version(VersionStatus.PUBLISHED), "h1")
            await writer.add_version(version(VersionStatus.SUBMITTED), "h2")
            await writer.put_profiles([("C1", RENAMED, "h3")], "import", NOW)
        async with firm.reader() as reader:
            heads = await reader.profile_versions("C1")
            submitted = await reader.versions_of_status(VersionStatus.SUBMITTED)
        assert [(head.version, head.status) for head in heads] == [
            (3, VersionStatus.PUBLISHED),
            (2, VersionStatus.SUBMITTED),
            (1, VersionStatus.SUPERSEDED),
        ]
        assert [head.version for head in submitted] == [2]
        assert await published(firm) == ["가람통신"]


class TestOwnershipClaims:
    async def test_come_back_oldest_first(self, firm: SqlStore) -> None:
        organisation = Organisation("o1", OrganisationKind.COMPANY, "가람", OrganisationStatus.PENDING)
        claim = OwnershipClaim("k1", "C1", "o1", "a1", "대표전화로 확인", ClaimStatus.OPEN, NOW)
        later = replace(claim, id="k0", created_at=NOW + timedelta(hours=1), status=ClaimStatus.WITHDRAWN)
        async with firm.writer() as writer:
            await writer.put_organisation(organisation)
            await writer.put_account(Account("a1", "a@garam.example", "Kim", "o1", Role.OWNER))
            for each in (later, claim):
                await writer.put_ownership_claim(each)
            assert await writer.ownership_claims() == [claim, later]
