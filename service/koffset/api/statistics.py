"""What was searched, for KDIA: counts of texts, without who asked."""

from dataclasses import asdict
from typing import Annotated

from fastapi import APIRouter, Query, Response

from koffset.accounts.permissions import Action
from koffset.api.schemas import SearchCountView, SearchStatisticsQuery, SearchStatisticsView
from koffset.deps import WorkspaceDep, allow
from koffset.domain.search_log import Months, month_of
from koffset.usecases.search_log import search_statistics

router = APIRouter(prefix="/api/v1/statistics", tags=["statistics"])


@router.get("/searches", dependencies=[allow(Action.READ_STATISTICS)])
async def searches(
    workspace: WorkspaceDep, asked: Annotated[SearchStatisticsQuery, Query()], response: Response
) -> SearchStatisticsView:
    """What was asked most, and what no firm had evidence for."""
    response.headers["Cache-Control"] = "no-store"
    today = workspace.today()
    last = asked.until or month_of(today)
    first = asked.since or f"{int(last[:4]) - 1}{last[4:]}"
    found = await search_statistics(
        workspace, Months(first, last), unanswered=asked.only == "unanswered", limit=asked.limit
    )
    return SearchStatisticsView(
        first_month=first,
        last_month=last,
        held_back=found.held_back,
        searches=[SearchCountView(**asdict(count)) for count in found.counts],
    )
