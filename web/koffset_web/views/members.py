"""The members of an organisation: who is in, who is invited, and changing both."""

from collections.abc import Mapping
from urllib.parse import quote

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from koffset_web.account_contexts import MembersContext
from koffset_web.client import APIError
from koffset_web.form_pages import answer_page, form_basics
from koffset_web.site import language_of
from koffset_web.visitor import FormSeal, api_of, read_form

REFUSALS = frozenset({404, 409, 422, 429})


async def show_members(request: Request) -> Response:
    return await _members_page(request, request.query_params.get("organisation", ""))


async def change_members(request: Request) -> Response:
    """Carries out the form's `action`, then shows the page anew; a refusal is said above the lists."""
    form = await read_form(request)
    organisation = form.get("organisation", "")
    try:
        done = await _carry_out(request, form, organisation)
    except APIError as error:
        if error.status not in REFUSALS:
            raise
        return await _members_page(request, organisation, error, form.get("email", ""))
    query = f"?done={done}" + (f"&organisation={quote(organisation)}" if organisation else "")
    return RedirectResponse(f"/{language_of(request)}/members{query}", 303)


async def _carry_out(request: Request, form: Mapping[str, str], organisation: str) -> str:
    """What was done, as a word that the page knows."""
    api, action, member_id = api_of(request), form.get("action", ""), form.get("id", "")
    if action == "invite":
        order = {
            "email": form.get("email", ""),
            "role": form.get("role", ""),
            "language": language_of(request),
        }
        return "sent" if (await api.invite(order, organisation)).sent else "unsent"
    if action == "withdraw":
        await api.withdraw_invitation(member_id, organisation)
    elif action == "role":
        await api.change_member(member_id, {"role": form.get("role", "")})
    elif action in {"close", "reopen"}:
        await api.change_member(member_id, {"closed": action == "close"})
    return "changed"


async def _members_page(
    request: Request, organisation: str, error: APIError | None = None, email: str = ""
) -> Response:
    api, seal = api_of(request), FormSeal.of(request)
    found = await api.members(organisation)
    context = MembersContext(
        **form_basics(request, seal, error),
        organisation=found.organisation,
        asked=organisation,
        roles=found.roles,
        members=found.members,
        invitations=(await api.invitations(organisation)).invitations,
        email=email,
        done="" if error else request.query_params.get("done", ""),
    )
    return answer_page(request, context, seal, error)
