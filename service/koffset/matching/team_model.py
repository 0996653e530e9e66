"""The question of a team as a model for the solver CP-SAT.

Importing the solver takes a second (it brings pandas along), so this module and `team_search` are imported by what
solves, when it solves.
"""

from collections.abc import Iterable, Sequence

from ortools.sat.python import cp_model
from ortools.sat.python.cp_model import IntVar, LinearExpr

from koffset.matching.team import Aim, FitState
from koffset.matching.team_problem import Need, Offer, Problem

SHARE_STEPS = 10**4
LOT_PARTS = 10_080
"""What SMEs do of a shared lot is counted in these parts, rounded down; the number has many divisors."""


class TeamModel:
    """Variables: who is in the team, who does a lot alone, which lots are shared and by whom."""

    def __init__(self, problem: Problem) -> None:
        self.cp = cp_model.CpModel()
        self.problem = problem
        self.firms = {company_id: self._choice() for company_id in problem.company_ids}
        self.parts: dict[tuple[str, str], tuple[Offer, IntVar]] = {}
        self._needed: dict[str, list[IntVar]] = {}
        self._weights: list[tuple[int, IntVar]] = []
        self._known: list[tuple[int, IntVar]] = []
        self._fits: list[tuple[int, IntVar]] = []
        self._sme_weights: list[tuple[int, IntVar]] = []
        for need in problem.needs:
            self._add_need(need)
        self.weight = total(self._weights)
        self.known = total(self._known)
        self.fit = total(self._fits)
        self.firm_count = total((1, firm) for firm in self.firms.values())
        self.part_count = total((1, part) for _, part in self.parts.values())
        self.preferred = self._count_preferred()
        # One number for two goals: no count reaches the step, so that the later one never outdoes the earlier.
        known_then_few = self.known * (len(self.firms) + 1) - self.firm_count
        self.goals: Sequence[LinearExpr] = (
            (*self.preferred, self.known, self.fit, -self.firm_count)
            if problem.order.aim is Aim.BETTER_FIT
            else (*self.preferred, known_then_few, self.fit)
        )
        """What is wanted of a set of firms after the weight, in order."""
        self._limit()

    def forbid(self, teams: Iterable[frozenset[str]]) -> None:
        """Leave out these teams and all that only add firms to them."""
        for team in teams:
            self.cp.add(total((1, self.firms[each]) for each in sorted(team)) <= len(team) - 1)

    def _count_preferred(self) -> Sequence[LinearExpr]:
        """How many preferred firms do a lot or are needed for one: none is added to stand idle. Empty where none is."""
        counted = []
        for company_id in sorted(self.problem.order.preferred & self._needed.keys()):
            does_some = self._choice()
            self.cp.add_bool_or(self._needed[company_id]).only_enforce_if(does_some)
            counted.append((1, does_some))
        return [total(counted)] if counted else []

    def _choice(self) -> IntVar:
        return self.cp.new_bool_var("")

    def _add_need(self, need: Need) -> None:
        doers = [self._part(need, offer) for offer in need.alone]
        for offer, does in zip(need.alone, doers, strict=True):
            self._weights.append((need.weight, does))
            self._fits.append((need.weight * offer.points, does))
            self._needed.setdefault(offer.company_id, []).append(does)
            if offer.fit.state is FitState.FULL:
                self._known.append((need.weight, does))
            if offer.is_sme:
                self._sme_weights.append((need.weight * LOT_PARTS, does))
        if need.sharing:
            doers.append(self._add_shared(need))
        self.cp.add_at_most_one(doers)

    def _part(self, need: Need, offer: Offer) -> IntVar:
        part = self._choice()
        self.parts[need.lot.id, offer.company_id] = offer, part
        self.cp.add_implication(part, self.firms[offer.company_id])
        return part

    def _add_shared(self, need: Need) -> IntVar:
        """Enough capacity together, and nobody in the team who could do it alone."""
        shared = self._choice()
        self._weights.append((need.weight, shared))
        parts = [(offer, self._part(need, offer)) for offer in need.sharing]
        capacity = total((offer.capacity or 0, part) for offer, part in parts)
        self.cp.add(capacity >= need.quantity * shared)
        for _, part in parts:
            self.cp.add_implication(part, shared)
        for offer in need.alone:
            self.cp.add_at_most_one(shared, self.firms[offer.company_id])
        self._add_needed(need, parts, capacity)
        self._add_known(need, parts, shared)
        self._add_weakest(need, parts, shared)
        self._add_sme_weight(need, parts, shared)
        return shared

    def _add_needed(self, need: Need, parts: Sequence[tuple[Offer, IntVar]], capacity: LinearExpr) -> None:
        """Who shares a lot is needed where the others could not do it."""
        for offer, part in parts:
            if offer.company_id in self.problem.order.preferred:
                needed = self._choice()
                self.cp.add_implication(needed, part)
                others = capacity - (offer.capacity or 0) * part
                self.cp.add(others < need.quantity).only_enforce_if(needed)
                self._needed.setdefault(offer.company_id, []).append(needed)

    def _add_known(self, need: Need, parts: Sequence[tuple[Offer, IntVar]], shared: IntVar) -> None:
        """A shared lot is known to be met where all who share it are."""
        known = self._choice()
        self.cp.add_implication(known, shared)
        for offer, part in parts:
            if offer.fit.state is not FitState.FULL:
                self.cp.add_at_most_one(known, part)
        self._known.append((need.weight, known))

    def _add_weakest(self, need: Need, parts: Sequence[tuple[Offer, IntVar]], shared: IntVar) -> None:
        most = max(offer.points for offer, _ in parts)
        weakest = self.cp.new_int_var(0, most, "")
        self.cp.add(weakest <= most * shared)
        for offer, part in parts:
            self.cp.add(weakest <= offer.points).only_enforce_if(part)
        self._fits.append((need.weight, weakest))

    def _add_sme_weight(self, need: Need, parts: Sequence[tuple[Offer, IntVar]], shared: IntVar) -> None:
        """What SMEs can do of a shared lot: they come first where a share is asked."""
        by_smes = self.cp.new_int_var(0, LOT_PARTS, "")
        capacity = total((LOT_PARTS * (offer.capacity or 0), part) for offer, part in parts if offer.is_sme)
        self.cp.add(need.quantity * by_smes <= capacity)
        self.cp.add(by_smes <= LOT_PARTS * shared)
        self._sme_weights.append((need.weight, by_smes))

    def _limit(self) -> None:
        order = self.problem.order
        if order.max_firms is not None:
            self.cp.add(self.firm_count <= order.max_firms)
        if order.min_sme_share:
            steps = -int(-order.min_sme_share * SHARE_STEPS // 1)
            self.cp.add(SHARE_STEPS * total(self._sme_weights) >= steps * LOT_PARTS * self.weight)


def total(terms: Iterable[tuple[int, IntVar]]) -> LinearExpr:
    coefficients, variables = [], []
    for coefficient, variable in terms:
        coefficients.append(coefficient)
        variables.append(variable)
    return LinearExpr.weighted_sum(variables, coefficients)
