"""Matching a requirement with its lots and conditions."""

from fastapi import APIRouter

from koffset.accounts.permissions import Action
from koffset.api.match_views import match_answer
from koffset.api.schemas import MatchAnswer, MatchRequest, TeamRequest
from koffset.deps import ViewerDep, WorkspaceDep, allow
from koffset.domain.evidence import Viewer
from koffset.errors import InvalidInput
from koffset.matching.team import Aim, TeamOrder
from koffset.usecases.matching import MatchOrder
from koffset.usecases.valuing import ValueOrder, match_and_value
from koffset.usecases.workspace import Workspace

router = APIRouter(prefix="/api/v1", tags=["match"], dependencies=[allow(Action.READ)])


@router.post("/match")
async def match(request: MatchRequest, workspace: WorkspaceDep, viewer: ViewerDep) -> MatchAnswer:
    """Candidates for each lot, with what is met, not met and unknown. Nothing of the requirement is kept."""
    return await answer_match(request, workspace, viewer)


async def answer_match(
    request: MatchRequest, workspace: Workspace, viewer: Viewer, *, is_kept: bool = False
) -> MatchAnswer:
    """The answer that API and command line give alike, of a requirement that is sent or of one that is kept."""
    limit = workspace.settings.max_page_size
    for name in ("candidates", "excluded"):
        if getattr(request, name) > limit:
            raise InvalidInput(f"{name} is {getattr(request, name)}, the limit is {limit}")
    as_of = request.as_of or workspace.today()
    order = MatchOrder(request.requirement, viewer, as_of, is_kept=is_kept)
    value = ValueOrder(
        rule_date=request.rule_date,
        kind=request.kind,
        team=_team_order(request.team) if request.team else None,
    )
    return match_answer(request, await match_and_value(workspace, order, value), workspace)


def _team_order(asked: TeamRequest) -> TeamOrder:
    return TeamOrder(
        max_firms=asked.max_firms,
        preferred=frozenset(asked.preferred),
        barred=frozenset(asked.barred),
        min_sme_share=asked.min_sme_share,
        may_split=asked.may_split,
        aim=Aim(asked.aim),
        alternatives=asked.alternatives,
        within_percent=asked.within_percent,
    )
