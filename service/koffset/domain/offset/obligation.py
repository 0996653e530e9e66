"""Whether a purchase carries an offset obligation under the rules of its date, and how large it is."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum

from koffset.domain.offset.money import ExchangeRate, Money, convert, nothing
from koffset.domain.offset.rule_book import Citation, RuleBook, RuleKey

THRESHOLD_CURRENCY = "USD"
_EXCEPTED = "excepted"


@dataclass(frozen=True, slots=True)
class Purchase:
    """What is bought; `rule_date` is the day whose rules apply, as the user says. `amount`: the main contract's."""

    rule_date: date
    is_competitive: bool
    is_fms: bool
    amount: Money


class Due(StrEnum):
    """Whether offset is due. `EXCEPTED`: a purchase from a government, when those were left out."""

    DUE = "due"
    BELOW_THRESHOLD = "below_threshold"
    EXCEPTED = "excepted"


@dataclass(frozen=True, slots=True)
class Obligation:
    """The least that is owed, in the contract's currency: nothing where no offset is due, and then no ratio."""

    due: Due
    ratio: Decimal | None
    amount: Money
    compared: Money
    threshold: Money
    citations: Sequence[Citation]


def obligation_of(purchase: Purchase, rates: Sequence[ExchangeRate], book: RuleBook) -> Obligation:
    """An exception that is not established for the date is no exception.

    CurrencyMixed where the contract is not in dollars and no rate to them is given.
    """
    threshold_rule = book.need(RuleKey.THRESHOLD, purchase.rule_date)
    threshold = Money(threshold_rule.rule.figure, THRESHOLD_CURRENCY)
    compared = convert(purchase.amount, THRESHOLD_CURRENCY, rates)
    fms = [book.need(RuleKey.FMS, purchase.rule_date)] if purchase.is_fms else []

    def not_due(why: Due) -> Obligation:
        owed = nothing(purchase.amount.currency)
        return Obligation(why, None, owed, compared, threshold, [threshold_rule, *fms])

    if compared < threshold:
        return not_due(Due.BELOW_THRESHOLD)
    if any(cited.rule.choice == _EXCEPTED and cited.is_established for cited in fms):
        return not_due(Due.EXCEPTED)
    ratio = book.need(_ratio_key(purchase), purchase.rule_date)
    owed = purchase.amount * ratio.rule.figure
    return Obligation(Due.DUE, ratio.rule.figure, owed, compared, threshold, [threshold_rule, *fms, ratio])


def _ratio_key(purchase: Purchase) -> RuleKey:
    return RuleKey.RATIO_COMPETITIVE if purchase.is_competitive else RuleKey.RATIO_NON_COMPETITIVE
