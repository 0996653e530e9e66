from fakes.proposals import proposer
from koffset.domain.requirement_proposal import Doubt, ProposedLot, Span
from koffset.matching.class_votes import ClassSuggestion
from koffset.matching.proposing.classes import asked_of, with_class
from koffset.usecases.proposing import offer_classes


def lots(text: str) -> list[ProposedLot]:
    return list(proposer().propose(text).lots)


class TestASupplyClass:
    def test_is_asked_for_the_thing_of_a_lot(self) -> None:
        (lot,) = lots("Lot 1: Track pads for a tank")
        assert asked_of(lot) == ("Track pads", Span(7, 17))

    def test_is_not_asked_where_one_stands_in_the_text_or_there_is_no_thing(self) -> None:
        named, service = lots("Lot 1: Track pads, FSC 2530\nLot 2: Heat treatment of fittings")
        assert asked_of(named) is None
        assert asked_of(service) is None

    def test_is_offered_and_stands_in_no_lot(self) -> None:
        (lot,) = lots("Lot 1: Track pads for a tank")
        offered = with_class(lot, Span(7, 17), [ClassSuggestion("2530", 0.8, [])])
        assert [(each.values, each.doubt) for each in offered.pieces if each.name == "supply_class"] == [
            ({"supply_class": "2530"}, Doubt.FOUND_BY_SEARCH)
        ]
        assert offered.lot.supply_classes == ()

    def test_of_few_votes_is_not_offered(self) -> None:
        (lot,) = lots("Lot 1: Track pads for a tank")
        assert with_class(lot, Span(7, 17), [ClassSuggestion("2530", 0.2, [])]) == lot
        assert with_class(lot, Span(7, 17), []) == lot

    async def test_is_asked_for_as_many_lots_as_can_be_matched(self) -> None:
        asked: list[str] = []

        async def suggest(name: str) -> list[ClassSuggestion]:
            asked.append(name)
            return [ClassSuggestion("2530", 1.0, [])]

        offered = await offer_classes(lots("Lot 1: Pads\nLot 2: Pins\nLot 3: Bolts"), suggest, most=2)
        assert asked == ["Pads", "Pins"]
        assert [len(each.pieces) for each in offered] == [2, 2, 1]
