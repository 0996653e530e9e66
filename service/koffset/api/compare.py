"""Companies side by side."""

from typing import Annotated

from fastapi import APIRouter, Query

from koffset.accounts.permissions import Action
from koffset.api.company_view import company_detail
from koffset.api.match_views import MatchViews, Sayings
from koffset.api.offset_view import rule_view
from koffset.api.schemas import (
    ClassCount,
    ComparedCompany,
    ComparedForLot,
    ComparedLot,
    CompareView,
    MatchRequest,
)
from koffset.api.shortlist_views import named_requirement
from koffset.deps import MemberDep, OperatorDep, ViewerDep, WorkspaceDep, allow, check_allowed
from koffset.domain.kept_requirement import KeptRequirement
from koffset.domain.offset.crediting import CreditedLot
from koffset.domain.text import Language
from koffset.errors import Unauthenticated
from koffset.usecases.companies import CompanySheet
from koffset.usecases.comparing import Comparison, compare_companies, judged_of
from koffset.usecases.keeping_requirements import open_requirement
from koffset.usecases.workspace import Workspace

router = APIRouter(prefix="/api/v1", tags=["shortlists"])


@router.get("/compare", dependencies=[allow(Action.READ)])
async def compare(  # noqa: PLR0913, PLR0917 - FastAPI reads each parameter from its own place
    ids: Annotated[list[str], Query(description="two to five companies")],
    workspace: WorkspaceDep,
    viewer: ViewerDep,
    member: MemberDep,
    operator: OperatorDep,
    requirement: Annotated[str | None, Query(description="id of a kept requirement")] = None,
    language: Annotated[Language, Query(description="of the sentences on lots")] = "en",
) -> CompareView:
    """What the asker may see of each; with a requirement also what each has for every lot of it."""
    kept = None
    if requirement:
        check_allowed(workspace, member, Action.RANK_REQUIREMENTS, is_operator=operator)
        if member is None:
            raise Unauthenticated("sign in first: POST /api/v1/session")
        kept = (await open_requirement(workspace, member, requirement)).kept
    found = await compare_companies(workspace, viewer, ids, kept.requirement if kept else None)
    return _answer(found, kept, language, workspace)


def _answer(
    found: Comparison, kept: KeptRequirement | None, language: Language, workspace: Workspace
) -> CompareView:
    cited = {each.rule.id: each for credited in found.multipliers for each in credited.citations}
    if found.matched:
        cited |= {each.rule.id: each for each in found.matched.citations()}
    return CompareView(
        companies=[
            _company(sheet, credited, Sayings(workspace, language), workspace)
            for sheet, credited in zip(found.sheets, found.multipliers, strict=True)
        ],
        missing=found.missing,
        rule_date=found.rule_date,
        rules=[rule_view(each.rule, each.standing) for each in cited.values()],
        requirement=named_requirement(kept) if kept else None,
        lots=_lots(found, kept, language, workspace) if kept else (),
    )


def _company(
    sheet: CompanySheet, credited: CreditedLot, sayings: Sayings, workspace: Workspace
) -> ComparedCompany:
    detail = company_detail(sheet, workspace.name_rules, workspace.today())
    shown = {name: value for name, value in detail if name in ComparedCompany.model_fields}
    multiplier = credited.multiplier
    return ComparedCompany(
        **shown,
        multiplier_low=multiplier.low if multiplier else None,
        multiplier_high=multiplier.high if multiplier else None,
        questions=credited.questions,
        basis=sayings.basis(credited),
        classes=[
            ClassCount(supply_class=group.supply_class, items=group.items, records=group.records)
            for group in detail.supply_classes
        ],
    )


def _lots(
    found: Comparison, kept: KeptRequirement, language: Language, workspace: Workspace
) -> list[ComparedLot]:
    if found.matched is None:
        return []
    request = MatchRequest(requirement=kept.requirement, language=language)
    views, result = MatchViews(request, found.matched, workspace), found.matched.result
    ids = [sheet.file.company.id for sheet in found.sheets]
    lots = []
    for lot, asked in zip(result.lots, result.asked, strict=True):
        judged = [judged_of(lot, company_id) for company_id in ids]
        cells = [
            ComparedForLot.model_validate(
                {
                    "coverage": each.coverage.value,
                    "excluded": bool(each.fails),
                    "fit": round(each.fit, 4),
                    **views.parts(each, lot, asked),
                }
            )
            if each
            else _NOTHING
            for each in judged
        ]
        lots.append(
            ComparedLot(id=lot.lot.id, text_ko=lot.lot.text.ko, text_en=lot.lot.text.en, companies=cells)
        )
    return lots


_NOTHING = ComparedForLot(
    coverage=None,
    excluded=False,
    fit=None,
    matched=(),
    assumed=(),
    missing=(),
    question=None,
    credit=None,
)
