from pathlib import Path

import pytest

from koffset.errors import SourceFileInvalid
from koffset_indexer.evaluation.asks import Ask, Share, read_asks, report_nobody

SHIPPED = Path(__file__).parents[2] / "relevance" / "asks.jsonl"


def ask(text: str, half: str, *, answerable: bool) -> Ask:
    return Ask(text, answerable, half)


class TestReport:
    def test_counts_each_half_apart(self) -> None:
        fit = [ask("a", "fit", answerable=True), ask("b", "fit", answerable=False)]
        report = [ask("c", "report", answerable=False), ask("d", "report", answerable=False)]
        first, second = report_nobody([*fit, *report], [text == "c" for text in "abcd"])
        assert (first.precision, first.recall) == (Share(1, 2), Share(1, 1))
        assert (second.precision, second.recall) == (Share(1, 1), Share(1, 2))

    def test_an_interval_holds_its_share_and_narrows(self) -> None:
        few, many = Share(9, 10), Share(90, 100)
        assert few.interval[0] < many.interval[0] < 0.9 < many.interval[1] < few.interval[1] < 1
        assert (Share(0, 0).value, Share(0, 0).interval) == (0.0, (0.0, 1.0))


class TestReadAsks:
    def test_the_shipped_ones_are_balanced_over_halves_and_languages(self) -> None:
        asks = read_asks(SHIPPED)
        for half in ("fit", "report"):
            mine = [ask for ask in asks if ask.half == half]
            assert sum(ask.answerable for ask in mine) == sum(not ask.answerable for ask in mine) >= 50
        assert len({ask.text for ask in asks}) == len(asks)

    def test_a_fault_is_named_with_its_line(self, tmp_path: Path) -> None:
        (tmp_path / "asks.jsonl").write_text(
            '{"text": "a", "answerable": true, "half": "fit"}\n{}\n', "utf-8"
        )
        with pytest.raises(SourceFileInvalid, match="line 2"):
            read_asks(tmp_path / "asks.jsonl")
        with pytest.raises(SourceFileInvalid, match="is missing"):
            read_asks(tmp_path / "nothing.jsonl")
