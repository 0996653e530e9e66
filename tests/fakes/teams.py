"""Questions for teams, made up short, and the best team found by trying all: slow, and plainly right."""

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from itertools import chain, combinations, product

from koffset.domain.profile import SizeClass
from koffset.matching.team import Aim, Fit, FitState, Team, TeamCompany, TeamLot, TeamOrder, TeamProposal
from koffset.matching.team_choosing import propose_teams

STATES = [FitState.UNKNOWN, FitState.PARTIAL, FitState.FULL]


@dataclass(frozen=True, slots=True)
class Question:
    lots: Sequence[TeamLot]
    fits: Sequence[Fit]
    companies: Sequence[TeamCompany]

    def ask(self, order: TeamOrder) -> TeamProposal:
        return propose_teams(self.lots, self.fits, self.companies, order)


def lot(lot_id: str, weight: int = 1, quantity: int | None = None) -> TeamLot:
    return TeamLot(lot_id, Decimal(weight), None if quantity is None else Decimal(quantity))


def fit(lot_id: str, company_id: str, degree: float = 0.5, **told: object) -> Fit:
    state, capacity = told.get("state", FitState.FULL), told.get("capacity")
    assert isinstance(state, FitState)
    return Fit(lot_id, company_id, degree, state, None if capacity is None else Decimal(str(capacity)))


def question(lots: Sequence[TeamLot], fits: Sequence[Fit], smes: str = "", others: str = "") -> Question:
    """Companies have one letter as id: those in `smes` are small, those of the fits and `others` are large."""
    ids = sorted({each.company_id for each in fits} | set(smes) | set(others))
    return Question(
        lots,
        fits,
        [
            TeamCompany(each, f"Firm {each}", SizeClass.SME if each in smes else SizeClass.LARGE)
            for each in ids
        ],
    )


def members(team: Team) -> str:
    return "".join(company.id for company in team.companies)


def random_question(chance: random.Random) -> Question:
    lots = [
        lot(f"l{number}", chance.randint(1, 4), chance.choice([None, 6, 10, 12]))
        for number in range(chance.randint(1, 4))
    ]
    ids = "abcde"[: chance.randint(1, 5)]
    fits = [
        fit(
            each.id,
            company_id,
            chance.choice([0.2, 0.5, 0.5, 0.9]),
            state=chance.choice(STATES),
            capacity=chance.choice([None, None, 0, 2, 4, 5, 6, 8, 12]),
        )
        for each in lots
        for company_id in ids
        if chance.random() < 0.5
    ]
    return question(lots, fits, "".join(each for each in ids if chance.random() < 0.5), ids)


def random_order(chance: random.Random) -> TeamOrder:
    max_firms = chance.choice([None, 1, 2, 3])
    preferred = frozenset(each for each in "abcde" if chance.random() < 0.3)
    barred = frozenset(each for each in "abcde" if chance.random() < 0.15)
    return TeamOrder(
        max_firms=max_firms,
        preferred=preferred - barred,
        barred=barred,
        min_sme_share=chance.choice([Decimal(0), Decimal(0), Decimal("0.25"), Decimal("0.5"), Decimal(1)]),
        may_split=chance.random() < 0.6,
        aim=chance.choice(list(Aim)),
        alternatives=3,
        within_percent=Decimal(chance.choice([0, 20, 50])),
    )


@dataclass(frozen=True, slots=True)
class Way:
    """How one lot may be done by a given set of firms: by whom, with what fit, and the share of SMEs at most."""

    doers: tuple[str, ...]
    weight: int
    known: int
    points: int
    sme_weight: Fraction
    needed: frozenset[str] = frozenset()
    """Those without whom the others could not do it."""


@dataclass(frozen=True, slots=True)
class Found:
    weight: int
    known: int
    preferred: int
    points: int
    members: tuple[str, ...]

    def rank(self, aim: Aim) -> tuple[int, int, int, tuple[int, int], tuple[str, ...]]:
        few = len(self.members)
        then = (-self.points, few) if aim is Aim.BETTER_FIT else (few, -self.points)
        return -self.weight, -self.preferred, -self.known, then, self.members


def search_all(asked: Question, order: TeamOrder) -> list[Found]:
    """The best team and its alternatives, in order, by trying every set of firms and every division of the lots."""
    ids = sorted({company.id for company in asked.companies} - order.barred)
    most = len(ids) if order.max_firms is None else min(order.max_firms, len(ids))
    sets = chain.from_iterable(combinations(ids, size) for size in range(1, most + 1))
    ranked = sorted(
        (best for firms in sets if (best := _best_of(asked, order, firms))),
        key=lambda found: found.rank(order.aim),
    )
    named: list[Found] = []
    for found in ranked:
        adds_only = any(set(found.members) >= set(other.members) for other in named)
        least = named[0].weight * (1 - Fraction(order.within_percent) / 100) if named else 1
        if found.weight >= max(least, 1) and not adds_only and len(named) <= order.alternatives:
            named.append(found)
    return named


def _best_of(asked: Question, order: TeamOrder, firms: tuple[str, ...]) -> Found | None:
    ways = [list(_ways(each, asked, order, firms)) for each in asked.lots]
    sums = [(0, 0, 0, 0)]
    for chosen in product(*ways):
        weight = sum(way.weight for way in chosen)
        if sum(way.sme_weight for way in chosen) >= Fraction(order.min_sme_share) * weight:
            known, points = sum(way.known for way in chosen), sum(way.points for way in chosen)
            needed = order.preferred & frozenset().union(*(way.needed for way in chosen))
            sums.append((weight, len(needed), known, points))
    weight, preferred, known, points = max(sums)
    return Found(weight, known, preferred, points, firms) if weight else None


def _ways(wanted: TeamLot, asked: Question, order: TeamOrder, firms: tuple[str, ...]) -> Iterator[Way]:
    smes = {company.id for company in asked.companies if company.is_sme}
    yield Way((), 0, 0, 0, Fraction(0))
    able = [each for each in asked.fits if each.lot_id == wanted.id and each.company_id in firms]
    alone = [each for each in able if _does_all(each, wanted)]
    weight = int(wanted.weight)
    for each in alone:
        by_smes = Fraction(weight * (each.company_id in smes))
        yield Way(
            (each.company_id,),
            weight,
            weight * _is_known(each),
            weight * _points(each),
            by_smes,
            frozenset({each.company_id}),
        )
    if alone or not order.may_split or wanted.quantity is None:
        return
    for size in range(2, len(able) + 1):
        for group in combinations(able, size):
            if sum(each.capacity or 0 for each in group) >= wanted.quantity:
                sme_quantity = sum(each.capacity or 0 for each in group if each.company_id in smes)
                share = min(Fraction(1), Fraction(sme_quantity) / Fraction(wanted.quantity))
                doers = tuple(each.company_id for each in group)
                known = weight * all(map(_is_known, group))
                points = weight * min(map(_points, group))
                needed = frozenset(
                    one.company_id
                    for one in group
                    if sum(each.capacity or 0 for each in group if each is not one) < wanted.quantity
                )
                yield Way(doers, weight, known, points, weight * share, needed)


def _is_known(offered: Fit) -> bool:
    return offered.state is FitState.FULL


def _does_all(offered: Fit, wanted: TeamLot) -> bool:
    return wanted.quantity is None or offered.capacity is None or offered.capacity >= wanted.quantity


def _points(offered: Fit) -> int:
    return 1001 * STATES.index(offered.state) + round(1000 * offered.degree)


def fit_points(asked: Question, team: Team) -> int:
    points = {(each.lot_id, each.company_id): _points(each) for each in asked.fits}
    weights = {each.id: int(each.weight) for each in asked.lots}
    return sum(
        weights[cover.lot_id] * min(points[cover.lot_id, part.company_id] for part in cover.parts)
        for cover in team.covers
    )


def check(asked: Question, order: TeamOrder, team: Team) -> None:
    """That the team is what it says: every lot is wholly done by firms that may, within all limits."""
    offers = {(each.lot_id, each.company_id): each for each in asked.fits}
    lots = {each.id: each for each in asked.lots}
    smes = {company.id for company in asked.companies if company.is_sme}
    doers = {part.company_id for cover in team.covers for part in cover.parts}
    assert doers == {company.id for company in team.companies}
    assert not doers & order.barred
    assert order.max_firms is None or team.firm_count <= order.max_firms
    for cover in team.covers:
        wanted = lots[cover.lot_id]
        assert sum(part.share for part in cover.parts) == 1.0 or len(cover.parts) > 1
        able_alone = [each for each in doers if (cover.lot_id, each) in offers]
        if len(cover.parts) > 1:
            assert order.may_split
            assert not any(_does_all(offers[cover.lot_id, each], wanted) for each in able_alone)
        if wanted.quantity is not None:
            assert sum(part.quantity or 0 for part in cover.parts) == wanted.quantity
        for part in cover.parts:
            capacity = offers[cover.lot_id, part.company_id].capacity
            assert part.quantity is None or capacity is None or 0 < part.quantity <= capacity
    weights = [float(lots[cover.lot_id].weight) for cover in team.covers]
    by_smes = [
        sum(part.share for part in cover.parts if part.company_id in smes) * weight
        for cover, weight in zip(team.covers, weights, strict=True)
    ]
    assert abs(team.sme_share - sum(by_smes) / sum(weights)) < 1e-9
    assert team.sme_share >= float(order.min_sme_share) - 1e-9
    assert {cover.lot_id for cover in team.covers}.isdisjoint(each.lot_id for each in team.uncovered)
    assert len(team.covers) + len(team.uncovered) == len(lots)
