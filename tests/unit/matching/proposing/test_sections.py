"""What belongs to which lot. Everything is fictional."""

import pytest

from fakes.proposals import proposer, say

THREE = "Lot 1: Pads\nLot 2: Pins\nLot 3: Bolts\n"


def by_lot(text: str) -> dict[str, list[str]]:
    return {
        lot.lot.id: [say(each) for each in lot.conditions if each.condition.kind != "item"]
        for lot in proposer().propose(text).lots
    }


def shared(text: str) -> list[str]:
    """The ids of lots that got the one condition of the text."""
    return [lot_id for lot_id, conditions in by_lot(text).items() if conditions]


class TestAGeneralPart:
    def test_is_put_to_every_lot(self) -> None:
        assert shared(f"{THREE}\nGeneral requirements\nISO 9001 is required.\n") == ["1", "2", "3"]

    def test_names_the_lots_that_it_is_for(self) -> None:
        assert shared(f"{THREE}\nQuality\nISO 9001 is required for Lots 2 and 3.\n") == ["2", "3"]
        assert shared(f"{THREE}\nQuality\nISO 9001 is required for lots 1 to 2.\n") == ["1", "2"]
        assert shared(f"{THREE}\nQuality\nFor Lot 3, ISO 9001 is required.\n") == ["3"]
        work = "WP1 Pads, 40 pcs.\n\nWP2 Pins, 60 pcs.\n\nWP3 Bolts, 80 pcs.\n"
        assert shared(f"{work}\nQuality\nFor WP1 and WP3, ISO 9001 is required.\n") == ["1", "3"]

    def test_names_lots_in_each_part_of_a_sentence(self) -> None:
        text = f"{THREE}\nQuality\nISO 9001 is required for lot 1; ISO 14001 is required for lots 2 and 3.\n"
        assert by_lot(text) == {
            "1": ["must certificate iso9001"],
            "2": ["must certificate iso14001"],
            "3": ["must certificate iso14001"],
        }

    def test_may_stand_before_the_lots(self) -> None:
        assert shared(f"All suppliers shall hold ISO 9001.\n\n{THREE}") == ["1", "2", "3"]
        assert shared(f"The firm must hold ISO 9001.\n\n{THREE}") == ["1", "2", "3"]

    def test_begins_where_all_are_spoken_of(self) -> None:
        assert shared(f"{THREE}\nEvery supplier shall hold ISO 9001.\n") == ["1", "2", "3"]
        assert shared(f"{THREE}\nBidders shall hold ISO 9001.\n") == ["1", "2", "3"]

    def test_is_no_paragraph_within_a_lot(self) -> None:
        assert shared("Lot 1: Pads\n\nSuppliers shall hold ISO 9001.\n\nLot 2: Pins\n") == ["1"]

    def test_is_no_label_right_below_a_lot(self) -> None:
        assert shared("Lot 1: Pads\nRequirements:\n- ISO 9001\nLot 2: Pins\n") == ["1"]

    def test_says_the_strength_of_what_follows(self) -> None:
        text = f"{THREE}\nDesirable\n- ISO 9001\n\nNot required\n- ISO 14001\n"
        assert by_lot(text)["1"] == ["should certificate iso9001"]

    @pytest.mark.parametrize("head", ["Conditions for all:", "General:", "Common requirements", "공통 조건:"])
    def test_ends_a_list_of_lots(self, head: str) -> None:
        pads = "- Pads, 40 pcs\n- Pins, 60 pcs\n"
        assert shared(f"{pads}\n{head}\n- ISO 9001\n") == ["1", "2"]
        assert shared(f"1. Pads, 40 pcs\n2. Pins, 60 pcs\n\n{head}\n- ISO 9001\n") == ["1", "2"]
        assert shared(f"{THREE}{head}\n- ISO 9001\n") == ["1", "2", "3"]

    def test_is_a_paragraph_below_lots_that_have_none(self) -> None:
        lots = "Lot 1: Pads\nOf rubber.\n\nLot 2: Pins\nOf steel.\n\n"
        assert shared(f"{lots}Mid-size companies will be considered.\n") == ["1", "2"]
        apart = "Lot 1: Pads\n\nOf rubber.\n\nLot 2: Pins\n\n"
        assert shared(f"{apart}Mid-size companies will be considered.\n") == ["2"]

    def test_begins_with_all_sources(self) -> None:
        text = "a) Pads, 40 ea.\nb) Pins, 60 ea.\n\nAll sources: NIST SP 800-171 applies.\n"
        assert shared(text) == ["1", "2"]

    @pytest.mark.parametrize(
        "sentence",
        [
            "Suppliers of pins shall hold ISO 9001.",
            "ISO 9001 is required for the pins.",
            "Pins shall be made under ISO 9001.",
        ],
    )
    def test_speaks_of_a_lot_by_its_thing(self, sentence: str) -> None:
        assert shared(f"{THREE}\nQuality\n{sentence}\n") == ["2"]

    def test_does_not_speak_of_a_lot_where_its_word_is_what_a_firm_uses(self) -> None:
        text = f"{THREE}\nQuality\nFirms with ISO 9001 shall keep pins and bolts apart.\n"
        assert shared(text) == ["1", "2", "3"]

    def test_speaks_of_the_entries_of_a_list_by_their_letters(self) -> None:
        text = "a) 40 pads of rubber\nb) 60 pins of steel\n\nSuppliers of b) shall hold ISO 9001.\n"
        assert shared(text) == ["2"]


class TestLots:
    def test_are_marked_in_many_ways(self) -> None:
        for mark in ("Lot", "LOT", "Work package", "WP", "CLIN", "Item", "로트", "과제"):
            assert list(by_lot(f"{mark} 1: Pads\n{mark} 2: Pins\n")) == ["1", "2"]

    def test_are_marked_with_numbers_in_words_too(self) -> None:
        assert list(by_lot("Work package one: Pads\nWork package two: Pins\n")) == ["1", "2"]
        assert list(by_lot("Capability One – Pads\nCapability Two – Pins\n")) == ["1", "2"]

    def test_stand_in_one_paragraph_too(self) -> None:
        assert list(by_lot("We need two things. Lot 1: 40 pads. Lot 2: 60 pins.")) == ["1", "2"]

    def test_that_are_named_twice_are_one(self) -> None:
        assert by_lot("Lot 1: Pads\nLot 2: Pins\n\nLot 1\nISO 9001 is required.\n") == {
            "1": ["must certificate iso9001"],
            "2": [],
        }

    def test_are_not_begun_by_a_sentence_about_one(self) -> None:
        assert list(by_lot("Lot 1: Pads\n\nLot 2 will be placed later.\n")) == ["1"]

    def test_are_one_where_nothing_parts_the_text(self) -> None:
        assert by_lot("Pads for a tank. ISO 9001 is required.") == {"1": ["must certificate iso9001"]}
        assert by_lot("Quality\nISO 9001 is required.\n") == {"1": ["must certificate iso9001"]}

    def test_are_paragraphs_of_a_letter_that_say_what_is_wanted(self) -> None:
        text = "Dear all,\n\nWe need 1,200 pads. ISO 9001 is required.\n\nSecond, about 60 pins a year.\n\n"
        last = "Finally, we are looking for bolts.\n\nThey shall be certified to AS9100.\n\nBest regards\n"
        assert by_lot(f"{text}{last}") == {
            "1": ["must certificate iso9001"],
            "2": ["must capacity 60 each/year ?strength_not_said"],
            "3": ["must certificate as9100"],
        }

    def test_have_articles_of_their_own(self) -> None:
        text = (
            "Article 1. Subject\n\nThis is an offer.\n\nArticle 2. Pads\n\n2.1 ISO 9001 is required.\n\n"
            "Article 3. Pins\n\n3.1 60 pcs will be ordered.\n\n"
            "Article 4. Common provisions\n\n4.1 SMEs are preferred.\n"
        )
        assert by_lot(text) == {
            "1": ["must certificate iso9001", "should size_class sme"],
            "2": ["should size_class sme"],
        }

    def test_are_named_in_fields(self) -> None:
        text = "PART A\nName of goods: Pads\nNeeded: 40 pcs\n\nPART B\nName of goods: Pins\nNeeded: 60 pcs\n"
        proposal = proposer().propose(text)
        lots = proposal.lots
        assert proposal.left_over == []
        assert [(lot.lot.id, str(lot.lot.quantity), say(lot.conditions[0])) for lot in lots] == [
            ("A", "40", "must item Pads"),
            ("B", "60", "must item Pins"),
        ]

    def test_have_their_fields_below_them(self) -> None:
        text = "1. 모집 분야\n 가. 도어\n  1) 물량: 40개\n  2) 요구 공정: 도장\n 나. 패드\n  1) 물량: 60개\n"
        assert by_lot(text) == {"1": ["must process painting"], "2": []}

    def test_are_titled_in_numbered_paragraphs(self) -> None:
        text = "1) Pads. We said that 40 pads will be wanted. ISO 9001 is required.\n\n2) Pins, 60 pcs.\n"
        assert by_lot(text) == {"1": ["must certificate iso9001"], "2": []}

    def test_are_answers_in_a_letter(self) -> None:
        text = "Subject: Parts\n\nYes: 700 fins, turned. ISO 9001 is required.\n\nWe need 40 pads.\n"
        assert by_lot(text) == {"1": ["must process turning", "must certificate iso9001"], "2": []}

    def test_are_list_items_that_say_how_many_a_year(self) -> None:
        text = "- Shells, die casting, 60k pcs/yr. ISO 9001.\n- Pads, 40 pcs\n- Doublets, lens polishing. ISO 9001.\n"
        assert list(by_lot(text)) == ["1", "2", "3"]

    def test_are_not_what_an_introduction_says_of_all(self) -> None:
        text = "Purpose\nThis is about two assemblies.\n\n2.1 Pads\n40 sets.\n2.2 Pins\n60 sets.\n"
        assert list(by_lot(text)) == ["1", "2"]

    def test_are_not_what_a_firm_needs(self) -> None:
        text = "We need 1,200 pads.\n\nThe supplier needs four welders.\n"
        assert list(by_lot(text)) == ["1"]

    @pytest.mark.parametrize("head", ["2.0 APPLICABLE DOCUMENTS", "2 References", "2. Background"])
    def test_are_not_what_stands_under_such_a_heading(self, head: str) -> None:
        text = (
            f"1.0 SCOPE\n1.1 Pads, 40 each.\n1.2 Pins, 60 each.\n\n{head}\n2.1 MIL-STD-810H\n2.2 Drawing 7\n"
        )
        assert list(by_lot(text)) == ["1", "2"]

    def test_are_among_deliverables_only_where_nothing_else_is_counted(self) -> None:
        papers = "3 DELIVERABLES\n3.1 Test plan\n3.2 Report\n"
        assert list(by_lot(f"1 SCOPE\n1.1 Pads, 40 each.\n1.2 Pins, 60 each.\n\n{papers}")) == ["1", "2"]
        assert list(by_lot("Deliverables\n- Pads\n- Pins\n")) == ["1", "2"]

    def test_get_what_a_document_names_with_a_doubt_only(self) -> None:
        text = "1 SCOPE\n1.1 Pads, 40 each.\n\n2 APPLICABLE DOCUMENTS\n2.1 MIL-A-8625 anodizing\n"
        assert by_lot(text) == {"1": ["must process anodising ?meaning_unclear"]}

    def test_beyond_a_hundred_are_left_over(self) -> None:
        proposal = proposer().propose("\n".join(f"- {number} pads" for number in range(2, 122)))
        assert len(proposal.lots) == 100
        assert [each.text for each in proposal.left_over][-1] == "121 pads"

    def test_are_none_in_an_empty_text(self) -> None:
        assert by_lot(" \n") == {}


class TestLimits:
    def test_in_a_sentence_of_their_own_belong_to_the_only_process(self) -> None:
        text = "Lot 1: Pads\nCNC machining is required.\nTolerance: 1.5 mm.\nLength not to exceed 2 m.\n"
        assert by_lot(text)["1"] == ["must process CNC machining length ..2 m tolerance ..1.5 mm"]

    def test_beside_several_processes_are_left_over(self) -> None:
        text = "Lot 1: Pads\nCNC machining and anodising are required.\nTolerance: 1.5 mm.\n"
        assert by_lot(text)["1"] == ["must process CNC machining", "must process anodising"]
        assert [each.text for each in proposer().propose(text).left_over] == ["Tolerance: 1.5 mm."]

    def test_belong_to_the_process_right_before_them(self) -> None:
        text = "Lot 1: Pads\nForging up to 25 kg, CNC machining up to 2 m.\n"
        assert by_lot(text)["1"] == [
            "must process forging mass ..25 kg",
            "must process CNC machining length ..2 m",
        ]

    def test_may_have_the_years_of_the_one_before(self) -> None:
        text = "Lot 1: 40 pads, 2028-2031\nLot 2: 60 pins over the same period\nLot 3: 80 bolts\n"
        years = [(lot.lot.year_from, lot.lot.year_to) for lot in proposer().propose(text).lots]
        assert years == [(2028, 2031), (2028, 2031), (None, None)]


class TestALimitInASentenceOfItsOwn:
    @pytest.mark.parametrize(
        ("sentence", "expected"),
        [
            ("Parts are up to 2 m long.", ["must process turning length ..2 m"]),
            (
                "The shop must have a balancing machine for diameters up to 2 m.",
                ["must process turning", "must process turning diameter ..2 m ?meaning_unclear"],
            ),
        ],
    )
    def test_is_of_the_only_process_unless_it_is_of_a_machine(
        self, sentence: str, expected: list[str]
    ) -> None:
        assert by_lot(f"Lot 1: Shafts\n\nTurning is required. {sentence}\n") == {"1": expected}
