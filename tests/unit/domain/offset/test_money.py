"""Currencies are never mixed; a rate is the user's."""

from datetime import date
from decimal import Decimal

import pytest

from koffset.domain.offset.money import ExchangeRate, Money, convert, total
from koffset.errors import CurrencyMixed

DOLLARS = Money(Decimal(100), "USD")
WON = Money(Decimal(140_000), "KRW")
RATES = [ExchangeRate("USD", "KRW", Decimal("1400.5"), date(2026, 1, 2))]


class TestMoney:
    @pytest.mark.parametrize("together", ["add", "sub", "lt", "less", "over"])
    def test_two_currencies_are_not_put_together(self, together: str) -> None:
        method = together if together in {"less", "over"} else f"__{together}__"
        with pytest.raises(CurrencyMixed, match="100 USD and 140,000 KRW cannot be put together"):
            getattr(DOLLARS, method)(WON)
        with pytest.raises(CurrencyMixed):
            total([DOLLARS, WON], "USD")

    def test_the_difference_is_never_below_nothing(self) -> None:
        assert DOLLARS.less(Money(Decimal(101), "USD")) == Money(Decimal(0), "USD")


class TestConvert:
    def test_a_rate_serves_both_ways_to_the_cent(self) -> None:
        assert convert(DOLLARS, "KRW", RATES) == Money(Decimal("140050.00"), "KRW")
        assert convert(WON, "USD", RATES) == Money(Decimal("99.96"), "USD")

    def test_the_same_currency_needs_no_rate(self) -> None:
        assert convert(DOLLARS, "USD", []) is DOLLARS

    def test_without_a_rate_it_says_which_one_to_give(self) -> None:
        with pytest.raises(CurrencyMixed, match="give a rate between EUR and USD with its date"):
            convert(Money(Decimal(1), "EUR"), "USD", RATES)
