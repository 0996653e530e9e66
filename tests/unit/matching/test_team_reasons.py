from decimal import Decimal

from fakes.teams import fit, lot
from koffset.matching.team import TeamOrder, UncoveredLot, UncoveredReason
from koffset.matching.team_reasons import explain_impossible

PLATES = lot("plates", 1, 100)


class TestExplainImpossible:
    def test_nobody_meets_the_musts(self) -> None:
        assert explain_impossible(PLATES, [], TeamOrder()) == UncoveredLot("plates", UncoveredReason.NOBODY)

    def test_only_barred_firms_do(self) -> None:
        told = explain_impossible(PLATES, [fit("plates", "a")], TeamOrder(barred=frozenset("a")))
        assert told == UncoveredLot("plates", UncoveredReason.ONLY_BARRED)

    def test_the_largest_alone_lacks_capacity_where_no_lot_is_shared(self) -> None:
        fits = [fit("plates", "a", capacity=30), fit("plates", "b", capacity=60)]
        told = explain_impossible(PLATES, fits, TeamOrder())
        assert told == UncoveredLot("plates", UncoveredReason.CAPACITY, Decimal(40))

    def test_all_together_lack_less_where_it_may_be_shared(self) -> None:
        fits = [fit("plates", "a", capacity=30), fit("plates", "b", capacity="60.5")]
        told = explain_impossible(PLATES, fits, TeamOrder(may_split=True))
        assert told == UncoveredLot("plates", UncoveredReason.CAPACITY, Decimal("9.5"))

    def test_capacity_of_barred_firms_does_not_help(self) -> None:
        fits = [fit("plates", "a", capacity=30), fit("plates", "b", capacity=100)]
        told = explain_impossible(PLATES, fits, TeamOrder(barred=frozenset("b")))
        assert told is not None
        assert told.short_by == Decimal(70)

    def test_nothing_stands_in_the_way_where_one_can_or_may_be_able(self) -> None:
        assert explain_impossible(PLATES, [fit("plates", "a", capacity=100)], TeamOrder()) is None
        assert explain_impossible(PLATES, [fit("plates", "a")], TeamOrder()) is None
        assert explain_impossible(lot("plates"), [fit("plates", "a", capacity=1)], TeamOrder()) is None
        halves = [fit("plates", each, capacity=50) for each in "ab"]
        assert explain_impossible(PLATES, halves, TeamOrder(may_split=True)) is None
