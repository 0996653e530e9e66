from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest

from fakes.conditions import condition, lot, profile
from koffset.domain.text import BilingualText, Language
from koffset.matching.conditions.asking import Judging
from koffset.matching.conditions.capacity import (
    AskedCapacity,
    Rate,
    capacity_for,
    judge_capacity,
    parse_rate,
    say_capacity,
)
from koffset.matching.conditions.findings import Finding, State
from koffset.matching.phrasing import phrase
from koffset.resources.judging import load_phrases, load_rate_words
from koffset.resources.loader import load_taxonomies

LANGUAGES: tuple[Language, ...] = ("en", "ko")
Judged = Callable[..., Finding]


class TestARate:
    @pytest.mark.parametrize(
        ("korean", "english", "quantity", "unit"),
        [
            ("구조 부품 월 3,800개", None, 3800, "each"),
            ("체결품 월 4,200만 개", None, 42_000_000, "each"),
            ("탄체 월 200 t", None, 200, "t"),
            ("잠망경 연 12,000개", None, 1000, "each"),
            (None, "3,800 structural parts a month", 3800, "each"),
            (None, "42 million fasteners per month", 42_000_000, "each"),
            (None, "200 t of forgings a month", 200, "t"),
            (None, "900 metric tons of forgings a month", 900, "metric tons"),
            ("단조품 월 900톤", None, 900, "톤"),
            (None, "24 thousand harnesses / year", 2000, "each"),
            (None, "150 a month", 150, "each"),
            ("월 100개", "999 pieces a month", 100, "each"),
            ("월 몇 개", "1.5 t a month", Decimal("1.5"), "t"),
        ],
    )
    def test_is_read_in_either_language(
        self, korean: str | None, english: str | None, quantity: int | Decimal, unit: str
    ) -> None:
        found = parse_rate(BilingualText(ko=korean, en=english), load_rate_words())
        assert found == Rate(Decimal(quantity), unit)

    def test_without_number_and_period_is_none(self) -> None:
        assert parse_rate(BilingualText(en="two shifts, 40 machines"), load_rate_words()) is None


@pytest.fixture
def judged(judging: Judging) -> Judged:
    def _judged(rate: str | None, lot: str = "track pads", **asked: object) -> Finding:
        wanted = condition("capacity", **{"quantity": "100", "unit": "each", "per": "month", **asked})
        text = judging.wording.asked(BilingualText(en=lot))
        stated = profile(capacity={"monthly_rate": {"en": rate}} if rate else None)
        wanted_rate = AskedCapacity(wanted, text, judging.taxonomies)
        return judge_capacity(wanted_rate, stated, judging.rate_words)

    return _judged


class TestACapacity:
    def test_that_is_enough_is_met_if_it_is_free(self, judged: Judged) -> None:
        finding = judged("120 track pads a month")
        assert finding.state is State.MET
        assert [said.code for said in finding.assumed] == ["capacity_is_free"]

    def test_that_is_too_small_for_such_things_is_not_met(self, judged: Judged) -> None:
        assert judged("80 track pads a month").state is State.NOT_MET

    def test_that_names_something_else_may_include_the_item(self, judged: Judged) -> None:
        finding = judged("80 structural parts a month")
        assert (finding.state, finding.reason.code) == (State.UNKNOWN, "capacity_named_otherwise")
        assert finding.question
        assert phrase(finding.question, "en", load_phrases()) == (
            "Does “80 structural parts a month” include this item, and can you deliver 100 pieces a month?"
        )

    def test_by_the_year_is_a_twelfth_of_it_by_the_month(self, judged: Judged) -> None:
        assert judged("8 track pads a month", per="year", quantity="96").state is State.MET

    @pytest.mark.parametrize("unit", ["t", "tonne", "tonnes", "metric ton", "톤"])
    @pytest.mark.parametrize("stated", ["t", "tonnes", "tons", "metric tons", "MT"])
    def test_in_tonnes_compares_however_they_are_written(
        self, judged: Judged, unit: str, stated: str
    ) -> None:
        rate = f"101 {stated} of track pads a month"
        assert judged(rate, quantity="101", unit=unit).state is State.MET
        assert judged(rate, quantity="101.1", unit=unit).state is State.NOT_MET

    @pytest.mark.parametrize("rate", ["80 t of track pads a month", "track pads in two shifts"])
    def test_that_does_not_compare_is_to_be_asked(self, judged: Judged, rate: str) -> None:
        finding = judged(rate)
        assert (finding.state, finding.reason.code) == (State.UNKNOWN, "capacity_in_other_units")
        assert finding.question

    def test_that_is_not_stated_is_to_be_asked(self, judged: Judged) -> None:
        assert judged(None).reason.code == "capacity_not_stated"

    @pytest.mark.parametrize(
        ("unit", "per", "texts"),
        [
            ("piece", "month", ["1,000 pieces a month", "월 1,000개"]),
            ("piece", "year", ["1,000 pieces a year", "연 1,000개"]),
            ("tonne", "month", ["1,000 tonnes a month", "월 1,000톤"]),
            ("kg", "month", ["1,000 kg a month", "월 1,000 kg"]),
        ],
    )
    def test_is_said_with_its_period(self, unit: str, per: str, texts: list[str]) -> None:
        said = say_capacity(condition("capacity", quantity="1000", unit=unit, per=per), load_taxonomies())
        assert [phrase(each, language, load_phrases()) for each in said for language in LANGUAGES] == texts


class TestWhatALotTakes:
    @pytest.mark.parametrize(
        ("rate", "changed", "capacity"),
        [
            ("100 bumper stops a month", {}, 2400),
            ("100 bumper stops a month", {"year_to": None}, None),
            ("100 bumper stops a month", {"unit": "t"}, None),
            ("100 gaskets a month", {}, None),
            ("two shifts", {}, None),
            (None, {}, None),
        ],
    )
    def test_is_the_rate_over_its_years(
        self, judging: Judging, rate: str | None, changed: dict[str, Any], capacity: int | None
    ) -> None:
        wanted = lot(**{"quantity": "10", "unit": "each", "year_from": 2027, "year_to": 2028, **changed})
        text = judging.wording.asked(wanted.text)
        stated = profile(capacity={"monthly_rate": {"en": rate}} if rate else None)
        assert capacity_for(wanted, text, stated, judging.rate_words) == capacity
