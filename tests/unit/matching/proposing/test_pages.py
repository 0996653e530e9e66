"""What a page adds to a copied text is not of the text. Everything is fictional."""

import pytest

from fakes.proposals import proposer, say, say_lot
from koffset.domain.requirement_proposal import Span

ABOVE = "Lot 1: Pads\nThe quantity is 40 sets. Electron beam welding would be of"


def at(text: str, span: Span) -> str:
    return text[span.start : span.end]


class TestALineWithAPageNumber:
    @pytest.mark.parametrize(
        "line",
        ["Page 2 of 3", "PD-204 Issue 3      SECRET?      Page 2 / 3", "- 2 -", "2/3", "page 2", "- 2쪽 -"],
    )
    def test_stands_in_no_sentence(self, line: str) -> None:
        proposal = proposer().propose(f"{ABOVE}\n\n{line}\n\nadvantage.\n")
        (lot,) = proposal.lots
        assert [say(each) for each in lot.conditions] == [
            "must item Pads",
            "should process electron-beam welding",
        ]

    def test_is_left_over_at_its_place(self) -> None:
        text = f"{ABOVE}\n\n  Page 2 of 3\n\nadvantage.\nISO 9001 is required.\n"
        proposal = proposer().propose(text)
        assert [each.text for each in proposal.left_over] == ["Page 2 of 3"]
        assert [at(text, each.span) for each in proposal.left_over] == ["Page 2 of 3"]
        assert at(text, proposal.lots[0].conditions[-1].span) == "ISO 9001"

    def test_parts_paragraphs_that_end(self) -> None:
        lots = proposer().propose("Lot 1: Pads\n40 pcs.\n\nPage 1 of 2\n\nLot 2: Pins\n60 pcs.\n").lots
        assert list(map(say_lot, lots)) == ["1: 40 each", "2: 60 each"]

    def test_is_none_within_a_paragraph(self) -> None:
        text = "Lot 1: Pads\n\nThey are small.\nThe limits stand on\npage 2\nof the annex.\n"
        assert [each.text for each in proposer().propose(text).left_over] == [
            "The limits stand on page 2 of the annex."
        ]


class TestAWordCutByALine:
    def test_is_one_word(self) -> None:
        text = "Lot 1: Pads\nThe firm shall hold a facility secu-\nrity clearance.\n"
        (lot,) = proposer().propose(text).lots
        assert say(lot.conditions[-1]) == "must security clearance"
        assert at(text, lot.conditions[-1].span) == "facility secu-\nrity clearance"

    def test_stays_two_before_an_and(self) -> None:
        text = "Lot 1: Pads\nThe firm shall be one of the small-\nand medium-sized enterprises.\n"
        assert say(proposer().propose(text).lots[0].conditions[-1]) == "must size_class sme"
