"""Run files: what was found for each query, kept so that two versions can be compared."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from koffset.errors import SourceFileInvalid
from koffset_indexer.evaluation.beir import RelevanceSet
from koffset_indexer.evaluation.measures import NDCG, Interval, paired_interval
from koffset_indexer.evaluation.reporting import BOTH, FileReport
from koffset_indexer.evaluation.running import SetRun

FORM = "koffset-run-1"

Key = tuple[str, str]
"""Set and qrels file."""


@dataclass(frozen=True, slots=True)
class SavedRun:
    """nDCG@10 of the ranking by both paths, by set and qrels file and query, with the texts of the queries."""

    versions: Mapping[str, str]
    values: Mapping[Key, Mapping[str, float]]
    texts: Mapping[tuple[str, str], str]


@dataclass(frozen=True, slots=True)
class Moved:
    """A query whose value differs between two runs."""

    query: str
    text: str
    before: float
    after: float

    @property
    def change(self) -> float:
        return self.after - self.before


def run_lines(asked: RelevanceSet, run: SetRun, reports: Mapping[str, FileReport]) -> list[dict[str, Any]]:
    """One line a qrels file and query: what was found on each path and what it is worth."""
    return [
        {
            "set": asked.name,
            "qrels": name,
            "query": query,
            "text": asked.queries[query],
            "found": {path: list(ranking.get(query, ())) for path, ranking in run.rankings.items()},
            NDCG: {path: measures[NDCG][query] for path, measures in report.paths.items()},
        }
        for name, report in reports.items()
        for query in asked.judgements[name]
    ]


def write_run(path: Path, versions: Mapping[str, str], lines: Sequence[Mapping[str, Any]]) -> None:
    """Written whole or not at all."""
    partial = path.with_name(f"{path.name}.part")
    texts = [
        json.dumps(line, ensure_ascii=False) for line in ({"form": FORM, "versions": dict(versions)}, *lines)
    ]
    partial.write_text("\n".join(texts) + "\n", "utf-8")
    partial.replace(path)


def read_run(path: Path) -> SavedRun:
    """Raises SourceFileInvalid when it is no run file."""
    try:
        head, *lines = [json.loads(line) for line in path.read_text("utf-8").splitlines()]
        if head.get("form") != FORM:
            raise SourceFileInvalid(f"{path} is no run file of `koffset eval --save`")
    except (OSError, ValueError, AttributeError) as exc:
        raise SourceFileInvalid(
            f"{path} cannot be read as a run file of `koffset eval --save`: {exc}"
        ) from exc
    values: dict[Key, dict[str, float]] = {}
    for line in lines:
        values.setdefault((line["set"], line["qrels"]), {})[line["query"]] = line[NDCG][BOTH]
    texts = {(line["set"], line["query"]): line["text"] for line in lines}
    return SavedRun(head["versions"], values, texts)


def compare_runs(before: SavedRun, after: SavedRun) -> dict[Key, tuple[Interval, list[Moved]]]:
    """For what both runs have: the mean change with its interval, and the queries that moved, the most first."""
    return {
        key: (paired_interval(after.values[key], before.values[key]), _moved(key, before, after))
        for key in before.values
        if key in after.values
    }


def _moved(key: Key, before: SavedRun, after: SavedRun) -> list[Moved]:
    old, new = before.values[key], after.values[key]
    moved = [
        Moved(query, before.texts[key[0], query], old[query], new[query])
        for query in old
        if query in new and new[query] != old[query]
    ]
    return sorted(moved, key=lambda each: (-abs(each.change), each.query))
