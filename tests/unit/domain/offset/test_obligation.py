"""Whether offset is due, by date, competition and way of buying."""

from collections.abc import Callable
from datetime import date
from decimal import Decimal

import pytest

from koffset.domain.offset.money import ExchangeRate, Money
from koffset.domain.offset.obligation import Due, Purchase, obligation_of
from koffset.domain.offset.rule_book import RuleBook
from koffset.errors import CurrencyMixed

Build = Callable[..., Purchase]


def millions(amount: str | int, currency: str = "USD") -> Money:
    return Money(Decimal(amount) * 1_000_000, currency)


class TestObligation:
    @pytest.mark.parametrize(
        ("day", "is_competitive", "owed"),
        [
            (date(2021, 11, 15), False, 10),
            (date(2022, 1, 10), False, 30),
            (date(2021, 11, 15), True, 50),
            (date(2022, 1, 10), True, 50),
        ],
    )
    def test_the_ratio_is_that_of_the_date(
        self, book: RuleBook, purchase: Build, day: date, is_competitive: bool, owed: int
    ) -> None:
        found = obligation_of(purchase(rule_date=day, is_competitive=is_competitive), [], book)
        assert (found.due, found.amount) == (Due.DUE, millions(owed))
        assert found.citations[-1].is_established

    @pytest.mark.parametrize(
        ("amount", "due"), [("10", Due.DUE), ("9.99999999", Due.BELOW_THRESHOLD), ("0", Due.BELOW_THRESHOLD)]
    )
    def test_the_threshold_itself_is_due(
        self, book: RuleBook, purchase: Build, amount: str, due: Due
    ) -> None:
        found = obligation_of(purchase(amount=millions(amount)), [], book)
        assert found.due is due
        assert (found.ratio is None) is (due is not Due.DUE)

    @pytest.mark.parametrize(
        ("day", "due"),
        [
            (date(2017, 6, 1), Due.DUE),
            (date(2020, 1, 1), Due.EXCEPTED),
            (date(2024, 1, 15), Due.EXCEPTED),
            (date(2024, 1, 16), Due.DUE),
        ],
    )
    def test_a_purchase_from_a_government_was_left_out_for_a_time(
        self, book: RuleBook, purchase: Build, day: date, due: Due
    ) -> None:
        found = obligation_of(purchase(rule_date=day, is_fms=True), [], book)
        assert found.due is due
        assert "fms" in {cited.rule.key for cited in found.citations}
        assert found.amount.amount == (0 if due is Due.EXCEPTED else found.amount.amount)
        assert obligation_of(purchase(rule_date=day), [], book).due is Due.DUE

    def test_other_currencies_meet_the_threshold_by_the_users_rate(
        self, book: RuleBook, purchase: Build
    ) -> None:
        rates = [ExchangeRate("EUR", "USD", Decimal("1.1"), date(2026, 1, 2))]
        found = obligation_of(purchase(amount=millions(10, "EUR")), rates, book)
        assert (found.compared, found.amount) == (millions(11), millions(3, "EUR"))
        with pytest.raises(CurrencyMixed, match="between EUR and USD"):
            obligation_of(purchase(amount=millions(10, "EUR")), [], book)
