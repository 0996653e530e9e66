"""Firms say which company they are; KDIA decides."""

from http import HTTPStatus

from fastapi import APIRouter

from koffset.accounts.permissions import Action
from koffset.api.profile_views import ownership_view
from koffset.api.schemas import ClaimDecision, ClaimOrder, OwnershipList
from koffset.deps import ActorDep, SignedInDep, WorkspaceDep, allow
from koffset.usecases import claiming

router = APIRouter(prefix="/api/v1/claims", tags=["claims"])


@router.get("/own", dependencies=[allow(Action.CLAIM_COMPANY)])
async def own_claims(workspace: WorkspaceDep, member: SignedInDep) -> OwnershipList:
    """One's own organisation's, newest first."""
    found = await claiming.own_claims(workspace, member)
    return OwnershipList(claims=[ownership_view(each, for_desk=False) for each in found])


@router.post("", status_code=HTTPStatus.CREATED, dependencies=[allow(Action.CLAIM_COMPANY)])
async def claim_company(
    order: ClaimOrder, workspace: WorkspaceDep, member: SignedInDep, actor: ActorDep
) -> OwnershipList:
    """Say that a company is one's own; KDIA confirms it."""
    await claiming.claim_company(workspace, member, order.company_id, order.statement, actor)
    return await own_claims(workspace, member)


@router.delete("/own", status_code=HTTPStatus.NO_CONTENT, dependencies=[allow(Action.CLAIM_COMPANY)])
async def withdraw_claim(workspace: WorkspaceDep, member: SignedInDep, actor: ActorDep) -> None:
    await claiming.withdraw_claim(workspace, member, actor)


@router.get("", dependencies=[allow(Action.REVIEW)])
async def open_claims(workspace: WorkspaceDep) -> OwnershipList:
    """What waits for KDIA, oldest first, with rivals and the organisation that keeps the company now."""
    found = await claiming.open_claims(workspace)
    return OwnershipList(claims=[ownership_view(each, for_desk=True) for each in found])


@router.post("/{claim_id}", status_code=HTTPStatus.NO_CONTENT, dependencies=[allow(Action.REVIEW)])
async def decide_claim(claim_id: str, order: ClaimDecision, workspace: WorkspaceDep, actor: ActorDep) -> None:
    """Confirm it, which refuses all others for that company, or refuse it with a reason."""
    await claiming.decide_claim(
        workspace, actor, claim_id, is_confirmed=order.is_confirmed, reason=order.reason
    )
