"""A new requirement: written, proposed from a pasted text, or read from a file."""

from collections.abc import Mapping, Sequence
from typing import Any, TypedDict

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from koffset.api.schemas import FaultView, Limits, ProposalAnswer, RequirementFileFault, RequirementView
from koffset_web.client import APIError
from koffset_web.form_pages import FormBasics, answer_page, form_basics
from koffset_web.forms.filling import Filler, Input, PartView, faulty_inputs
from koffset_web.forms.parsing import Sent, parse_group
from koffset_web.forms.requirement import FIRST_LOT_PARTS, LOT, NEW_PARTS
from koffset_web.labels import Labels
from koffset_web.messages import FAULTS, FILE_DETAILS, FILE_FAULTS, UNKNOWN_FAULT
from koffset_web.requirement_contexts import (
    RequirementFileContext,
    RequirementNewContext,
    RequirementReadContext,
)
from koffset_web.requirement_faults import faults_by_field, stands_nowhere
from koffset_web.requirement_offers import (
    DOUBTS,
    FileDocument,
    build_file_document,
    build_offers,
    named_programme,
    parse_object,
    taken_document,
)
from koffset_web.requirement_pages import MESSAGES, REFUSALS, may_write, new_reference
from koffset_web.site import language_of, site_of
from koffset_web.visitor import FormSeal, api_of, read_file, read_values


async def show_new(request: Request) -> Response:
    return await _new_page(request, {})


async def add_requirement(request: Request) -> Response:
    """A head and the first lot, kept at once: the editor goes on from there."""
    values, labels = await read_values(request), await _labels(request)
    head = parse_group(NEW_PARTS, values, "", labels.code) or {}
    lot = {"id": "A", **(parse_group(FIRST_LOT_PARTS, values, LOT, labels.code) or {})}
    document = {"id": _reference(request), **head, "lots": [lot]}
    try:
        return _to_editor(request, await api_of(request).add_requirement(document))
    except APIError as error:
        if error.status not in REFUSALS:
            raise
        return await _new_page(request, document, error)


async def read_text(request: Request) -> Response:
    """What is proposed from the text; nothing is kept yet."""
    text = _pasted(await read_values(request))
    if len(text) > (await _limits(request)).max_requirement_chars:
        return await _new_page(request, {}, APIError(422, "text_too_long", ""), text)
    try:
        return await _read_page(request, text)
    except APIError as error:
        if error.status not in REFUSALS:
            raise
        return await _new_page(request, {}, error, text)


async def keep_taken(request: Request) -> Response:
    values, labels = await read_values(request), await _labels(request)
    head = {"id": _reference(request), **(parse_group(NEW_PARTS, values, "", labels.code) or {})}
    try:
        kept = await api_of(request).add_requirement(taken_document(values, head))
    except APIError as error:
        if error.status not in REFUSALS:
            raise
        return await _read_page(request, _pasted(values), head, values, error)
    return _to_editor(request, kept)


async def read_file_or_keep(request: Request) -> Response:
    """What is in a file, or what was ticked of it kept; what is refused stays on the page with the reason."""
    values, api, language = await read_values(request), api_of(request), language_of(request)
    if _first(values, "act") == "keep":
        return await _keep_of_file(request, values)
    file = await read_file(request, "file")
    if file is None:
        missing = APIError(422, "source_file_invalid", "no file was chosen: choose one")
        return await _new_page(request, {}, missing)
    try:
        read = await api.read_requirements(file)
    except APIError as error:
        if error.status not in REFUSALS:
            raise
        return await _new_page(request, {}, error)
    documents = [
        build_file_document(each.requirement.model_dump(mode="json", exclude_unset=True), language)
        for each in read.requirements
    ]
    return _file_page(request, documents, read.faults)


async def _keep_of_file(request: Request, values: Sent) -> Response:
    api, language = api_of(request), language_of(request)
    kept: list[RequirementView] = []
    failed: list[FileDocument] = []
    last: APIError | None = None
    for name in values.get("take", ()):
        document = parse_object(values, name)
        try:
            kept.append(await api.add_requirement(document))
        except APIError as error:
            if error.status not in REFUSALS:
                raise
            last = error
            failed.append(build_file_document(document, language, error))
    if last:
        return _file_page(request, failed, (), last)
    if len(kept) == 1:
        return _to_editor(request, kept[0])
    return RedirectResponse(f"/{language}/requirements", 303)


class _Head(TypedDict):
    """What the pages of a new requirement have in common, beside the basics."""

    fields: Sequence[PartView]
    programmes: Sequence[str]
    labels: Labels
    wrong: Sequence[Input]
    elsewhere: Sequence[FaultView]
    fault_texts: Mapping[str, str]
    unknown_fault: str


async def _head(
    request: Request,
    document: Mapping[str, Any],
    error: APIError | None,
    programmes: Sequence[str],
    *,
    with_lot: bool = False,
) -> _Head:
    labels = await _labels(request)
    faults = error.faults if error else ()
    filler = Filler(labels, faults_by_field(faults))
    fields = filler.fill_at("", "", NEW_PARTS, document)
    if with_lot:
        lot: Mapping[str, Any] = next(iter(document.get("lots", ())), {})
        fields += filler.fill_at(LOT, "lots.0", FIRST_LOT_PARTS, lot)
    return {
        "fields": fields,
        "programmes": programmes,
        "labels": labels,
        "wrong": list(faulty_inputs(fields)),
        "elsewhere": [
            each
            for each in faults
            if stands_nowhere(each.where, 0) or (not with_lot and each.where.startswith("lots"))
        ],
        "fault_texts": FAULTS,
        "unknown_fault": UNKNOWN_FAULT,
    }


async def _new_page(
    request: Request, document: Mapping[str, Any], error: APIError | None = None, text: str = ""
) -> Response:
    seal = FormSeal.of(request)
    context = RequirementNewContext(
        **_basics(request, seal, error),
        **await _head(request, document, error, await _programmes(request), with_lot=True),
        may_write=await may_write(api_of(request)),
        text=text,
        most_chars=(await _limits(request)).max_requirement_chars,
    )
    return answer_page(request, context, seal, error)


async def _read_page(
    request: Request,
    text: str,
    head: Mapping[str, Any] | None = None,
    sent: Sent | None = None,
    error: APIError | None = None,
) -> Response:
    """Where nothing was sent yet, title and programme are what the text says itself."""
    seal, most = FormSeal.of(request), await _limits(request)
    ticked = None if sent is None else frozenset(sent.get("take", ()))
    proposal = await api_of(request).propose_requirement(text)
    programmes = await _programmes(request)
    shown = await _said_head(request, proposal, text, programmes) if head is None else head
    known = await _head(request, shown, error, programmes)
    context = RequirementReadContext(
        **_basics(request, seal, error),
        **known,
        text=text,
        offers=build_offers(proposal, text, await _labels(request), most, ticked),
        most=most,
        doubts=DOUBTS,
    )
    return answer_page(request, context, seal, error)


async def _said_head(
    request: Request, proposal: ProposalAnswer, text: str, programmes: Sequence[str]
) -> Mapping[str, Any]:
    title = proposal.title.model_dump(exclude_none=True) if proposal.title else {}
    own = {each.programme_id for each in await api_of(request).all_requirements()}
    programme = proposal.programme_id or named_programme(text, sorted(own.union(programmes)))
    return {"title": title, "programme_id": programme}


def _file_page(
    request: Request,
    documents: Sequence[FileDocument],
    faults: Sequence[RequirementFileFault],
    error: APIError | None = None,
) -> Response:
    seal = FormSeal.of(request)
    context = RequirementFileContext(
        **_basics(request, seal, error),
        documents=documents,
        faults=faults,
        fault_texts=FILE_FAULTS,
        fault_details=FILE_DETAILS,
        unknown_fault=UNKNOWN_FAULT,
    )
    return answer_page(request, context, seal, error)


def _basics(request: Request, seal: FormSeal, error: APIError | None) -> FormBasics:
    basics = form_basics(request, seal, error)
    if error and error.code in MESSAGES:
        basics["message"] = MESSAGES[error.code]
    return basics


async def _labels(request: Request) -> Labels:
    return Labels(await api_of(request).meta(), language_of(request))


async def _programmes(request: Request) -> Sequence[str]:
    return [each.id for each in (await api_of(request).programmes()).programmes]


async def _limits(request: Request) -> Limits:
    return (await api_of(request).meta()).limits


def _pasted(values: Sent) -> str:
    """With line breaks as they were typed: a browser sends two characters for each."""
    return _first(values, "text").replace("\r\n", "\n")


def _reference(request: Request) -> str:
    return new_reference(site_of(request).today())


def _to_editor(request: Request, kept: RequirementView) -> Response:
    return RedirectResponse(f"/{language_of(request)}/requirements/{kept.id}/edit", 303)


def _first(values: Sent, name: str) -> str:
    return next(iter(values.get(name, ())), "")
