"""Companies that were found to be one, on either database."""

from dataclasses import replace
from datetime import UTC, date, datetime

from koffset.domain.company import Alias, AliasKind, Company, Record
from koffset.domain.evidence import EvidenceGrade
from koffset.domain.merging import CompanyMerge
from koffset.domain.records import DesignationRecord
from koffset.domain.wishlist import Wish
from koffset.store.protocol import ReviewItem
from koffset.store.sql import SqlStore

NOW = datetime(2026, 11, 20, 3, tzinfo=UTC)
MERGE = CompanyMerge("m1", "A", "B", "same owner", "k1", NOW)
BODY = DesignationRecord(name="나")
RECORD = Record(
    "r1", "B", "designated", BODY, EvidenceGrade.PUBLIC_RECORD, date(2025, 1, 1), as_of_inferred=False
)
WISH = Wish.model_validate(
    {"id": "w1", "company_id": "B", "programme_id": "p", "title": {"ko": "가"}, "submitted_on": "2026-01-01"}
)


async def fill(store: SqlStore) -> None:
    async with store.writer() as writer:
        await writer.add_companies([Company(key, key, None, key) for key in ("A", "B", "C")])
        await writer.put_records([(RECORD, "h")])
        await writer.put_wishes([(WISH, "h")])


async def counts(store: SqlStore) -> dict[str, tuple[int, int]]:
    async with store.reader() as reader:
        return {
            file.company.id: (len(file.records), len(file.wishes))
            async for file in reader.iter_company_files()
        }


async def test_a_merged_companys_records_are_read_as_the_kept_ones(store: SqlStore) -> None:
    await fill(store)
    async with store.writer() as writer:
        await writer.put_merge(MERGE)
    assert await counts(store) == {"A": (1, 1), "B": (0, 0), "C": (0, 0)}
    async with store.reader() as reader:
        kept, merged = await reader.company_file("A"), await reader.company_file("B")
        assert kept is not None
        assert merged is not None
        assert (kept.records[0].company_id, kept.wishes[0].company_id, kept.records[0].id) == ("A", "A", "r1")
        assert (kept.merged_into, merged.merged_into) == (None, "A")
        assert await reader.merged_into() == await reader.merged_into(["B", "C"]) == {"B": "A"}
        assert (await reader.company_counts())["companies"] == 2


async def test_undone_each_has_its_own(store: SqlStore) -> None:
    await fill(store)
    undone = replace(MERGE, undone_by="k2", undone_at=NOW)
    async with store.writer() as writer:
        await writer.put_merge(MERGE)
        await writer.put_merge(undone)
        assert await writer.merges() == [undone]
        assert await writer.merged_into() == {}
    assert await counts(store) == {"A": (0, 0), "B": (1, 1), "C": (0, 0)}


async def test_a_change_of_the_merged_one_is_one_of_the_kept_one_too(store: SqlStore) -> None:
    await fill(store)
    async with store.writer() as writer:
        await writer.put_merge(MERGE)
        await writer.note_changes(["B", "C"], NOW)
        changed = [change.company_id for change in await writer.changes_after(0, 10)]
    assert changed == ["B", "C", "A"]


async def test_names_are_forgotten_by_their_source(store: SqlStore) -> None:
    await fill(store)
    names = [
        (Alias(name, AliasKind.MERGER, source=source), name) for name, source in (("x", "m"), ("y", "n"))
    ]
    async with store.writer() as writer:
        await writer.add_aliases("A", names)
        await writer.drop_aliases("A", "m")
        file = await writer.company_file("A")
    assert file is not None
    assert [alias.name for alias in file.company.aliases] == ["y"]


async def test_what_is_settled_is_not_listed_again(store: SqlStore) -> None:
    item = ReviewItem("r1", "similar_name", "A", {"other_company_id": "B"})
    await fill(store)
    async with store.writer() as writer:
        await writer.add_reviews([item])
        await writer.settle_review("r1", "k1", NOW)
        assert await writer.add_reviews([item]) == 0
        assert await writer.reviews() == []
        assert (await writer.company_counts())["reviews"] == 0
