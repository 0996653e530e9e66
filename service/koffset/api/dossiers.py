"""Dossiers as files."""

import re
from collections.abc import Mapping
from datetime import date
from typing import Any

from fastapi import APIRouter, Response

from koffset.accounts.permissions import Action
from koffset.api.schemas import DossierRequest
from koffset.deps import ViewerDep, WorkspaceDep, allow
from koffset.domain.dossier import Dossier, DossierFormat
from koffset.domain.evidence import Viewer
from koffset.domain.text import Language
from koffset.usecases.dossiers import DossierOrder, make_company_dossier, make_requirement_dossier, write_file
from koffset.usecases.workspace import Workspace

router = APIRouter(prefix="/api/v1", tags=["dossiers"], dependencies=[allow(Action.READ)])

_OFFICE = "application/vnd.openxmlformats-officedocument"
MEDIA_TYPES: Mapping[DossierFormat, str] = {
    DossierFormat.PDF: "application/pdf",
    DossierFormat.DOCX: f"{_OFFICE}.wordprocessingml.document",
    DossierFormat.XLSX: f"{_OFFICE}.spreadsheetml.sheet",
    DossierFormat.JSON: "application/json",
}
_BINARY = {"schema": {"type": "string", "format": "binary"}}
_FILE: Mapping[str, Any] = {
    "content": {
        **dict.fromkeys(MEDIA_TYPES.values(), _BINARY),
        MEDIA_TYPES[DossierFormat.JSON]: {"schema": {"type": "object"}},
    }
}
DOSSIER_RESPONSES: dict[int | str, dict[str, Any]] = {200: {**_FILE}}
_NOT_IN_NAMES = re.compile(r"[^0-9A-Za-z._-]+")


@router.post("/dossier", response_class=Response, responses=DOSSIER_RESPONSES)
async def requirement_dossier(
    request: DossierRequest, workspace: WorkspaceDep, viewer: ViewerDep
) -> Response:
    """Who can do the lots of a requirement, firm by firm, with evidence and open questions. Nothing is kept."""
    return await answer_dossier(request, workspace, viewer)


async def answer_dossier(
    request: DossierRequest, workspace: Workspace, viewer: Viewer, *, is_kept: bool = False
) -> Response:
    """The file, of a requirement that is sent or of one that is kept."""
    order = DossierOrder(
        requirement=request.requirement,
        viewer=viewer,
        as_of=request.as_of or workspace.today(),
        language=request.language,
        company_ids=request.companies,
        candidates=request.candidates,
        rule_date=request.rule_date,
        kind=request.kind,
        is_kept=is_kept,
    )
    dossier = await make_requirement_dossier(workspace, order)
    return await _file(workspace, dossier, request.format, request.requirement.id)


@router.get("/companies/{company_id}/dossier", response_class=Response, responses=DOSSIER_RESPONSES)
async def company_dossier(
    company_id: str,
    workspace: WorkspaceDep,
    viewer: ViewerDep,
    format: DossierFormat = DossierFormat.PDF,  # noqa: A002 – the name in the address
    language: Language = "en",
    as_of: date | None = None,
) -> Response:
    """One firm with all that the asker may see."""
    dossier = await make_company_dossier(workspace, company_id, viewer, language, as_of or workspace.today())
    return await _file(workspace, dossier, format, company_id)


async def _file(workspace: Workspace, dossier: Dossier, form: DossierFormat, about: str) -> Response:
    content = await write_file(workspace, dossier, form)
    return Response(
        content,
        media_type=MEDIA_TYPES[form],
        headers={
            "Content-Disposition": f'attachment; filename="{file_name(dossier, form, about)}"',
            "X-Content-Type-Options": "nosniff",
            "Cache-Control": "private, no-store",
        },
    )


def file_name(dossier: Dossier, form: DossierFormat, about: str) -> str:
    """Tells whom or what it is about, as of when, in which language."""
    plain = _NOT_IN_NAMES.sub("-", about)[:64]
    return f"dossier-{plain}-{dossier.as_of}-{dossier.language}.{form}"
