"""Rows of a table are lots, whatever parts their cells. Everything is fictional."""

import pytest

from fakes.proposals import proposer, say, say_lot


def read(text: str) -> list[str]:
    lots = proposer().propose(text).lots
    return [line for lot in lots for line in (say_lot(lot), *(f"  {say(each)}" for each in lot.conditions))]


PADS = ["1: 40 set 2028-2030", "  must item Track pads", "  must certificate iso9001"]
PINS = ["2: 1200 each 2029-2029", "  must item Pins", "  should certificate as9100"]

BARS = """No. | Item | Qty | Delivery | Requirements
1 | Track pads | 40 sets | 2028-2030 | ISO 9001 is a must
2 | Pins | 1,200 ea | 2029 | AS9100 preferred
"""
OUTER_BARS = """| No. | Item | Qty | Delivery | Requirements |
|-----|------|----:|----------|:-------------|
| 1 | Track pads | 40 sets | 2028-2030 | ISO 9001 is a must |
| 2 | Pins | 1,200 ea | 2029 | AS9100 preferred |
"""
TABS = BARS.replace(" | ", "\t")
BLANKS = """No.  Item        Qty        Delivery    Requirements

1    Track pads  40 sets    2028-2030   ISO 9001 is a must
2    Pins        1,200 ea   2029        AS9100 preferred
"""
BROKEN = """No.  Item        Qty        Delivery    Requirements
1    Track       40 sets    2028-       ISO 9001 is
     pads                   2030        a must
2    Pins        1,200 ea   2029        AS9100 preferred
"""
UNITS = """Item\tDescription\tUnit\tQuantity\tDelivery\tRemarks
1\tTrack pads\tsets\t40\t2028-2030\tISO 9001 is a must
2\tPins\tea\t1,200\t2029\tAS9100 preferred
"""


class TestATable:
    @pytest.mark.parametrize("text", [BARS, OUTER_BARS, TABS, BLANKS, BROKEN, UNITS])
    def test_has_a_lot_in_each_row(self, text: str) -> None:
        assert read(text) == [*PADS, *PINS]

    def test_says_in_its_head_what_numbers_count(self) -> None:
        text = "Part | Qty (sets) | Value (EUR million)\nPads | 40 | 1.2\nPins | 60 | EUR 3 million\n"
        assert read(text)[::2] == ["1: 40 set 1200000 EUR", "2: 60 set 3000000 EUR"]

    def test_may_be_listed_between_semicolons_with_columns_for_its_first_and_last_year(self) -> None:
        head = "Pos;Part;Material;Process;Pieces;Start;End;Total EUR;Wish\n"
        row = "10;Plates;aluminium;turning, painting;780;2028;2030;1,950,000;AS9100\n"
        text = f"{head}{row}20;Cases;;;195;2030;2031;;\n"
        assert read(text) == [
            "10: 780 each 2028-2030 1950000 EUR",
            "  must item Plates",
            "  must process turning of aluminium",
            "  must process painting of aluminium",
            "  should certificate as9100",
            "20: 195 each 2030-2031",
            "  must item Cases",
        ]

    def test_may_be_in_korean(self) -> None:
        text = "번호  품목    수량    비고\n1     궤도 패드  40개    ISO 9001 필수\n2     힌지    60개\n"
        assert read(text) == [
            "1: 40 each",
            "  must item 궤도 패드",
            "  must certificate iso9001",
            "2: 60 each",
            "  must item 힌지",
        ]

    def test_ends_before_what_is_for_all(self) -> None:
        assert read(f"{BARS}\nAn ISO 14001 certificate is required.\n") == [
            *PADS,
            "  must certificate iso14001",
            *PINS,
            "  must certificate iso14001",
        ]

    def test_gives_its_lots_their_own_numbers(self) -> None:
        text = "Lot | Item | Qty\nLot B | Pads | 40\nLot C | Pins | 60\n"
        assert read(text)[::2] == ["B: 40 each", "C: 60 each"]
        again = "No. | Item | Qty\n1 | Bolts | 80\n"
        assert read(f"{BARS}\n\n{again}")[-2:] == ["3: 80 each", "  must item Bolts"]

    def test_without_a_column_for_the_thing_is_none(self) -> None:
        assert read("Year | Qty\n2028 | 40\n2029 | 60\n")[0].startswith("1:")

    def test_with_counts_of_many_years_is_not_added_up(self) -> None:
        lots = proposer().propose("Item | Qty 2028 | Qty 2029\nPads | 40 | 60\n").lots
        assert all(lot.lot.quantity is None for lot in lots)

    def test_keeps_every_piece_at_its_place_in_the_text_as_given(self) -> None:
        proposal = proposer().propose(BROKEN)
        places = {piece.name: BROKEN[piece.span.start : piece.span.end] for piece in proposal.lots[1].pieces}
        assert places == {"text": "Pins", "quantity": "1,200 ea", "years": "2029"}
        assert [BROKEN[each.span.start : each.span.end] for each in proposal.lots[1].conditions] == [
            "Pins",
            "AS9100",
        ]

    def test_loses_no_row(self) -> None:
        text = "Item | Qty | Remarks\nPads | 40 |\nTotal | 40 |\nPins | 60 | Each one is packed alone\n"
        proposal = proposer().propose(text)
        assert [lot.lot.quantity for lot in proposal.lots] == [40, 60]
        assert {"Total 40", "Remarks: Each one is packed alone"} <= {each.text for each in proposal.left_over}
