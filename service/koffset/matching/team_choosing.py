"""From what companies may do of each lot to the best team, its alternatives and what no team covers."""

import math
from collections.abc import Collection, Mapping, Sequence
from decimal import Decimal
from fractions import Fraction

from koffset.matching.team import (
    OBJECTIVES,
    Assumption,
    Fit,
    FitState,
    LotCover,
    Part,
    Team,
    TeamCompany,
    TeamLot,
    TeamOrder,
    TeamProposal,
    UncoveredLot,
    UncoveredReason,
    Unknown,
)
from koffset.matching.team_problem import Need, Offer, Problem, Selection, state_problem
from koffset.matching.team_reasons import explain_impossible


def propose_teams(
    lots: Sequence[TeamLot], fits: Sequence[Fit], companies: Sequence[TeamCompany], order: TeamOrder
) -> TeamProposal:
    """The best team first. The order of lots, fits and companies does not matter.

    An alternative is another set of firms within `order.within_percent` of the best team's weight; one that only
    adds firms to a team named before is none.
    """
    by_id = {company.id: company for company in companies}
    problem = state_problem(lots, fits, by_id, order)
    selections = _select(problem)
    uncovered = _explain(problem, fits, selections[0])
    proven = all(selection.proven for selection in selections)
    teams = [
        _describe(problem, selection, by_id, _left_by(problem, selection, uncovered))
        for selection in selections
        if selection.covers
    ]
    return TeamProposal(teams, uncovered, proven, OBJECTIVES[order.aim])


def _select(problem: Problem) -> list[Selection]:
    """The best team and its alternatives; the last one covers nothing where there are no more."""
    if not problem.company_ids:
        return [Selection({}, proven=True, heaviest=True)]
    # The solver takes a second to import and a search or a start of the service does without it.
    from koffset.matching.team_search import select_team  # noqa: PLC0415

    # Each team may take half of the effort that is left, so that a hard best team leaves some to alternatives.
    left = problem.order.effort
    selections = [select_team(problem, left / 2)]
    covered = _weight(problem, selections[0].covers)
    least = math.ceil(covered * (1 - Fraction(problem.order.within_percent) / 100))
    while selections[-1].covers and len(selections) <= problem.order.alternatives:
        left -= selections[-1].spent
        named = [selection.company_ids for selection in selections]
        selections.append(select_team(problem, left / 2, named, max(1, least)))
    return selections


def _weight(problem: Problem, lot_ids: Collection[str]) -> int:
    return sum(need.weight for need in problem.needs if need.lot.id in lot_ids)


def _explain(problem: Problem, fits: Sequence[Fit], best: Selection) -> list[UncoveredLot]:
    found: list[UncoveredLot] = []
    for need in problem.needs:
        if need.lot.id not in best.covers:
            of_lot = [fit for fit in fits if fit.lot_id == need.lot.id]
            found.append(
                explain_impossible(need.lot, of_lot, problem.order)
                or UncoveredLot(need.lot.id, _limit_met(problem, need, best))
            )
    return found


def _limit_met(problem: Problem, need: Need, best: Selection) -> UncoveredReason:
    """Which limit of the order keeps the lot out: what is covered and this lot as well needs more firms, or SMEs."""
    from koffset.matching.team_search import can_cover  # noqa: PLC0415 - see above

    if not best.heaviest:
        return UncoveredReason.NOT_PROVEN
    if not problem.order.min_sme_share:
        return UncoveredReason.MAX_FIRMS
    if problem.order.max_firms is None:
        return UncoveredReason.SME_SHARE
    coverable = can_cover(problem, {*best.covers, need.lot.id})
    return _LIMITS[coverable]


_LIMITS = {
    True: UncoveredReason.SME_SHARE,
    False: UncoveredReason.MAX_FIRMS,
    None: UncoveredReason.NOT_PROVEN,
}
"""By whether firms of any size, as many as allowed, cover the lot besides the others."""


def _left_by(problem: Problem, selection: Selection, by_best: Sequence[UncoveredLot]) -> list[UncoveredLot]:
    reasons = {uncovered.lot_id: uncovered for uncovered in by_best}
    return [
        reasons.get(need.lot.id, UncoveredLot(need.lot.id, UncoveredReason.LEFT_OUT))
        for need in problem.needs
        if need.lot.id not in selection.covers
    ]


def _describe(
    problem: Problem,
    selection: Selection,
    companies: Mapping[str, TeamCompany],
    uncovered: Sequence[UncoveredLot],
) -> Team:
    covered = [need for need in problem.needs if need.lot.id in selection.covers]
    weight = sum(need.weight for need in covered)
    covers = [_divide(need, selection.covers[need.lot.id], problem.order) for need in covered]
    sme_weight = sum(
        need.weight * part.share
        for need, cover in zip(covered, covers, strict=True)
        for part in cover.parts
        if companies[part.company_id].is_sme
    )
    fit = sum(
        need.weight * min(each.fit.degree for each in selection.covers[need.lot.id]) for need in covered
    )
    known = sum(
        need.weight
        for need in covered
        if all(each.fit.state is FitState.FULL for each in selection.covers[need.lot.id])
    )
    members = sorted({part.company_id for cover in covers for part in cover.parts})
    return Team(
        companies=[companies[each] for each in members],
        covers=covers,
        covered_share=weight / problem.total_weight,
        known_share=known / weight,
        sme_share=sme_weight / weight,
        preferred_count=len(problem.order.preferred.intersection(members)),
        fit=fit / weight,
        uncovered=uncovered,
        assumptions=_assume(covered, selection),
        proven=selection.proven,
    )


def _divide(need: Need, offers: Sequence[Offer], order: TeamOrder) -> LotCover:
    """The better fit takes as much as it can; SMEs come first where a share of them is asked."""
    quantity = need.lot.quantity
    if quantity is None or offers[0].capacity is None:
        return LotCover(need.lot.id, [Part(offers[0].company_id, 1.0, quantity)])
    left, parts = quantity, []
    for offer in sorted(offers, key=lambda each: (bool(order.min_sme_share) and not each.is_sme, each.order)):
        takes = min(left, offer.fit.capacity or Decimal(0))
        left -= takes
        parts.append(Part(offer.company_id, float(takes / quantity), takes))
    # Only a search that was cut short has named more firms than there is work for.
    return LotCover(need.lot.id, [part for part in parts if part.quantity])


def _assume(covered: Sequence[Need], selection: Selection) -> list[Assumption]:
    found: list[Assumption] = []
    for need in covered:
        for offer in selection.covers[need.lot.id]:
            if need.lot.quantity is not None and offer.fit.capacity is None:
                found.append(Assumption(need.lot.id, offer.company_id, Unknown.CAPACITY))
            if offer.fit.state is not FitState.FULL:
                found.append(Assumption(need.lot.id, offer.company_id, Unknown.MUSTS))
    return found
