"""Amounts of money with their currency; one becomes another only by a dated rate that the user gave."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal

from koffset.errors import CurrencyMixed

_CENT = Decimal("0.01")
_NOTHING = Decimal(0)


@dataclass(frozen=True, slots=True)
class Money:
    """An amount in one currency; what it is put together with in another one raises CurrencyMixed."""

    amount: Decimal
    currency: str

    def __str__(self) -> str:
        return f"{self.amount:,f} {self.currency}"

    def __add__(self, other: "Money") -> "Money":
        return Money(self.amount + self._like(other), self.currency)

    def __sub__(self, other: "Money") -> "Money":
        return Money(self.amount - self._like(other), self.currency)

    def __mul__(self, factor: Decimal) -> "Money":
        return Money(self.amount * factor, self.currency)

    def __lt__(self, other: "Money") -> bool:
        return self.amount < self._like(other)

    def less(self, other: "Money") -> "Money":
        """The difference, nothing where the other is larger."""
        return Money(max(self.amount - self._like(other), _NOTHING), self.currency)

    def over(self, other: "Money") -> Decimal:
        """How many times the other it is."""
        return self.amount / self._like(other)

    def to_cent(self) -> "Money":
        """As it is paid; halves go up. Sums are made of exact amounts before."""
        return Money(self.amount.quantize(_CENT, ROUND_HALF_UP), self.currency)

    def _like(self, other: "Money") -> Decimal:
        if other.currency != self.currency:
            raise CurrencyMixed(f"{self} and {other} cannot be put together: give a rate between them")
        return other.amount


@dataclass(frozen=True, slots=True)
class MoneySpan:
    """From `low` to `high`, which are the same where the amount is certain."""

    low: Money
    high: Money


@dataclass(frozen=True, slots=True)
class ExchangeRate:
    """One unit of `base` was worth `rate` units of `quote` on that day, as the user says."""

    base: str
    quote: str
    rate: Decimal
    on: date


def nothing(currency: str) -> Money:
    return Money(_NOTHING, currency)


def total(amounts: Iterable[Money], currency: str) -> Money:
    return sum(amounts, nothing(currency))


def convert(money: Money, currency: str, rates: Sequence[ExchangeRate]) -> Money:
    """The amount in that currency, to the cent; a rate serves both ways. Without one raises CurrencyMixed."""
    if money.currency == currency:
        return money
    for rate in rates:
        if (rate.base, rate.quote) == (money.currency, currency):
            return Money(money.amount * rate.rate, currency).to_cent()
        if (rate.base, rate.quote) == (currency, money.currency):
            return Money(money.amount / rate.rate, currency).to_cent()
    raise CurrencyMixed(
        f"{money} is wanted in {currency}: give a rate between {money.currency} and {currency} with its date"
    )
