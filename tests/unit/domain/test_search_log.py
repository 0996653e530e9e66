"""How much of what is searched is told."""

from datetime import date

import pytest

from koffset.domain.account import OrganisationKind
from koffset.domain.search_log import Months, mask_names, months_to_tell

CONTRACTOR, COMPANY = OrganisationKind.CONTRACTOR, OrganisationKind.COMPANY


class TestMonthsToTell:
    def test_are_over_and_hide_one_asker_among_enough(self) -> None:
        asking = {(CONTRACTOR, "2026-08"): 2, (CONTRACTOR, "2026-09"): 3, (CONTRACTOR, "2026-11"): 9}
        assert months_to_tell(asking, "2026-11", 3) == [(CONTRACTOR, "2026-09")]

    def test_firms_do_not_hide_contractors(self) -> None:
        asking = {(CONTRACTOR, "2026-09"): 1, (COMPANY, "2026-09"): 30}
        assert months_to_tell(asking, "2026-11", 3) == [(COMPANY, "2026-09")]


@pytest.mark.parametrize(
    ("last", "day"),
    [("2026-02", date(2026, 2, 28)), ("2028-02", date(2028, 2, 29)), ("2026-12", date(2026, 12, 31))],
)
def test_months_have_all_their_days(last: str, day: date) -> None:
    assert Months("2026-01", last).days() == (date(2026, 1, 1), day)


class TestMaskingNames:
    def test_takes_them_out_whatever_their_case_and_the_longest_first(self) -> None:
        names = ["Fictional", "Fictional Primes (Inc.)", "AB"]
        text = "radome of FICTIONAL PRIMES (inc.) or fictional AB"
        assert mask_names(text, names) == "radome of … or … AB"
