from pathlib import Path

import pytest

from koffset.errors import SourceFileInvalid
from koffset_indexer.evaluation.beir import RelevanceSet
from koffset_indexer.evaluation.reporting import report_set
from koffset_indexer.evaluation.run_file import compare_runs, read_run, run_lines, write_run
from koffset_indexer.evaluation.running import SetRun

ASKED = RelevanceSet("tiny", [], {"q1": "seat", "q2": "pin"}, {"test.tsv": {"q1": {"a": 1}, "q2": {"b": 1}}})


def run_of(hybrid: dict[str, list[str]]) -> SetRun:
    nothing: dict[str, list[str]] = {}
    rankings = {"lexical": {"q1": ["a"]}, "vectors": nothing, "hybrid": hybrid}
    return SetRun(rankings, {"lexical": 1.0, "vectors": 2.0, "hybrid": 4.0}, asked=2)


def saved(path: Path, hybrid: dict[str, list[str]]) -> Path:
    run = run_of(hybrid)
    write_run(path, {"ranking": "1"}, run_lines(ASKED, run, report_set(ASKED, run)))
    return path


class TestReport:
    def test_has_exactly_what_programs_read(self) -> None:
        report = report_set(ASKED, run_of({"q1": ["a"], "q2": ["b"]}))["test.tsv"]
        found = report.as_mapping()
        assert list(found) == ["lexical", "vectors", "hybrid"]
        assert found["hybrid"] == {"ndcg@10": 1.0, "mrr@10": 1.0, "recall@100": 1.0, "queries_per_sec": 0.5}

    def test_compares_with_the_better_single_path(self) -> None:
        report = report_set(ASKED, run_of({"q1": ["a"], "q2": ["b"]}))["test.tsv"]
        assert report.best_single == "lexical"
        assert report.against_best.mean == pytest.approx(0.5)


class TestCompareRuns:
    def test_names_the_queries_that_moved(self, tmp_path: Path) -> None:
        before = read_run(saved(tmp_path / "a.jsonl", {"q1": ["a"], "q2": ["x", "b"]}))
        after = read_run(saved(tmp_path / "b.jsonl", {"q1": ["a"], "q2": ["b"]}))
        interval, moved = compare_runs(before, after)["tiny", "test.tsv"]
        assert [(each.query, each.text, each.after) for each in moved] == [("q2", "pin", 1.0)]
        assert interval.mean == pytest.approx(moved[0].change / 2)

    def test_what_is_no_run_file_is_refused(self, tmp_path: Path) -> None:
        for text in ("", "{}", "[]", "no json"):
            (tmp_path / "x.jsonl").write_text(text, "utf-8")
            with pytest.raises(SourceFileInvalid, match="run file"):
                read_run(tmp_path / "x.jsonl")
