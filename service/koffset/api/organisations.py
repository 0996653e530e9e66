"""Registration of firms and contractors, and the organisations as KDIA's desk sees them."""

from http import HTTPStatus
from typing import Annotated

from fastapi import APIRouter, Query, Response

from koffset.accounts.permissions import Action
from koffset.api.presenting import organisation_view
from koffset.api.schemas import (
    DecisionOrder,
    OrganisationsView,
    OrganisationView,
    RegistrationOrder,
    VettedView,
)
from koffset.deps import ActorDep, ClientDep, WorkspaceDep, allow
from koffset.domain.account import OrganisationStatus, Registration
from koffset.usecases import vetting

router = APIRouter(prefix="/api/v1", tags=["organisations"])


@router.post(
    "/registrations",
    status_code=HTTPStatus.ACCEPTED,
    response_class=Response,
    dependencies=[allow(Action.SIGN_IN)],
)
async def register(order: RegistrationOrder, workspace: WorkspaceDep, client: ClientDep) -> None:
    """Ask for an account: of a Korean firm, which then claims its company, or of a foreign contractor.

    The answer is the same whether the address has an account already.
    """
    wanted = Registration(order.organisation.strip(), order.country, order.name.strip())
    await vetting.register(workspace, wanted, order.email, order.language, client)


@router.get("/organisations", dependencies=[allow(Action.SEE_ORGANISATIONS)])
async def organisations(
    workspace: WorkspaceDep, status: Annotated[OrganisationStatus | None, Query()] = None
) -> OrganisationsView:
    """Those that wait longest first."""
    return OrganisationsView(
        organisations=[
            VettedView(
                **organisation_view(each.organisation).model_dump(),
                registered_at=each.organisation.registered_at,
                members=[member.account.email for member in each.members if not member.account.is_closed],
                next=sorted(vetting.next_states(each.organisation)),
            )
            for each in await vetting.list_organisations(workspace, status)
        ]
    )


@router.patch("/organisations/{organisation_id}", dependencies=[allow(Action.VET_ORGANISATIONS)])
async def decide(
    organisation_id: str, order: DecisionOrder, workspace: WorkspaceDep, actor: ActorDep
) -> OrganisationView:
    """Let in, refuse, suspend; the reason is shown to its members."""
    decided = await vetting.decide(workspace, organisation_id, order.status, order.reason, actor)
    return organisation_view(decided)
