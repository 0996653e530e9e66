"""The audit log on either database: numbered in the transaction of the change, and never changed."""

import asyncio
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import text

from koffset.domain.audit import Actor, AuditAction, AuditEntry, AuditFilter, entry, seal, verify
from koffset.errors import Conflict
from koffset.store.sql import SqlStore

NOW = datetime(2026, 11, 20, 3, 0, 0, 123456, tzinfo=UTC)
ANN = Actor("a1", "o1", "r1", "192.0.2.7")
OPERATOR = Actor("operator")


def told(object_id: str, actor: Actor = ANN, **changes: Any) -> AuditEntry:
    return replace(entry(actor, AuditAction.SIGNED_IN, "account", object_id, NOW), **changes)


async def add(store: SqlStore, *entries: AuditEntry) -> None:
    async with store.writer() as writer:
        await writer.add_audit(entries)


async def add_and_fail(store: SqlStore) -> None:
    async with store.writer() as writer:
        await writer.add_audit([told("b")])
        raise ZeroDivisionError


async def add_and_seal(store: SqlStore) -> None:
    await add(store, told("a"), told("b", detail={"가": 1, "ok": True, "text": "x"}))
    async with store.writer() as writer:
        await writer.add_audit_seal(seal(None, await writer.audit_entries(0, 10), NOW))


class TestAdding:
    async def test_what_comes_back_is_what_was_hashed(self, store: SqlStore) -> None:
        await add_and_seal(store)
        async with store.reader() as reader:
            entries, seals = await reader.audit_entries(0, 10), await reader.audit_seals()
            assert await reader.last_audit_seal() == seals[-1]
            assert await reader.last_audit_sequence() == 2
        assert [each.object_id for each in entries] == ["a", "b"]
        assert (entries[0].actor, entries[0].at, entries[0].action) == (ANN, NOW, "signed_in")
        assert entries[1].detail == {"가": 1, "ok": True, "text": "x"}
        assert verify(entries, seals, last=2).holds

    async def test_numbers_have_no_gaps_after_what_was_rolled_back(self, store: SqlStore) -> None:
        await add(store, told("a"))
        with pytest.raises(ZeroDivisionError):
            await add_and_fail(store)
        await add(store, told("c"))
        async with store.reader() as reader:
            entries = await reader.audit_entries(0, 10)
        assert [(each.sequence, each.object_id) for each in entries] == [(1, "a"), (2, "c")]

    async def test_writers_at_once_number_one_after_the_other(self, store: SqlStore) -> None:
        await asyncio.gather(*(add(store, told(f"{number}")) for number in range(8)))
        async with store.reader() as reader:
            entries = await reader.audit_entries(0, 10)
        assert verify(entries, [], last=8).holds


class TestReading:
    async def test_filters_add_up_and_the_newest_come_first(self, store: SqlStore) -> None:
        later = NOW + timedelta(days=1)
        await add(
            store,
            told("a"),
            told("b", OPERATOR),
            told("a", action=AuditAction.SIGNED_OUT),
            told("a", object_kind="company", at=later),
        )
        asked = {
            (4, 3, 2, 1): AuditFilter(),
            (4, 3, 1): AuditFilter(actor="a1"),
            (3,): AuditFilter(actor="a1", action="signed_out"),
            (4,): AuditFilter(object_kind="company", object_id="a"),
            (3, 2, 1): AuditFilter(since=NOW, until=later),
            (): AuditFilter(since=later + timedelta(days=1)),
        }
        async with store.reader() as reader:
            for expected, wanted in asked.items():
                found = await reader.latest_audit_entries(wanted, None, 10)
                assert tuple(each.sequence for each in found) == expected
            below = await reader.latest_audit_entries(AuditFilter(actor="a1"), 3, 10)
            assert [each.sequence for each in below] == [1]
            assert len(await reader.latest_audit_entries(AuditFilter(), None, 2)) == 2


CHANGES = [
    "UPDATE audit_log SET object_id = 'other' WHERE sequence = 1",
    "UPDATE audit_log SET object_id = object_id",
    "DELETE FROM audit_log WHERE sequence = 2",
    "UPDATE audit_seals SET sha256 = 'other'",
    "DELETE FROM audit_seals",
]
ON_SQLITE = [
    "INSERT OR REPLACE INTO audit_log SELECT * FROM audit_log WHERE sequence = 1",
    (
        "REPLACE INTO audit_log (rowid, sequence, at, actor_id, action, object_kind, object_id, detail, sha256)"
        " SELECT rowid, 99, at, actor_id, action, object_kind, object_id, detail, sha256 FROM audit_log LIMIT 1"
    ),
    "INSERT OR REPLACE INTO audit_seals SELECT * FROM audit_seals",
]
ON_POSTGRES = ["TRUNCATE audit_log", "TRUNCATE audit_seals"]


async def refused(store: SqlStore, statement: str) -> str:
    with pytest.raises(Conflict) as caught:
        async with store.writer() as writer:
            await writer._connection.execute(text(statement))
    return caught.value.detail


class TestChanging:
    @pytest.mark.parametrize("statement", CHANGES)
    async def test_is_refused(self, store: SqlStore, statement: str) -> None:
        await add_and_seal(store)
        assert "append-only" in await refused(store, statement)

    async def test_is_refused_by_the_ways_around_that_each_database_has(self, store: SqlStore) -> None:
        await add_and_seal(store)
        on_sqlite = store._engine.dialect.name == "sqlite"
        for statement in ON_SQLITE if on_sqlite else ON_POSTGRES:
            assert "append-only" in await refused(store, statement), statement
