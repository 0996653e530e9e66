"""Lists of firms: what becomes of firms that are merged, of their order and of their lots."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

from koffset.domain.shortlist import EntryState, Shortlist, ShortlistEntry, followed, reordered, with_lots

NOW = datetime(2026, 11, 20, 3, tzinfo=UTC)


def entry(company_id: str, **changed: Any) -> ShortlistEntry:
    return replace(ShortlistEntry(company_id=company_id, state_by="a1", state_at=NOW), **changed)


def shortlist(*entries: ShortlistEntry) -> Shortlist:
    return Shortlist(id="s", organisation_id="o", name="n", author="a1", saved_at=NOW, entries=entries)


def ids(found: Shortlist) -> list[str]:
    return [each.company_id for each in found.entries]


class TestFollowed:
    def test_a_merged_firm_stands_under_the_firm_it_is_now(self) -> None:
        found = followed(shortlist(entry("B", note="n"), entry("C")), {"B": "A"})
        assert found == shortlist(entry("A", note="n"), entry("C"))

    def test_two_that_became_one_are_one_and_no_note_is_lost(self) -> None:
        later = NOW + timedelta(days=1)
        old = entry("B", note="first", lot_ids=("1",), revision=3)
        new = entry(
            "A", note="second", lot_ids=("2", "1"), state=EntryState.ANSWERED, state_by="a2", state_at=later
        )
        joined = entry(
            "A",
            note="first\nsecond",
            lot_ids=("1", "2"),
            state=EntryState.ANSWERED,
            state_by="a2",
            state_at=later,
            revision=3,
        )
        assert followed(shortlist(old, entry("C"), new), {"B": "A"}) == shortlist(joined, entry("C"))

    def test_the_same_note_stands_once(self) -> None:
        found = followed(shortlist(entry("B", note="same"), entry("A", note="same")), {"B": "A"})
        assert [each.note for each in found.entries] == ["same"]


class TestReordered:
    def test_named_ones_come_first_and_nobody_is_lost(self) -> None:
        found = reordered(shortlist(entry("A"), entry("B"), entry("C")), ["C", "stranger"])
        assert ids(found) == ["C", "A", "B"]


def test_each_lot_is_named_once() -> None:
    assert with_lots(entry("A", lot_ids=("1",)), ["2", "1", "2"]).lot_ids == ("1", "2")


def test_who_is_not_on_a_list_has_no_entry() -> None:
    assert shortlist(entry("A")).entry("B") is None
    assert shortlist(entry("A")).entry("A") == entry("A")
