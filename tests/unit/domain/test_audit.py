"""Entries and seals of the audit log: what is hashed, and what is found out."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from koffset.domain.account import Key, KeyScope
from koffset.domain.audit import (
    COMMAND_LINE,
    Actor,
    AuditAction,
    KeptEntry,
    Seal,
    canonical_json,
    entry,
    number_entries,
    object_hash,
    seal,
    state_hash,
    verify,
)

NOW = datetime(2026, 11, 20, 3, tzinfo=UTC)
ANN = Actor("a1", "o1", "r1", "192.0.2.7")


def entries_of(count: int) -> list[KeptEntry]:
    told = [entry(ANN, AuditAction.SIGNED_IN, "account", f"a{number}", NOW) for number in range(count)]
    return list(number_entries(told, 1))


def sealed(entries: list[KeptEntry], size: int = 3) -> list[Seal]:
    seals: list[Seal] = []
    for start in range(0, len(entries), size):
        previous = seals[-1] if seals else None
        seals.append(seal(previous, entries[start : start + size], NOW + timedelta(minutes=start)))
    return seals


def rewritten(kept: KeptEntry, object_id: str) -> KeptEntry:
    """The entry changed by somebody who knows how its hash is made."""
    told = entry(kept.actor, AuditAction(kept.action), kept.object_kind, object_id, kept.at)
    return number_entries([told], kept.sequence)[0]


class TestEntries:
    def test_the_hashed_text_is_canonical(self) -> None:
        told = entry(ANN, AuditAction.SIGNED_IN, "account", "가", NOW, detail={"b": 1, "a": "x"})
        (kept,) = number_entries([told], 7)
        assert canonical_json(kept) == (
            '{"action":"signed_in","actor":{"client":"192.0.2.7","id":"a1","organisation_id":"o1",'
            '"request_id":"r1"},"after":null,"at":"2026-11-20T03:00:00.000000+00:00","before":null,'
            '"detail":{"a":"x","b":1},"object_id":"가","object_kind":"account","sequence":7}'
        )

    def test_the_zone_of_a_time_makes_no_difference(self) -> None:
        seoul = NOW.astimezone(timezone(timedelta(hours=9)))
        first, second = (entry(ANN, AuditAction.SIGNED_OUT, "account", "a", at) for at in (NOW, seoul))
        assert number_entries([first], 1)[0].sha256 == number_entries([second], 1)[0].sha256

    @pytest.mark.parametrize("hashes", [("ann@primes.example", None), (None, "ann@primes.example")])
    def test_a_value_in_place_of_a_hash_is_refused(self, hashes: tuple[str | None, str | None]) -> None:
        with pytest.raises(ValueError, match="never the value"):
            entry(ANN, AuditAction.ACCOUNT_ADDED, "account", "a1", NOW, *hashes)

    def test_a_long_detail_is_refused(self) -> None:
        with pytest.raises(ValueError, match="tell less"):
            entry(ANN, AuditAction.FILE_IMPORTED, "parts", "f", NOW, detail={"text": "x" * 3_000})

    def test_the_hash_of_a_state_does_not_depend_on_the_order_of_its_parts(self) -> None:
        assert state_hash({"a": 1, "b": None}) == state_hash({"b": None, "a": 1})
        assert entry(COMMAND_LINE, AuditAction.ACCOUNT_ADDED, "account", "a", NOW, after=state_hash({}))


class TestSealing:
    def test_goes_on_where_the_last_seal_ended(self) -> None:
        first, second = sealed(entries_of(5))
        assert (first.number, first.first, first.last, first.count) == (1, 1, 3, 3)
        assert (second.number, second.first, second.last, second.count) == (2, 4, 5, 2)

    @pytest.mark.parametrize("batch", [slice(0, 0), slice(1, 3), slice(0, 3, 2)])
    def test_nothing_and_gaps_cannot_be_sealed(self, batch: slice) -> None:
        with pytest.raises(ValueError, match="without a gap"):
            seal(None, entries_of(3)[batch], NOW)

    def test_depends_on_the_seal_before(self) -> None:
        entries = entries_of(6)
        first, second = sealed(entries)
        other = replace(first, sha256="1" * 64)
        assert seal(other, entries[3:], second.at) != second


class TestVerifying:
    def test_what_was_not_changed_holds(self) -> None:
        entries = entries_of(8)
        verdict = verify(entries, sealed(entries[:7]), last=8)
        assert verdict.holds
        assert (verdict.entries, verdict.seals, verdict.sealed) == (8, 3, 7)

    def test_an_empty_log_holds(self) -> None:
        assert verify([], [], last=0).holds

    @given(st.integers(0, 9), st.sampled_from(["object_id", "action", "object_kind", "before"]))
    def test_a_changed_entry_is_named(self, index: int, name: str) -> None:
        entries = entries_of(10)
        seals = sealed(entries)
        changes: dict[str, Any] = {name: "other"}
        entries[index] = replace(entries[index], **changes)
        difference = verify(entries, seals).difference
        assert difference
        assert (difference.where, difference.number) == ("entry", index + 1)

    @given(st.integers(0, 8))
    def test_a_changed_entry_with_a_new_hash_breaks_its_seal(self, index: int) -> None:
        entries = entries_of(9)
        seals = sealed(entries)
        entries[index] = rewritten(entries[index], "other")
        difference = verify(entries, seals).difference
        assert difference
        assert (difference.where, difference.number) == ("seal", index // 3 + 1)

    @given(st.integers(0, 8))
    def test_a_missing_entry_is_named(self, index: int) -> None:
        entries = entries_of(9)
        seals = sealed(entries)
        del entries[index]
        difference = verify(entries, seals, last=9).difference
        assert difference
        assert (difference.where, difference.number) == ("entry", index + 1)

    def test_a_missing_seal_is_named(self) -> None:
        entries = entries_of(9)
        first, _, third = sealed(entries)
        difference = verify(entries, [first, third]).difference
        assert difference
        assert (difference.where, difference.number) == ("seal", 2)

    def test_the_end_cut_off_shows_at_the_counter_or_at_a_seal(self) -> None:
        entries = entries_of(9)
        assert verify(entries[:8], [], last=9).difference
        seal_over_nothing = verify(entries[:3], sealed(entries)).difference
        assert seal_over_nothing
        assert (seal_over_nothing.where, seal_over_nothing.number) == ("seal", 2)

    def test_a_log_sealed_anew_lacks_the_seals_that_were_kept_elsewhere(self) -> None:
        entries = entries_of(6)
        kept = sealed(entries)[-1].sha256
        entries[0] = rewritten(entries[0], "other")
        anew = sealed(entries)
        assert verify(entries, anew).holds
        difference = verify(entries, anew, known=[kept]).difference
        assert difference
        assert "sealed anew" in difference.reason


class TestHashOfAnObject:
    KEY = Key("k1", "a1", "export", KeyScope.READ, "secret", NOW, NOW)

    def test_is_of_its_state_but_for_what_is_left_out(self) -> None:
        left_out = ["token_hash"]
        shown = object_hash(self.KEY, without=left_out)
        assert shown == object_hash(replace(self.KEY, token_hash="other"), without=left_out)
        assert shown != object_hash(replace(self.KEY, name="other"), without=left_out)

    def test_is_the_same_for_the_same_instant_in_another_zone(self) -> None:
        there = NOW.astimezone(timezone(timedelta(hours=9)))
        assert object_hash(self.KEY) == object_hash(replace(self.KEY, created_at=there, expires_at=there))
