"""What stands in a dossier, before any file is written."""

from string import Formatter

import pytest

from fakes.dossiers import (
    OFFSET,
    SHIPPED,
    all_sections,
    asked_lot,
    dossier,
    excluded_dossier,
    frame,
    hanbit,
    lapsed,
    maru,
    requirement,
    sayer,
    seen,
    tables,
)
from koffset.domain.dossier import Dossier, Section
from koffset.domain.evidence import EvidenceGrade
from koffset.dossier.content import company_dossier, requirement_dossier
from koffset.dossier.lot_parts import EXCLUDED_SHOWN, LOTS_BESIDE, choose_companies


def section(found: Dossier, title: str) -> Section:
    (one,) = [each for each in all_sections(found) if each.title == title]
    return one


def facts(found: Section) -> dict[str, str]:
    return {fact.label: fact.value for fact in found.facts}


def columns(found: Dossier, kind: str, place: int = 0) -> list[tuple[str, ...]]:
    return [tuple(row) for row in tables(found, kind)[place].rows]


class TestFirstPage:
    def test_names_the_requirement_the_day_and_the_language(self) -> None:
        said = {fact.label: fact.value for fact in dossier().facts}
        assert said["Requirement"] == "R1 · Stops for a howitzer"
        assert (said["As of"], said["Language"]) == ("2026-11-27", "English")
        assert said["Firms"] == "2 in this dossier; 3 more that do such work are not in it"

    def test_says_what_it_was_made_with_so_that_it_can_be_made_again(self) -> None:
        said = {fact.label: fact.value for fact in dossier().versions}
        assert said == {
            "koffset": "0.1.0",
            "Ranking": "2026.11-3",
            "Encoder": "use",
            "Index": "koffset-abc, up to change 41",
            "Store, change number": "42",
            "Rule book": "not used",
        }

    def test_says_that_unknown_is_not_no_and_that_a_register_says_supplied(self) -> None:
        notes = " ".join(dossier().notes)
        assert "Unknown is not no" in notes
        assert "a part was supplied, not who made it" in notes


class TestMatrix:
    def test_has_a_mark_for_each_firm_and_lot_and_a_legend_for_each_mark(self) -> None:
        (table,) = tables(dossier(), "matrix")
        assert [tuple(row) for row in table.rows] == [
            ("Hanbit Precision", "●"),
            ("Marugongeop (romanised; no English name is stated)", "◐"),
        ]
        assert all(mark in table.note for mark in "●◐?×–")

    def test_lots_that_have_no_room_beside_each_other_get_a_table_of_their_own(self) -> None:
        lots = [asked_lot(hanbit(), lot_id=str(number)) for number in range(LOTS_BESIDE + 1)]
        found = requirement_dossier(
            frame(), requirement(), lots, {"P01": seen(hanbit())}, known={}, left_out=0
        )
        assert [len(table.columns) for table in found.lead[0].tables] == [LOTS_BESIDE + 1, 2]

    def test_says_when_nobody_can_be_named(self) -> None:
        found = requirement_dossier(frame(), requirement(), [asked_lot()], {}, known={}, left_out=0)
        assert found.lead[0].paragraphs == ["No firm can be named for any lot."]


class TestChoosing:
    def test_every_lot_has_its_first_before_any_has_its_second(self) -> None:
        lots = [asked_lot(hanbit(), maru()), asked_lot(maru())]
        assert choose_companies(lots, 1, 10) == ["P01", "P05"]
        assert choose_companies(lots, 2, 1) == ["P01"]

    def test_who_is_only_near_is_chosen_where_nobody_does_such_work(self) -> None:
        assert choose_companies([asked_lot(hanbit(), near=(maru(),))], 3, 10) == ["P01"]
        assert choose_companies([asked_lot(near=(maru(),))], 3, 10) == ["P05"]

    def test_who_fails_the_fewest_musts_stands_before_who_is_only_near(self) -> None:
        assert choose_companies([asked_lot(lapsed(), near=(maru(),))], 3, 10) == ["P07", "P05"]
        assert choose_companies([asked_lot(lapsed(), near=(maru(),))], 1, 10) == ["P07"]

    def test_an_excluded_firm_is_not_chosen_where_somebody_is_able(self) -> None:
        assert choose_companies([asked_lot(lapsed(), hanbit())], 3, 10) == ["P01"]

    def test_who_is_only_near_stands_behind_the_firms_of_all_lots(self) -> None:
        lots = [asked_lot(near=(maru(),)), asked_lot(hanbit(), lot_id="B")]
        assert choose_companies(lots, 3, 10) == ["P01", "P05"]


class TestExcluded:
    def test_are_named_with_the_must_the_finding_its_evidence_and_what_to_ask(self) -> None:
        (row,) = columns(excluded_dossier(), "excluded")
        assert row == (
            "A",
            "Lapsed Works",
            "ISO 9001",
            "ISO 9001:2015 ended on 2026-01-31",
            "“ISO 9001:2015” · Checked with the issuer · no date stated · valid until 2026-01-31 · Company profile",
            "Your ISO 9001:2015 certificate ended on 2026-01-31: has it been renewed, and is it valid on 2026-11-27?",
        )

    def test_the_first_page_says_that_nobody_is_left_and_marks_them(self) -> None:
        (matrix,) = excluded_dossier().lead
        assert matrix.paragraphs == [
            "Lot A: nobody is left. Firms that do such work and that a must excludes: 1."
        ]
        assert matrix.tables[0].rows == [("Lapsed Works", "×")]

    def test_their_part_begins_with_what_excludes_them_and_asks_it(self) -> None:
        found = excluded_dossier()
        assert columns(found, "explanation")[0][:2] == ("not met", "ISO 9001")
        assert columns(found, "questions")[0][1].startswith("Your ISO 9001:2015 certificate ended")

    def test_are_a_few_and_how_many_there_are_is_told(self) -> None:
        files = [lapsed(f"L{number}") for number in range(EXCLUDED_SHOWN + 2)]
        found = excluded_dossier(*files, hanbit())
        (table,) = tables(found, "excluded")
        assert len(table.rows) == EXCLUDED_SHOWN
        assert table.note == "Lot A: 5 of 7 shown"
        assert not found.lead[0].paragraphs

    def test_that_may_not_be_named_are_not(self) -> None:
        assert tables(excluded_dossier(known={}), "excluded") == []

    def test_a_lot_of_nobody_says_so(self) -> None:
        found = requirement_dossier(
            frame("ko"),
            requirement(),
            [asked_lot(near=(maru(),))],
            {"P05": seen(maru())},
            known={},
            left_out=0,
        )
        assert found.lead[0].paragraphs == [
            "물량 A: 해당 작업을 하는 것으로 확인된 업체가 없어, 있으면 가장 가까운 업체만 제시합니다."
        ]


class TestFirm:
    def test_has_its_names_region_size_and_multiplier(self) -> None:
        said = facts(section(dossier(), "Hanbit Precision"))
        assert (said["Korean name"], said["English name"]) == ("한빛정밀", "Hanbit Precision")
        assert said["Region"] == "South Gyeongsang Province"
        assert said["Company size"] == "Small or medium-sized enterprise (SME)"
        assert said["Multiplier"] == "not computed here"

    def test_without_an_english_name_is_romanised_and_marked(self) -> None:
        said = facts(section(dossier("ko"), "마루공업"))
        assert said["영문 명칭"] == "Marugongeop (로마자 표기, 영문 명칭 미기재)"

    def test_items_have_supply_class_grade_date_and_source(self) -> None:
        declared, recorded = columns(dossier(), "items")
        assert declared[0] == "bumper stop\n완충용 멈치"
        assert declared[1].startswith("5340 ")
        assert declared[4] == "Declared by the company · 2026-01-31 · Company profile"
        assert recorded[0] == "핀,직선형"
        assert recorded[3:] == ("1", "Public record · 2023-01-02 · parts")

    def test_items_beyond_the_limit_are_counted(self) -> None:
        (first, _) = tables(dossier(max_items=1), "items")
        assert len(first.rows) == 1
        assert "1 of 2 items are not shown" in first.note

    def test_certificates_have_expiry_and_grade_and_an_ended_one_says_so(self) -> None:
        valid, ended, endless = columns(dossier(), "certificates")
        assert valid[:2] == ("ISO 9001:2015", "FIC-1")
        assert (valid[3], ended[3], endless[3]) == ("2028-01-01", "2026-01-01 (ended)", "not stated")
        assert ended[4].startswith("Checked with the issuer")

    def test_limits_of_processes_are_said_with_the_ends_that_are_stated(self) -> None:
        ((_, limits, _, _),) = columns(dossier(), "processes")
        assert limits == "length up to 1,200 mm"

    def test_asks_what_the_firm_does_not_state(self) -> None:
        asked = [each for each in all_sections(dossier()) if each.title == "Open questions about the firm"]
        assert list(asked[0].paragraphs) == ["Until when is Nadcap HT valid?"]
        assert "What is your English name?" in asked[1].paragraphs

    def test_one_firm_alone_has_neither_lots_nor_ranking(self) -> None:
        found = company_dossier(frame(), seen(hanbit()))
        assert found.title == "Company dossier: Hanbit Precision"
        assert [each.title for each in found.sections] == ["Hanbit Precision"]
        assert tables(found, "explanation") == []

    def test_nothing_on_record_is_said(self) -> None:
        file = hanbit()
        bare = type(file)(file.company)
        found = company_dossier(frame(), seen(bare))
        assert section(found, "Evidence").paragraphs == ("Nothing is on record that you may see.",)


class TestExplanation:
    def test_has_what_is_matched_with_evidence_grade_date_and_source(self) -> None:
        rows = columns(dossier(), "explanation")
        assert rows[1] == (
            "matched",
            "ISO 9001",
            "ISO 9001:2015, valid until 2028-01-01",
            "“ISO 9001:2015” · Declared by the company · no date stated · valid until 2028-01-01 · Company profile",
        )

    def test_what_is_missing_becomes_a_question(self) -> None:
        found = dossier()
        assert ("missing", "ISO 9001", "ISO 9001 is not stated", "") in columns(found, "explanation", 1)
        assert ("A", "Do you hold ISO 9001, valid on 2026-11-27?") in columns(found, "questions")

    def test_a_lot_without_evidence_is_not_called_a_no(self) -> None:
        lots = [asked_lot(hanbit()), asked_lot(lot_id="B")]
        found = requirement_dossier(
            frame(), requirement(), lots, {"P01": seen(hanbit())}, known={}, left_out=0
        )
        assert section(found, "Other lots").paragraphs == [
            "Nothing was found for lots B. That is not a no: ask."
        ]


class TestOffsetValue:
    def test_stands_in_the_firms_part_with_rule_source_and_what_to_confirm(self) -> None:
        found = dossier(offset=OFFSET)
        (row,) = columns(found, "offset")
        assert row == (
            "A", "100000 USD", "×1.5 up to ×2", "150000 USD up to 200000 USD",
            "Art. 7", "start not established",
        )  # fmt: skip
        told = facts(section(found, "Hanbit Precision"))["Multiplier"]
        assert told == "×1.5 up to ×2 – start not established"
        assert found.versions[-1].value == "2026-05, rules of 2022-01-10"

    def test_has_its_rules_once_behind_the_firms(self) -> None:
        found = dossier(offset=OFFSET)
        assert found.sections[-1].title == "Offset rules of 2022-01-10"
        assert columns(found, "offset_rules") == [
            ("Art. 7", "One and a half times.", "https://rules.example")
        ]


class TestWords:
    @pytest.mark.parametrize("code", SHIPPED.words)
    def test_take_the_same_values_in_both_languages(self, code: str) -> None:
        en, ko = (
            {name for _, name, _, _ in Formatter().parse(SHIPPED.words[code][tag]) if name}
            for tag in ("en", "ko")
        )
        assert en == ko

    def test_the_note_on_grades_names_them_all_in_their_order(self) -> None:
        note = sayer().word("note_grades").casefold()
        places = [note.index(sayer().grade(grade).casefold()) for grade in EvidenceGrade]
        assert places == sorted(places)
