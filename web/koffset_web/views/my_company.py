"""My company: what a firm does with its profile, and, before that, saying which company it is."""

from collections.abc import Mapping

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from koffset_web.client import APIError
from koffset_web.field_labels import FieldLabels
from koffset_web.form_pages import answer_page, form_basics
from koffset_web.labels import Labels
from koffset_web.profile_contexts import (
    ClaimContext,
    MyCompanyContext,
    VersionsContext,
)
from koffset_web.site import language_of, site_of
from koffset_web.visitor import FormSeal, api_of, page_basics, read_form

FORBIDDEN = 403
HINTS_IN_SIGHT = 3
SUGGESTED = 8


async def my_company(request: Request) -> Response:
    """The state of the profile and what would bring most; who keeps no company yet is asked which is theirs."""
    return await _my_company_page(request, None)


async def act(request: Request) -> Response:
    """Hand in, withdraw or confirm. What is refused is said on the page."""
    form, api = await read_form(request), api_of(request)
    try:
        match form.get("action"):
            case "submit":
                await api.submit_profile(security_checked="security_checked" in form)
            case "withdraw":
                await api.withdraw_version(int(form.get("version", "0")))
            case "confirm":
                await api.confirm_profile()
    except APIError as error:
        if error.status not in {409, 422}:
            raise
        return await _my_company_page(request, error)
    return RedirectResponse(f"/{language_of(request)}/my", 303)


async def show_claim(request: Request) -> Response:
    return await _claim_page(request, {}, None)


async def claim(request: Request) -> Response:
    """Say which company is ours, or take that back."""
    form, api = await read_form(request), api_of(request)
    try:
        if form.get("action") == "withdraw":
            await api.withdraw_claim()
        else:
            await api.claim_company(form.get("company_id", ""), form.get("statement", ""))
    except APIError as error:
        if error.status not in {404, 409, 422}:
            raise
        return await _claim_page(request, form, error)
    return RedirectResponse(f"/{language_of(request)}/my/claim", 303)


async def versions(request: Request) -> Response:
    """All versions, and what differs between two of them."""
    language, api = language_of(request), api_of(request)
    listed = (await api.versions()).versions
    before, after = request.query_params.get("before", ""), request.query_params.get("after", "")
    if not before.isdecimal():
        before = str(listed[1].version if len(listed) > 1 else 0)
        after = str(listed[0].version) if listed else ""
    found = await api.differences(before, after if after.isdecimal() else "")
    labels = Labels(await api.meta(), language)
    context = VersionsContext(
        **page_basics(request),
        versions=listed,
        before=before,
        after=after,
        differences=found.differences,
        fields=FieldLabels(labels),
    )
    return site_of(request).renderer.page(context)


async def _my_company_page(request: Request, refusal: APIError | None) -> Response:
    language, api = language_of(request), api_of(request)
    try:
        draft = await api.draft()
    except APIError as error:
        if error.status != FORBIDDEN:
            raise
        return RedirectResponse(f"/{language}/my/claim", 303)
    seal = FormSeal.of(request)
    context = MyCompanyContext(
        **form_basics(request, seal, refusal),
        member=await api.member(),
        draft=draft,
        first_hints=draft.hints[:HINTS_IN_SIGHT],
        more_hints=draft.hints[HINTS_IN_SIGHT:],
        fields=FieldLabels(Labels(await api.meta(), language)),
    )
    return answer_page(request, context, seal, refusal)


async def _claim_page(request: Request, typed: Mapping[str, str], refusal: APIError | None) -> Response:
    api, seal = api_of(request), FormSeal.of(request)
    wanted = request.query_params.get("name", "")
    context = ClaimContext(
        **form_basics(request, seal, refusal),
        member=await api.member(),
        claims=(await api.own_claims()).claims,
        name=wanted,
        found=(await api.suggest(wanted, SUGGESTED)).suggestions if wanted else (),
        statement=typed.get("statement", ""),
    )
    return answer_page(request, context, seal, refusal)
