"""What a lot is said to be: how many, when, for how much, for which platform. Everything is fictional."""

import pytest

from fakes.proposals import proposer, say_lot
from koffset.domain.requirement_proposal import Doubt

CASES = [
    ("120 shipsets over four years from 2027, USD 9.6 million", "1: 120 shipset 2027-2030 9600000 USD"),
    ("240 complete harness sets, EUR 500k", "1: 240 harness set 500000 EUR"),
    ("Quantity: 1,200", "1: 1200 each"),
    ("Value: US$1.2M", "1: 1200000 USD"),
    ("2.4 million euros between 2027 and 2029", "1: 2027-2029 2400000 EUR"),
    ("€750,000 for 60 pairs", "1: 60 pair 750000 EUR"),
    ("£3m, deliveries 2028–31", "1: 2028-2031 3000000 GBP"),
    ("KRW 3.5 billion by the end of 2029", "1: -2029 3500000000 KRW"),
    ("Deliveries start in 2027.", "1: 2027-"),
    ("90,000 pieces at USD 40 each", "1: 90000 each"),
    ("Firms need an annual turnover of USD 5 million.", "1:"),
    ("A rate of 400 pieces a month.", "1:"),
    ("FSC 1560 and 1680", "1: fsc 1560 fsc 1680"),
    ("Supply class 0001", "1:"),
    ("Like NSN 2530-37-F00-0001", "1: fsc 2530"),
    ("For the FA-50 and the KF-21", "1: on fa50 on kf21"),
    ("For the Surion helicopter", "1: on kuh1"),
    ("6.5 mm thick, 155 mm calibre", "1:"),
    ("Quantity: 5 kg", "1:"),
    ("Quantity: 700 a year", "1:"),
    ("2030-2027", "1:"),
    ("From 2030 until 2027", "1:"),
    ("1 400 units", "1: 1400 each"),
    ("36,000 m of cable", "1: 36000 m"),
    ("They weigh 2.6 tonnes.", "1:"),
    ("Four hundred and eighty pieces, half a million euros", "1: 480 each 500000 EUR"),
    ("Twelve hundred kits, nine million US dollars", "1: 1200 kit 9000000 USD"),
    ("A few hundred pieces, several dozen kits", "1:"),
    ("120 frames per lot, 360 in total, from 2028 to 2030", "1: 360 each 2028-2030"),
    ("Our people say that 260 yokes will be wanted.", "1: 260 each"),
    ("5월 31일까지 40개", "1: 40 each"),
    ("Duration: 1 January 2028 to 31 December 2029", "1: 2028-2029"),
    ("Short description: 72 launcher rails, machined", "1: 72 each"),
    ("Half a dozen sets", "1: 6 set"),
    ("One and a half million rounds", "1: 1500000 round"),
    ("Two thousand four hundred pairs", "1: 2400 pair"),
    ("90,000개, 2027년부터 2030년까지, 35억 원", "1: 90000 each 2027-2030 3500000000 KRW"),
    ("K9 자주포용 120대", "1: 120 each on k9_howitzer"),
]

OFFERED = [
    ("60 kits over three years", "years", Doubt.NO_START),
    ("A budget of $4 million", "value", Doubt.CURRENCY_GUESSED),
    ("For a main battle tank", "platform", Doubt.GENERIC_NAME),
    ("200 or 300 kits", "quantity", Doubt.SEVERAL),
    ("60 kits. A second batch has 80 kits.", "quantity", Doubt.SEVERAL),
]


class TestAmounts:
    @pytest.mark.parametrize(("text", "expected"), CASES)
    def test_are_read(self, text: str, expected: str) -> None:
        (lot,) = proposer().propose(f"Lot 1 – Widgets\n{text}\n").lots
        assert say_lot(lot) == expected

    @pytest.mark.parametrize(("text", "name", "doubt"), OFFERED)
    def test_what_is_ambiguous_is_offered_and_stands_in_no_lot(
        self, text: str, name: str, doubt: Doubt
    ) -> None:
        (lot,) = proposer().propose(f"Lot 1 – Widgets\n{text}\n").lots
        offered = [each for each in lot.pieces if each.doubt]
        assert [(each.name, each.doubt) for each in offered] == [(name, doubt)]
        assert set(offered[0].values.values()).isdisjoint(
            {lot.lot.quantity, lot.lot.value, lot.lot.year_from, *lot.lot.platforms}
        )


class TestTheThingOfALot:
    @pytest.mark.parametrize(
        ("title", "name"),
        [
            ("Track pads for a tank", "Track pads"),
            ("Supply of 120 nose radomes", "nose radomes"),
            ("Manufacture and delivery of hydraulic pumps, 60 kits", "hydraulic pumps"),
            ("We want to order 60 nose radomes", "nose radomes"),
            ("We would like to place 60 nose radomes", "nose radomes"),
            ("240 harness sets for a turret", "harness sets"),
            ("Machined ribs", "Machined ribs"),
            ("궤도 패드", "궤도 패드"),
        ],
    )
    def test_is_the_head_of_its_title(self, title: str, name: str) -> None:
        (lot,) = proposer().propose(f"Lot 1: {title}\n").lots
        (item,) = [each.condition for each in lot.conditions if each.condition.kind == "item"]
        assert item.name is not None
        assert item.name.best("en") == name

    def test_two_things_are_offered_only(self) -> None:
        (lot,) = proposer().propose("Lot 1: Ribs and spars\n").lots
        assert [each.doubt for each in lot.conditions] == [Doubt.SEVERAL]
        assert lot.lot.conditions == ()

    def test_a_service_has_a_process_and_no_thing(self) -> None:
        (lot,) = proposer().propose("Lot 1: Heat treatment of fittings\n").lots
        assert [each.kind for each in lot.lot.conditions] == ["process"]
