"""Whole texts, as they are pasted, with all that is read from them. Everything is fictional."""

from pathlib import Path

import pytest

from fakes.proposals import proposer, say, say_lot
from koffset.domain.requirement_proposal import LeftOver

TEXTS = sorted(Path(__file__).with_name("texts").glob("*.txt"))


def read(text: str) -> list[str]:
    proposal = proposer().propose(text)
    lines = []
    for lot in proposal.lots:
        lines += [say_lot(lot), *sorted(f"  {say(each)}" for each in lot.conditions)]
    return [*lines, *map(say_left, proposal.left_over)]


def say_left(left: LeftOver) -> str:
    reason = "not required: " if left.reason == "not_required" else ""
    return f"left: {reason}{left.text}"


def sorted_within_lots(lines: list[str]) -> list[str]:
    """Conditions have no order: what stands below a lot is compared sorted."""
    ordered: list[str] = []
    for line in lines:
        place = len(ordered)
        while line.startswith("  ") and ordered[place - 1].startswith("  ") and ordered[place - 1] > line:
            place -= 1
        ordered.insert(place, line)
    return ordered


class TestAWholeText:
    def test_there_are_five(self) -> None:
        assert len(TEXTS) == 5

    @pytest.mark.parametrize("path", TEXTS, ids=lambda path: path.stem)
    def test_is_read_as_expected(self, path: Path) -> None:
        expected = path.with_suffix(".expected").read_text("utf-8").splitlines()
        assert read(path.read_text("utf-8")) == sorted_within_lots(expected)
