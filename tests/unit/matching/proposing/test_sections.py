"""What belongs to which lot. Everything is fictional."""

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
