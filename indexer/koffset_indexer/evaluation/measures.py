"""Measures of a ranking, and how sure a difference of two is."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from koffset_indexer.evaluation.beir import Judgements

NDCG, MRR, RECALL = "ndcg@10", "mrr@10", "recall@100"
DEPTH = 100
RESAMPLES = 2_000
SEED = 20_261_124

Ranking = Mapping[str, Sequence[str]]
"""Query id → ids of entries, best first."""
PerQuery = Mapping[str, Mapping[str, float]]
"""Measure → query id → value; every judged query has a value, 0 where nothing was found."""


@dataclass(frozen=True, slots=True)
class Interval:
    """A mean difference with its 95 % interval from a paired bootstrap over queries."""

    mean: float
    low: float
    high: float


def measure_ranking(judgements: Judgements, ranking: Ranking) -> dict[str, dict[str, float]]:
    """All measures of each query, as trec_eval has them: judged entries that the corpus lacks count as not found."""
    import ir_measures  # noqa: PLC0415 -- half a second that only this command needs

    names = {ir_measures.nDCG @ 10: NDCG, ir_measures.RR @ 10: MRR, ir_measures.R @ DEPTH: RECALL}
    qrels = [
        ir_measures.Qrel(query, entry, grade)
        for query, judged in judgements.items()
        for entry, grade in judged.items()
    ]
    run = [
        ir_measures.ScoredDoc(query, entry, float(DEPTH - place))
        for query in judgements
        for place, entry in enumerate(ranking.get(query, ())[:DEPTH])
    ]
    values: dict[str, dict[str, float]] = {
        name: dict.fromkeys(judgements, 0.0) for name in (NDCG, MRR, RECALL)
    }
    for metric in ir_measures.iter_calc(list(names), qrels, run):
        values[names[metric.measure]][metric.query_id] = float(metric.value)
    return values


def mean(values: Iterable[float]) -> float:
    """0 of nothing."""
    known = list(values)
    return sum(known) / len(known) if known else 0.0


def paired_interval(first: Mapping[str, float], second: Mapping[str, float]) -> Interval:
    """First less second over the queries that both have; the same numbers on every run."""
    shared = sorted(set(first) & set(second))
    if not shared:
        return Interval(0.0, 0.0, 0.0)
    differences = np.array([first[query] - second[query] for query in shared])
    chosen = np.random.default_rng(SEED).integers(0, len(shared), size=(RESAMPLES, len(shared)))
    low, high = np.quantile(differences[chosen].mean(axis=1), [0.025, 0.975])
    return Interval(float(differences.mean()), float(low), float(high))
