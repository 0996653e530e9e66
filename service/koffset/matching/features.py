"""The published ranking: features of a company's score, whose docstrings are the explanations that users read."""

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache

from koffset.matching.fusing import PathWeights, ScoredDocument
from koffset.matching.parameters import RankingParameters


@dataclass(frozen=True, slots=True)
class Votes:
    """A company's claims, best first, each by the document that speaks for it.

    `best_score` is that of the best document of this search, `company_size` counts all claims of the company.
    """

    documents: Sequence[ScoredDocument]
    best_score: float
    company_size: int


@dataclass(frozen=True, slots=True)
class Feature:
    """One part of the score. `share` gives the weight for a query; `explanation_ko` says the same as the docstring."""

    name: str
    measure: Callable[[Votes, RankingParameters], float]
    share: Callable[[PathWeights, RankingParameters], float]
    explanation_ko: str

    @property
    def explanation_en(self) -> str:
        return " ".join((self.measure.__doc__ or "").split())


@dataclass(frozen=True, slots=True)
class FeatureValue:
    """A feature of one company in one answer: contribution = weight × value."""

    feature: Feature
    value: float
    weight: float

    @property
    def contribution(self) -> float:
        return self.weight * self.value


def wording(votes: Votes, _parameters: RankingParameters) -> float:
    """How well the words of the best evidence meet those of the query or their translations.

    1 is the best of this search.
    """
    return votes.documents[0].wording


def meaning(votes: Votes, _parameters: RankingParameters) -> float:
    """How alike in meaning the best evidence and the query are, whatever the language; 1 is the same."""
    return votes.documents[0].meaning


def breadth(votes: Votes, parameters: RankingParameters) -> float:
    """How much evidence there is in all: how many pieces, and how often each was supplied.

    Each piece counts less than the one before, and less where a company has much of everything.
    """
    weights = _decaying(parameters.decay, parameters.votes)
    voices = sum(
        weight * scored.score * _repetition(scored.document.count, parameters.often)
        for weight, scored in zip(weights, votes.documents, strict=False)
    )
    crowd = math.pow(max(1.0, votes.company_size / 10), parameters.size_exponent)
    return voices / sum(weights) / crowd


@cache
def _decaying(decay: float, votes: int) -> tuple[float, ...]:
    return tuple(math.pow(decay, place) for place in range(votes))


@cache
def _repetition(count: int, often: int) -> float:
    """How much of a voice `count` records give, ½ for one and 1 at `often`; the second says more than the ninth."""
    return min(1.0, 0.5 + 0.5 * math.log2(count) / math.log2(often))


def focus(votes: Votes, parameters: RankingParameters) -> float:
    """How large a share of all that is known of the company comes near the best that this search found.

    A specialist stands before a firm that does everything.
    """
    best = votes.best_score
    # 0 up to half of the best score, 1 at the best.
    kindred = sum(
        2.0 * scored.score / best - 1.0 for scored in votes.documents if 2.0 * scored.score > best > 0
    )
    return min(1.0, math.sqrt(kindred / (votes.company_size + parameters.focus_prior)))


FEATURES = (
    Feature(
        "wording",
        wording,
        lambda paths, parameters: paths.wording * parameters.best_weight,
        "가장 좋은 근거의 낱말이 질의의 낱말 또는 그 번역과 얼마나 맞는지를 나타냅니다. "
        "1은 이번 검색에서 가장 높은 값입니다.",
    ),
    Feature(
        "meaning",
        meaning,
        lambda paths, parameters: paths.meaning * parameters.best_weight,
        "언어와 관계없이 가장 좋은 근거와 질의의 뜻이 얼마나 가까운지를 나타냅니다. 1은 같은 뜻입니다.",
    ),
    Feature(
        "breadth",
        breadth,
        lambda _paths, parameters: parameters.breadth_weight,
        "근거가 모두 얼마나 되는지, 즉 몇 건이며 각각 몇 번 납품되었는지를 나타냅니다. "
        "뒤로 갈수록 적게 세며, 모든 것을 많이 가진 업체는 낮춥니다.",
    ),
    Feature(
        "focus",
        focus,
        lambda _paths, parameters: 1.0 - parameters.best_weight - parameters.breadth_weight,
        "업체에 대해 알려진 전체 가운데 이번 검색의 가장 좋은 근거에 가까운 것이 차지하는 비중을 나타냅니다. "
        "전문업체가 모든 것을 하는 업체보다 앞섭니다.",
    ),
)


def measure(votes: Votes, paths: PathWeights, parameters: RankingParameters) -> list[FeatureValue]:
    """All features of one company."""
    return [
        FeatureValue(feature, feature.measure(votes, parameters), feature.share(paths, parameters))
        for feature in FEATURES
    ]
