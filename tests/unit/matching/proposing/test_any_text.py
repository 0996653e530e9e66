"""What holds for every text, whatever somebody pastes."""

import time

from hypothesis import given, settings
from hypothesis import strategies as st

from fakes.proposals import proposer
from koffset.domain.requirement_proposal import Proposal, Span

FRAGMENTS = st.sampled_from(
    [
        "Lot 1:",
        "Lot A –",
        "CLIN 0001",
        "Work package B",
        "\n",
        "\n\n",
        "1. ",
        "- ",
        "(a) ",
        "• ",
        "General requirements",
        "Scope:",
        "AS9100D",
        "Nadcap",
        "for",
        "fluorescent penetrant",
        "shall",
        "should",
        "is not required",
        "no",
        "and",
        "but",
        ",",
        ";",
        ". ",
        "120 shipsets",
        "USD 9.6 million",
        "$",
        "2027-2030",
        "over four years",
        "from 2027",
        "20,000 a month",
        "five-axis machining",
        "titanium",
        "up to 3 m",
        "tolerance",
        "0.03 mm",
        "K2 tank",
        "FSC 1560",
        "experience in Poland",
        "with Northwind Aerospace",
        "three years",
        "SMEs",
        "Busan",
        "CMMC level 2",
        "facility clearance",
        "offset fields 3-5",
        "valid until 30 February 2028",
        "valid on 2026-12-01",
        "경남",
        "우대",
        "월 500개",
        "필수",
        "\nNo. | Item | Qty | Delivery\n",
        "\n1 | Pads | 40 | 2029\n",
        "\nItem  Qty  Unit\n",
        "\nPads  40   sets\n",
        "\nPart;Start;End;Pieces\nPads;2028;2030;40\n",
        "|",
        "\t",
        "   ",
        "\n\nPage 2 of 3\n\n",
        "- 2 -",
        "a word that is cut some-\nwhere",
        "PART A\nName of goods: ",
        "Article 2. Pads\n",
        "Quantity: 40",
        "(preferred)",
        "four hundred and eighty",
        "half a million",
        "over the same period",
        "for the pads",
        "0",
        "999999999999",
        "１２０",
        "İ",
        "ß",
        "\x00",
    ]
)
TEXTS = (
    st.text(max_size=400)
    | st.lists(FRAGMENTS, max_size=40).map(" ".join)
    | st.lists(FRAGMENTS, max_size=40).map("".join)
)


def spans(proposal: Proposal) -> list[Span]:
    return [
        *(lot.span for lot in proposal.lots),
        *(piece.span for lot in proposal.lots for piece in lot.pieces),
        *(condition.span for lot in proposal.lots for condition in lot.conditions),
        *(each.span for each in proposal.left_over),
    ]


class TestAnyText:
    @settings(max_examples=300, deadline=None)
    @given(TEXTS)
    def test_is_read_without_an_error_and_every_piece_stands_in_it(self, text: str) -> None:
        proposal = proposer().propose(text)
        assert all(0 <= span.start < span.end <= len(text) for span in spans(proposal))
        assert proposal == proposer().propose(text)
        ids = [each.lot.id for each in proposal.lots]
        assert len(ids) == len(set(ids))

    @settings(max_examples=200, deadline=None)
    @given(TEXTS)
    def test_no_doubtful_condition_stands_in_a_lot_unless_only_its_strength_is(self, text: str) -> None:
        for lot in proposer().propose(text).lots:
            sure = [each for each in lot.conditions if each.doubt in {None, "strength_not_said"}]
            assert len(lot.lot.conditions) == len(sure)

    def test_twenty_thousand_characters_take_well_under_a_second(self) -> None:
        part = "Lot 1 – Ribs\nAS9100D is required. Five-axis machining up to 3 m. USD 5 million.\n\n"
        text = (part * 400)[:20_000]
        proposer().propose(text)
        begun = time.process_time()
        proposer().propose(text)
        assert time.process_time() - begun < 1.0
