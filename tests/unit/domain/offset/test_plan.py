"""Lots together: fields that need another, sums, shares."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from koffset.domain.offset.crediting import LotKind, OffsetLot, Question, Refusal
from koffset.domain.offset.money import ExchangeRate, Money
from koffset.domain.offset.plan import Fulfilment, Plan, plan_of
from koffset.domain.offset.rule_book import RuleBook
from koffset.domain.profile import SizeClass
from koffset.errors import CurrencyMixed

TODAY = date(2026, 1, 1)
OWED = Money(Decimal(30_000_000), "USD")


def dollars(*moneys: Money) -> list[int]:
    """Whole amounts, which these are."""
    return [int(money.amount) for money in moneys]


def refusals(plan: Plan) -> list[Refusal | None]:
    return [each.refusal for each in plan.lots]


class TestFields:
    @pytest.mark.parametrize("field", [6, 7])
    def test_six_and_seven_count_only_beside_another(
        self, book: RuleBook, harness: OffsetLot, field: int
    ) -> None:
        lot = replace(harness, field=field)
        alone = plan_of([lot, lot], OWED, TODAY, [], book)
        assert refusals(alone) == [Refusal.FIELD_NEEDS_OTHER] * 2
        assert alone.credited.high.amount == 0
        beside = plan_of([lot, harness], OWED, TODAY, [], book)
        assert refusals(beside) == [None, None]
        for plan in (alone, beside):
            assert f"field_{field}_needs_other" in {cited.rule.key for cited in plan.lots[0].citations}

    def test_a_lot_that_does_not_count_carries_no_other(self, book: RuleBook, harness: OffsetLot) -> None:
        old = replace(harness, banked_on=date(2019, 1, 1))
        plan = plan_of([old, replace(harness, field=6)], OWED, TODAY, [], book)
        assert refusals(plan) == [Refusal.BANKED_TOO_LONG_AGO, Refusal.FIELD_NEEDS_OTHER]

    def test_a_field_that_is_not_stated_is_asked_for_and_carries_no_other(
        self, book: RuleBook, harness: OffsetLot
    ) -> None:
        plan = plan_of([replace(harness, field=None), replace(harness, field=6)], OWED, TODAY, [], book)
        assert plan.lots[0].questions == (Question.OFFSET_FIELD,)
        assert refusals(plan) == [None, Refusal.FIELD_NEEDS_OTHER]


class TestSums:
    def test_what_is_credited_is_told_as_a_share_of_what_is_owed(
        self, book: RuleBook, harness: OffsetLot
    ) -> None:
        lots = [harness, replace(harness, is_gvc30=True), replace(harness, size=None)]
        plan = plan_of(lots, OWED, TODAY, [], book)
        assert dollars(plan.credited.low, plan.credited.high) == [6_000_000, 8_000_000]
        assert dollars(plan.actual, plan.undecided) == [3_000_000, 1_000_000]
        assert plan.fulfilled == Fulfilment(Decimal("0.2000"), Decimal("0.2667"))

    def test_without_an_obligation_there_is_no_share_of_it(self, book: RuleBook, harness: OffsetLot) -> None:
        assert plan_of([harness], Money(Decimal(0), "USD"), TODAY, [], book).fulfilled is None

    def test_lots_in_other_currencies_need_a_rate(self, book: RuleBook, harness: OffsetLot) -> None:
        won = replace(harness, value=Money(Decimal(1_400_000_000), "KRW"))
        with pytest.raises(CurrencyMixed, match="between KRW and USD"):
            plan_of([harness, won], OWED, TODAY, [], book)
        rates = [ExchangeRate("USD", "KRW", Decimal(1400), TODAY)]
        assert plan_of([harness, won], OWED, TODAY, rates, book).credited.low.amount == 6_000_000


class TestShares:
    def test_shares_are_of_the_actual_value_of_what_counts(self, book: RuleBook, harness: OffsetLot) -> None:
        lots = [
            replace(harness, is_direct=True, is_defence=True),
            replace(harness, is_direct=False, is_defence=False, size=SizeClass.LARGE),
            replace(harness, kind=LotKind.TECHNOLOGY, size=None, value=Money(Decimal(2_000_000), "USD")),
            replace(harness, banked_on=date(2027, 1, 1)),
        ]
        plan = plan_of(lots, OWED, TODAY, [], book)
        quarter, half = Decimal("0.25"), Decimal("0.5")
        assert {each.name: each.share for each in plan.by_offset} == {
            "direct": quarter,
            "indirect": quarter,
            "unstated": half,
        }
        assert {each.name: each.share for each in plan.by_use} == {
            "defence": quarter,
            "commercial": quarter,
            "unstated": half,
        }
        assert {each.name: each.share for each in plan.by_size} == {
            "sme": quarter,
            "large": quarter,
            "unstated": half,
        }
