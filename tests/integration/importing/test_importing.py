import json
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from koffset.domain.evidence import KDIA
from koffset.domain.records import ListingRecord, PartRecord
from koffset.errors import SourceFileInvalid
from koffset.store.sql import SqlStore
from koffset_indexer.importing import try_file
from koffset_indexer.report import ImportOptions, ImportReport, ImportRules

NOW = datetime(2026, 4, 1, 12, tzinfo=UTC)
Import = Callable[..., Awaitable[ImportReport]]
PART_HEADER = "사업명,부품관리번호,재고번호,군급분류,품명,도면번호,도면부품번호,규격번호,계약업체,최종수정일"
ROWS = (
    'K9 자주포,M1,375017476,5340,"멈치,완충용",D1,,,(주)가상정밀,2023-01-02',
    'K9 자주포,M2,75017477,0,"핀,직선형",D2,,,가상 정밀 주식회사,',
    "K2 전차,M3,37A133677,5365,심,,,,FICTION WERKE GMBH,",
    "K2 전차,M4,375017479,5365,,,,,한빛제강,",
)


def parts_file(folder: Path, rows: Sequence[str] = ROWS, name: str = "parts_20230823.csv") -> Path:
    path = folder / name
    path.write_bytes("\n".join((PART_HEADER, *rows)).encode("cp949"))
    return path


def jsonl(folder: Path, name: str, *documents: Mapping[str, object]) -> Path:
    path = folder / name
    path.write_text("\n".join(json.dumps(document) for document in documents), encoding="utf-8")
    return path


def profile(
    company_id: str, name: str, name_en: str = "Gasang Precision", **changed: object
) -> dict[str, object]:
    return {"id": company_id, "identity": {"name": {"ko": name, "en": name_en}}, **changed}


async def sequence(store: SqlStore) -> int:
    async with store.reader() as reader:
        return await reader.last_sequence()


class TestParts:
    async def test_rows_become_records_of_companies(
        self, store: SqlStore, run_import: Import, tmp_path: Path
    ) -> None:
        report = await run_import("parts", parts_file(tmp_path))
        counts = report.counts
        assert (counts.read, counts.new, counts.rejected, counts.kept_out) == (4, 3, 1, 1)
        assert counts.companies_new == 2
        async with store.reader() as reader:
            companies = await reader.companies(KDIA)
            files = [file async for file in reader.iter_company_files()]
        assert {(one.name_ko, one.foreign) for one in companies.values()} == {
            ("가상 정밀", False),
            (None, True),
        }
        parts = [record for file in files for record in file.records]
        assert {record.as_of_inferred for record in parts if record.as_of == date(2023, 8, 23)} == {True}
        assert sorted(str(part.body.stock_no) for part in parts if isinstance(part.body, PartRecord)) == [
            "075017477",
            "375017476",
            "37A133677",
        ]

    async def test_the_same_file_again_changes_nothing_and_says_so(
        self, store: SqlStore, run_import: Import, tmp_path: Path
    ) -> None:
        first = await run_import("parts", parts_file(tmp_path))
        before = await sequence(store)
        again = await run_import("parts", parts_file(tmp_path))
        assert (first.nothing_changed, again.nothing_changed) == (False, True)
        assert again.counts.unchanged == first.counts.new
        assert await sequence(store) == before

    async def test_a_newer_file_updates_and_an_older_one_does_not_undo_it(
        self, store: SqlStore, run_import: Import, tmp_path: Path
    ) -> None:
        row = "K2 전차,M9,375017479,5365,{},,,,한빛제강,"
        old = parts_file(tmp_path, [row.format("심")])
        new = parts_file(tmp_path, [row.format("조정심")], "parts_20240823.csv")
        await run_import("parts", old)
        assert (await run_import("parts", new)).counts.changed == 1
        late = await run_import("parts", old)
        assert (late.counts.older, late.nothing_changed) == (1, True)
        async with store.reader() as reader:
            bodies = [record.body async for file in reader.iter_company_files() for record in file.records]
        assert [body.item_name for body in bodies if isinstance(body, PartRecord)] == ["조정심"]

    async def test_duplicates_of_one_key_are_counted_and_the_later_row_wins(
        self, run_import: Import, tmp_path: Path
    ) -> None:
        row = "K2 전차,M9,,5365,{},,,,{},"
        rows = [row.format("심", "한빛제강"), row.format("조정심", "(주)한빛제강")]
        counts = (await run_import("parts", parts_file(tmp_path, rows))).counts
        assert (counts.read, counts.new, counts.duplicates) == (2, 1, 1)

    async def test_rejects_stand_in_a_file_by_the_publishers_headers(
        self, run_import: Import, tmp_path: Path
    ) -> None:
        report = await run_import("parts", parts_file(tmp_path))
        assert report.rejects_file == tmp_path / "imports" / "parts_20230823.csv.rejects.csv"
        lines = report.rejects_file.read_text("utf-8-sig").splitlines()
        assert [line.split(",")[:3] for line in lines[1:]] == [
            ["3", "군급분류 / supply_class", "0"],
            ["5", "품명 / item_name", ""],
        ]

    async def test_undated_rows_without_a_date_for_the_file_are_refused_before_any_write(
        self, store: SqlStore, run_import: Import, tmp_path: Path
    ) -> None:
        path = parts_file(tmp_path, name="parts.csv")
        with pytest.raises(SourceFileInvalid, match="--as-of"):
            await run_import("parts", path)
        async with store.reader() as reader:
            assert set((await reader.company_counts()).values()) == {0}
            assert list(await reader.imports()) == []
        assert (await run_import("parts", path, date(2023, 1, 1))).counts.new == 3

    async def test_date_in_the_future_is_refused(self, run_import: Import, tmp_path: Path) -> None:
        with pytest.raises(SourceFileInvalid, match="2026-04-02 lies after today"):
            await run_import("parts", parts_file(tmp_path), date(2026, 4, 2))

    async def test_import_log_tells_file_and_counts(
        self, store: SqlStore, run_import: Import, tmp_path: Path
    ) -> None:
        report = await run_import("parts", parts_file(tmp_path))
        async with store.reader() as reader:
            entry = (await reader.imports())[0]
        assert (entry.file_name, entry.file_sha256) == ("parts_20230823.csv", report.file_sha256)
        assert entry.counts["new"] == 3

    async def test_unknown_kind_is_refused_with_those_there_are(
        self, run_import: Import, tmp_path: Path
    ) -> None:
        with pytest.raises(SourceFileInvalid, match="parts, designated, listed, profiles"):
            await run_import("part", parts_file(tmp_path))


class TestDesignatedAndListed:
    async def test_listing_is_confirmed_by_the_code_that_the_register_left(
        self, store: SqlStore, run_import: Import, tmp_path: Path
    ) -> None:
        designated = tmp_path / "designated_20250531.csv"
        designated.write_text(
            "designated_name,defense_field,designation_date,dart_name,address,stock_code,name_match,krx_code\n"
            "가상정밀,화력,2001-02-03,(주)가상정밀,경상남도 창원시,999990,1,999990\n"
            "한빛제강,,2001-02-03,,,,0,\n",
            encoding="utf-8",
        )
        listed = tmp_path / "listed_20260322.csv"
        listed.write_text(
            "code,name_ko,market,products_ko\n999990,가상정밀,KOSDAQ,포신\n888880,한빛제강,KOSPI,강판\n777770,딴회사,KOSPI,옷\n",
            encoding="utf-8",
        )
        assert (await run_import("designated", designated)).counts.new == 3
        counts = (await run_import("listed", listed)).counts
        assert (counts.new, counts.reviews_new, counts.not_ours, counts.companies_new) == (1, 1, 1, 0)
        async with store.reader() as reader:
            reviews = await reader.reviews()
            bodies = [record.body async for file in reader.iter_company_files() for record in file.records]
        assert [(one.kind, one.detail["stock_code"]) for one in reviews] == [("listed_name_match", "888880")]
        assert [one.products for one in bodies if isinstance(one, ListingRecord) and one.market] == ["포신"]
        assert (await run_import("listed", listed)).nothing_changed


class TestProfiles:
    async def test_profile_of_an_unknown_company_makes_it(
        self, store: SqlStore, run_import: Import, tmp_path: Path
    ) -> None:
        path = jsonl(tmp_path, "profiles.jsonl", profile("F1", "가상정밀"))
        assert (await run_import("profiles", path)).counts.companies_new == 1
        assert (await run_import("profiles", path)).nothing_changed
        async with store.reader() as reader:
            assert (await reader.companies(KDIA))["F1"].name_en == "Gasang Precision"
            assert (await reader.profile_heads())["F1"].version == 1

    async def test_changed_profile_becomes_a_new_version(
        self, store: SqlStore, run_import: Import, tmp_path: Path
    ) -> None:
        await run_import("profiles", jsonl(tmp_path, "a.jsonl", profile("F1", "가상정밀")))
        changed = jsonl(tmp_path, "b.jsonl", profile("F1", "가상정밀", items=[{"name": {"ko": "핀"}}]))
        assert (await run_import("profiles", changed)).counts.changed == 1
        async with store.reader() as reader:
            assert (await reader.profile_heads())["F1"].version == 2

    async def test_profile_finds_the_company_of_a_public_record_by_name(
        self, store: SqlStore, run_import: Import, tmp_path: Path
    ) -> None:
        await run_import("parts", parts_file(tmp_path))
        report = await run_import("profiles", jsonl(tmp_path, "a.jsonl", profile("F1", "주식회사 가상정밀")))
        assert report.counts.companies_new == 0
        company_id = report.moved["F1"]
        async with store.reader() as reader:
            file = await reader.company_file(company_id)
        assert file is not None
        assert file.profile is not None
        assert (file.profile.id, file.company.name_en, len(file.records)) == (
            company_id,
            "Gasang Precision",
            2,
        )

    async def test_two_profiles_of_one_company_are_not_both_taken(
        self, run_import: Import, tmp_path: Path
    ) -> None:
        path = jsonl(tmp_path, "a.jsonl", profile("F1", "가상정밀"), profile("F2", "(주)가상정밀"))
        counts = (await run_import("profiles", path)).counts
        assert (counts.read, counts.new, counts.rejected) == (2, 1, 1)


class TestWishesAndProgrammes:
    async def test_wish_of_an_unknown_company_is_rejected(self, run_import: Import, tmp_path: Path) -> None:
        wish = {"id": "W1", "company_id": "F1", "programme_id": "P1", "title": {"en": "Wing ribs"}}
        path = jsonl(tmp_path, "w.jsonl", wish, {**wish, "id": "W2", "company_id": "F9"})
        await run_import("profiles", jsonl(tmp_path, "a.jsonl", profile("F1", "가상정밀")))
        report = await run_import("wishlists", path)
        assert (report.counts.new, report.counts.rejected) == (1, 1)
        assert report.rejects_file is not None
        assert "2,company_id,F9" in report.rejects_file.read_text("utf-8-sig")
        assert (await run_import("wishlists", path)).nothing_changed

    async def test_wish_that_changes_hands_touches_both_companies(
        self, store: SqlStore, run_import: Import, tmp_path: Path
    ) -> None:
        wish = {"id": "W1", "company_id": "F1", "programme_id": "P1", "title": {"en": "Wing ribs"}}
        firms = [profile("F1", "가상정밀"), profile("F2", "한빛제강", "Hanbit Steel")]
        await run_import("profiles", jsonl(tmp_path, "a.jsonl", *firms))
        await run_import("wishlists", jsonl(tmp_path, "w.jsonl", wish))
        before = await sequence(store)
        await run_import("wishlists", jsonl(tmp_path, "w2.jsonl", {**wish, "company_id": "F2"}))
        async with store.reader() as reader:
            touched = {change.company_id for change in await reader.changes_after(before, 10)}
        assert touched == {"F1", "F2"}

    async def test_programme_with_unknown_field_is_rejected(self, run_import: Import, tmp_path: Path) -> None:
        programme = {
            "id": "P1",
            "name": {"en": "Trainer"},
            "weapon_system_field": "naval",
            "rule_date": "2024-01-01",
        }
        wrong = {**programme, "id": "P2", "weapon_system_field": "submarine farming"}
        path = jsonl(tmp_path, "p.jsonl", programme, wrong)
        counts = (await run_import("programmes", path)).counts
        assert (counts.read, counts.new, counts.rejected) == (2, 1, 1)
        assert (await run_import("programmes", path)).nothing_changed


class TestTrying:
    async def test_it_counts_as_the_import_would_and_writes_nothing(
        self, store: SqlStore, rules: ImportRules, run_import: Import, tmp_path: Path
    ) -> None:
        path = parts_file(tmp_path)
        options = ImportOptions(NOW, tmp_path / "imports", max_file_bytes=100_000)
        tried = await try_file("parts", path, store, rules, options)
        async with store.reader() as reader:
            assert set((await reader.company_counts()).values()) == {0}
            assert (await reader.last_sequence(), await reader.imports()) == (0, [])
        done = await run_import("parts", path)
        assert replace(done.counts, reviews_new=0) == tried.counts
        assert tried.rejects_file is not None
