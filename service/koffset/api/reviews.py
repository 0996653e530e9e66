"""KDIA's desk: profiles that wait, and lists of what needs a call."""

from datetime import timedelta
from typing import Annotated

from fastapi import APIRouter, Query

from koffset.accounts.permissions import Action
from koffset.api.profile_views import People, names_only, review_view, version_view
from koffset.api.schemas import (
    ExpiringList,
    ExpiringView,
    OverdueList,
    OverdueView,
    ReviewOrder,
    ReviewView,
    VersionView,
    WaitingList,
    WaitingView,
)
from koffset.deps import ActorDep, SignedInDep, WorkspaceDep, allow
from koffset.errors import InvalidInput
from koffset.usecases import reviewing
from koffset.usecases.keeping_accounts import list_members

router = APIRouter(prefix="/api/v1/reviews", tags=["reviews"], dependencies=[allow(Action.REVIEW)])


@router.get("")
async def waiting(workspace: WorkspaceDep) -> WaitingList:
    """Submitted profiles, the longest waiting first."""
    found = await reviewing.waiting_profiles(workspace)
    return WaitingList(
        waiting=[
            WaitingView(
                **names_only(each.company),
                version=each.head.version,
                submitted_at=each.head.created_at,
                is_first=each.is_first,
            )
            for each in found
        ]
    )


@router.get("/overdue")
async def overdue(workspace: WorkspaceDep) -> OverdueList:
    """Published profiles that nobody has confirmed for a year."""
    found = await reviewing.overdue_profiles(workspace)
    return OverdueList(
        overdue=[OverdueView(**names_only(each.company), last_confirmed=each.since) for each in found]
    )


@router.get("/certificates")
async def expiring(workspace: WorkspaceDep, days: Annotated[int, Query(ge=0, le=3_650)] = 90) -> ExpiringList:
    """Certificates of published profiles that end within so many days, or have ended."""
    found = await reviewing.expiring_certificates(workspace, timedelta(days=days))
    return ExpiringList(
        certificates=[
            ExpiringView(
                **names_only(each.company),
                **each.certificate.model_dump(
                    include={"family", "standard", "number", "expires_on", "grade"}
                ),
            )
            for each in found
        ]
    )


@router.get("/{company_id}")
async def review(company_id: str, workspace: WorkspaceDep, member: SignedInDep) -> ReviewView:
    """The submission of a company beside what is published."""
    opened = await reviewing.open_review(workspace, company_id)
    return review_view(opened, People(await list_members(workspace), member))


@router.post("/{company_id}")
async def decide(
    company_id: str, order: ReviewOrder, workspace: WorkspaceDep, member: SignedInDep, actor: ActorDep
) -> VersionView:
    """Publish it, or return it where a block is not accepted."""
    if order.review.accepts and not order.security_checked:
        raise InvalidInput("confirm the security check before publishing: nothing in it may be classified")
    head = await reviewing.decide(workspace, actor, company_id, order.version, order.review)
    return version_view(head, People(await list_members(workspace), member))
