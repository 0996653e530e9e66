"""From scored documents to ranked companies: documents vote, and what nothing supports is only near."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from koffset.domain.evidence import EvidenceDocument, EvidenceKind
from koffset.domain.retrieval import Filters, Retrieval
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
    def is_named(self) -> bool:
        """Whether the query is its name and nothing else: then nobody else is meant."""
        return any(scored.exact and scored.document.name_forms for scored in self.supporting)

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


def judge(
    reading: Reading, retrieval: Retrieval, filters: Filters, parameters: RankingParameters
) -> Judgement:
    """Rank the companies of the candidates, one that is asked for by name first; ties in the order of company ids.

    The filters say for which day it is judged, and whether wishes were asked for.
    """
    fusion = fuse(reading, retrieval, parameters)
    by_company: dict[str, list[ScoredDocument]] = defaultdict(list)
    for scored in fusion.documents:
        by_company[scored.document.company_id].append(scored)
    ranked = [
        _rank(company_id, documents, retrieval.company_sizes[company_id], fusion, filters, parameters)
        for company_id, documents in by_company.items()
    ]
    ranked.sort(
        key=lambda company: (
            not company.supported,
            not company.is_named,
            -company.score,
            company.company_id,
        )
    )
    with_evidence = sum(company.supported for company in ranked)
    return Judgement(ranked[: with_evidence + parameters.nearest_shown], fusion.weights, fusion.unknown)


def _rank(
    company_id: str,
    documents: list[ScoredDocument],
    size: int,
    fusion: Fusion,
    filters: Filters,
    parameters: RankingParameters,
) -> RankedCompany:
    supporting = [
        scored
        for scored in documents
        if not parameters.abstain
        or (may_support(scored.document, filters) and is_evidence(scored, fusion.weights, parameters))
    ]
    votes = Votes(_voices(documents), fusion.documents[0].score, size)
    features = measure(votes, fusion.weights, parameters)
    return RankedCompany(
        company_id=company_id,
        company_size=size,
        score=sum(feature.contribution for feature in features),
        features=features,
        documents=documents,
        supporting=supporting,
    )


def _voices(documents: Sequence[ScoredDocument]) -> list[ScoredDocument]:
    """The best document of each claim: a long text has many passages and one voice."""
    voices: dict[str, ScoredDocument] = {}
    for scored in documents:
        voices.setdefault(scored.document.claim or scored.document.id, scored)
    return list(voices.values())


def may_support(document: EvidenceDocument, filters: Filters) -> bool:
    """What has ended is no evidence, and a wish is none of an ability unless wishes were asked for."""
    has_ended = document.valid_until is not None and document.valid_until < filters.valid_on
    is_only_wished = document.kind is EvidenceKind.WISH and EvidenceKind.WISH not in filters.kinds
    return not has_ended and not is_only_wished


def is_evidence(scored: ScoredDocument, weights: PathWeights, parameters: RankingParameters) -> bool:
    """A crude floor: a number asked for, enough of the query's known words, or close in meaning.

    Words support only where the index holds a fair part of what was asked at all, and not by the supply class alone;
    where it holds little, likeness in meaning must be greater; and a company's name is evidence only where most of
    the query is the name.
    """
    if scored.exact:
        return True
    if scored.document.name_forms:
        return scored.strength * weights.coverage >= parameters.name_floor
    cosine_floor = parameters.cosine_floor + parameters.cosine_unknown * (1.0 - weights.coverage)
    by_words = (
        scored.strength * weights.coverage >= parameters.wording_floor
        and scored.own_strength * weights.coverage >= parameters.own_floor
    )
    return by_words or scored.meaning >= cosine_floor
