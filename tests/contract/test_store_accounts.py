"""Accounts, sessions and attempts on either database."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from koffset.domain.account import (
    Account,
    Key,
    KeyScope,
    Link,
    LinkPurpose,
    Member,
    Organisation,
    OrganisationKind,
    OrganisationStatus,
    Role,
    Session,
)
from koffset.errors import Conflict
from koffset.store.sql import SqlStore

NOW = datetime(2026, 11, 20, 3, tzinfo=UTC)
DESK = Organisation("kdia", OrganisationKind.KDIA, "KDIA", OrganisationStatus.ACTIVE)
ACCOUNT = Account("a1", "lee@kdia.example", "Lee", "kdia", Role.ADMIN, "$hash")
SESSION = Session("t1", "a1", NOW, NOW + timedelta(hours=1))


async def put(store: SqlStore, account: Account = ACCOUNT) -> None:
    async with store.writer() as writer:
        await writer.put_organisation(DESK)
        await writer.put_account(account)


class TestAccounts:
    async def test_come_back_with_their_organisation(self, store: SqlStore) -> None:
        await put(store)
        async with store.reader() as reader:
            assert await reader.member_by_email("lee@kdia.example") == Member(ACCOUNT, DESK)
            assert await reader.members() == [Member(ACCOUNT, DESK)]
            assert await reader.member_by_email("nobody@kdia.example") is None

    async def test_are_found_by_id_and_by_organisation(self, store: SqlStore) -> None:
        await put(store)
        async with store.reader() as reader:
            assert await reader.member("a1") == Member(ACCOUNT, DESK)
            assert await reader.members_of("kdia") == [Member(ACCOUNT, DESK)]
            assert await reader.members_of("other") == []
            assert await reader.organisation("kdia") == DESK
            assert await reader.member("a2") is None
            assert await reader.organisation("other") is None

    async def test_an_address_has_one_account(self, store: SqlStore) -> None:
        await put(store)
        with pytest.raises(Conflict):
            await put(store, replace(ACCOUNT, id="a2"))

    async def test_errors_hold_no_hash(self, store: SqlStore) -> None:
        await put(store)
        with pytest.raises(Conflict) as caught:
            await put(store, replace(ACCOUNT, id="a2", password_hash="$secret"))
        assert "$secret" not in caught.value.detail
        assert "$hash" not in repr(ACCOUNT)


class TestSessions:
    async def test_one_tells_whose_it_is_until_it_expires(self, store: SqlStore) -> None:
        await put(store)
        async with store.writer() as writer:
            await writer.add_session(SESSION)
        async with store.reader() as reader:
            assert await reader.member_of_session("t1", NOW) == Member(ACCOUNT, DESK)
            assert await reader.member_of_session("t1", NOW + timedelta(hours=1)) is None
            assert await reader.member_of_session("t2", NOW) is None

    async def test_a_closed_account_has_none(self, store: SqlStore) -> None:
        await put(store)
        async with store.writer() as writer:
            await writer.add_session(SESSION)
        await put(store, replace(ACCOUNT, is_closed=True))
        async with store.reader() as reader:
            assert await reader.member_of_session("t1", NOW) is None

    async def test_ended_ones_are_gone(self, store: SqlStore) -> None:
        await put(store)
        async with store.writer() as writer:
            for token in ("t1", "t2", "t3"):
                await writer.add_session(replace(SESSION, token_hash=token))
            await writer.end_session("t1")
            assert await writer.member_of_session("t1", NOW) is None
            assert await writer.member_of_session("t2", NOW) is not None
            await writer.end_sessions("a1")
            assert await writer.member_of_session("t3", NOW) is None


class TestAttempts:
    async def test_are_counted_by_address_and_time(self, store: SqlStore) -> None:
        async with store.writer() as writer:
            for minutes in (0, 10, 20):
                await writer.add_attempt("h1", NOW + timedelta(minutes=minutes))
            await writer.add_attempt("h2", NOW)
            assert await writer.count_attempts("h1", NOW + timedelta(minutes=5)) == 2
            await writer.forget_before(NOW, NOW + timedelta(minutes=10))
            assert await writer.count_attempts("h1", NOW - timedelta(days=1)) == 1
            await writer.clear_attempts("h1")
            assert await writer.count_attempts("h1", NOW - timedelta(days=1)) == 0


LINK = Link("l1", "h1", LinkPurpose.RESET, "lee@kdia.example", NOW, NOW + timedelta(hours=1), account_id="a1")


class TestLinks:
    async def test_one_is_found_until_it_expires(self, store: SqlStore) -> None:
        await put(store)
        async with store.writer() as writer:
            await writer.add_link(LINK)
        async with store.reader() as reader:
            assert await reader.link_of_token("h1", NOW) == LINK
            assert await reader.link_of_token("h1", NOW + timedelta(hours=1)) is None
            assert await reader.link_of_token("h2", NOW) is None

    async def test_used_ones_are_not_found(self, store: SqlStore) -> None:
        await put(store)
        async with store.writer() as writer:
            await writer.add_link(LINK)
            await writer.add_link(replace(LINK, id="l2", token_hash="h2"))
            await writer.use_resets("a1", NOW)
            assert await writer.link_of_token("h1", NOW) is None
            assert await writer.link_of_token("h2", NOW) is None

    async def test_those_of_a_closed_account_are_not_found(self, store: SqlStore) -> None:
        await put(store, replace(ACCOUNT, is_closed=True))
        async with store.writer() as writer:
            await writer.add_link(LINK)
            assert await writer.link_of_token("h1", NOW) is None

    async def test_invitations_are_open_until_they_are_used_or_deleted(self, store: SqlStore) -> None:
        await put(store)
        invitation = replace(
            LINK, purpose=LinkPurpose.INVITATION, account_id=None, organisation_id="kdia", role=Role.REVIEWER
        )
        others = [replace(invitation, id=f"l{number}", token_hash=f"h{number}") for number in (2, 3)]
        async with store.writer() as writer:
            for link in (invitation, *others):
                await writer.add_link(link)
            assert len(await writer.invitations(NOW)) == 3
            await writer.use_link("l2", NOW)
            await writer.delete_link("l3")
            assert await writer.invitations(NOW, "kdia") == [invitation]
            assert await writer.invitations(NOW, "other") == []
            assert await writer.invitations(NOW + timedelta(hours=1)) == []
            assert await writer.link_of_token("h2", NOW) is None

    async def test_expired_ones_are_forgotten(self, store: SqlStore) -> None:
        await put(store)
        async with store.writer() as writer:
            await writer.add_link(LINK)
            await writer.forget_before(NOW + timedelta(hours=1), NOW)
            assert await writer.link_of_token("h1", NOW) is None


KEY = Key("k1", "a1", "export", KeyScope.READ, "kh1", NOW, NOW + timedelta(days=1))


class TestKeys:
    async def test_one_acts_for_its_account_until_it_expires(self, store: SqlStore) -> None:
        await put(store)
        async with store.writer() as writer:
            await writer.put_key(KEY)
            await writer.note_key_use("kh1", NOW.date())
        async with store.reader() as reader:
            member = Member(ACCOUNT, DESK, KeyScope.READ)
            assert await reader.member_of_key("kh1", NOW) == (member, NOW.date())
            assert await reader.member_of_key("kh1", NOW + timedelta(days=1)) is None
            assert await reader.member_of_key("kh2", NOW) is None
            assert await reader.keys_of("a1") == [replace(KEY, last_used_on=NOW.date())]

    async def test_closed_accounts_and_deleted_keys_open_nothing(self, store: SqlStore) -> None:
        await put(store)
        async with store.writer() as writer:
            await writer.put_key(KEY)
        await put(store, replace(ACCOUNT, is_closed=True))
        async with store.writer() as writer:
            assert await writer.member_of_key("kh1", NOW) is None
            await writer.delete_key("k1")
            assert await writer.keys_of("a1") == []
