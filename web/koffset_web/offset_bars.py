"""Geometry of the picture of what is owed and what is credited, in percent of the larger."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from koffset.api.schemas import MoneyView, OffsetAnswer
from koffset_web.i18n import N_


@dataclass(frozen=True, slots=True)
class OffsetBar:
    """From `low` to `high`, each with its width; the same where the amount is certain."""

    name: str
    low: MoneyView
    high: MoneyView
    low_width: float
    high_width: float


def build_offset_bars(answer: OffsetAnswer) -> Sequence[OffsetBar]:
    """Nothing to draw where nothing is owed or planned."""
    owed, plan = answer.obligation.amount, answer.plan
    if not owed.amount or not plan.lots:
        return ()
    spans = (
        (N_("Owed at least"), owed, owed),
        (N_("Credited"), plan.credited_low, plan.credited_high),
    )
    longest = max(owed.amount, plan.credited_high.amount)
    return [
        OffsetBar(name, low, high, _percent(low, longest), _percent(high, longest))
        for name, low, high in spans
    ]


def _percent(money: MoneyView, longest: Decimal) -> float:
    return round(float(100 * money.amount / longest), 2)
