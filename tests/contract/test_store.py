"""What every database does behind the store protocol: what is written is read by whoever may see it."""

from datetime import UTC, date, datetime, timedelta, timezone
from decimal import Decimal
from typing import Any

import pytest
from sqlalchemy.exc import StatementError

from koffset.domain.company import Alias, AliasKind, Company, Record
from koffset.domain.evidence import ANONYMOUS, KDIA, Audience, EvidenceGrade, Viewer
from koffset.domain.profile import CompanyProfile
from koffset.domain.programme import Programme
from koffset.domain.records import DesignationRecord, ListingRecord, PartRecord
from koffset.domain.wishlist import Wish
from koffset.errors import Conflict, NotFound
from koffset.store.protocol import Change, ImportLogEntry, ReviewItem, Store

NOW = datetime(2025, 3, 1, 9, 30, tzinfo=UTC)
REGISTRATION_NO = "123-45-67890"


def company(number: int, **fields: Any) -> Company:
    values: dict[str, Any] = {
        "id": f"c{number:04}",
        "name_ko": f"가온정밀{number}",
        "name_en": None,
        "name_key": f"가온정밀{number}",
    }
    return Company(**{**values, **fields})


def part(number: int, company_id: str, item_name: str = "멈치,완충용") -> Record:
    body = PartRecord(
        weapon_system="가상전차", part_no=f"P-{number}", item_name=item_name, contractor="㈜가온정밀"
    )
    return Record(
        f"r{number:06}",
        company_id,
        "parts",
        body,
        EvidenceGrade.PUBLIC_RECORD,
        date(2024, 5, 1),
        as_of_inferred=False,
    )


def profile(overview: str = "개요", **fields: object) -> CompanyProfile:
    return CompanyProfile.model_validate(
        {
            "id": "from-the-file",
            "identity": {
                "name": {"ko": "가온정밀"},
                "overview": {"ko": overview},
                "business_registration_no": REGISTRATION_NO,
                "homepage": "https://gaon.example/",
            },
            "capacity": {"sales_krw": "1234567890.50"},
            "contacts": [{"role": {"en": "Export desk"}, "email": "desk@gaon.example"}],
            **fields,
        }
    )


def wish(wish_id: str, company_id: str, title: str = "Bumper stops") -> Wish:
    return Wish(id=wish_id, company_id=company_id, programme_id="p1", title={"en": title})


def programme(programme_id: str, **fields: object) -> Programme:
    values = {"name": {"ko": "가상기"}, "weapon_system_field": "aviation", "rule_date": date(2022, 1, 1)}
    return Programme.model_validate({"id": programme_id, **values, **fields})


class TestCompanies:
    async def test_a_company_comes_back_with_its_aliases(self, store: Store) -> None:
        alias = Alias("옛가온", AliasKind.RENAME, valid_to="2019-07", source="public notice")
        written = company(1, name_en="Gaon “Precision” 🛰 & Sons'", foreign=True, aliases=(alias,))
        async with store.writer() as writer:
            await writer.add_companies([written])
        async with store.reader() as reader:
            assert await reader.companies(ANONYMOUS) == {"c0001": written}

    async def test_only_the_asked_ids_are_read_in_order_and_however_many(self, store: Store) -> None:
        async with store.writer() as writer:
            await writer.add_companies([company(2), company(1), company(3)])
        asked = ["c0003", "c0001", *(f"unknown{number}" for number in range(70_000))]
        async with store.reader() as reader:
            assert list(await reader.companies(ANONYMOUS, asked)) == ["c0001", "c0003"]

    async def test_a_company_asked_for_twice_has_each_alias_once(self, store: Store) -> None:
        written = company(1, aliases=(Alias("옛가온", AliasKind.RENAME),))
        async with store.writer() as writer:
            await writer.add_companies([written])
        asked = ["c0001", *(f"unknown{number}" for number in range(5_000)), "c0001"]
        async with store.reader() as reader:
            assert await reader.companies(ANONYMOUS, asked) == {"c0001": written}

    @pytest.mark.parametrize(
        ("viewer", "visible"),
        [
            (ANONYMOUS, {"c0001"}),
            (Viewer(frozenset({"public", "contractors"})), {"c0001", "c0002"}),
            (Viewer(frozenset({"public", "owner:c0003"})), {"c0001", "c0003"}),
            (KDIA, {"c0001", "c0002", "c0003", "c0004"}),
            (Viewer(frozenset()), set()),
        ],
    )
    async def test_a_viewer_sees_the_companies_of_its_audiences(
        self, store: Store, viewer: Viewer, visible: set[str]
    ) -> None:
        written = [company(number, audience=audience) for number, audience in enumerate(Audience, start=1)]
        async with store.writer() as writer:
            await writer.add_companies(written)
        async with store.reader() as reader:
            assert set(await reader.companies(viewer)) == visible

    async def test_names_are_set_by_id(self, store: Store) -> None:
        async with store.writer() as writer:
            await writer.add_companies([company(1), company(2)])
            await writer.set_names("c0001", "새가온", "New Gaon")
            found = await writer.companies(ANONYMOUS)
        assert (found["c0001"].name_ko, found["c0001"].name_en) == ("새가온", "New Gaon")
        assert found["c0002"].name_en is None

    async def test_names_of_an_unknown_company_are_not_found(self, store: Store) -> None:
        with pytest.raises(NotFound, match="c0009"):
            async with store.writer() as writer:
                await writer.set_names("c0009", "가온", None)

    async def test_an_alias_added_twice_stands_once_as_it_was_first(self, store: Store) -> None:
        first = Alias("옛가온", AliasKind.RENAME, valid_to="2019")
        async with store.writer() as writer:
            await writer.add_companies([company(1)])
            await writer.add_aliases("c0001", [(first, "옛가온"), (first, "옛가온")])
        async with store.writer() as writer:
            await writer.add_aliases("c0001", [(Alias("옛가온", AliasKind.SPELLING), "다른키")])
            assert (await writer.companies(ANONYMOUS))["c0001"].aliases == (first,)
            assert "다른키" not in await writer.name_keys()

    async def test_an_alias_that_came_with_its_company_gets_its_key_later(self, store: Store) -> None:
        alias = Alias("옛가온", AliasKind.RENAME)
        async with store.writer() as writer:
            await writer.add_companies([company(1, aliases=(alias,))])
            assert "옛가온" not in await writer.name_keys()
            await writer.add_aliases("c0001", [(alias, "옛가온")])
            assert (await writer.name_keys())["옛가온"] == "c0001"

    async def test_a_name_wins_over_an_alias_and_the_lower_id_over_the_higher(self, store: Store) -> None:
        async with store.writer() as writer:
            await writer.add_companies([company(1), company(2), company(3)])
            await writer.add_aliases("c0003", [(Alias("공동", AliasKind.SPELLING), "공동")])
            await writer.add_aliases("c0002", [(Alias("공동", AliasKind.SPELLING), "공동")])
            await writer.add_aliases("c0001", [(Alias("둘", AliasKind.SPELLING), "가온정밀2")])
            keys = await writer.name_keys()
        assert keys == {"가온정밀1": "c0001", "가온정밀2": "c0002", "가온정밀3": "c0003", "공동": "c0002"}

    async def test_a_name_key_belongs_to_one_company(self, store: Store) -> None:
        with pytest.raises(Conflict, match="name key"):
            async with store.writer() as writer:
                await writer.add_companies([company(1), company(2, name_key="가온정밀1")])


class TestRecords:
    async def test_each_kind_of_record_comes_back_as_written(self, store: Store) -> None:
        bodies = [
            part(1, "c0001").body,
            DesignationRecord(field="aviation", designated_on=date(2001, 2, 3), name="가온정밀(주)"),
            ListingRecord(name="가온정밀", products="유압 “실린더”", founded=date(1999, 1, 1)),
        ]
        written = [
            Record(
                f"r{number}",
                "c0001",
                "s",
                body,
                EvidenceGrade.DECLARED,
                date(2020, 2, 29),
                number == 1,
                Audience.OWNER,
            )
            for number, body in enumerate(bodies)
        ]
        async with store.writer() as writer:
            await writer.add_companies([company(1)])
            await writer.put_records([(record, "h") for record in written])
        async with store.reader() as reader:
            file = await reader.company_file("c0001")
        assert file is not None
        assert list(file.records) == written

    async def test_a_record_put_again_is_replaced_with_its_hash_and_company(self, store: Store) -> None:
        async with store.writer() as writer:
            await writer.add_companies([company(1), company(2)])
            await writer.put_records([(part(1, "c0001"), "old"), (part(2, "c0001"), "same")])
        async with store.writer() as writer:
            await writer.put_records([(part(1, "c0002", "새 이름"), "new")])
        async with store.reader() as reader:
            assert await reader.record_hashes("parts") == {"r000001": "new", "r000002": "same"}
            moved = await reader.company_file("c0002")
        assert moved is not None
        assert [record.body for record in moved.records] == [part(1, "c0002", "새 이름").body]

    async def test_the_later_of_two_in_one_call_wins(self, store: Store) -> None:
        async with store.writer() as writer:
            await writer.add_companies([company(1)])
            await writer.put_records([(part(1, "c0001"), "first"), (part(1, "c0001"), "second")])
            assert await writer.record_hashes("parts") == {"r000001": "second"}

    async def test_hashes_are_those_of_the_source(self, store: Store) -> None:
        async with store.writer() as writer:
            await writer.add_companies([company(1)])
            await writer.put_records([(part(1, "c0001"), "h")])
            assert await writer.record_hashes("elsewhere") == {}

    async def test_more_records_than_a_batch_all_land(self, store: Store) -> None:
        async with store.writer() as writer:
            await writer.add_companies([company(1)])
            await writer.put_records([(part(number, "c0001"), "h") for number in range(5_001)])
        async with store.reader() as reader:
            assert len(await reader.record_hashes("parts")) == 5_001

    async def test_a_record_of_an_unknown_company_is_refused(self, store: Store) -> None:
        with pytest.raises(Conflict, match="unknown company"):
            async with store.writer() as writer:
                await writer.put_records([(part(1, "c0404"), "h")])


class TestProfiles:
    async def test_each_publication_is_a_new_version_and_the_newest_is_read(self, store: Store) -> None:
        for overview in ("하나", "둘"):
            async with store.writer() as writer:
                if overview == "하나":
                    await writer.add_companies([company(1)])
                await writer.put_profiles([("c0001", profile(overview), f"hash of {overview}")], "desk", NOW)
        async with store.reader() as reader:
            head = (await reader.profile_heads())["c0001"]
            read = await reader.profiles()
            file = await reader.company_file("c0001")
        assert (head.version, head.content_hash) == (2, "hash of 둘")
        assert read == [profile("둘", id="c0001")]
        assert read[0].capacity is not None
        assert read[0].capacity.sales_krw == Decimal("1234567890.50")
        assert file is not None
        assert (file.profile, file.profile_version) == (read[0], 2)

    async def test_two_in_one_call_are_two_versions(self, store: Store) -> None:
        async with store.writer() as writer:
            await writer.add_companies([company(1)])
            await writer.put_profiles(
                [("c0001", profile("하나"), "one"), ("c0001", profile("둘"), "two")], "desk", NOW
            )
            head = (await writer.profile_heads())["c0001"]
        assert (head.version, head.content_hash) == (2, "two")

    async def test_a_refused_profile_tells_nothing_private(self, store: Store) -> None:
        with pytest.raises(Conflict) as raised:
            async with store.writer() as writer:
                await writer.put_profiles([("c0404", profile(), "h")], "desk", NOW)
        told = f"{raised.value!r} {raised.value} {raised.value.__cause__!r} {raised.value.__cause__}"
        assert REGISTRATION_NO not in told
        assert "desk@gaon.example" not in told

    async def test_a_time_without_zone_is_refused(self, store: Store) -> None:
        async with store.writer() as writer:
            await writer.add_companies([company(1)])
            with pytest.raises(StatementError, match="has no zone"):
                await writer.put_profiles([("c0001", profile(), "h")], "desk", NOW.replace(tzinfo=None))


class TestWishesAndProgrammes:
    async def test_a_wish_put_again_is_replaced(self, store: Store) -> None:
        async with store.writer() as writer:
            await writer.add_companies([company(1), company(2)])
            await writer.put_wishes([(wish("w1", "c0001"), "old"), (wish("w2", "c0002"), "h")])
            await writer.put_wishes([(wish("w1", "c0001", "Hoses"), "new")])
        async with store.reader() as reader:
            assert await reader.wish_hashes() == {"w1": "new", "w2": "h"}
            assert await reader.wishes() == [wish("w1", "c0001", "Hoses"), wish("w2", "c0002")]
            file = await reader.company_file("c0001")
        assert file is not None
        assert list(file.wishes) == [wish("w1", "c0001", "Hoses")]

    async def test_a_programme_put_again_is_replaced(self, store: Store) -> None:
        async with store.writer() as writer:
            await writer.put_programmes([(programme("p1"), "old")])
            await writer.put_programmes([(programme("p1", contract_value="12.5", currency="USD"), "new")])
        async with store.reader() as reader:
            assert await reader.programme_hashes() == {"p1": "new"}
            assert [found.contract_value for found in await reader.programmes(ANONYMOUS)] == [Decimal("12.5")]

    @pytest.mark.parametrize(
        ("viewer", "visible"),
        [
            (ANONYMOUS, ["public"]),
            (Viewer(frozenset({"public", "contractors"})), ["contractors", "public"]),
            (KDIA, ["contractors", "kdia", "owner", "public"]),
        ],
    )
    async def test_a_viewer_sees_the_programmes_of_its_audiences(
        self, store: Store, viewer: Viewer, visible: list[str]
    ) -> None:
        async with store.writer() as writer:
            await writer.put_programmes(
                [(programme(audience.value, audience=audience), "h") for audience in Audience]
            )
        async with store.reader() as reader:
            assert [found.id for found in await reader.programmes(viewer)] == visible


class TestCompanyFiles:
    async def test_there_is_no_file_of_an_unknown_company(self, store: Store) -> None:
        async with store.reader() as reader:
            assert await reader.company_file("c0404") is None

    async def test_files_come_in_the_order_of_ids_each_with_its_own(self, store: Store) -> None:
        ids = [f"c{number:04}" for number in range(1, 46)]
        async with store.writer() as writer:
            await writer.add_companies(
                [company(number, audience=Audience.KDIA) for number in range(45, 0, -1)]
            )
            await writer.put_records([(part(number, f"c{number:04}"), "h") for number in range(1, 45)])
        async with store.reader() as reader:
            files = [file async for file in reader.iter_company_files()]
            asked = [file async for file in reader.iter_company_files([*reversed(ids), "c0404", "c0045"])]
        assert [file.company.id for file in files] == ids
        assert [[record.id for record in file.records] for file in files[:2]] == [["r000001"], ["r000002"]]
        assert files[-1].records == ()
        assert asked == files

    async def test_counts_take_each_company_and_profile_once(self, store: Store) -> None:
        async with store.writer() as writer:
            await writer.add_companies([company(1), company(2, foreign=True)])
            await writer.put_records(
                [(part(1, "c0001"), "h"), (part(2, "c0001"), "h"), (part(3, "c0002"), "h")]
            )
            await writer.put_profiles([("c0001", profile(), "a"), ("c0001", profile(), "b")], "desk", NOW)
            await writer.put_wishes([(wish("w1", "c0001"), "h")])
            await writer.put_programmes([(programme("p1"), "h")])
            await writer.add_reviews([ReviewItem("v1", "similar_name", None, {})])
        async with store.reader() as reader:
            assert await reader.company_counts() == {
                "companies": 2,
                "foreign_companies": 1,
                "records": 3,
                "profiles": 1,
                "wishes": 1,
                "programmes": 1,
                "reviews": 1,
            }


class TestJournals:
    async def test_a_finding_is_listed_once_however_often_it_is_made(self, store: Store) -> None:
        one = ReviewItem("v1", "similar_name", "c0001", {"names": ["가온", "가은"], "score": 0.93})
        two = ReviewItem("v2", "similar_name", None, {})
        async with store.writer() as writer:
            assert await writer.add_reviews([one, one]) == 1
        async with store.writer() as writer:
            assert await writer.add_reviews([two, one]) == 1
        async with store.reader() as reader:
            assert await reader.reviews() == [one, two]

    async def test_imports_are_listed_newest_first(self, store: Store) -> None:
        older = ImportLogEntry("parts", "부품.csv", "ab" * 32, date(2024, 12, 31), NOW, {"read": 3, "new": 2})
        newer = ImportLogEntry("profiles", "b.xlsx", "cd" * 32, None, NOW + timedelta(seconds=1), {})
        async with store.writer() as writer:
            await writer.log_import(newer)
            await writer.log_import(older)
        async with store.reader() as reader:
            assert await reader.imports() == [newer, older]


class TestChangeFeed:
    async def test_nothing_ever_changed(self, store: Store) -> None:
        async with store.reader() as reader:
            assert await reader.last_sequence() == 0
            assert await reader.last_changed_at() is None
            assert await reader.changes_after(0, 10) == []

    async def test_a_company_changed_twice_in_one_call_is_one_entry(self, store: Store) -> None:
        async with store.writer() as writer:
            await writer.note_changes(["b", "a", "b"], NOW)
            await writer.note_changes([], NOW)
            await writer.note_changes(["a"], NOW)
        async with store.reader() as reader:
            assert await reader.changes_after(0, 10) == [Change(1, "b"), Change(2, "a"), Change(3, "a")]
            assert await reader.changes_after(1, 1) == [Change(2, "a")]
            assert await reader.last_sequence() == 3

    async def test_times_come_back_in_utc(self, store: Store) -> None:
        seoul = timezone(timedelta(hours=9))
        async with store.writer() as writer:
            await writer.note_changes(["a"], NOW.astimezone(seoul))
        async with store.reader() as reader:
            at = await reader.last_changed_at()
        assert at == NOW
        assert at.utcoffset() == timedelta(0)
