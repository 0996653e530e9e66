"""One page of the profile's form: shown, saved, saved by itself while somebody types, and compared when stale."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from koffset.api.schemas import BlockView, CellProblemView, DifferenceView, DraftView, UploadView
from koffset_web.client import APIClient, APIError
from koffset_web.field_labels import FieldLabels
from koffset_web.form_pages import answer_page
from koffset_web.forms.blocks import BLOCK_FORMS
from koffset_web.forms.fields import FILE_PURPOSES
from koffset_web.forms.filling import Filler, Proposal, datalists_of
from koffset_web.forms.parsing import parse_block
from koffset_web.forms.proposals import accepted
from koffset_web.labels import Labels
from koffset_web.messages import CELL_FAULTS, FAULTS, UNKNOWN_FAULT, find_message
from koffset_web.profile_contexts import ProfileFormContext, SaveStateContext
from koffset_web.proposing import find_proposals
from koffset_web.row_files import SentFiles, free_uploads, send_files
from koffset_web.site import language_of, site_of
from koffset_web.visitor import FormSeal, api_of, page_basics, read_files, read_values

UNAUTHENTICATED, FORBIDDEN = 401, 403
REFUSALS = frozenset({409, 413, 422})
STALE = "stale_save"
TOO_LARGE = {"payload_too_large": "file_too_large"}
"""What is too large on these pages is a file."""
TAKEN_AT_ONCE = 50
ORDER = tuple(BLOCK_FORMS)


@dataclass(frozen=True, slots=True)
class FormState:
    """What the form shows beside the draft: what was typed, and what there is to say of it.

    `revision` is what the next save names; None: that of the draft. `proposals` is None where none were asked for.
    """

    content: Any
    revision: int | None = None
    error: APIError | None = None
    others: Sequence[DifferenceView] = ()
    proposals: Mapping[str, Proposal] | None = None
    problems: Sequence[CellProblemView] = ()
    unknown_columns: Sequence[str] = ()


async def show_block(request: Request) -> Response:
    """`?add=recorded` puts items on public record below the others, to be named in English; nothing is saved by it."""
    api, block = api_of(request), _block_of(request)
    draft = await api.draft()
    content = block_view(draft, block).content
    if block == "items" and request.query_params.get("add") == "recorded":
        content = [*content, *await _recorded(api)]
    return await form_page(request, draft, block, FormState(content))


async def save_block(request: Request) -> Response:
    """A save by hand goes on to the page it names; one by the browser itself is answered with its state alone.

    Asked for proposals, nothing is saved: the page comes back with them beside the fields that are empty. Files come
    with what somebody sends by hand; they are kept whatever becomes of the save, and stand in the page that comes back.
    """
    values, api, block = accepted(await read_values(request)), api_of(request), _block_of(request)
    language, labels = language_of(request), Labels(await api.meta(), language_of(request))
    by_itself = request.headers.get("hx-request") == "true"
    files = await read_files(request)
    sent = SentFiles() if by_itself else await send_files(api, block, files)
    values = sent.put_into(values)
    content = parse_block(block, BLOCK_FORMS[block].parts, values, labels.code)
    revision = int((values.get("revision") or ["0"])[0])
    if sent.refusal:
        shown = FormState(content, revision=revision, error=sent.refusal)
        return await form_page(request, await api.draft(), block, shown)
    if "propose" in values:
        return await _with_proposals(request, block, content, revision)
    try:
        draft = await api.save_block(block, content, revision)
    except APIError as error:
        # Without a session the browser is not sent away by itself: the page holds what was typed.
        if error.status not in REFUSALS and not (by_itself and error.status == UNAUTHENTICATED):
            raise
        if by_itself:
            return _state(request, block, revision, None, error)
        return await _refused(request, block, content, revision, error)
    if by_itself:
        return _state(request, block, block_view(draft, block).revision, block_view(draft, block), None)
    wanted = _next_of(block) if "next" in values else f"{block}{sent.fragment}"
    return RedirectResponse(f"/{language}/my/blocks/{wanted}" if wanted else f"/{language}/my", 303)


async def _with_proposals(request: Request, block: str, content: Any, revision: int) -> Response:
    api = api_of(request)
    language, form = language_of(request), BLOCK_FORMS[block]
    views = Filler(Labels(await api.meta(), language), {}).fill(block, form.parts, content)
    shown = FormState(content, revision=revision, proposals=await find_proposals(api, language, block, views))
    return await form_page(request, await api.draft(), block, shown)


def _block_of(request: Request) -> str:
    block = str(request.path_params["block"])
    if block not in BLOCK_FORMS:
        raise HTTPException(404)
    return block


def _next_of(block: str) -> str:
    """The block after it; empty after the last."""
    place = ORDER.index(block) + 1
    return ORDER[place] if place < len(ORDER) else ""


def block_view(draft: DraftView, block: str) -> BlockView:
    return next(each for each in draft.blocks if each.block == block)


async def _recorded(api: APIClient) -> Sequence[Mapping[str, Any]]:
    return [
        {
            "kind": "item",
            "name": {"ko": each.name_ko},
            "supply_class": each.supply_class,
            "weapon_systems": each.weapon_systems,
        }
        for each in (await api.recorded_items()).items[:TAKEN_AT_ONCE]
    ]


async def _refused(request: Request, block: str, content: Any, revision: int, error: APIError) -> Response:
    """The page again with all that was typed; where somebody saved first, with what they changed."""
    api = api_of(request)
    draft = await api.draft()
    others: Sequence[DifferenceView] = ()
    if error.code == STALE:
        try:
            others = (await api.changes_since(block, revision)).differences
        except APIError as unknown:
            if unknown.status != 404:
                raise
    return await form_page(request, draft, block, FormState(content, error=error, others=others))


async def form_page(request: Request, draft: DraftView, block: str, shown: FormState) -> Response:
    """The page of a block as it is to be shown now; its status is that of the refusal, if there is one."""
    language, api, seal = language_of(request), api_of(request), FormSeal.of(request)
    labels = Labels(await api.meta(), language)
    error, view = shown.error, block_view(draft, block)
    faults = {fault.where: fault.code for fault in error.faults} if error else {}
    form = BLOCK_FORMS[block]
    uploads = await _uploads(api, draft, block)
    free = free_uploads(uploads, block, shown.content)
    filler = Filler(
        labels,
        faults,
        shown.proposals or {},
        {each.id: each.display_name for each in uploads},
        # Items are many: a list to choose from in each of a thousand rows would be most of the page.
        [each.id for each in free] if block == "certificates" else (),
    )
    context = ProfileFormContext(
        **page_basics(request),
        draft=draft,
        view=view,
        form=form,
        parts=filler.fill(block, form.parts, shown.content),
        revision=view.revision if shown.revision is None else shown.revision,
        proposals=shown.proposals,
        first_unsaved=_first_unsaved(view, shown),
        problems=shown.problems,
        unknown_columns=shown.unknown_columns,
        cell_faults=CELL_FAULTS,
        uploads=free,
        fields=FieldLabels(labels),
        labels=labels,
        datalists=datalists_of(form.parts),
        is_editable=draft.waiting_version is None and (await _may_edit(api)),
        following=_next_of(block),
        message=find_message(TOO_LARGE.get(error.code, error.code)) if error else None,
        detail=error.detail if error and not error.faults and error.code != STALE else "",
        fault_texts=FAULTS,
        unknown_fault=UNKNOWN_FAULT,
        faults=faults,
        others=shown.others,
        seal=seal.field,
    )
    return answer_page(request, context, seal, error)


def _first_unsaved(view: BlockView, shown: FormState) -> str:
    """The path of the first entry beyond those that are saved, as a pasted list brings them; empty where none is."""
    entries, saved = shown.content, view.content
    is_longer = isinstance(entries, list) and isinstance(saved, list) and len(entries) > len(saved)
    return f"{view.block.value}.{len(saved)}" if is_longer and shown.error is None else ""


async def _uploads(api: APIClient, draft: DraftView, block: str) -> Sequence[UploadView]:
    """What the firm has uploaded for claims of the block; who may only read the draft is not told."""
    if block not in FILE_PURPOSES:
        return ()
    try:
        uploads = (await api.uploads(draft.company_id)).uploads
    except APIError as error:
        if error.status != FORBIDDEN:
            raise
        return ()
    return [each for each in uploads if each.purpose.value == FILE_PURPOSES[block]]


async def _may_edit(api: APIClient) -> bool:
    return (await api.member()).role.value in {"owner", "editor"}


def _state(
    request: Request, block: str, revision: int, view: BlockView | None, error: APIError | None
) -> Response:
    context = SaveStateContext(
        language=language_of(request),
        block=block,
        revision=revision,
        saved_at=view.saved_at if view else None,
        message=find_message(error.code) if error else None,
        fault_count=len(error.faults) if error else 0,
        is_stale=error is not None and error.code == STALE,
    )
    return site_of(request).renderer.page(context)
