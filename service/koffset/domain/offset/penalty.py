"""What an obligation costs that is not fulfilled, as a schedule of days."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from koffset.domain.offset.days import years_after
from koffset.domain.offset.money import Money
from koffset.domain.offset.rule_book import Citation, RuleBook, RuleKey


@dataclass(frozen=True, slots=True)
class Shortfall:
    """What is assumed: how much is fulfilled when the period ends, and how much more in the year after."""

    owed: Money
    period_ends: date
    fulfilled: Money
    fulfilled_later: Money


class PenaltyStep(StrEnum):
    """`PERIOD_ENDS`: first payment. `LAPSES`: second payment, after which nothing is owed any more."""

    PERIOD_ENDS = "period_ends"
    LAPSES = "lapses"


@dataclass(frozen=True, slots=True)
class PenaltyDue:
    """A payment on a day, for what is unfulfilled then."""

    step: PenaltyStep
    on: date
    unfulfilled: Money
    amount: Money


@dataclass(frozen=True, slots=True)
class PenaltySchedule:
    """All payments. `lapses`: whether the rules of that date end the obligation after the last of them."""

    payments: Sequence[PenaltyDue]
    total: Money
    lapses: bool
    citations: Sequence[Citation]


def penalty_of(shortfall: Shortfall, rule_date: date, book: RuleBook) -> PenaltySchedule:
    """Nothing is paid where nothing is missing. The second payment is part of the rules since December 2021 only."""
    first_rule = book.need(RuleKey.PENALTY_RATE, rule_date)
    missing = shortfall.owed.less(shortfall.fulfilled)
    first = PenaltyDue(
        PenaltyStep.PERIOD_ENDS, shortfall.period_ends, missing, missing * first_rule.rule.figure
    )
    extension = book.at(RuleKey.PENALTY_EXTENSION, rule_date)
    lapse = book.at(RuleKey.PENALTY_LAPSE, rule_date)
    if extension is None or lapse is None:
        return PenaltySchedule([first], first.amount, lapses=False, citations=[first_rule])
    rest = missing.less(shortfall.fulfilled_later)
    day = years_after(shortfall.period_ends, int(extension.rule.figure))
    second = PenaltyDue(PenaltyStep.LAPSES, day, rest, rest * lapse.rule.figure)
    cited = [first_rule, extension, lapse]
    return PenaltySchedule([first, second], first.amount + second.amount, lapses=True, citations=cited)
