"""What is paid for what is missing, and the quota."""

from datetime import date
from decimal import Decimal

import pytest

from koffset.domain.offset.money import Money
from koffset.domain.offset.penalty import PenaltyStep, Shortfall, penalty_of
from koffset.domain.offset.quota import SystemParts, quota_of
from koffset.domain.offset.rule_book import RuleBook

ENDS = date(2028, 2, 29)


def dollars(amount: int) -> Money:
    return Money(Decimal(amount), "USD")


def shortfall(fulfilled: int, later: int = 0) -> Shortfall:
    return Shortfall(dollars(100), ENDS, dollars(fulfilled), dollars(later))


class TestPenalty:
    def test_a_tenth_then_a_year_then_half_of_the_rest(self, book: RuleBook) -> None:
        schedule = penalty_of(shortfall(40, 20), date(2022, 1, 1), book)
        assert [(due.step, due.on, due.unfulfilled, due.amount) for due in schedule.payments] == [
            (PenaltyStep.PERIOD_ENDS, ENDS, dollars(60), dollars(6)),
            (PenaltyStep.LAPSES, date(2029, 2, 28), dollars(40), dollars(20)),
        ]
        assert (schedule.total, schedule.lapses) == (dollars(26), True)

    def test_before_december_2021_there_was_the_tenth_only(self, book: RuleBook) -> None:
        schedule = penalty_of(shortfall(40, 20), date(2021, 11, 30), book)
        assert [due.amount for due in schedule.payments] == [dollars(6)]
        assert not schedule.lapses

    @pytest.mark.parametrize("fulfilled", [100, 250])
    def test_who_fulfils_pays_nothing(self, book: RuleBook, fulfilled: int) -> None:
        assert penalty_of(shortfall(fulfilled), date(2022, 1, 1), book).total == dollars(0)


class TestQuota:
    @pytest.mark.parametrize(("is_competitive", "missing"), [(True, 20), (False, 0)])
    def test_a_share_of_the_systems_own_parts(
        self, book: RuleBook, is_competitive: bool, missing: int
    ) -> None:
        parts = SystemParts(dollars(100), dollars(30))
        quota = quota_of(parts, date(2026, 1, 1), book, is_competitive=is_competitive)
        assert (quota.share, quota.missing) == (Decimal("0.3"), dollars(missing))
        assert quota.is_met is not is_competitive
