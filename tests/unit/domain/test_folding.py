from dataclasses import replace
from datetime import date

import pytest

from koffset.domain.company import Record
from koffset.domain.evidence import Audience, EvidenceGrade
from koffset.domain.folding import fold_parts, item_key
from koffset.domain.records import DesignationRecord, PartRecord


def record(number: int, **changed: object) -> Record:
    stated = {
        "company_id": "c1",
        "item_name": "핀,직선형",
        "supply_class": "5315",
        "weapon_system": "K9 자주포",
        "as_of": date(2024, 1, 1),
        "as_of_inferred": False,
        "audience": Audience.PUBLIC,
        **changed,
    }
    part = PartRecord(
        weapon_system=str(stated["weapon_system"]),
        part_no=f"M{number:04}",
        supply_class=stated["supply_class"],
        item_name=str(stated["item_name"]),
        drawing_no=f"D{number:04}",
        contractor="가상정밀",
    )
    return Record(
        id=str(number),
        company_id=str(stated["company_id"]),
        source="parts",
        body=part,
        grade=EvidenceGrade.PUBLIC_RECORD,
        as_of=stated["as_of"],  # type: ignore[arg-type]
        as_of_inferred=bool(stated["as_of_inferred"]),
        audience=stated["audience"],  # type: ignore[arg-type]
    )


class TestGroups:
    def test_spellings_of_one_item_fold_into_one(self) -> None:
        items = fold_parts([record(1), record(2, item_name="핀 , 직선형"), record(3, item_name="핀，직선형")])
        assert [(item.item_name, item.count) for item in items] == [("핀,직선형", 3)]

    @pytest.mark.parametrize(
        "other", [{"company_id": "c2"}, {"supply_class": "5340"}, {"item_name": "핀,곡선형"}]
    )
    def test_other_company_class_or_item_stays_apart(self, other: dict[str, str]) -> None:
        assert [item.count for item in fold_parts([record(1), record(2, **other)])] == [1, 1]

    def test_the_order_of_records_does_not_matter(self) -> None:
        records = [record(1), record(2, item_name="핀, 직선형"), record(3, company_id="c0")]
        assert fold_parts(records) == fold_parts(reversed(records))

    def test_other_records_are_passed_over(self) -> None:
        other = replace(record(1), body=DesignationRecord(name="가상정밀"))
        assert fold_parts([other]) == []

    def test_key_ignores_blanks_and_case(self) -> None:
        assert item_key(" O-Ring , A ") == item_key("o-ring,a")


class TestContent:
    def test_inferred_date_never_makes_a_stated_one_look_fresher(self) -> None:
        item = fold_parts([record(1), record(2, as_of=date(2025, 1, 1), as_of_inferred=True)])[0]
        assert (item.first_on, item.as_of, item.as_of_inferred) == (date(2024, 1, 1), date(2024, 1, 1), False)

    def test_dates_are_inferred_where_none_is_stated(self) -> None:
        item = fold_parts([record(1, as_of_inferred=True)])[0]
        assert (item.as_of, item.as_of_inferred) == (date(2024, 1, 1), True)

    def test_weapon_systems_are_listed_once(self) -> None:
        items = fold_parts([record(1), record(2, weapon_system="K2 전차"), record(3)])
        assert items[0].weapon_systems == ("K2 전차", "K9 자주포")

    def test_numbers_are_a_sample(self) -> None:
        item = fold_parts([record(number) for number in range(20)])[0]
        assert item.drawing_nos == ("D0000", "D0001", "D0002", "D0003", "D0004")

    def test_narrowest_audience_holds_for_all(self) -> None:
        assert fold_parts([record(1), record(2, audience=Audience.OWNER)])[0].audience is Audience.OWNER
