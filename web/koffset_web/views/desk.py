"""KDIA's desk: what waits, and the review of one profile."""

from collections.abc import Mapping, Sequence

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from koffset_web.client import APIError
from koffset_web.field_labels import FieldLabels
from koffset_web.form_pages import answer_page, form_basics
from koffset_web.forms.blocks import BLOCK_FORMS
from koffset_web.labels import Labels
from koffset_web.profile_contexts import (
    DeskContext,
    DuplicatesContext,
    ReviewContext,
)
from koffset_web.review_blocks import build_review_blocks, find_missing
from koffset_web.site import language_of, site_of
from koffset_web.visitor import FormSeal, api_of, read_form


async def desk(request: Request) -> Response:
    return await _desk_page(request, None)


async def decide_claim(request: Request) -> Response:
    form, api = await read_form(request), api_of(request)
    try:
        await api.decide_claim(
            form.get("claim_id", ""),
            is_confirmed=form.get("action") == "confirm",
            reason=form.get("reason", ""),
        )
    except APIError as error:
        if error.status not in {404, 409, 422}:
            raise
        return await _desk_page(request, error)
    return RedirectResponse(f"/{language_of(request)}/desk#claims", 303)


async def duplicates(request: Request) -> Response:
    return await _duplicates_page(request, None)


async def settle_pair(request: Request) -> Response:
    """Merge two companies, keep them apart, or undo a merge."""
    form, api = await read_form(request), api_of(request)
    try:
        match form.get("action"):
            case "merge":
                await api.merge_companies(
                    form.get("kept_id", ""), form.get("merged_id", ""), form.get("reason", "")
                )
            case "apart":
                await api.keep_apart(form.get("pair_id", ""))
            case "undo":
                await api.undo_merge(form.get("merge_id", ""))
    except APIError as error:
        if error.status not in {404, 409, 422}:
            raise
        return await _duplicates_page(request, error)
    return RedirectResponse(f"/{language_of(request)}/desk/duplicates", 303)


async def review(request: Request) -> Response:
    return await _review_page(request, {}, None)


async def decide_review(request: Request) -> Response:
    """Publish or return; what is refused is said on the page, which keeps the comments."""
    form, api = await read_form(request), api_of(request)
    order = {
        "version": int(form.get("version", "0")),
        "review": {"blocks": _blocks(form), "grades": _grades(form)},
        "security_checked": "security_checked" in form,
    }
    try:
        await api.decide_review(request.path_params["company_id"], order)
    except APIError as error:
        if error.status not in {409, 422}:
            raise
        return await _review_page(request, form, error)
    return RedirectResponse(f"/{language_of(request)}/desk", 303)


def _blocks(form: Mapping[str, str]) -> Mapping[str, object]:
    return {
        block: {"accepted": form[f"{block}.decision"] == "accept", "comment": form.get(f"{block}.comment")}
        for block in BLOCK_FORMS
        if f"{block}.decision" in form
    }


def _grades(form: Mapping[str, str]) -> Sequence[Mapping[str, object]]:
    """Only those that the reviewer changed."""
    found = []
    for name, grade in form.items():
        if name.endswith(".grade") and grade != form.get(f"{name}.before"):
            block, place, _ = name.split(".")
            reason = form.get(f"{block}.{place}.reason", "")
            found.append({"block": block, "place": int(place), "grade": grade, "reason": reason})
    return found


async def _desk_page(request: Request, refusal: APIError | None) -> Response:
    language, api, seal = language_of(request), api_of(request), FormSeal.of(request)
    context = DeskContext(
        **form_basics(request, seal, refusal),
        today=site_of(request).today(),
        waiting=(await api.waiting_profiles()).waiting,
        claims=(await api.open_claims()).claims,
        overdue=(await api.overdue_profiles()).overdue,
        expiring=(await api.expiring_certificates()).certificates,
        labels=Labels(await api.meta(), language),
    )
    return answer_page(request, context, seal, refusal)


async def _duplicates_page(request: Request, refusal: APIError | None) -> Response:
    seal = FormSeal.of(request)
    context = DuplicatesContext(
        **form_basics(request, seal, refusal),
        duplicates=await api_of(request).duplicates(),
    )
    return answer_page(request, context, seal, refusal)


async def _review_page(request: Request, form: Mapping[str, str], refusal: APIError | None) -> Response:
    language, api, seal = language_of(request), api_of(request), FormSeal.of(request)
    found = await api.review(request.path_params["company_id"])
    labels = Labels(await api.meta(), language)
    context = ReviewContext(
        **form_basics(request, seal, refusal),
        review=found,
        blocks=build_review_blocks(found),
        fields=FieldLabels(labels),
        labels=labels,
        typed=form,
        missing=find_missing(form) if refusal and refusal.code == "invalid_input" else frozenset(),
    )
    return answer_page(request, context, seal, refusal)
