"""Where the marks of fit against credited value stand, and which firms share one."""

from decimal import Decimal
from typing import Any

from koffset.api.schemas import LotView
from koffset_web.match_pictures import MARK_WIDTH, Chart, build_chart


def candidate(
    rank: int, fit: float, low: int, high: int | None = None, coverage: str = "full"
) -> dict[str, Any]:
    company = {"id": f"P{rank}", "name_ko": None, "name_en": f"Firm {rank}", "name_en_origin": "stated"}
    credited = [{"amount": Decimal(amount), "currency": "USD"} for amount in (low, high or low)]
    return {
        **dict.fromkeys(("matched", "assumed", "missing", "states"), ()),
        "rank": rank,
        "company": {**company, "size_class": None, "province": None},
        "coverage": coverage,
        "fit": fit,
        "question": None,
        "credit": {
            "actual": credited[0],
            "multiplier_low": Decimal(1),
            "multiplier_high": Decimal(1),
            "credited_low": credited[0],
            "credited_high": credited[1],
            "questions": (),
            "rules": (),
            "basis": {"rules": (), "to_confirm": ()},
        },
    }


def chart(*candidates: dict[str, Any]) -> Chart | None:
    counts = dict.fromkeys(("full", "partial", "unknown", "excluded_total"), 0)
    return build_chart(
        LotView.model_validate(
            {
                **counts,
                "id": "A",
                "text_ko": None,
                "text_en": "stops",
                "value": None,
                "currency": "USD",
                "conditions": (),
                "candidates": candidates,
                "excluded": (),
            }
        )
    )


def marks(*candidates: dict[str, Any]) -> list[list[int]]:
    found = chart(*candidates)
    assert found
    return [[each.rank for each in dot.candidates] for dot in found.dots]


class TestFitAgainstValue:
    def test_firms_at_one_place_share_a_mark_with_their_count(self) -> None:
        found = chart(candidate(1, 0.8, 30), candidate(2, 0.8, 30, coverage="partial"), candidate(3, 0.4, 15))
        assert found
        assert [(dot.count, dot.x, dot.y, dot.coverage) for dot in found.dots] == [
            (2, 80.0, 0.0, "full"),
            (1, 40.0, 50.0, "full"),
        ]
        assert [[each.rank for each in dot.candidates] for dot in found.shared] == [[1, 2]]

    def test_so_do_firms_whose_marks_would_cover_each_other(self) -> None:
        near = 0.8 - (MARK_WIDTH - 1) / 100
        assert marks(candidate(1, 0.8, 30), candidate(2, near, 30), candidate(3, 0.8, 15)) == [[1, 2], [3]]
        assert marks(candidate(1, 0.8, 30), candidate(2, 0.8 - MARK_WIDTH / 100, 30)) == [[1], [2]]

    def test_a_range_of_credit_keeps_a_mark_of_its_own(self) -> None:
        assert marks(candidate(1, 0.8, 20, 30), candidate(2, 0.8, 20), candidate(3, 0.8, 20, 30)) == [
            [1, 3],
            [2],
        ]

    def test_of_one_firm_is_none_and_who_is_only_near_has_no_mark(self) -> None:
        assert chart(candidate(1, 0.8, 30)) is None
        assert chart(candidate(1, 0.8, 30), candidate(2, 0.8, 30, coverage="unknown")) is None
