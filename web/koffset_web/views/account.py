"""Signing in and out, and who is signed in."""

import asyncio

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from koffset.api.schemas import NewKeyView
from koffset.errors import InvalidInput
from koffset_web.account_contexts import AccountContext, SignInContext
from koffset_web.client import APIError
from koffset_web.coming_back import came_from, inside
from koffset_web.form_pages import answer_page, form_basics
from koffset_web.messages import Message, find_message
from koffset_web.site import language_of, site_of
from koffset_web.visitor import (
    FormSeal,
    anonymous_api,
    api_of,
    begin_session,
    end_session,
    page_basics,
    read_form,
)

REFUSALS = frozenset({401, 422, 429})
PLACES = {"company": "my", "contractor": "", "kdia": "desk"}
"""Where members of each kind of organisation begin."""


async def show_sign_in(request: Request) -> Response:
    return _sign_in_page(request, "", request.query_params.get("next") or came_from(request), None)


async def sign_in(request: Request) -> Response:
    """To where the visitor wanted to go; a refusal is said at the form, which keeps the address."""
    form = await read_form(request)
    email, wanted = form.get("email", ""), form.get("next", "")
    try:
        session = await anonymous_api(request).sign_in(email, form.get("password", ""))
    except APIError as error:
        if error.status not in REFUSALS:
            raise
        code = "sign_in_wrong" if error.status == 401 else error.code
        return _sign_in_page(request, email, wanted, find_message(code), error.status)
    place = PLACES[session.member.organisation.kind.value]
    response = RedirectResponse(inside(wanted) or f"/{language_of(request)}/{place}", 303)
    begin_session(request, response, session)
    return response


async def show_account(request: Request) -> Response:
    return await account_page(request)


async def account_page(
    request: Request, *, made: NewKeyView | None = None, error: APIError | None = None
) -> Response:
    """With a key that was just made, or why an order about keys was refused."""
    site, api, seal = site_of(request), api_of(request), FormSeal.of(request)
    member, keys = await asyncio.gather(api.member(), api.keys())
    has_settings = member.organisation.kind.value != "kdia"
    settings = await api.organisation_settings() if has_settings else None
    context = AccountContext(
        **form_basics(request, seal, error),
        member=member,
        keys=keys.keys,
        most_days=keys.most_days,
        now=site.now(),
        made=made,
        settings=settings,
    )
    response = answer_page(request, context, seal, error)
    if made:
        response.headers["cache-control"] = "no-store"
    return response


async def choose_for_searches(request: Request) -> Response:
    """An owner shares its organisation's searches with KDIA, ends that, or has all of them deleted."""
    form, api = await read_form(request), api_of(request)
    choice = form.get("choice", "")
    if choice == "delete":
        await api.delete_searches()
    elif choice in {"share", "keep_secret"}:
        await api.share_searches(shares=choice == "share")
    else:
        raise InvalidInput("the form has no choice of ours: open the account page again")
    return RedirectResponse(f"/{language_of(request)}/account", 303)


async def sign_out(request: Request) -> Response:
    await read_form(request)
    response = RedirectResponse(f"/{language_of(request)}/", 303)
    end_session(response)
    try:
        await api_of(request).sign_out()
    except APIError as error:
        # Ended already: that is what was wanted.
        if error.status != 401:
            raise
    return response


def _sign_in_page(
    request: Request, email: str, wanted: str, message: Message | None, status: int = 200
) -> Response:
    seal = FormSeal.of(request)
    context = SignInContext(
        **page_basics(request),
        email=email,
        wanted=inside(wanted),
        message=message,
        done=request.query_params.get("done") == "password",
        seal=seal.field,
    )
    response = site_of(request).renderer.page(context, status)
    seal.keep(request, response)
    return response
