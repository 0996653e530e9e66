"""Nothing of a sentence goes without a word. Everything is fictional."""

import pytest

from fakes.proposals import proposer


def left(sentence: str) -> list[tuple[str, tuple[str, ...]]]:
    proposal = proposer().propose(f"Lot 1 – Widgets\n\n{sentence}\n")
    return [(each.reason, each.unread) for each in proposal.left_over]


class TestASentence:
    @pytest.mark.parametrize(
        ("sentence", "unread"),
        [
            ("Radiographic inspection by Level 2 personnel is mandatory.", ("Level 2",)),
            ("Anodising to MIL-A-8625 Type II is required.", ("MIL-A-8625", "Type II")),
            ("They must do five-axis machining and surface treatment.", ("surface treatment",)),
            ("ISO 9001 is required; source inspection is accepted.", ("source inspection is accepted",)),
            ("Firms need three years of experience with the Korean navy.", ("Korean navy",)),
            ("Made by: flow forming, turning.", ("flow forming",)),
            ("AS9100 is required and 14 people must be trained.", ("and 14",)),
        ],
    )
    def test_read_in_part_says_what_was_not_read(self, sentence: str, unread: tuple[str, ...]) -> None:
        assert left(sentence) == [("partly_read", unread)]

    @pytest.mark.parametrize(
        "sentence",
        [
            "IPC/WHMA-A-620 Class 3 is required.",
            "ISO 9001:2015 is required.",
            "Five years of experience in Norway are required.",
            "5-axis machining of Ti-6Al-4V up to 2,400 mm is required.",
            "1,200 pieces, 2028-2030, EUR 1.8 million.",
            "AS9100 is required; ISO 9001 is not required.",
            "CMMC 2.0 Level 2 is required.",
        ],
    )
    def test_read_whole_is_not_left_over(self, sentence: str) -> None:
        assert left(sentence) == []

    @pytest.mark.parametrize(
        "sentence",
        ["Records shall be retained for ten years.", "Speak Polish.", "Answers are due in 30 days."],
    )
    def test_of_which_nothing_was_read_is_left_over(self, sentence: str) -> None:
        assert left(f"They are small. {sentence}") == [("nothing_read", ())]

    def test_with_an_amount_that_is_of_no_lot_is_left_over(self) -> None:
        text = "All of it is worth EUR 30 million.\n\nLot 1: Cab doors\n8 pcs\n"
        assert [each.text for each in proposer().propose(text).left_over] == [
            "All of it is worth EUR 30 million."
        ]
