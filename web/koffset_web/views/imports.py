"""KDIA's desk imports a file: choose it, look at what it would do, do it."""

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from koffset.api.schemas import ImportPreviewView
from koffset_web.client import APIError
from koffset_web.field_labels import FieldLabels
from koffset_web.form_pages import FormBasics, answer_page, form_basics
from koffset_web.import_contexts import ImportDoneContext, ImportFileContext, ImportPreviewContext
from koffset_web.import_pages import (
    AUDIENCES,
    KINDS,
    MAX_OPEN,
    MAX_SHOWN,
    MESSAGES,
    OTHER_KINDS,
    REFUSALS,
    build_sections,
)
from koffset_web.labels import Labels
from koffset_web.messages import UNKNOWN_FAULT
from koffset_web.site import language_of, site_of
from koffset_web.visitor import FormSeal, api_of, page_basics, read_file, read_values

GONE, STALE = 404, "preview_stale"
TOLD = frozenset({409, 413, 422})


async def choose_file(request: Request) -> Response:
    return await _file_page(request, None)


async def send_file(request: Request) -> Response:
    """A file that can be read leads to its preview, which has an address of its own."""
    values, api = await read_values(request), api_of(request)
    kind, as_of = values.get("kind", [""])[0], values.get("as_of", [""])[0]
    file = await read_file(request, "file")
    if file is None:
        missing = APIError(422, "source_file_invalid", "no file was chosen: choose one")
        return await _file_page(request, missing, kind)
    try:
        preview = await api.preview_import(kind, as_of, file)
    except APIError as error:
        if error.status not in TOLD:
            raise
        return await _file_page(request, error, kind)
    return RedirectResponse(f"/{language_of(request)}/desk/import/{preview.id}", 303)


async def look(request: Request) -> Response:
    try:
        preview = await api_of(request).import_preview(request.path_params["preview_id"])
    except APIError as error:
        if error.status not in {GONE, *TOLD}:
            raise
        return await _file_page(request, error)
    return await _preview_page(request, preview, None)


async def import_or_drop(request: Request) -> Response:
    """Import what was looked at, or drop the file. What would do something else by now is shown anew."""
    values, api = await read_values(request), api_of(request)
    preview_id = request.path_params["preview_id"]
    if "drop" in values:
        await api.drop_import(preview_id)
        return RedirectResponse(f"/{language_of(request)}/desk/import", 303)
    try:
        done = await api.apply_import(
            preview_id, values.get("fingerprint", [""])[0], values.get("ticked", [])
        )
    except APIError as error:
        if error.code == STALE:
            return await _preview_page(request, await api.import_preview(preview_id), error)
        if error.status not in {GONE, *TOLD}:
            raise
        return await _file_page(request, error)
    context = ImportDoneContext(
        **page_basics(request),
        done=done,
        companies=len({row.company_id for row in done.written}),
        kinds=KINDS,
        max_shown=MAX_SHOWN,
    )
    return site_of(request).renderer.page(context)


async def _file_page(request: Request, refusal: APIError | None, kind: str = "profiles") -> Response:
    seal = FormSeal.of(request)
    context = ImportFileContext(
        **_basics(request, seal, refusal),
        latest=await api_of(request).latest_imports(),
        kinds=KINDS,
        titles={**KINDS, **OTHER_KINDS},
        kind=kind,
    )
    return answer_page(request, context, seal, refusal)


async def _preview_page(request: Request, preview: ImportPreviewView, refusal: APIError | None) -> Response:
    seal = FormSeal.of(request)
    context = ImportPreviewContext(
        **_basics(request, seal, refusal),
        preview=preview,
        sections=build_sections(preview),
        kinds=KINDS,
        refusals=REFUSALS,
        unknown_fault=UNKNOWN_FAULT,
        audiences=AUDIENCES,
        fields=FieldLabels(Labels(await api_of(request).meta(), language_of(request))),
        max_shown=MAX_SHOWN,
        max_open=MAX_OPEN,
    )
    return answer_page(request, context, seal, refusal)


def _basics(request: Request, seal: FormSeal, refusal: APIError | None) -> FormBasics:
    basics = form_basics(request, seal, refusal)
    if refusal and refusal.code in MESSAGES:
        basics["message"] = MESSAGES[refusal.code]
    return basics
