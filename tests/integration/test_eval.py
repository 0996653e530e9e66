"""`koffset eval` on a set of a few entries: the real import, index and search."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
import structlog
from typer.testing import CliRunner

from koffset_cli.main import app


def write_lines(path: Path, rows: list[dict[str, str]]) -> None:
    path.write_text("".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows), "utf-8")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    folder = tmp_path / "tiny_en2ko"
    (folder / "qrels").mkdir(parents=True)
    texts = {
        "S1": "승무원 좌석",
        "s1": "Hydraulic cylinders.",
        "S2": "잠망경; 렌즈; 거울; 프리즘",
        "empty": "",
    }
    write_lines(folder / "corpus.jsonl", [{"_id": each, "title": "", "text": texts[each]} for each in texts])
    asked = {"q1": "crew seat", "q2": "hydraulic cylinder", "q3": "?!"}
    write_lines(folder / "queries.jsonl", [{"_id": query, "text": text} for query, text in asked.items()])
    judged = "query-id\tcorpus-id\tscore\nq1\tS1\t1\nq2\ts1\t1\nq3\tempty\t1\n"
    (folder / "qrels" / "test.tsv").write_text(judged, "utf-8")
    return folder


@pytest.fixture
def data_dir(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    monkeypatch.setenv("KOFFSET_DATA_DIR", str(tmp_path / "mine"))
    yield tmp_path / "mine"
    structlog.reset_defaults()


class TestEval:
    def test_ranks_each_path_and_leaves_the_users_data_alone(self, folder: Path, data_dir: Path) -> None:
        result = CliRunner().invoke(app, ["eval", str(folder), "--json"])
        assert result.exit_code == 0, result.output
        found = json.loads(result.stdout)["tiny_en2ko"]["test.tsv"]
        assert list(found) == ["lexical", "vectors", "hybrid"]
        for figures in found.values():
            assert set(figures) == {"ndcg@10", "mrr@10", "recall@100", "queries_per_sec"}
        assert found["hybrid"]["ndcg@10"] == pytest.approx(2 / 3, abs=1e-3)
        assert not data_dir.exists()

    def test_takes_the_first_queries_and_keeps_a_run_to_compare(
        self, folder: Path, data_dir: Path, tmp_path: Path
    ) -> None:
        run = str(tmp_path / "run.jsonl")
        result = CliRunner().invoke(app, ["eval", "--queries", "2", "--save", run, str(folder)])
        assert result.exit_code == 0, result.output
        assert "nDCG@10" in result.stdout
        compared = CliRunner().invoke(app, ["eval", "compare", run, run, "--json"])
        (change,) = json.loads(compared.stdout)
        assert (change["set"], change["mean"], change["moved"]) == ("tiny_en2ko", 0.0, [])
        assert not data_dir.exists()
