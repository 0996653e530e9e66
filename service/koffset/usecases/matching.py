"""Matching a requirement: the index proposes companies for each lot, the store decides what they meet."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from koffset.domain.evidence import Viewer
from koffset.domain.query_text import first_part, plain_query
from koffset.domain.requirement import ItemCondition, Lot, Requirement
from koffset.domain.requirement_faults import LATER_RULES, MOST_FAULTS, RequirementRules, iter_faults
from koffset.domain.retrieval import Filters, IndexMetadata
from koffset.domain.text import BilingualText
from koffset.errors import RequirementInvalid, told_with_places
from koffset.matching.conditions.asking import AskedCondition, Judging, ask_all
from koffset.matching.conditions.facts import CompanyFacts, seen_by
from koffset.matching.conditions.items import Proposal, of_the_work
from koffset.matching.conditions.units import is_measure
from koffset.matching.conditions.wording import AskedText, Wording
from koffset.matching.judging import RankedCompany
from koffset.matching.lots import JudgedLot, Proposed, judge_lot
from koffset.matching.parameters import RankingParameters
from koffset.usecases.search import Found, SearchOrder, Stopwatch, find_companies
from koffset.usecases.workspace import Workspace

CUT_TEXTS = "long_texts"
"""Said of an answer where a text is longer than a query may be: its first part was asked."""


@dataclass(frozen=True, slots=True)
class MatchOrder:
    """A requirement as it is matched for somebody as of a day, by which certificates count.

    `company_id`: judge this company alone, as it would be among all. `is_kept`: it was right by the rules of the day
    on which it was kept, and rules that came later do not shut it.
    """

    requirement: Requirement
    viewer: Viewer
    as_of: date
    company_id: str | None = None
    is_kept: bool = False


@dataclass(frozen=True, slots=True)
class MatchResult:
    """Everything an answer is made of; `asked` are the conditions of each lot, `proposed` what the index found for it.

    `seconds` is no part of the content.
    """

    order: MatchOrder
    lots: Sequence[JudgedLot]
    asked: Sequence[Sequence[AskedCondition]]
    proposed: Sequence[Proposed]
    facts: Mapping[str, CompanyFacts]
    metadata: IndexMetadata
    store_sequence: int
    degraded: tuple[str, ...]
    seconds: Mapping[str, float]


async def match_requirement(
    workspace: Workspace, order: MatchOrder, parameters: RankingParameters | None = None
) -> MatchResult:
    """Judge every lot. Raises RequirementInvalid for codes that are none, and the errors of a search."""
    check_requirement(order.requirement, workspace, is_kept=order.is_kept)
    ranking, watch = parameters or RankingParameters(), Stopwatch()
    known, sequence = await workspace.catalogue.at_latest()
    facts = {
        company_id: seen
        for company_id, each in known.items()
        if order.company_id in {None, company_id} and (seen := seen_by(order.viewer, each)) is not None
    }
    watch.lap("store")
    proposer = _Proposer(workspace, order, ranking, watch)
    judging = Judging(
        Wording(workspace, workspace.word_tokens, workspace.vague_words),
        workspace.taxonomies,
        workspace.rate_words,
        workspace.phrases,
        order.as_of,
    )
    asked = ask_all(order.requirement.lots, judging)
    lots, proposed = [], []
    for lot, conditions in zip(order.requirement.lots, asked, strict=True):
        proposed.append(await proposer.propose(lot, judging.wording.asked(lot.text)))
        lots.append(judge_lot(lot, conditions, proposed[-1], facts))
        watch.lap("judge")
    return MatchResult(
        order=order,
        lots=lots,
        asked=asked,
        proposed=proposed,
        facts=facts,
        metadata=proposer.metadata or await workspace.engine.metadata(),
        store_sequence=sequence,
        degraded=tuple(sorted(proposer.degraded)),
        seconds=watch.laps,
    )


def check_requirement(requirement: Requirement, workspace: Workspace, *, is_kept: bool = False) -> None:
    """Raises RequirementInvalid that names the lot, the condition and the code; and for one that is too large."""
    passed = LATER_RULES if is_kept else frozenset()
    faults = [
        fault for fault in iter_faults(requirement, requirement_rules(workspace)) if fault.code not in passed
    ][:MOST_FAULTS]
    if faults:
        raise RequirementInvalid(told_with_places(faults), faults)


def requirement_rules(workspace: Workspace) -> RequirementRules:
    settings = workspace.settings
    return RequirementRules(workspace.taxonomies, settings.max_lots, settings.max_conditions, is_measure)


class _Proposer:
    """Asks the index; a text that stands in several lots is asked once."""

    def __init__(
        self, workspace: Workspace, order: MatchOrder, ranking: RankingParameters, watch: Stopwatch
    ) -> None:
        self._workspace = workspace
        self._viewer = order.viewer
        self._filters = Filters(readers=order.viewer.readers, valid_on=order.as_of)
        self._ranking = ranking
        self._watch = watch
        self._found: dict[str, Found] = {}
        self.metadata: IndexMetadata | None = None
        self.degraded: set[str] = set()

    async def propose(self, lot: Lot, text: AskedText) -> Proposed:
        found = await self._ask(lot.text)
        for_lot = of_the_work(_proposals(found), text)
        for_conditions = [
            _proposals(await self._ask(condition.name))
            if isinstance(condition, ItemCondition) and condition.name
            else {}
            for condition in lot.conditions
        ]
        scores = {each.company_id: each.score for each in found.judgement.companies}
        return Proposed(scores, for_lot, for_conditions)

    async def _ask(self, asked: BilingualText) -> Found:
        """In English where there is English: a requirement is written in it, and Korean is what translates it."""
        whole = plain_query(asked.best("en"))
        text = first_part(whole, self._workspace.settings.max_query_chars)
        if text != whole:
            self.degraded.add(CUT_TEXTS)
        if text not in self._found:
            order = SearchOrder(text=text, filters=self._filters, viewer=self._viewer)
            found = await find_companies(self._workspace, order, self._ranking, self._watch)
            self.metadata = found.retrieval.metadata
            self.degraded |= set(found.retrieval.degraded)
            self._found[text] = found
        return self._found[text]


def _proposals(found: Found) -> Mapping[str, Proposal]:
    return {company.company_id: _proposal(company) for company in found.judgement.companies}


def _proposal(company: RankedCompany) -> Proposal:
    evidence = [scored.document for scored in company.supporting]
    nearest = None if evidence else company.documents[0].document
    return Proposal(evidence, nearest)
