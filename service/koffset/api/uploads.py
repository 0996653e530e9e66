"""Documents and pictures of firms."""

from http import HTTPStatus
from typing import Annotated
from urllib.parse import quote

from fastapi import APIRouter, File, Form, Header, Response, UploadFile

from koffset.accounts.permissions import Action
from koffset.api.schemas import UploadsView, UploadView
from koffset.api.upload_views import upload_view
from koffset.deps import ActorDep, SignedInDep, ViewerDep, WorkspaceDep, allow
from koffset.domain.upload import MediaType, Upload, UploadPurpose
from koffset.usecases import uploading

router = APIRouter(prefix="/api/v1", tags=["uploads"])

# Nothing in a file may run, be framed or be taken for another type, whatever it turns out to hold.
_GUARDS = {
    "X-Content-Type-Options": "nosniff",
    "Content-Security-Policy": "sandbox; default-src 'none'",
    "Cache-Control": "private, no-store",
}


@router.post(
    "/companies/{company_id}/uploads",
    status_code=HTTPStatus.CREATED,
    dependencies=[allow(Action.FILL_FORMS)],
)
async def add(
    company_id: str,
    workspace: WorkspaceDep,
    member: SignedInDep,
    actor: ActorDep,
    file: Annotated[UploadFile, File(description="PDF, PNG or JPEG")],
    purpose: Annotated[UploadPurpose, Form()],
) -> UploadView:
    """Upload a certificate or a picture. Pictures are written anew without what a camera notes beside them."""
    new = uploading.NewUpload(company_id, file.filename or "", await file.read(), purpose)
    return upload_view(await uploading.add_upload(workspace, member, new, actor))


@router.get("/companies/{company_id}/uploads", dependencies=[allow(Action.FILL_FORMS)])
async def uploads(company_id: str, workspace: WorkspaceDep, member: SignedInDep) -> UploadsView:
    """What is kept for a firm, oldest first."""
    found = await uploading.uploads_of(workspace, member, company_id)
    return UploadsView(uploads=[upload_view(upload) for upload in found])


@router.get(
    "/uploads/{upload_id}",
    dependencies=[allow(Action.READ)],
    response_class=Response,
    responses={200: {"content": {"application/octet-stream": {}}}},
)
async def read(upload_id: str, workspace: WorkspaceDep, viewer: ViewerDep) -> Response:
    """The file itself, for who may see it."""
    upload, content = await uploading.read_upload(workspace, viewer, upload_id)
    headers = {**_GUARDS, "Content-Disposition": _disposition(upload)}
    return Response(content, media_type=upload.media_type.value, headers=headers)


@router.get(
    "/uploads/{upload_id}/thumbnail",
    dependencies=[allow(Action.READ)],
    response_class=Response,
    responses={200: {"content": {"image/jpeg": {}}}, 304: {"description": "as it was sent before"}},
)
async def thumbnail(
    upload_id: str,
    workspace: WorkspaceDep,
    viewer: ViewerDep,
    if_none_match: Annotated[str, Header(description="`ETag` of the answer that is kept")] = "",
) -> Response:
    """A small JPEG of a picture, at most 240 × 180 points. Who keeps it asks each time if they still may see it."""
    picture = await uploading.read_picture(workspace, viewer, upload_id)
    headers = {**_GUARDS, "Cache-Control": "private, no-cache", "ETag": f'"{picture.sha256}-small"'}
    if if_none_match == headers["ETag"]:
        return Response(status_code=HTTPStatus.NOT_MODIFIED, headers=headers)
    content = await uploading.thumbnail_of(workspace, picture)
    return Response(content, media_type=MediaType.JPEG.value, headers=headers)


@router.delete(
    "/uploads/{upload_id}", status_code=HTTPStatus.NO_CONTENT, dependencies=[allow(Action.FILL_FORMS)]
)
async def delete(upload_id: str, workspace: WorkspaceDep, member: SignedInDep, actor: ActorDep) -> None:
    """409 while the firm's draft, its submission or its published profile names it: the answer says where."""
    await uploading.delete_upload(workspace, member, upload_id, actor)


def _disposition(upload: Upload) -> str:
    kind = "inline" if upload.media_type.is_picture else "attachment"
    return f"{kind}; filename*=UTF-8''{quote(upload.display_name, safe='')}"
