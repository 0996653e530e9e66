"""What is said of a credited value: its rules in short, the ceiling as one, and what to confirm."""

from datetime import date
from decimal import Decimal

import pytest

from koffset.domain.offset.crediting import LotKind, OffsetLot, credit
from koffset.domain.offset.money import Money
from koffset.domain.profile import SizeClass
from koffset.domain.text import Language
from koffset.matching.credit_wording import rests_on, to_confirm
from koffset.matching.phrasing import phrase
from koffset.resources.judging import load_phrases
from koffset.resources.offset import load_offset_rules

BOOK, PHRASES = load_offset_rules(), load_phrases()
START = "start of the rule not established: confirm with DAPA"
LARGE = "large or mid-size firm: ×1.5 (inferred)"


def said(
    size: SizeClass | None,
    *,
    is_gvc30: bool = False,
    kind: LotKind = LotKind.PARTS,
    language: Language = "en",
) -> tuple[list[str], list[str]]:
    lot = OffsetLot(id="a", kind=kind, value=Money(Decimal(1), "USD"), size=size, is_gvc30=is_gvc30)
    found = credit(lot, date(2026, 1, 1), BOOK)
    rules = [phrase(each.said, language, PHRASES) for each in rests_on(found)]
    return rules, [phrase(each, language, PHRASES) for each in to_confirm(found.questions)]


class TestACreditedValue:
    @pytest.mark.parametrize("size", [SizeClass.MID_SIZE, SizeClass.LARGE])
    def test_names_its_rule_and_that_no_source_dates_it(self, size: SizeClass) -> None:
        assert said(size) == ([LARGE], [START])

    def test_of_a_small_firm_rests_on_a_dated_rule(self) -> None:
        assert said(SizeClass.SME) == (["small and medium-sized firm: ×3 (inferred)"], [])

    def test_of_gvc30_is_said_to_be_a_ceiling(self) -> None:
        rules, confirm = said(SizeClass.LARGE, is_gvc30=True)
        assert rules == [LARGE, "GVC30 firm: up to ×5, a ceiling"]
        assert [words.split(":")[0] for words in confirm] == [
            "start of the rule not established",
            "rate of this GVC30 firm, at most the ceiling",
            "GVC30 is told of small and medium-sized firms",
        ]

    def test_outside_parts_and_exports_has_no_multiplier_to_confirm(self) -> None:
        assert said(SizeClass.LARGE, kind=LotKind.SUPPORT) == (
            ["no multiplier outside parts and exports"],
            [],
        )

    def test_is_said_in_korean(self) -> None:
        assert said(SizeClass.LARGE, language="ko") == (
            ["대·중견기업: ×1.5 (추론)"],
            ["규정 시작일 미확인: 방위사업청에 확인 필요"],
        )
