"""The editor of a requirement that is kept: one lot open, counts beside its conditions, saved as a whole."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from http import HTTPStatus
from typing import Any

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from koffset.api.schemas import RequirementView
from koffset_web.client import APIClient, APIError
from koffset_web.form_pages import answer_page, form_basics
from koffset_web.forms.filling import Filler, datalists_of, faulty_inputs
from koffset_web.forms.requirement import (
    CONDITION_FORMS,
    CONDITIONS,
    HEAD_PARTS,
    LOT,
    LOT_PARTS,
    TypedRequirement,
    parse_form,
    parts_of,
)
from koffset_web.labels import Labels
from koffset_web.messages import FAULTS, UNKNOWN_FAULT
from koffset_web.requirement_changes import Change, base_of, changes_since
from koffset_web.requirement_contexts import (
    ConditionCard,
    RequirementCountsContext,
    RequirementEditContext,
    RequirementGoneContext,
)
from koffset_web.requirement_counts import count_firms
from koffset_web.requirement_edits import (
    Document,
    add_condition,
    add_lot,
    move_condition,
    move_lot,
    place_of,
    put_typed,
    remove_condition,
    remove_lot,
)
from koffset_web.requirement_faults import faults_by_field, stands_nowhere
from koffset_web.requirement_gone import GONE, as_new, say_head, say_lots
from koffset_web.requirement_pages import (
    REFUSALS,
    STALE,
    document_of,
    may_change,
    new_reference,
    requirement_path,
)
from koffset_web.site import language_of, site_of
from koffset_web.visitor import FormSeal, api_of, read_values

Values = Mapping[str, Sequence[str]]
_LOT_ACTS = frozenset({"add-lot", "remove-lot", "up", "down"})
"""What is done to lots is saved at once, with all that was typed."""
_MOVES = {"raise": -1, "lower": 1}
"""What moves a condition; nothing is saved by it."""


@dataclass(frozen=True, slots=True)
class Edited:
    """What the page shows: the whole document as it would be saved, and the place of the lot that is open.

    `lot_id` is the id of that lot as it is kept, whatever is typed for it; `added` is the place of a new condition,
    or of one that was moved by `moved_by`.
    `base` is what the page was opened with, and `others` what somebody else changed of it since.
    """

    document: Document
    place: int
    lot_id: str
    revision: int
    is_saved: bool = True
    added: int | None = None
    moved_by: int = 0
    error: APIError | None = None
    base: str = ""
    new_lot: str = ""
    others: Sequence[Change] | None = None


async def show_editor(request: Request) -> Response:
    """Who may not change it is shown what it answers instead."""
    api = api_of(request)
    kept = await api.requirement(request.path_params["requirement_id"])
    if not await may_change(api, kept):
        return RedirectResponse(requirement_path(request), 303)
    document = document_of(kept)
    place = place_of(document, request.query_params.get("lot", ""))
    place = place if place < len(document["lots"]) else 0
    lot_id = document["lots"][place]["id"]
    base = base_of(document, lot_id)
    return await _page(request, kept, Edited(document, place, lot_id, kept.revision, base=base))


async def change_requirement(request: Request) -> Response:
    """Save, save with something done to the lots, or show the page again with something done to the conditions."""
    values, api = await read_values(request), api_of(request)
    typed = await _typed(request, api, values)
    kept = await _kept_still(request)
    if kept is None or _is_withdrawn(kept):
        return await _gone_page(request, document_of(kept) if kept else {"lots": []}, typed)
    document, place = put_typed(document_of(kept), typed)
    base = _first(values, "base")
    edited = Edited(
        document,
        place,
        typed.lot_id,
        _revision(values),
        is_saved=False,
        base=base,
        new_lot=_first(values, "new_lot"),
    )
    act, _, which = _first(values, "act", "save").partition(":")
    if act == "add" and (kind := _first(values, "kind")) in CONDITION_FORMS:
        added = len(document["lots"][place]["conditions"])
        return await _page(
            request, kept, replace(edited, document=add_condition(document, place, kind), added=added)
        )
    if act == "remove" and which.isdecimal():
        left = remove_condition(document, place, int(which))
        return await _page(request, kept, replace(edited, document=left))
    if act in _MOVES and which.isdecimal():
        by, last = _MOVES[act], len(document["lots"][place]["conditions"]) - 1
        moved = replace(
            edited,
            document=move_condition(document, place, int(which), by),
            added=min(max(int(which) + by, 0), last),
            moved_by=by,
        )
        return await _page(request, kept, moved)
    if act not in _LOT_ACTS and act != "save":
        return await _page(request, kept, edited)
    return await _save(request, kept, edited, values)


async def count(request: Request) -> Response:
    """The counts of what is typed, to put beside it; nothing is saved."""
    values, api, language = await read_values(request), api_of(request), language_of(request)
    kept = await api.requirement(request.path_params["requirement_id"])
    typed = await _typed(request, api, values)
    document, place = put_typed(document_of(kept), typed)
    context = RequirementCountsContext(
        language=language,
        counts=await count_firms(api, document, place, language),
        condition_numbers=range(len(typed.lot["conditions"])),
        lot_places=range(len(document["lots"])),
    )
    return site_of(request).renderer.page(context)


async def _typed(request: Request, api: APIClient, values: Values) -> TypedRequirement:
    labels = Labels(await api.meta(), language_of(request))
    return parse_form(values, labels.code)


async def _kept_still(request: Request) -> RequirementView | None:
    """None where it is not there any more."""
    try:
        return await api_of(request).requirement(request.path_params["requirement_id"])
    except APIError as error:
        if error.status != HTTPStatus.NOT_FOUND:
            raise
        return None


def _is_withdrawn(kept: RequirementView) -> bool:
    return kept.is_own and kept.visibility.value == "withdrawn"


def _first(values: Values, name: str, otherwise: str = "") -> str:
    return next(iter(values.get(name, ())), otherwise)


def _revision(values: Values) -> int:
    text = _first(values, "revision")
    return int(text) if text.isdecimal() else 0


async def _save(request: Request, kept: RequirementView, edited: Edited, values: Values) -> Response:
    api, language = api_of(request), language_of(request)
    act, _, which = _first(values, "act", "save").partition(":")
    document, place = edited.document, edited.place
    shown = str(document["lots"][place].get("id") or edited.lot_id)
    if act == "add-lot":
        document, shown = add_lot(document, _first(values, "new_lot"), language)
    elif act == "remove-lot":
        document = remove_lot(document, place)
        shown = ""
    elif act in {"up", "down"} and which.isdecimal():
        document = move_lot(document, int(which), -1 if act == "up" else 1)
    try:
        saved = await api.save_requirement(kept.id, document, edited.revision)
    except APIError as error:
        if error.status == HTTPStatus.NOT_FOUND:
            return await _gone_page(request, document, await _typed(request, api, values))
        if error.status not in REFUSALS:
            raise
        if error.code != STALE:
            return await _page(request, kept, replace(edited, error=error))
        return await _stale_page(request, edited, error)
    ids = [lot.id for lot in saved.requirement.lots]
    return RedirectResponse(requirement_path(request, "/edit", lot=shown if shown in ids else ids[0]), 303)


async def _stale_page(request: Request, edited: Edited, error: APIError) -> Response:
    """With what somebody else changed, beside all that was typed; the next save is over what they saved."""
    api = api_of(request)
    kept = await api.requirement(request.path_params["requirement_id"])
    now, labels = document_of(kept), Labels(await api.meta(), language_of(request))
    shown = replace(
        edited,
        error=error,
        revision=kept.revision,
        others=changes_since(edited.base, now, edited.lot_id, labels),
        base=base_of(now, edited.lot_id),
    )
    return await _page(request, kept, shown)


async def _gone_page(request: Request, document: Document, typed: TypedRequirement) -> Response:
    """With what was typed, and the lots that are still known, under a reference of its own."""
    seal, labels = FormSeal.of(request), Labels(await api_of(request).meta(), language_of(request))
    gone = APIError(HTTPStatus.CONFLICT, "conflict", "")
    copy = as_new(put_typed(document, typed)[0], new_reference(site_of(request).today()))
    basics = form_basics(request, seal, gone)
    basics["message"] = GONE
    context = RequirementGoneContext(
        **basics,
        head=say_head(copy, labels),
        lots=say_lots(copy, labels),
        document=json.dumps(copy, ensure_ascii=False),
    )
    return answer_page(request, context, seal, gone)


async def _page(request: Request, kept: RequirementView, edited: Edited) -> Response:
    api, language, seal = api_of(request), language_of(request), FormSeal.of(request)
    labels, error = Labels(await api.meta(), language), edited.error
    told = error.faults if error else ()
    filler = Filler(labels, faults_by_field(told))
    where, lot = f"lots.{edited.place}", edited.document["lots"][edited.place]
    head = filler.fill_at("", "", HEAD_PARTS, edited.document)
    fields = filler.fill_at(LOT, where, LOT_PARTS, lot)
    cards = [
        _card(filler, where, number, condition) for number, condition in enumerate(lot.get("conditions", ()))
    ]
    views = [*head, *fields, *(view for card in cards for view in (*card.row.main, *card.row.minor))]
    context = RequirementEditContext(
        **form_basics(request, seal, error),
        kept=kept,
        labels=labels,
        revision=edited.revision,
        is_saved=edited.is_saved,
        base=edited.base,
        new_lot=edited.new_lot,
        others=edited.others,
        is_stale=error is not None and error.code == STALE,
        lots=edited.document["lots"],
        place=edited.place,
        lot_id=edited.lot_id,
        programmes=[each.id for each in (await api.programmes()).programmes],
        head=head,
        lot_fields=fields,
        cards=cards,
        added=edited.added,
        moved_by=edited.moved_by,
        kinds=CONDITION_FORMS,
        counts=await count_firms(api, edited.document, edited.place, language),
        datalists=datalists_of(
            [*HEAD_PARTS, *LOT_PARTS, *(part for card in cards for part in parts_of(card.kind))]
        ),
        wrong=list(faulty_inputs(views)),
        elsewhere=[each for each in told if stands_nowhere(each.where, edited.place)],
        fault_texts=FAULTS,
        unknown_fault=UNKNOWN_FAULT,
    )
    return answer_page(request, context, seal, error)


def _card(filler: Filler, lot_where: str, number: int, condition: Mapping[str, Any]) -> ConditionCard:
    where = f"{lot_where}.{CONDITIONS}.{number}"
    kind = condition["kind"]
    row = filler.fill_row(f"{CONDITIONS}.{number}", where, parts_of(kind), condition, number + 1)
    return ConditionCard(number, kind, CONDITION_FORMS[kind].label, row)
