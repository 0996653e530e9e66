"""The offset rule book and the calculator, open to everybody: they tell rules, and nothing of what is kept here."""

from datetime import date

from fastapi import APIRouter, Response

from koffset.api.offset_view import answer_offset, rule_book_view
from koffset.api.schemas import OffsetAnswer, OffsetRequest, RuleBookView
from koffset.deps import WorkspaceDep

router = APIRouter(prefix="/api/v1/offset", tags=["offset"])


@router.get("/rules")
async def rules(workspace: WorkspaceDep, response: Response, on: date | None = None) -> RuleBookView:
    """All rules with their sources, or those of one day."""
    response.headers["Cache-Control"] = "public, max-age=300"
    return rule_book_view(workspace.offset_rules, on)


@router.post("/calculate")
async def calculate(request: OffsetRequest, workspace: WorkspaceDep) -> OffsetAnswer:
    """Obligation, credited value of each lot, quota and penalty under the rules of a date. Nothing is stored."""
    return answer_offset(request, workspace.offset_rules)
