"""A team's question in whole numbers and one order, so that the same question always has the same answer."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from koffset.matching.team import Fit, FitState, TeamCompany, TeamLot, TeamOrder

DEGREE_STEPS = 1000
STATE_POINTS = {
    state: rank * (DEGREE_STEPS + 1)
    for rank, state in enumerate((FitState.UNKNOWN, FitState.PARTIAL, FitState.FULL))
}
"""A step is more than any degree: known comes before probable."""

WEIGHT_LIMIT = 10**7
QUANTITY_LIMIT = 10**6
"""The solver reckons in 64 bits: a weight times a quantity, summed over thousands of firms, has to stay below."""


@dataclass(frozen=True, slots=True)
class Offer:
    """What a company can do of a lot; `capacity` is at most the quantity, None where it does all of it."""

    company_id: str
    is_sme: bool
    points: int
    capacity: int | None
    fit: Fit

    @property
    def order(self) -> tuple[int, str]:
        return -self.points, self.company_id


@dataclass(frozen=True, slots=True)
class Need:
    """A lot with the offers of who is not barred, by company id; `quantity` is 1 where nothing limits."""

    lot: TeamLot
    weight: int
    quantity: int
    alone: Sequence[Offer]
    sharing: Sequence[Offer]


@dataclass(frozen=True, slots=True)
class Problem:
    """Needs in the order of lot ids."""

    needs: Sequence[Need]
    order: TeamOrder

    @property
    def company_ids(self) -> list[str]:
        return sorted({offer.company_id for need in self.needs for offer in (*need.alone, *need.sharing)})

    @property
    def total_weight(self) -> int:
        return sum(need.weight for need in self.needs)


@dataclass(frozen=True, slots=True)
class Selection:
    """Who does which lot; lots that are left out are missing. `proven`: there is no better one.

    `heaviest`: there is none that covers more, though perhaps a better fit. `spent` is the effort that it took.
    """

    covers: Mapping[str, Sequence[Offer]]
    proven: bool
    heaviest: bool
    spent: float = 0.0

    @property
    def company_ids(self) -> frozenset[str]:
        return frozenset(offer.company_id for offers in self.covers.values() for offer in offers)


def state_problem(
    lots: Sequence[TeamLot], fits: Sequence[Fit], companies: Mapping[str, TeamCompany], order: TeamOrder
) -> Problem:
    """Weights keep their exact proportion up to one part in ten million, quantities to one in a million."""
    ordered = sorted(lots, key=lambda lot: lot.id)
    weights = whole_numbers([lot.weight for lot in ordered], WEIGHT_LIMIT)
    by_lot: dict[str, list[Fit]] = {lot.id: [] for lot in lots}
    for fit in sorted(fits, key=lambda fit: fit.company_id):
        if fit.company_id not in order.barred:
            by_lot[fit.lot_id].append(fit)
    needs = [
        _state_need(lot, max(1, weight), by_lot[lot.id], companies, order)
        for lot, weight in zip(ordered, weights, strict=True)
    ]
    return Problem(needs, order)


def _state_need(
    lot: TeamLot, weight: int, fits: Sequence[Fit], companies: Mapping[str, TeamCompany], order: TeamOrder
) -> Need:
    limited = [fit for fit in fits if is_limited(fit, lot)]
    able = [fit.capacity for fit in limited if fit.capacity]
    quantity, *capacities = whole_numbers(
        [lot.quantity or Decimal(1), *able], QUANTITY_LIMIT, largest_only=True
    )
    sharing = (
        zip([fit for fit in limited if fit.capacity], capacities, strict=True) if order.may_split else ()
    )
    return Need(
        lot=lot,
        weight=weight,
        quantity=quantity,
        alone=[_offer(fit, None, companies) for fit in fits if not is_limited(fit, lot)],
        sharing=[_offer(fit, capacity, companies) for fit, capacity in sharing],
    )


def is_limited(fit: Fit, lot: TeamLot) -> bool:
    """Whether the company is known to be unable to do the whole lot."""
    return fit.capacity is not None and lot.quantity is not None and fit.capacity < lot.quantity


def _offer(fit: Fit, capacity: int | None, companies: Mapping[str, TeamCompany]) -> Offer:
    points = STATE_POINTS[fit.state] + round(fit.degree * DEGREE_STEPS)
    return Offer(fit.company_id, companies[fit.company_id].is_sme, points, capacity, fit)


def whole_numbers(values: Sequence[Decimal], limit: int, *, largest_only: bool = False) -> list[int]:
    """The values in proportion as whole numbers, their sum (or the first, as the largest) at most the limit.

    Exact where that is possible; else rounded down, so that nobody is said to be able to do more than is so.
    """
    fractions = [Fraction(value) for value in values]
    scale = math.lcm(*(each.denominator for each in fractions))
    numbers = [int(each * scale) for each in fractions]
    divisor = math.gcd(*numbers) or 1
    numbers = [number // divisor for number in numbers]
    size = numbers[0] if largest_only else sum(numbers)
    return numbers if size <= limit else [number * limit // size for number in numbers]
