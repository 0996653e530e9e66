"""What the profile's form calls beside saving: lists of items, names while one types, documents."""

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from koffset_web.client import APIError
from koffset_web.forms.fields import FILE_PURPOSES
from koffset_web.passing_on import pass_on
from koffset_web.profile_contexts import ItemNamesContext
from koffset_web.site import language_of, site_of
from koffset_web.views.profile_form import FormState, block_view, form_page
from koffset_web.visitor import api_of, read_file, read_values

MIN_NAME_CHARS = 2
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
REFUSALS = frozenset({404, 409, 413, 422})


async def read_items(request: Request) -> Response:
    """The items of a pasted list or a workbook below those that are there; nothing is saved by it."""
    values, api = await read_values(request), api_of(request)
    draft = await api.draft()
    there = block_view(draft, "items").content
    try:
        found = await api.read_items((values.get("text") or [""])[0], await read_file(request, "file"))
    except APIError as error:
        if error.status not in REFUSALS:
            raise
        return await form_page(request, draft, "items", FormState(there, error=error))
    added = [each.item.model_dump(mode="json") for each in found.items if each.item is not None]
    shown = FormState([*there, *added], problems=found.problems, unknown_columns=found.unknown_columns)
    return await form_page(request, draft, "items", shown)


async def items_workbook(request: Request) -> Response:
    """The items of the draft; with `?empty=yes` the workbook to fill in."""
    api = api_of(request)
    items = None if "empty" in request.query_params else block_view(await api.draft(), "items").content
    headers = {"content-disposition": 'attachment; filename="items.xlsx"'}
    return Response(await api.items_workbook(items), media_type=XLSX, headers=headers)


async def item_names(request: Request) -> Response:
    """Options for the list of names while one types."""
    text = request.query_params.get("q", "")[:200]
    names = (await api_of(request).item_names(text)).names if len(text) >= MIN_NAME_CHARS else ()
    return site_of(request).renderer.page(ItemNamesContext(language=language_of(request), names=names))


async def change_uploads(request: Request) -> Response:
    """Add a document or delete a file of the block that is named; a refusal is said on the page."""
    values, api = await read_values(request), api_of(request)
    draft = await api.draft()
    block = "items" if "items" in values.get("block", ()) else "certificates"
    try:
        if "delete" in values:
            await api.delete_upload(values["delete"][0])
        elif (file := await read_file(request, "file")) is not None:
            await api.add_upload(draft.company_id, FILE_PURPOSES[block], file)
    except APIError as error:
        if error.status not in REFUSALS:
            raise
        shown = FormState(block_view(draft, block).content, error=error)
        return await form_page(request, draft, block, shown)
    return RedirectResponse(f"/{language_of(request)}/my/blocks/{block}#uploads", 303)


async def upload(request: Request) -> Response:
    """A document, with the guards that the API sends it with."""
    return pass_on(await api_of(request).upload(request.path_params["upload_id"]))


async def thumbnail(request: Request) -> Response:
    """A small picture. What the browser keeps of it is asked about each time, as the API wants it."""
    kept = request.headers.get("if-none-match", "")
    return pass_on(await api_of(request).thumbnail(request.path_params["upload_id"], kept))
