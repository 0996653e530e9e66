from pathlib import Path

import pytest

from koffset.errors import SourceFileInvalid
from koffset_indexer.evaluation.beir import Entry, read_set


class TestReadSet:
    def test_reads_corpus_queries_and_every_qrels_file(self, relevance_set: Path) -> None:
        found = read_set(relevance_set)
        assert found.name == "tiny_en2ko"
        assert found.corpus[0] == Entry("S1", "좌석", "승무원 좌석")
        assert found.queries["q1"] == "crew seat"
        assert list(found.judgements) == ["test.tsv", "test_some.tsv"]
        assert found.judgements["test.tsv"]["q3"] == {"missing": 1}

    def test_the_first_queries_are_those_that_each_file_names_first(self, relevance_set: Path) -> None:
        cut = read_set(relevance_set).first_queries(1)
        assert {name: list(judged) for name, judged in cut.judgements.items()} == {
            "test.tsv": ["q1"],
            "test_some.tsv": ["q2"],
        }
        assert cut.asked() == ["q1", "q2"]

    @pytest.mark.parametrize(
        ("file", "text", "said"),
        [
            ("corpus.jsonl", "{", "corpus.jsonl, line 1: not JSON"),
            ("corpus.jsonl", '{"text": "a"}', "line 1: no '_id'"),
            ("corpus.jsonl", '{"_id": " "}', "line 1: `_id` is empty"),
            ("queries.jsonl", '{"_id": "q1"}', "line 1: no 'text'"),
            ("qrels/test.tsv", "q1\tS1\thigh", "line 1: 'q1\\tS1\\thigh' is not"),
            ("qrels/test.tsv", "q9\tS1\t1", "no query 'q9'"),
        ],
    )
    def test_a_fault_is_named_with_file_and_line(
        self, relevance_set: Path, file: str, text: str, said: str
    ) -> None:
        (relevance_set / file).write_text(text, "utf-8")
        with pytest.raises(SourceFileInvalid) as failure:
            read_set(relevance_set)
        assert said in failure.value.detail

    @pytest.mark.parametrize("missing", ["corpus.jsonl", "queries.jsonl"])
    def test_a_missing_file_is_named(self, relevance_set: Path, missing: str) -> None:
        (relevance_set / missing).unlink()
        with pytest.raises(SourceFileInvalid, match=missing):
            read_set(relevance_set)

    def test_without_judgements_there_is_nothing_to_measure(self, relevance_set: Path) -> None:
        for path in (relevance_set / "qrels").iterdir():
            path.unlink()
        with pytest.raises(SourceFileInvalid, match="qrels"):
            read_set(relevance_set)

    def test_what_is_no_folder_is_refused(self, tmp_path: Path) -> None:
        with pytest.raises(SourceFileInvalid, match="is no folder"):
            read_set(tmp_path / "nothing")
