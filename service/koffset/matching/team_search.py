"""The search for a team, goal by goal. To be imported when it is asked for: see `team_model`."""

from collections.abc import Collection, Sequence
from dataclasses import replace
from decimal import Decimal

from ortools.sat.python import cp_model
from ortools.sat.python.cp_model import IntVar, LinearExpr
from ortools.sat.python.cp_model_helper import CpSolverStatus

from koffset.matching.team_model import TeamModel
from koffset.matching.team_problem import Offer, Problem, Selection


def select_team(
    problem: Problem, effort: float, without: Collection[frozenset[str]] = (), least_weight: int = 0
) -> Selection:
    """The best team that contains none of `without`; it covers nothing where none covers `least_weight`.

    First the companies are chosen, then who of them does what: the second question is small.
    """
    search = _Search(TeamModel(problem), effort)
    search.model.forbid(without)
    search.model.cp.add(search.model.weight >= least_weight)
    chosen = search.choose_firms()
    division = _Search(TeamModel(_only(problem, chosen)), effort)
    covers = division.divide() if chosen else {}
    return Selection(
        covers,
        proven=search.proven and division.proven,
        heaviest=search.heaviest,
        spent=search.spent + division.spent,
    )


def can_cover(problem: Problem, lot_ids: Collection[str]) -> bool | None:
    """Whether as many firms as allowed cover all these lots, whatever their size; None: not found out."""
    order = replace(problem.order, min_sme_share=Decimal(0))
    needs = [need for need in problem.needs if need.lot.id in lot_ids]
    model = TeamModel(Problem(needs, order))
    model.cp.add(model.weight >= sum(need.weight for need in needs))
    search = _Search(model, order.effort / len(problem.needs))
    found = search.most(model.weight)
    return found if search.proven else None


def _only(problem: Problem, company_ids: Collection[str]) -> Problem:
    def of(offers: Sequence[Offer]) -> list[Offer]:
        return [offer for offer in offers if offer.company_id in company_ids]

    needs = [replace(need, alone=of(need.alone), sharing=of(need.sharing)) for need in problem.needs]
    return Problem(needs, problem.order)


class _Search:
    """One goal after the other; what a goal reaches is held for all later ones.

    One worker and a fixed seed, so that the same model gives the same answer; the effort is shared by all goals.
    """

    def __init__(self, model: TeamModel, effort: float) -> None:
        self.model = model
        self.proven = True
        self.heaviest = False
        self.spent = 0.0
        self._effort = effort
        self._answer: set[int] = set()
        self._solver = cp_model.CpSolver()
        self._solver.parameters.num_workers = 1
        self._solver.parameters.random_seed = 0
        # The linear relaxation proves a choice of a few among many firms: 40 lots and 300 firms take seconds with it
        # (tests/benchmarks/bench_team.py), and are not proven after half a minute without.
        self._solver.parameters.linearization_level = 2

    def choose_firms(self) -> frozenset[str]:
        model = self.model
        if self.most(model.weight):
            self.heaviest = self.proven
            for goal in model.goals:
                self.most(goal)
            self._prefer_earlier([model.firms[each] for each in sorted(model.firms)])
        return frozenset(each for each, firm in model.firms.items() if self._holds(firm))

    def divide(self) -> dict[str, list[Offer]]:
        model = self.model
        for goal in (model.weight, *model.preferred, model.known, model.fit, -model.part_count):
            self.most(goal)
        self._prefer_earlier([model.parts[each][1] for each in sorted(model.parts)])
        covers: dict[str, list[Offer]] = {}
        for (lot_id, _), (offer, part) in model.parts.items():
            if self._holds(part):
                covers.setdefault(lot_id, []).append(offer)
        return covers

    def most(self, goal: LinearExpr) -> bool:
        """Whether there is an answer; one that was found before is kept where the effort is spent."""
        self.model.cp.maximize(goal)
        status = self._solve()
        self.proven &= status in (cp_model.OPTIMAL, cp_model.INFEASIBLE)
        if status not in (cp_model.OPTIMAL, cp_model.FEASIBLE):
            return False
        self.model.cp.add(goal >= self._solver.value(goal))
        return True

    def _prefer_earlier(self, choices: Sequence[IntVar]) -> None:
        """Of equally good answers the first in the order of the choices; not more than a convention, so not proven."""
        while self._ask_for_earlier(choices):
            pass

    def _ask_for_earlier(self, choices: Sequence[IntVar]) -> bool:
        """Whether there is an answer that is the same up to some choice, and then holds one that comes before it."""
        cp = self.model.cp
        steps: list[IntVar] = []
        held: list[IntVar] = []
        between: list[IntVar] = []
        for choice in choices:
            if not self._holds(choice):
                between.append(choice)
                continue
            steps.append(cp.new_bool_var(""))
            cp.add_bool_or(between).only_enforce_if(steps[-1])
            cp.add_bool_and(held).only_enforce_if(steps[-1])
            held.append(choice)
            between = []
        cp.add_bool_or(steps)
        return self._solve() in (cp_model.OPTIMAL, cp_model.FEASIBLE)

    def _solve(self) -> CpSolverStatus:
        solver = self._solver
        solver.parameters.max_deterministic_time = max(self._effort - self.spent, 0.0)
        status = solver.solve(self.model.cp)
        self.spent += solver.response_proto.deterministic_time
        if status in (cp_model.OPTIMAL, cp_model.FEASIBLE):
            self._keep()
        return status

    def _keep(self) -> None:
        """Remember this answer, and start the next goal from it."""
        cp, model = self.model.cp, self.model
        choices = [*model.firms.values(), *(part for _, part in model.parts.values())]
        self._answer = {choice.index for choice in choices if self._solver.boolean_value(choice)}
        cp.clear_hints()  # type: ignore[no-untyped-call]  # the solver's package types all but this
        for choice in choices:
            cp.add_hint(choice, self._holds(choice))

    def _holds(self, choice: IntVar) -> bool:
        return choice.index in self._answer
