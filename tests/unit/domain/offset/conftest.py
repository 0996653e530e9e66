"""The shipped rule book, and plain lots and purchases."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from koffset.domain.offset.crediting import LotKind, OffsetLot
from koffset.domain.offset.money import Money
from koffset.domain.offset.obligation import Purchase
from koffset.domain.offset.rule_book import RuleBook
from koffset.domain.profile import SizeClass
from koffset.resources.offset import load_offset_rules


@pytest.fixture(scope="session")
def book() -> RuleBook:
    return load_offset_rules()


@pytest.fixture
def harness() -> OffsetLot:
    """A million dollars of exports of cable harnesses from a small firm."""
    return OffsetLot(
        id="harness",
        kind=LotKind.EXPORTS,
        value=Money(Decimal(1_000_000), "USD"),
        size=SizeClass.SME,
        field=4,
    )


@pytest.fixture
def purchase() -> Callable[..., Purchase]:
    bought = Purchase(
        rule_date=date(2026, 1, 1),
        is_competitive=False,
        is_fms=False,
        amount=Money(Decimal(100_000_000), "USD"),
    )

    def build(**changes: object) -> Purchase:
        return replace(bought, **changes)  # type: ignore[arg-type]

    return build
