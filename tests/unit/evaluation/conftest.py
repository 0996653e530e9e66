import json
from pathlib import Path

import pytest


def write_lines(path: Path, rows: list[dict[str, object]]) -> None:
    path.write_text("".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows), "utf-8")


@pytest.fixture
def relevance_set(tmp_path: Path) -> Path:
    """A set of three entries, three queries and two qrels files."""
    folder = tmp_path / "tiny_en2ko"
    (folder / "qrels").mkdir(parents=True)
    entries = [
        {"_id": "S1", "title": "좌석", "text": "승무원 좌석"},
        {"_id": "s1", "title": "", "text": "Hydraulic cylinders."},
        {"_id": "https://a/1", "title": "", "text": ""},
    ]
    write_lines(folder / "corpus.jsonl", entries)
    asked = [("q1", "crew seat"), ("q2", "hydraulic cylinder"), ("q3", "…")]
    write_lines(folder / "queries.jsonl", [{"_id": query, "text": text} for query, text in asked])
    judged = "query-id\tcorpus-id\tscore\nq1\tS1\t1\nq2\ts1\t1\nq3\tmissing\t1\n"
    (folder / "qrels" / "test.tsv").write_text(judged, "utf-8")
    (folder / "qrels" / "test_some.tsv").write_text("query-id\tcorpus-id\tscore\nq2\ts1\t2\n", "utf-8")
    return folder
