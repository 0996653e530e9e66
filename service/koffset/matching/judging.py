"""From scored documents to ranked companies: documents vote, and what nothing supports is only near."""

import math
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from koffset.domain.evidence import EvidenceDocument, EvidenceKind
from koffset.domain.retrieval import Filters, Retrieval
from koffset.matching.features import FeatureValue, Votes, measure
from koffset.matching.fusing import Fusion, PathWeights, ScoredDocument, fuse
from koffset.matching.holding import Holdings, WordTokens
from koffset.matching.parameters import RankingParameters
from koffset.matching.reading import Reading


@dataclass(frozen=True, slots=True)
class RankedCompany:
    """A company with its votes. `supported`: at least one document is evidence, not only the nearest thing.

    `probability` is that of its best document to answer the query.
    """

    company_id: str
    company_size: int
    score: float
    features: Sequence[FeatureValue]
    documents: Sequence[ScoredDocument]
    supporting: Sequence[ScoredDocument]
    probability: float

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
    reading: Reading,
    retrieval: Retrieval,
    filters: Filters,
    parameters: RankingParameters,
    word_tokens: WordTokens,
) -> Judgement:
    """Rank the companies of the candidates, one that is asked for by name first; ties in the order of company ids.

    The filters say for which day it is judged, and whether wishes were asked for.
    """
    fusion = fuse(reading, retrieval, parameters)
    likely = _probabilities(fusion, Holdings(reading, word_tokens), filters, parameters)
    by_company: dict[str, list[ScoredDocument]] = defaultdict(list)
    for scored in fusion.documents:
        by_company[scored.document.company_id].append(scored)
    ranked = [
        _rank(company_id, documents, retrieval.company_sizes[company_id], fusion, likely, parameters)
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
    likely: Mapping[str, float],
    parameters: RankingParameters,
) -> RankedCompany:
    supporting = [
        scored
        for scored in documents
        if not parameters.abstain or likely[scored.document.id] >= parameters.evidence_from
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
        probability=max(likely[scored.document.id] for scored in documents),
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


def _probabilities(
    fusion: Fusion, holdings: Holdings, filters: Filters, parameters: RankingParameters
) -> dict[str, float]:
    """How likely each document answers the query; 0 for what cannot support anything."""
    return {
        scored.document.id: evidence_probability(
            scored,
            # Where no word met there is nothing to look for in the text.
            holdings.share(scored.document) if scored.own_strength > 0 and parameters.abstain else 0.0,
            fusion.weights,
            parameters,
        )
        if may_support(scored.document, filters)
        else 0.0
        for scored in fusion.documents
    }


def evidence_probability(
    scored: ScoredDocument, held: float, weights: PathWeights, parameters: RankingParameters
) -> float:
    """How likely the document answers the query, as calibrated on asks with and without an answer in a register.

    `held` is the share of the asked words that its own text has: the supply class alone says nothing. A number asked
    for is certain. A company's name is evidence only where most of the query is the name.
    """
    if scored.exact:
        return 1.0
    if scored.document.name_forms:
        return float(scored.strength * weights.coverage >= parameters.name_floor)
    log_odds = (
        parameters.evidence_base
        + parameters.evidence_by_words * held
        + parameters.evidence_by_rarity * scored.own_strength * weights.coverage
        + parameters.evidence_by_meaning * scored.meaning
        + parameters.evidence_by_likeness * scored.likeness
    )
    return 1.0 / (1.0 + math.exp(-log_odds))
