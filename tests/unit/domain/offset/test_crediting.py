"""Credit of single lots: multipliers by firm and date, banking."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from koffset.domain.offset.crediting import LotKind, OffsetLot, Question, Refusal, credit
from koffset.domain.offset.rule_book import RuleBook
from koffset.domain.profile import SizeClass

TODAY = date(2026, 1, 1)
MILLION = Decimal(1_000_000)


def span(lot: OffsetLot, book: RuleBook, day: date = TODAY) -> tuple[object, object]:
    credited = credit(lot, day, book).credited
    assert credited is not None
    assert credited.low.currency == credited.high.currency == lot.value.currency
    return credited.low.amount / MILLION, credited.high.amount / MILLION


class TestMultipliers:
    @pytest.mark.parametrize(
        ("size", "times"),
        [(SizeClass.SME, "3"), (SizeClass.MID_SIZE, "1.5"), (SizeClass.LARGE, "1.5")],
    )
    def test_a_million_of_harnesses_counts_by_the_size_of_the_firm(
        self, book: RuleBook, harness: OffsetLot, size: SizeClass, times: str
    ) -> None:
        for kind in (LotKind.EXPORTS, LotKind.PARTS):
            lot = replace(harness, size=size, kind=kind)
            assert span(lot, book) == (Decimal(times), Decimal(times))

    @pytest.mark.parametrize(
        ("size", "low"),
        [(SizeClass.SME, "3"), (SizeClass.MID_SIZE, "1.5"), (SizeClass.LARGE, "1.5"), (None, "1")],
    )
    def test_gvc30_is_a_ceiling_above_what_the_size_gives(
        self, book: RuleBook, harness: OffsetLot, size: SizeClass | None, low: str
    ) -> None:
        lot = replace(harness, is_gvc30=True, size=size)
        assert span(lot, book) == (Decimal(low), 5)

    def test_of_unknown_size_nothing_is_told_and_it_is_asked(
        self, book: RuleBook, harness: OffsetLot
    ) -> None:
        found = credit(replace(harness, size=None), TODAY, book)
        assert (found.multiplier, found.credited, found.questions) == (None, None, [Question.SIZE_CLASS])

    @pytest.mark.parametrize("kind", sorted(set(LotKind) - {LotKind.PARTS, LotKind.EXPORTS}))
    def test_outside_parts_and_exports_there_is_no_multiplier(
        self, book: RuleBook, harness: OffsetLot, kind: LotKind
    ) -> None:
        lot = replace(harness, kind=kind, is_gvc30=True, size=None)
        assert span(lot, book) == (1, 1)
        assert [cited.rule.key for cited in credit(lot, TODAY, book).citations] == ["multiplier_scope"]


RATE, SIZE, START = Question.GVC30_RATE, Question.GVC30_SIZE, Question.RULE_START
ASKED = [
    (SizeClass.SME, False, []),
    (SizeClass.MID_SIZE, False, [START]),
    (SizeClass.LARGE, False, [START]),
    (None, False, [Question.SIZE_CLASS]),
    (SizeClass.SME, True, [RATE, START]),
    (SizeClass.MID_SIZE, True, [START, RATE, SIZE]),
    (SizeClass.LARGE, True, [START, RATE, SIZE]),
    (None, True, [Question.SIZE_CLASS, RATE, START]),
]


class TestQuestions:
    @pytest.mark.parametrize(("size", "is_gvc30", "questions"), ASKED)
    def test_every_multiplier_that_no_source_dates_is_asked_about_also_where_it_is_relied_on(
        self,
        book: RuleBook,
        harness: OffsetLot,
        size: SizeClass | None,
        is_gvc30: bool,
        questions: list[Question],
    ) -> None:
        lot = replace(harness, size=size, is_gvc30=is_gvc30)
        assert credit(lot, TODAY, book).questions == questions

    def test_outside_parts_and_exports_nothing_is_asked(self, book: RuleBook, harness: OffsetLot) -> None:
        lot = replace(harness, kind=LotKind.TECHNOLOGY, size=SizeClass.LARGE, is_gvc30=True)
        assert credit(lot, TODAY, book).questions == []


class TestStartsThatAreNotEstablished:
    """A relief that may not have been there counts from nothing extra upwards."""

    @pytest.mark.parametrize(
        ("size", "before", "after"),
        [(SizeClass.SME, (1, 2), (3, 3)), (SizeClass.LARGE, (1, Decimal("1.5")), (Decimal("1.5"),) * 2)],
    )
    def test_multipliers_before_december_2018(
        self,
        book: RuleBook,
        harness: OffsetLot,
        size: SizeClass,
        before: tuple[int, int],
        after: tuple[int, int],
    ) -> None:
        lot = replace(harness, size=size)
        assert span(lot, book, date(2018, 11, 30)) == before
        assert credit(lot, date(2018, 11, 30), book).questions == [Question.RULE_START]
        assert span(lot, book, date(2018, 12, 1)) == after

    def test_gvc30_before_it_was_reported_is_marked(self, book: RuleBook, harness: OffsetLot) -> None:
        lot = replace(harness, is_gvc30=True)
        asked = [Question.GVC30_RATE, Question.RULE_START]
        assert credit(lot, date(2022, 1, 1), book).questions == asked
        assert span(lot, book, date(2022, 1, 1)) == (3, 5)


class TestBanking:
    @pytest.mark.parametrize(
        ("banked_on", "rule_date", "refusal"),
        [
            (date(2020, 2, 29), date(2025, 2, 28), None),
            (date(2020, 2, 29), date(2025, 3, 1), Refusal.BANKED_TOO_LONG_AGO),
            (date(2021, 1, 1), date(2026, 1, 1), None),
            (date(2021, 1, 1), date(2021, 1, 1), None),
            (date(2021, 1, 2), date(2021, 1, 1), Refusal.BANKED_AFTER_RULE_DATE),
            (date(2018, 11, 30), date(2019, 1, 1), Refusal.NO_BANKING_THEN),
            (date(9998, 1, 1), date(9999, 1, 1), None),
        ],
    )
    def test_what_was_saved_counts_for_five_years(
        self, book: RuleBook, harness: OffsetLot, banked_on: date, rule_date: date, refusal: Refusal | None
    ) -> None:
        lot = replace(harness, banked_on=banked_on)
        assert credit(lot, rule_date, book).refusal is refusal
        assert (span(lot, book, rule_date) == (0, 0)) is (refusal is not None)

    def test_the_rule_is_named_that_came_after_the_saving(self, book: RuleBook, harness: OffsetLot) -> None:
        found = credit(replace(harness, banked_on=date(2015, 1, 1)), TODAY, book)
        assert "banking@2018-12-01" in {cited.rule.id for cited in found.citations}
