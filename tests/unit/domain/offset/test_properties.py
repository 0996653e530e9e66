"""What holds for every plan: nothing negative, more is never less, order is nothing, currencies stay apart."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from koffset.domain.offset.calculation import Asked, AssumedShortfall, Calculation, calculate
from koffset.domain.offset.crediting import LotKind, OffsetLot
from koffset.domain.offset.money import Money
from koffset.domain.offset.obligation import Purchase
from koffset.domain.profile import SizeClass
from koffset.errors import CurrencyMixed
from koffset.resources.offset import load_offset_rules

BOOK = load_offset_rules()
DAYS = st.dates(date(1983, 1, 1), date(2040, 12, 31))
AMOUNTS = st.decimals(0, 10**12, places=2)
MONEY = st.builds(Money, AMOUNTS, st.just("USD"))
LOTS = st.builds(
    OffsetLot,
    id=st.text(min_size=1, max_size=5),
    kind=st.sampled_from(LotKind),
    value=MONEY,
    size=st.none() | st.sampled_from(SizeClass),
    is_gvc30=st.booleans(),
    field=st.none() | st.integers(1, 7),
    is_direct=st.none() | st.booleans(),
    is_defence=st.none() | st.booleans(),
    banked_on=st.none() | DAYS,
)
PURCHASES = st.builds(
    Purchase, rule_date=DAYS, is_competitive=st.booleans(), is_fms=st.booleans(), amount=MONEY
)
SHORTFALLS = st.builds(
    AssumedShortfall, period_ends=DAYS, fulfilled=st.none() | MONEY, fulfilled_later=st.none() | MONEY
)
ASKED = st.builds(
    Asked, purchase=PURCHASES, lots=st.lists(LOTS, max_size=6), shortfall=st.none() | SHORTFALLS
)


def amounts(found: Calculation) -> list[Decimal]:
    plan = found.plan
    paid = [due.amount.amount for due in found.penalty.payments] if found.penalty else []
    sums = [plan.credited.low, plan.credited.high, plan.actual, plan.undecided, found.obligation.amount]
    return [*paid, *(money.amount for money in sums)]


@given(ASKED)
def test_nothing_is_negative_and_the_low_end_is_not_above_the_high_one(asked: Asked) -> None:
    found = calculate(asked, BOOK)
    assert min(amounts(found)) >= 0
    assert found.plan.credited.low.amount <= found.plan.credited.high.amount
    for lot in found.plan.lots:
        assert lot.citations or lot.questions or lot.refusal


@given(ASKED, AMOUNTS)
def test_a_larger_contract_never_owes_less(asked: Asked, more: Decimal) -> None:
    larger = replace(asked.purchase, amount=asked.purchase.amount + Money(more, "USD"))
    owed = calculate(asked, BOOK).obligation.amount.amount
    assert calculate(replace(asked, purchase=larger), BOOK).obligation.amount.amount >= owed


@given(ASKED, LOTS, AMOUNTS)
def test_a_larger_lot_is_never_credited_less(asked: Asked, lot: OffsetLot, more: Decimal) -> None:
    larger = replace(lot, value=lot.value + Money(more, "USD"))
    smaller_plan = calculate(replace(asked, lots=[*asked.lots, lot]), BOOK).plan
    larger_plan = calculate(replace(asked, lots=[*asked.lots, larger]), BOOK).plan
    assert larger_plan.credited.low.amount >= smaller_plan.credited.low.amount
    assert larger_plan.credited.high.amount >= smaller_plan.credited.high.amount


@given(ASKED, st.randoms(use_true_random=False))
def test_the_order_of_lots_changes_no_sum(asked: Asked, random: st.DataObject) -> None:
    shuffled = list(asked.lots)
    random.shuffle(shuffled)  # type: ignore[attr-defined]
    one, other = calculate(asked, BOOK), calculate(replace(asked, lots=shuffled), BOOK)
    assert amounts(one) == amounts(other)
    assert (one.plan.by_size, one.plan.by_use, one.plan.by_offset) == (
        other.plan.by_size,
        other.plan.by_use,
        other.plan.by_offset,
    )


@given(ASKED)
def test_the_same_question_has_the_same_answer(asked: Asked) -> None:
    assert calculate(asked, BOOK) == calculate(asked, BOOK)


@given(ASKED, LOTS)
def test_a_lot_in_another_currency_is_refused_without_a_rate(asked: Asked, lot: OffsetLot) -> None:
    foreign = replace(lot, value=Money(lot.value.amount, "EUR"))
    with pytest.raises(CurrencyMixed):
        calculate(replace(asked, lots=[*asked.lots, foreign]), BOOK)
