from decimal import Decimal

from fakes.teams import fit, lot, question
from koffset.matching.team import FitState, TeamOrder
from koffset.matching.team_problem import (
    QUANTITY_LIMIT,
    STATE_POINTS,
    Problem,
    Selection,
    state_problem,
    whole_numbers,
)
from koffset.matching.team_search import can_cover, select_team


def decimals(*texts: str) -> list[Decimal]:
    return [Decimal(text) for text in texts]


def stated(order: TeamOrder) -> Problem:
    asked = question(
        [lot("b"), lot("a", 2, 10)],
        [fit("b", "y"), fit("b", "x"), fit("a", "x", capacity=4), fit("a", "y", capacity=0)],
    )
    companies = {company.id: company for company in asked.companies}
    return state_problem(asked.lots, asked.fits, companies, order)


class TestWholeNumbers:
    def test_keep_proportions_exactly_where_they_can(self) -> None:
        assert whole_numbers(decimals("0.5", "1.25", "3"), 100) == [2, 5, 12]
        assert whole_numbers(decimals("3000000", "1000000"), 100) == [3, 1]

    def test_of_nothing_but_zeros_are_zeros(self) -> None:
        assert whole_numbers(decimals("0", "0"), 100) == [0, 0]

    def test_beyond_the_limit_are_rounded_down(self) -> None:
        assert whole_numbers(decimals("7001", "2999"), 10) == [7, 2]

    def test_measured_by_the_first_only_let_the_first_reach_the_limit(self) -> None:
        assert whole_numbers(decimals("10007", "10006", "5004"), 100, largest_only=True) == [100, 99, 50]


class TestStateProblem:
    def test_lots_and_companies_are_in_the_order_of_their_ids(self) -> None:
        problem = stated(TeamOrder(may_split=True))
        assert [need.lot.id for need in problem.needs] == ["a", "b"]
        assert [offer.company_id for offer in problem.needs[1].alone] == ["x", "y"]
        assert problem.company_ids == ["x", "y"]

    def test_who_makes_too_little_can_only_share_and_only_where_that_is_allowed(self) -> None:
        shared = stated(TeamOrder(may_split=True)).needs[0]
        assert [(offer.company_id, offer.capacity) for offer in shared.sharing] == [("x", 2)]
        assert shared.quantity == 5
        assert stated(TeamOrder()).needs[0].sharing == []

    def test_a_lot_of_hardly_any_weight_still_has_some(self) -> None:
        lots = [lot("a", 10**12), lot("b", 1)]
        assert state_problem(lots, [], {}, TeamOrder()).needs[1].weight == 1

    def test_large_quantities_are_kept_within_what_the_solver_reckons_with(self) -> None:
        asked = question([lot("a", 1, 10**12 + 1)], [fit("a", "x", capacity=10**11)])
        companies = {company.id: company for company in asked.companies}
        need = state_problem(asked.lots, asked.fits, companies, TeamOrder(may_split=True)).needs[0]
        assert need.quantity == QUANTITY_LIMIT
        assert need.sharing[0].capacity == QUANTITY_LIMIT // 10 - 1

    def test_no_degree_makes_up_for_a_state(self) -> None:
        assert STATE_POINTS[FitState.UNKNOWN] + 1000 < STATE_POINTS[FitState.PARTIAL]
        assert STATE_POINTS[FitState.PARTIAL] + 1000 < STATE_POINTS[FitState.FULL]


class TestSearch:
    def test_without_effort_nothing_is_found_out(self) -> None:
        problem = stated(TeamOrder(effort=0.0, max_firms=1))
        assert can_cover(problem, {"b"}) is None
        assert select_team(problem, 0.0) == Selection({}, proven=False, heaviest=False)
