"""A firm looks at what is open to firms: how it stands in each lot, and what would open more."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from koffset.domain.account import Member
from koffset.domain.evidence import CONTRACTOR
from koffset.domain.life_cycle import VersionStatus
from koffset.errors import RequirementInvalid
from koffset.matching.conditions.facts import CompanyFacts
from koffset.matching.gaps import Gap, LotStanding, find_gaps, rank, stand
from koffset.matching.hidden import disclosed, tell_hidden
from koffset.matching.lots import JudgedLot, judge_lot
from koffset.usecases.drafting import company_of
from koffset.usecases.keeping_requirements import SeenRequirement, list_requirements, open_requirement
from koffset.usecases.matching import MatchOrder, MatchResult, match_requirement
from koffset.usecases.workspace import Workspace


@dataclass(frozen=True, slots=True)
class Chance:
    """An open requirement with the firm's standing in each of its lots."""

    seen: SeenRequirement
    lots: Sequence[LotStanding]


@dataclass(frozen=True, slots=True)
class Chances:
    """`profile_version` is None where none is published: nothing is open to such a firm. `left_out` were not judged."""

    profile_version: int | None
    as_of: date
    chances: Sequence[Chance]
    gaps: Sequence[Gap]
    left_out: int
    degraded: Sequence[str]


@dataclass(frozen=True, slots=True)
class OwnStanding:
    """One open requirement; `firms` has, for each lot, how many do such work, which is all that is told of others."""

    chance: Chance
    firms: Sequence[int]
    as_of: date
    degraded: Sequence[str]


async def own_standing(workspace: Workspace, member: Member, requirement_id: str) -> OwnStanding:
    """By the same search as the ranking that its keeper sees. Raises NotFound for what is not open to the firm."""
    company_id, today = company_of(member), workspace.today()
    seen = await open_requirement(workspace, member, requirement_id)
    result = await match_requirement(
        workspace, MatchOrder(seen.kept.requirement, CONTRACTOR, today, is_kept=True)
    )
    own = {company_id: result.facts[company_id]} if company_id in result.facts else {}
    judged = [
        judge_lot(lot.lot, asked, proposed, own)
        for lot, asked, proposed in zip(result.lots, result.asked, result.proposed, strict=True)
    ]
    lots = _stand(seen, result, judged, await _disclosed(workspace, company_id))
    return OwnStanding(Chance(seen, lots), [lot.firms for lot in result.lots], today, result.degraded)


async def own_chances(workspace: Workspace, member: Member) -> Chances:
    """Judged as a contractor would see the firm: what its profile keeps to itself meets nothing.

    By how the firm stands in the lot it stands best in, then what closes first, then the newest; of too many, some of
    each keeper are judged. Raises Forbidden for who keeps no company's profile, and the errors of a search.
    """
    company_id, today = company_of(member), workspace.today()
    async with workspace.store.reader() as store:
        heads = await store.profile_versions(company_id)
    version = next((head.version for head in heads if head.status is VersionStatus.PUBLISHED), None)
    found = [
        each for each in await list_requirements(workspace, member) if each.kept.disclosure.is_open(today)
    ]
    found.sort(key=_closing)
    opened = await _disclosed(workspace, company_id)
    chances, degraded = [], set[str]()
    for seen in _in_turns(found):
        order = MatchOrder(seen.kept.requirement, CONTRACTOR, today, company_id, is_kept=True)
        try:
            result = await match_requirement(workspace, order)
        except RequirementInvalid:
            # Kept before a rule was made or a code went: its keeper is told, and it hides no other.
            continue
        degraded |= set(result.degraded)
        chances.append(Chance(seen, _stand(seen, result, result.lots, opened)))
        if len(chances) == workspace.settings.max_chances:
            break
    places = {seen.kept.id: place for place, seen in enumerate(found)}
    chances.sort(key=lambda chance: (min(map(rank, chance.lots)), places[chance.seen.kept.id]))
    return Chances(
        profile_version=version,
        as_of=today,
        chances=chances,
        gaps=find_gaps([lot for chance in chances for lot in chance.lots]),
        left_out=len(found) - len(chances),
        degraded=sorted(degraded),
    )


def _closing(seen: SeenRequirement) -> date:
    return seen.kept.disclosure.open_until or date.max


def _in_turns(found: Sequence[SeenRequirement]) -> Sequence[SeenRequirement]:
    """One of each keeper, then the next of each: whoever opens many crowds out its own and nobody else's."""
    turns = Counter[str]()
    ordered = []
    for place, seen in enumerate(found):
        ordered.append((turns[seen.keeper.id], place))
        turns[seen.keeper.id] += 1
    return [found[place] for _, place in sorted(ordered)]


async def _disclosed(workspace: Workspace, company_id: str) -> CompanyFacts | None:
    known, _ = await workspace.catalogue.at_latest()
    return disclosed(known[company_id]) if company_id in known else None


def _stand(
    seen: SeenRequirement, result: MatchResult, judged: Sequence[JudgedLot], opened: CompanyFacts | None
) -> Sequence[LotStanding]:
    """Lots that were judged for the firm alone; `opened`: as it would be seen if it hid nothing."""
    return [
        tell_hidden(stand(seen.kept.id, lot, asked), proposed, opened)
        for lot, asked, proposed in zip(judged, result.asked, result.proposed, strict=True)
    ]
