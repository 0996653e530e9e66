"""The programmes that KDIA has entered, as far as the asker may see them."""

from fastapi import APIRouter

from koffset.accounts.permissions import Action
from koffset.api.schemas import ProgrammeEntry, ProgrammesView
from koffset.deps import ViewerDep, WorkspaceDep, allow
from koffset.usecases.programmes import list_programmes

router = APIRouter(prefix="/api/v1/programmes", tags=["requirements"], dependencies=[allow(Action.READ)])


@router.get("")
async def programmes(workspace: WorkspaceDep, viewer: ViewerDep) -> ProgrammesView:
    """For the `programme_id` of a requirement, which may also name one that is not here."""
    found = await list_programmes(workspace, viewer)
    return ProgrammesView(
        programmes=[
            ProgrammeEntry(id=each.id, name_ko=each.name.ko, name_en=each.name.en, rule_date=each.rule_date)
            for each in found
        ]
    )
