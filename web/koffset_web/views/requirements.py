"""Requirements that an organisation keeps: the list, who can do which lot of one, and who sees it."""

from collections.abc import Mapping
from dataclasses import replace

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from koffset.api.schemas import RequirementView
from koffset_web.client import APIError
from koffset_web.form_pages import answer_page, form_basics
from koffset_web.labels import Labels
from koffset_web.match_pictures import build_chart, build_matrix
from koffset_web.match_state import MatchState
from koffset_web.match_texts import UNCOVERED
from koffset_web.paging import list_pager
from koffset_web.passing_on import pass_on
from koffset_web.requirement_contexts import MatchContext, RequirementsContext, UnmatchedContext
from koffset_web.requirement_pages import REFUSALS, may_change, may_write, requirement_path
from koffset_web.search_state import parse_page
from koffset_web.site import language_of, site_of
from koffset_web.views.chances import show_standing
from koffset_web.visitor import FormSeal, api_of, page_basics, read_form

ENDINGS = frozenset({"json", "xlsx"})
TEAM_REFUSALS = frozenset({"team_invalid", "invalid_input"})
"""Told where a team is asked for, such as a firm that is there no more."""
_NOT_OF_THE_MATCH = frozenset({401, 403, 404})
"""What the visitor may not see at all is answered as anywhere."""


async def list_requirements(request: Request) -> Response:
    api = api_of(request)
    found = await api.requirements(parse_page(request.query_params.get("page", "")))
    context = RequirementsContext(
        **page_basics(request),
        found=found,
        pager=list_pager(found, request.url.path),
        may_write=await may_write(api),
    )
    return site_of(request).renderer.page(context)


async def show_requirement(request: Request) -> Response:
    """The answer as it is now; the address says which lot is open, which day and which rules.

    A firm is shown how it stands itself: the API tells it nothing on others.
    """
    api = api_of(request)
    if (await api.member()).organisation.kind.value == "company":
        return await show_standing(request)
    return await _page(request, await api.requirement(request.path_params["requirement_id"]))


async def change_visibility(request: Request) -> Response:
    """Say who sees it, or withdraw it."""
    fields, api = await read_form(request), api_of(request)
    requirement_id = request.path_params["requirement_id"]
    revision = int(fields["revision"]) if fields.get("revision", "").isdecimal() else 0
    try:
        if fields.get("act") == "withdraw":
            await api.withdraw_requirement(requirement_id, revision)
            return RedirectResponse(f"/{language_of(request)}/requirements", 303)
        await api.disclose_requirement(requirement_id, _disclosure(fields, revision))
    except APIError as error:
        if error.status not in REFUSALS:
            raise
        return await _page(request, await api.requirement(requirement_id), error)
    return RedirectResponse(f"{requirement_path(request)}#visibility", 303)


async def export(request: Request) -> Response:
    """The requirement, or the workbook to fill in, as the API gives it."""
    name, ending = request.path_params["name"], request.path_params["ending"]
    if ending not in ENDINGS:
        raise HTTPException(404)
    found = await api_of(request).requirement_file(f"{name}.{ending}")
    return pass_on(found)


async def dossier(request: Request) -> Response:
    """Its best firms as a file, by the days of the address as they stand: a file of another day would mislead.

    Which formats and days there are the API says.
    """
    asked = request.query_params
    found = await api_of(request).requirement_dossier(
        request.path_params["requirement_id"],
        {
            "format": asked.get("format", "pdf"),
            "language": language_of(request),
            **{name: asked[name] for name in ("as_of", "rule_date") if asked.get(name)},
        },
    )
    return pass_on(found)


def _disclosure(fields: Mapping[str, str], revision: int) -> Mapping[str, object]:
    """The day and the name are for open requirements only: the API refuses them for others."""
    visibility = fields.get("visibility", "")
    is_open = visibility == "open"
    return {
        "revision": revision,
        "visibility": visibility,
        "open_until": (fields.get("open_until") or None) if is_open else None,
        "names_keeper": is_open and fields.get("names_keeper") == "yes",
    }


async def _page(request: Request, kept: RequirementView, refusal: APIError | None = None) -> Response:
    site, api, language, seal = (
        site_of(request),
        api_of(request),
        language_of(request),
        FormSeal.of(request),
    )
    state = MatchState.parse(request.query_params)
    try:
        answer = await api.match_kept(kept.id, state.order(language))
    except APIError as error:
        if state.tab != "teams" or error.code not in TEAM_REFUSALS:
            return await _unmatched(request, kept, refusal, error)
        refusal = refusal or error
        answer = await api.match_kept(kept.id, replace(state, tab="lots").order(language))
    lot = next((each for each in answer.lots if each.id == state.lot), answer.lots[0])
    context = MatchContext(
        **form_basics(request, seal, refusal),
        kept=kept,
        may_change=await may_change(api, kept),
        labels=Labels(await site.api.meta(), language),
        today=site.today(),
        state=state,
        answer=answer,
        matrix=build_matrix(answer),
        lot=lot,
        chart=build_chart(lot),
        reasons=UNCOVERED,
    )
    return answer_page(request, context, seal, refusal)


async def _unmatched(
    request: Request, kept: RequirementView, refusal: APIError | None, error: APIError
) -> Response:
    """Whatever stands against a match, its keeper can mend it and say that nobody sees it."""
    if error.status in _NOT_OF_THE_MATCH:
        raise error
    told, seal = refusal or error, FormSeal.of(request)
    context = UnmatchedContext(
        **form_basics(request, seal, told),
        kept=kept,
        may_change=await may_change(api_of(request), kept),
        today=site_of(request).today(),
    )
    return answer_page(request, context, seal, told)
