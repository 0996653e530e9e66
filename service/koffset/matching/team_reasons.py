"""Why lots stay uncovered, as far as it can be said before a team is looked for."""

from collections.abc import Sequence
from decimal import Decimal

from koffset.matching.team import Fit, TeamLot, TeamOrder, UncoveredLot, UncoveredReason
from koffset.matching.team_problem import is_limited


def explain_impossible(lot: TeamLot, fits: Sequence[Fit], order: TeamOrder) -> UncoveredLot | None:
    """Why no team can cover the lot, however large; None where one can. `fits` are those of the lot."""
    if not fits:
        return UncoveredLot(lot.id, UncoveredReason.NOBODY)
    allowed = [fit for fit in fits if fit.company_id not in order.barred]
    if not allowed:
        return UncoveredLot(lot.id, UncoveredReason.ONLY_BARRED)
    short_by = _capacity_lacking(lot, allowed, order)
    return UncoveredLot(lot.id, UncoveredReason.CAPACITY, short_by) if short_by > 0 else None


def _capacity_lacking(lot: TeamLot, allowed: Sequence[Fit], order: TeamOrder) -> Decimal:
    if lot.quantity is None or not all(is_limited(fit, lot) for fit in allowed):
        return Decimal(0)
    capacities = [fit.capacity or Decimal(0) for fit in allowed]
    return lot.quantity - (sum(capacities, Decimal(0)) if order.may_split else max(capacities))
