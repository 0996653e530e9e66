"""What a run of one relevance set comes to, by qrels file and path."""

from collections.abc import Mapping
from dataclasses import dataclass

from koffset_indexer.evaluation.beir import RelevanceSet
from koffset_indexer.evaluation.measures import (
    NDCG,
    Interval,
    PerQuery,
    mean,
    measure_ranking,
    paired_interval,
)
from koffset_indexer.evaluation.running import SetRun

SINGLE = ("lexical", "vectors")
BOTH = "hybrid"


@dataclass(frozen=True, slots=True)
class FileReport:
    """One qrels file: values by path and query; `against_best` is hybrid less the better single path."""

    paths: Mapping[str, PerQuery]
    queries_per_sec: Mapping[str, float]
    best_single: str
    against_best: Interval

    def as_mapping(self) -> dict[str, dict[str, float]]:
        return {
            path: {name: round(mean(values.values()), 4) for name, values in measures.items()}
            | {"queries_per_sec": round(self.queries_per_sec[path], 1)}
            for path, measures in self.paths.items()
        }


def report_set(asked: RelevanceSet, run: SetRun) -> dict[str, FileReport]:
    """Reports by the name of the qrels file."""
    speed = {path: run.asked / max(seconds, 1e-9) for path, seconds in run.seconds.items()}
    return {name: _report(asked, run, name, speed) for name in asked.judgements}


def _report(asked: RelevanceSet, run: SetRun, name: str, speed: Mapping[str, float]) -> FileReport:
    paths = {path: measure_ranking(asked.judgements[name], ranking) for path, ranking in run.rankings.items()}
    best = max(SINGLE, key=lambda path: mean(paths[path][NDCG].values()))
    return FileReport(paths, speed, best, paired_interval(paths[BOTH][NDCG], paths[best][NDCG]))
