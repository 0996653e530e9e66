"""Requirements that an organisation keeps. What others do not show is not there: 404, never 403."""

from dataclasses import asdict
from http import HTTPStatus
from typing import Annotated, Any

from fastapi import APIRouter, File, Form, Query, Response, UploadFile

from koffset.accounts.permissions import Action
from koffset.api.dossiers import DOSSIER_RESPONSES, answer_dossier
from koffset.api.match import answer_match
from koffset.api.profile_views import People
from koffset.api.requirement_views import RequirementViews, kept_answer
from koffset.api.schemas import (
    DossierOptions,
    DossierRequest,
    KeptDossierOrder,
    KeptMatchAnswer,
    KeptMatchOrder,
    MatchOptions,
    MatchRequest,
    ReadRequirement,
    RequirementFileFault,
    RequirementFileView,
    RequirementOrder,
    RequirementPageView,
    RequirementSave,
    RequirementsView,
    RequirementView,
    VisibilityOrder,
)
from koffset.deps import ActorDep, PageDep, SignedInDep, WorkspaceDep, allow
from koffset.domain.account import Member
from koffset.domain.kept_requirement import Disclosure, Visibility
from koffset.usecases import keeping_requirements, requirement_files
from koffset.usecases.keeping_accounts import list_members
from koffset.usecases.workspace import Workspace

router = APIRouter(prefix="/api/v1/requirements", tags=["requirements"])

_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_WORKBOOK: dict[int | str, dict[str, Any]] = {200: {"content": {_XLSX: {}}}}
_JSON: dict[int | str, dict[str, Any]] = {
    200: {"content": {"application/json": {"schema": {"type": "object"}}}}
}

READS, RANKS, WRITES, DISCLOSES = (
    [allow(action)]
    for action in (
        Action.READ_REQUIREMENTS,
        Action.RANK_REQUIREMENTS,
        Action.WRITE_REQUIREMENTS,
        Action.DISCLOSE_REQUIREMENTS,
    )
)


@router.get("", dependencies=READS)
async def list_requirements(
    workspace: WorkspaceDep,
    member: SignedInDep,
    page: PageDep,
    withdrawn: Annotated[bool, Query(description="own ones that are withdrawn, too")] = False,
) -> RequirementPageView:
    """One's own, then those that others show one; last saved first."""
    found = await keeping_requirements.list_requirements(workspace, member, withdrawn=withdrawn)
    return (await _views(workspace, member)).page(found, page)


@router.post("", status_code=HTTPStatus.CREATED, dependencies=WRITES)
async def add_requirement(
    order: RequirementOrder, workspace: WorkspaceDep, member: SignedInDep, actor: ActorDep
) -> RequirementView:
    """Keep a requirement as a draft, for the own organisation alone. 422 `content_invalid` with every fault."""
    added = await keeping_requirements.add_requirement(workspace, member, actor, order.requirement)
    return (await _views(workspace, member)).whole(added)


@router.get("/template.xlsx", dependencies=READS, response_class=Response, responses=_WORKBOOK)
async def get_template(workspace: WorkspaceDep) -> Response:
    """The workbook to fill in: sheets of requirements, lots and conditions, code lists, and columns by kind."""
    return _attached(await requirement_files.requirement_workbook(workspace), "requirements.xlsx", _XLSX)


@router.post("/file", dependencies=WRITES)
async def read_file(
    workspace: WorkspaceDep,
    file: Annotated[UploadFile | None, File(description="XLSX without macros, JSON or JSONL")] = None,
    text: Annotated[str | None, Form(description="JSON or JSONL, pasted")] = None,
) -> RequirementFileView:
    """The requirements of a file, and each fault with row, column, value and what to do. Nothing of it is kept."""
    read = await requirement_files.read_requirement_file(workspace, await file.read() if file else None, text)
    return RequirementFileView(
        requirements=[ReadRequirement(row=row, requirement=each) for row, each in read.found],
        faults=[RequirementFileFault(**asdict(fault)) for fault in read.faults],
    )


@router.get("/{requirement_id}.json", dependencies=READS, response_class=Response, responses=_JSON)
async def export_json(requirement_id: str, workspace: WorkspaceDep, member: SignedInDep) -> Response:
    """The document alone, as `POST /file` reads it."""
    seen = await keeping_requirements.open_requirement(workspace, member, requirement_id)
    document = seen.kept.requirement
    content = document.model_dump_json(exclude_none=True, indent=2).encode()
    return _attached(content, f"{document.id}.json", "application/json")


@router.get("/{requirement_id}.xlsx", dependencies=READS, response_class=Response, responses=_WORKBOOK)
async def export_workbook(requirement_id: str, workspace: WorkspaceDep, member: SignedInDep) -> Response:
    """The document as a workbook that says the same."""
    seen = await keeping_requirements.open_requirement(workspace, member, requirement_id)
    document = seen.kept.requirement
    content = await requirement_files.requirement_workbook(workspace, document)
    return _attached(content, f"{document.id}.xlsx", _XLSX)


@router.get("/{requirement_id}", dependencies=READS)
async def get_requirement(
    requirement_id: str, workspace: WorkspaceDep, member: SignedInDep
) -> RequirementView:
    found = await keeping_requirements.open_requirement(workspace, member, requirement_id)
    return (await _views(workspace, member)).whole(found)


@router.put("/{requirement_id}", dependencies=WRITES)
async def save_requirement(
    requirement_id: str, order: RequirementSave, workspace: WorkspaceDep, member: SignedInDep, actor: ActorDep
) -> RequirementView:
    """Save the whole over the revision that was read: 409 `stale_save`, with who and when, where another did since.

    A draft is overwritten; of anything else the save is a new version, and who sees it sees that.
    """
    saved = await keeping_requirements.save_requirement(
        workspace, member, actor, requirement_id, order.requirement, order.revision
    )
    return (await _views(workspace, member)).whole(saved)


@router.delete("/{requirement_id}", status_code=HTTPStatus.NO_CONTENT, dependencies=WRITES)
async def withdraw_requirement(
    requirement_id: str,
    revision: Annotated[int, Query(ge=1, description="that of the requirement as it was read")],
    workspace: WorkspaceDep,
    member: SignedInDep,
    actor: ActorDep,
) -> None:
    """Withdraw it for good. What nobody else ever saw is deleted; what was shared or open stays for its keeper."""
    await keeping_requirements.withdraw_requirement(workspace, member, actor, requirement_id, revision)


@router.post("/{requirement_id}/visibility", dependencies=DISCLOSES)
async def set_visibility(
    requirement_id: str, order: VisibilityOrder, workspace: WorkspaceDep, member: SignedInDep, actor: ActorDep
) -> RequirementView:
    """Hand in a draft, or change who sees it: the own organisation, KDIA as well, or firms until a day as well."""
    disclosure = Disclosure(Visibility(order.visibility), order.open_until, order.names_keeper)
    said = await keeping_requirements.disclose_requirement(
        workspace, member, actor, requirement_id, disclosure, order.revision
    )
    return (await _views(workspace, member)).whole(said)


@router.get("/{requirement_id}/versions", dependencies=READS)
async def get_versions(requirement_id: str, workspace: WorkspaceDep, member: SignedInDep) -> RequirementsView:
    """Its states that are kept, newest first, as far as the asker may see them; none of a draft."""
    found = await keeping_requirements.requirement_versions(workspace, member, requirement_id)
    return (await _views(workspace, member)).entries(found)


@router.get("/{requirement_id}/versions/{version}", dependencies=READS)
async def get_version(
    requirement_id: str, version: int, workspace: WorkspaceDep, member: SignedInDep
) -> RequirementView:
    found = await keeping_requirements.requirement_version(workspace, member, requirement_id, version)
    return (await _views(workspace, member)).whole(found)


@router.post("/{requirement_id}/match", dependencies=RANKS)
async def match(
    requirement_id: str, order: KeptMatchOrder, workspace: WorkspaceDep, member: SignedInDep
) -> KeptMatchAnswer:
    """As POST /api/v1/match, of the requirement as it is kept; `kept` says which version that was.

    Not for firms: how one's own stands is at GET /api/v1/my/requirements/{id}.
    """
    seen = await keeping_requirements.open_requirement(workspace, member, requirement_id, order.version)
    options = {name: getattr(order, name) for name in MatchOptions.model_fields}
    request = MatchRequest(**options, requirement=seen.kept.requirement)
    return kept_answer(await answer_match(request, workspace, member.viewer(), is_kept=True), seen)


@router.post(
    "/{requirement_id}/dossier", dependencies=RANKS, response_class=Response, responses=DOSSIER_RESPONSES
)
async def dossier(
    requirement_id: str, order: KeptDossierOrder, workspace: WorkspaceDep, member: SignedInDep
) -> Response:
    """As POST /api/v1/dossier, of the requirement as it is kept. Not for firms."""
    seen = await keeping_requirements.open_requirement(workspace, member, requirement_id, order.version)
    options = {name: getattr(order, name) for name in DossierOptions.model_fields}
    request = DossierRequest(**options, requirement=seen.kept.requirement)
    return await answer_dossier(request, workspace, member.viewer(), is_kept=True)


async def _views(workspace: Workspace, member: Member) -> RequirementViews:
    return RequirementViews(workspace, member, People(await list_members(workspace), member))


def _attached(content: bytes, name: str, media_type: str) -> Response:
    headers = {"Content-Disposition": f'attachment; filename="{name}"', "X-Content-Type-Options": "nosniff"}
    return Response(content, media_type=media_type, headers=headers)
