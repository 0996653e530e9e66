"""Reads relevance sets in BEIR form: a folder with `corpus.jsonl`, `queries.jsonl` and `qrels/*.tsv`."""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from koffset.errors import SourceFileInvalid
from koffset.exchange.files import read_utf8

Judgements = Mapping[str, Mapping[str, int]]
"""Query id → entry id → relevance, in the order of the file."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry of the corpus; title and text may both be empty."""

    id: str
    title: str
    text: str


@dataclass(frozen=True, slots=True)
class RelevanceSet:
    """A set by the name of its folder; `judgements` by the name of the qrels file."""

    name: str
    corpus: Sequence[Entry]
    queries: Mapping[str, str]
    judgements: Mapping[str, Judgements]

    def first_queries(self, count: int | None) -> "RelevanceSet":
        """The set with the first `count` queries that each qrels file names; all of them with None."""
        cut = {name: dict(list(judged.items())[:count]) for name, judged in self.judgements.items()}
        return RelevanceSet(self.name, self.corpus, self.queries, cut)

    def asked(self) -> list[str]:
        """Ids of the queries that some qrels file names, each once."""
        return list(dict.fromkeys(query for judged in self.judgements.values() for query in judged))


def read_set(folder: Path) -> RelevanceSet:
    """Raises SourceFileInvalid with file and line; judged entries that the corpus lacks stay in, as never found."""
    if not folder.is_dir():
        raise SourceFileInvalid(
            f"{folder} is no folder: name one with corpus.jsonl, queries.jsonl and qrels/"
        )
    corpus = [_entry(folder, number, row) for number, row in _rows(folder / "corpus.jsonl")]
    queries = {str(row["_id"]): str(row["text"]) for _, row in _rows(folder / "queries.jsonl", "text")}
    files = sorted((folder / "qrels").glob("*.tsv"))
    if not files:
        raise SourceFileInvalid(f"{folder / 'qrels'} holds no .tsv file: there is nothing to measure against")
    return RelevanceSet(
        folder.resolve().name, corpus, queries, {path.name: _judgements(path, queries) for path in files}
    )


def _entry(folder: Path, number: int, row: Mapping[str, Any]) -> Entry:
    entry = Entry(str(row["_id"]), str(row.get("title") or ""), str(row.get("text") or ""))
    if not entry.id.strip():
        raise SourceFileInvalid(f"{folder / 'corpus.jsonl'}, line {number}: `_id` is empty")
    return entry


def _rows(path: Path, *needed: str) -> Iterator[tuple[int, dict[str, Any]]]:
    if not path.is_file():
        raise SourceFileInvalid(f"{path} is missing: a relevance set needs it")
    for number, line in enumerate(read_utf8(path).split("\n"), start=1):
        if line.strip():
            yield number, _row(path, number, line, ("_id", *needed))


def _row(path: Path, number: int, line: str, needed: Sequence[str]) -> dict[str, Any]:
    try:
        row = json.loads(line)
    except json.JSONDecodeError as exc:
        raise SourceFileInvalid(f"{path}, line {number}: not JSON ({exc})") from exc
    lacking = [key for key in needed if not isinstance(row, dict) or key not in row]
    if lacking:
        raise SourceFileInvalid(f"{path}, line {number}: no {lacking[0]!r} in it")
    return dict(row)


def _judgements(path: Path, queries: Mapping[str, str]) -> dict[str, dict[str, int]]:
    judged: dict[str, dict[str, int]] = {}
    for number, line in enumerate(read_utf8(path).splitlines(), start=1):
        cells = line.split("\t")
        if number == 1 and cells[-1] == "score":
            continue
        if len(cells) != 3 or not cells[2].lstrip("-").isdigit():
            raise SourceFileInvalid(
                f"{path}, line {number}: {line!r} is not query, entry and a whole number, parted by tabs"
            )
        if cells[0] not in queries:
            raise SourceFileInvalid(f"{path}, line {number}: queries.jsonl has no query {cells[0]!r}")
        judged.setdefault(cells[0], {})[cells[1]] = int(cells[2])
    return judged
