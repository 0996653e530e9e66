"""From a matched requirement to the teams of firms that cover its lots."""

import asyncio
from collections.abc import Sequence
from decimal import Decimal

from koffset.domain.evidence import Viewer
from koffset.domain.profile import SizeClass
from koffset.domain.requirement import Lot
from koffset.errors import InvalidInput
from koffset.matching.conditions.capacity import capacity_for
from koffset.matching.conditions.facts import seen_by
from koffset.matching.conditions.wording import Wording
from koffset.matching.lots import JudgedLot
from koffset.matching.team import Fit, FitState, TeamCompany, TeamLot, TeamOrder, TeamProposal
from koffset.matching.team_choosing import propose_teams
from koffset.usecases.matching import MatchResult
from koffset.usecases.workspace import Workspace

CANDIDATES_A_LOT = 60
"""Only the best of each lot are tried: who comes after them would be chosen for nothing but its id."""


async def check_named(workspace: Workspace, viewer: Viewer, order: TeamOrder) -> None:
    """Raises InvalidInput with each id that is preferred or barred and is no company's that the viewer may see."""
    known, _ = await workspace.catalogue.at_latest()
    unknown = [
        company_id
        for company_id in sorted(order.preferred | order.barred)
        if company_id not in known or seen_by(viewer, known[company_id]) is None
    ]
    if unknown:
        raise InvalidInput(
            f"a team names {', '.join(map(repr, unknown))}, which is the id of no firm: search for the firm by name"
            " and take the id that stands there"
        )


async def form_teams(workspace: Workspace, result: MatchResult, order: TeamOrder) -> TeamProposal:
    """Those who do such work of each lot, solved exactly in a worker thread; who is only near is in no team."""
    fits = [fit for lot in result.lots for fit in _fits(workspace, result, lot, order)]
    lots = _weighed([lot.lot for lot in result.lots])
    companies = [_company(result, company_id) for company_id in {fit.company_id for fit in fits}]
    return await asyncio.to_thread(propose_teams, lots, fits, companies, order)


def _weighed(lots: Sequence[Lot]) -> list[TeamLot]:
    """By value where all lots have one in one currency, else all alike."""
    by_value = is_weighed_by_value(lots)
    return [TeamLot(lot.id, (lot.value if by_value else None) or Decimal(1), lot.quantity) for lot in lots]


def is_weighed_by_value(lots: Sequence[Lot]) -> bool:
    """Values of two currencies cannot be added without a rate, and a lot without one would weigh nothing."""
    return len({lot.currency for lot in lots}) == 1 and all(lot.value and lot.currency for lot in lots)


def _fits(workspace: Workspace, result: MatchResult, judged: JudgedLot, order: TeamOrder) -> list[Fit]:
    text = Wording(workspace, workspace.word_tokens, workspace.vague_words).asked(judged.lot.text)
    able = [each for each in judged.candidates if not each.is_near]
    asked_for = [each for each in able[CANDIDATES_A_LOT:] if each.company_id in order.preferred]
    return [
        Fit(
            lot_id=judged.lot.id,
            company_id=each.company_id,
            degree=each.fit,
            state=FitState(each.coverage.value),
            capacity=capacity_for(
                judged.lot, text, result.facts[each.company_id].profile, workspace.rate_words
            ),
        )
        for each in [*able[:CANDIDATES_A_LOT], *asked_for]
    ]


def _company(result: MatchResult, company_id: str) -> TeamCompany:
    facts = result.facts[company_id]
    size = facts.facets.size_class
    name = facts.company.name_en or facts.company.name_ko or company_id
    return TeamCompany(company_id, name, SizeClass(size) if size else None)
