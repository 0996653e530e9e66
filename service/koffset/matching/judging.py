"""From scored documents to ranked companies: documents vote, and what nothing supports is only near."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from koffset.domain.retrieval import Retrieval
from koffset.matching.features import FeatureValue, Votes, measure
from koffset.matching.fusing import Fusion, PathWeights, ScoredDocument, fuse
from koffset.matching.parameters import RankingParameters
from koffset.matching.reading import Reading


@dataclass(frozen=True, slots=True)
class RankedCompany:
    """A company with its votes. `supported`: at least one document is evidence, not only the nearest thing."""

    company_id: str
    company_size: int
    score: float
    features: Sequence[FeatureValue]
    documents: Sequence[ScoredDocument]
    supporting: Sequence[ScoredDocument]

    @property
    def supported(self) -> bool:
        return bool(self.supporting)

    @property
    def supporting_records(self) -> int:
        return sum(scored.document.count for scored in self.supporting)

    @property
    def latest_ordinal(self) -> int:
        """The day of the newest dated evidence; inferred dates never look fresh."""
        days = [
            scored.document.as_of.toordinal()
            for scored in self.supporting
            if scored.document.as_of and not scored.document.as_of_inferred
        ]
        return max(days, default=0)


@dataclass(frozen=True, slots=True)
class Judgement:
    """Companies in order: those with evidence by score, then the few that are only near, by score."""

    companies: Sequence[RankedCompany]
    weights: PathWeights
    unknown: Sequence[str]

    @property
    def supported(self) -> Sequence[RankedCompany]:
        return [company for company in self.companies if company.supported]


def judge(reading: Reading, retrieval: Retrieval, parameters: RankingParameters) -> Judgement:
    """Rank the companies of the candidates; equal scores stand in the order of company ids."""
    fusion = fuse(reading, retrieval, parameters)
    by_company: dict[str, list[ScoredDocument]] = defaultdict(list)
    for scored in fusion.documents:
        by_company[scored.document.company_id].append(scored)
    ranked = [
        _rank(company_id, documents, retrieval.company_sizes[company_id], fusion, parameters)
        for company_id, documents in by_company.items()
    ]
    ranked.sort(key=lambda company: (not company.supported, -company.score, company.company_id))
    with_evidence = sum(company.supported for company in ranked)
    return Judgement(ranked[: with_evidence + parameters.nearest_shown], fusion.weights, fusion.unknown)


def _rank(
    company_id: str,
    documents: list[ScoredDocument],
    size: int,
    fusion: Fusion,
    parameters: RankingParameters,
) -> RankedCompany:
    supporting = [scored for scored in documents if is_evidence(scored, fusion.weights, parameters)]
    features = measure(Votes(documents, len(supporting), size), fusion.weights, parameters)
    return RankedCompany(
        company_id=company_id,
        company_size=size,
        score=sum(feature.contribution for feature in features),
        features=features,
        documents=documents,
        supporting=supporting,
    )


def is_evidence(scored: ScoredDocument, weights: PathWeights, parameters: RankingParameters) -> bool:
    """A crude floor: enough of the query's known words in one document, or close in meaning.

    Words support only where the index holds a fair part of what was asked at all.
    """
    by_words = scored.strength * weights.coverage >= parameters.wording_floor
    return by_words or scored.meaning >= parameters.cosine_floor
