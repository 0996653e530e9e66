"""A matched requirement with what its lots would be credited with, and the teams that cover them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Literal

from koffset.domain.offset.crediting import CreditedLot, LotKind, OffsetLot, credit
from koffset.domain.offset.money import Money
from koffset.domain.offset.rule_book import Citation
from koffset.domain.profile import SizeClass
from koffset.domain.requirement import Lot
from koffset.matching.conditions.facts import CompanyFacts
from koffset.matching.lots import Judged, JudgedLot
from koffset.matching.programme_lookup import NamedProgramme, find_programme
from koffset.matching.team import TeamOrder, TeamProposal
from koffset.usecases.matching import MatchOrder, MatchResult, match_requirement
from koffset.usecases.programmes import list_programmes
from koffset.usecases.teaming import check_named, form_teams
from koffset.usecases.workspace import Workspace

Sort = Literal["fit", "value"]


@dataclass(frozen=True, slots=True, kw_only=True)
class ValueOrder:
    """What is asked besides: `rule_date` None takes that of the programme where it is known here."""

    rule_date: date | None = None
    kind: LotKind = LotKind.PARTS
    team: TeamOrder | None = None


@dataclass(frozen=True, slots=True)
class Matched:
    """`credits` by lot and company.

    A lot without value and currency has none, nor has any without a rule date: nor a firm that is only near, since
    nothing says that it could earn it.
    """

    result: MatchResult
    rule_date: date | None
    programme: NamedProgramme
    credits: Mapping[tuple[str, str], CreditedLot] = field(default_factory=dict)
    teams: TeamProposal | None = None

    def citations(self) -> Sequence[Citation]:
        """Each rule that a credit rests on, once, in the order of lots."""
        cited = {each.rule.id: each for found in self.credits.values() for each in found.citations}
        return list(cited.values())

    def sorted_candidates(self, judged: JudgedLot, sort: Sort) -> Sequence[Judged]:
        """By value: those credited most at least first, who is only near and what is not known last; then as judged."""
        if sort == "fit":
            return judged.candidates
        return sorted(
            judged.candidates,
            key=lambda each: (each.is_near, -self._least(judged.lot.id, each.company_id)),
        )

    def _least(self, lot_id: str, company_id: str) -> Decimal:
        found = self.credits.get((lot_id, company_id))
        return found.credited.low.amount if found and found.credited else Decimal(-1)


async def match_and_value(workspace: Workspace, order: MatchOrder, value: ValueOrder) -> Matched:
    """Judge, credit, form teams.

    Raises what `match_requirement` does, and before that InvalidInput for a team that cannot be meant.
    """
    if value.team:
        await check_named(workspace, order.viewer, value.team)
    result = await match_requirement(workspace, order)
    programme = find_programme(order.requirement.programme_id, await list_programmes(workspace, order.viewer))
    day = value.rule_date or (programme.programme.rule_date if programme.programme else None)
    teams = await form_teams(workspace, result, value.team) if value.team else None
    return Matched(result, day, programme, _credits(workspace, result, day, value.kind) if day else {}, teams)


def _credits(
    workspace: Workspace, result: MatchResult, day: date, kind: LotKind
) -> dict[tuple[str, str], CreditedLot]:
    return {
        (judged.lot.id, each.company_id): credit(
            _offset_lot(judged.lot, result.facts[each.company_id], kind), day, workspace.offset_rules
        )
        for judged in result.lots
        if judged.lot.value and judged.lot.currency
        for each in judged.candidates
        if not each.is_near
    }


def _offset_lot(lot: Lot, facts: CompanyFacts, kind: LotKind) -> OffsetLot:
    size = facts.facets.size_class
    return OffsetLot(
        id=lot.id,
        kind=kind,
        value=Money(lot.value or Decimal(0), lot.currency or ""),
        firm=facts.company.id,
        size=SizeClass(size) if size else None,
        is_gvc30=bool(facts.profile and facts.profile.status.gvc30),
    )
