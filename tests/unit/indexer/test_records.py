from dataclasses import replace
from datetime import date

from koffset.domain.importing import RowState
from koffset.domain.records import DesignationRecord
from koffset_indexer.records import (
    RecordPlan,
    companies_to_compare,
    newest_drafts,
    plan_records,
    record_hash,
    record_of,
)
from koffset_indexer.sources.drafts import RecordDraft

DRAFT = RecordDraft(
    row=2,
    company_name="가상정밀",
    source="list",
    key=("firepower",),
    body=DesignationRecord(name="가상정밀", field="firepower"),
    as_of=date(2024, 5, 1),
    as_of_inferred=False,
)
STORED = record_of("c1", DRAFT)
HASHES = {STORED.id: record_hash(STORED)}
DATES = {STORED.id: STORED.as_of}
OTHER_BODY = DesignationRecord(name="가상정밀", field="firepower", remarks="새 비고")


def plan(draft: RecordDraft) -> RecordPlan:
    return plan_records(newest_drafts([("c1", draft)]), 0, HASHES, DATES)


def test_unknown_record_is_new() -> None:
    found = plan(replace(DRAFT, key=("ammunition",)))
    assert (found.new, found.changed, found.unchanged) == (1, 0, 0)
    assert found.touched == {"c1"}


def test_same_content_is_unchanged_and_nothing_is_written() -> None:
    found = plan(DRAFT)
    assert (found.unchanged, list(found.put), found.touched) == (1, [], set())


def test_other_content_of_the_same_or_a_later_day_is_a_change() -> None:
    assert plan(replace(DRAFT, body=OTHER_BODY)).changed == 1
    assert plan(replace(DRAFT, as_of=date(2024, 6, 1))).changed == 1


def test_content_of_an_earlier_day_does_not_replace_what_is_stored() -> None:
    found = plan(replace(DRAFT, body=OTHER_BODY, as_of=date(2024, 4, 30)))
    assert (found.older, list(found.put)) == (1, [])


def test_draft_that_says_less_never_replaces() -> None:
    found = plan(replace(DRAFT, body=OTHER_BODY, as_of=date(2025, 1, 1), keep_existing=True))
    assert (found.unchanged, list(found.put)) == (1, [])


def test_only_companies_with_other_content_need_to_be_read() -> None:
    same, other = newest_drafts([("c1", DRAFT)]), newest_drafts([("c1", replace(DRAFT, body=OTHER_BODY))])
    assert companies_to_compare(same, HASHES) == set()
    assert companies_to_compare(other, HASHES) == {"c1"}


class TestDuplicates:
    def winner(self, *drafts: RecordDraft) -> int:
        newest = newest_drafts(("c1", draft) for draft in drafts)
        assert len(newest) == 1
        return next(iter(newest.values()))[1].row

    def test_later_date_wins_wherever_it_stands(self) -> None:
        later = replace(DRAFT, row=3, as_of=date(2024, 5, 2))
        assert self.winner(DRAFT, later) == self.winner(later, DRAFT) == 3

    def test_stated_date_wins_over_a_later_inferred_one(self) -> None:
        inferred = replace(DRAFT, row=3, as_of=date(2025, 1, 1), as_of_inferred=True)
        assert self.winner(DRAFT, inferred) == self.winner(inferred, DRAFT) == 2

    def test_later_row_wins_on_the_same_day(self) -> None:
        later = replace(DRAFT, row=3)
        assert self.winner(DRAFT, later) == self.winner(later, DRAFT) == 3


def test_each_record_is_told_with_its_state() -> None:
    assert plan(DRAFT).states == {STORED.id: RowState.UNCHANGED}
    assert set(plan(replace(DRAFT, key=("ammunition",))).states.values()) == {RowState.NEW}
