"""The whole calculation: obligation, plan, quota and penalty under the rules of one date."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from koffset.domain.offset.crediting import OffsetLot
from koffset.domain.offset.money import ExchangeRate, Money, convert, nothing
from koffset.domain.offset.obligation import Obligation, Purchase, obligation_of
from koffset.domain.offset.penalty import PenaltySchedule, Shortfall, penalty_of
from koffset.domain.offset.plan import Plan, plan_of
from koffset.domain.offset.quota import Quota, SystemParts, quota_of
from koffset.domain.offset.rule_book import Citation, RuleBook


@dataclass(frozen=True, slots=True)
class AssumedShortfall:
    """What the penalty is simulated with; `fulfilled` None: what the plan is credited with at least."""

    period_ends: date
    fulfilled: Money | None
    fulfilled_later: Money | None


@dataclass(frozen=True, slots=True)
class Asked:
    """What a user asks; `parts` and `shortfall` only where quota and penalty are wanted."""

    purchase: Purchase
    lots: Sequence[OffsetLot] = ()
    rates: Sequence[ExchangeRate] = ()
    parts: SystemParts | None = None
    shortfall: AssumedShortfall | None = None


@dataclass(frozen=True, slots=True)
class Calculation:
    obligation: Obligation
    plan: Plan
    quota: Quota | None
    penalty: PenaltySchedule | None

    def citations(self) -> Sequence[Citation]:
        """Every rule that was used, once, in the order of use."""
        return list({cited.rule.id: cited for cited in self._all_citations()}.values())

    def _all_citations(self) -> Iterator[Citation]:
        yield from self.obligation.citations
        for lot in self.plan.lots:
            yield from lot.citations
        if self.quota:
            yield self.quota.citation
        if self.penalty:
            yield from self.penalty.citations


def calculate(asked: Asked, book: RuleBook) -> Calculation:
    """Raises CurrencyMixed where an amount has no rate to the currency it is wanted in."""
    purchase, day = asked.purchase, asked.purchase.rule_date
    obligation = obligation_of(purchase, asked.rates, book)
    plan = plan_of(asked.lots, obligation.amount, day, asked.rates, book)
    return Calculation(
        obligation, plan, _quota(asked, book), _penalty(asked, obligation.amount, plan, day, book)
    )


def _quota(asked: Asked, book: RuleBook) -> Quota | None:
    if asked.parts is None:
        return None
    purchase, whole = asked.purchase, asked.parts.whole
    korean = convert(asked.parts.korean, whole.currency, asked.rates)
    return quota_of(
        SystemParts(whole, korean), purchase.rule_date, book, is_competitive=purchase.is_competitive
    )


def _penalty(asked: Asked, owed: Money, plan: Plan, day: date, book: RuleBook) -> PenaltySchedule | None:
    assumed = asked.shortfall
    if assumed is None:
        return None
    fulfilled = assumed.fulfilled or plan.credited.low
    later = assumed.fulfilled_later or nothing(owed.currency)
    shortfall = Shortfall(
        owed=owed,
        period_ends=assumed.period_ends,
        fulfilled=convert(fulfilled, owed.currency, asked.rates),
        fulfilled_later=convert(later, owed.currency, asked.rates),
    )
    return penalty_of(shortfall, day, book)
