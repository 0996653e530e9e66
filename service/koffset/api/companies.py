"""One company."""

from fastapi import APIRouter

from koffset.accounts.permissions import Action
from koffset.api.company_view import company_detail
from koffset.api.schemas import CompanyDetail
from koffset.deps import ViewerDep, WorkspaceDep, allow
from koffset.usecases.companies import company_sheet

router = APIRouter(prefix="/api/v1/companies", tags=["companies"], dependencies=[allow(Action.READ)])


@router.get("/{company_id}")
async def get_company(company_id: str, workspace: WorkspaceDep, viewer: ViewerDep) -> CompanyDetail:
    """Everything about a company that the asker may see."""
    sheet = await company_sheet(workspace, company_id, viewer)
    return company_detail(sheet, workspace.name_rules, workspace.today())
