"""Signing in and out, and who is signed in."""

from urllib.parse import urlsplit

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from koffset.errors import InvalidInput
from koffset_web.client import APIError
from koffset_web.contexts import AccountContext, SignInContext
from koffset_web.messages import Message, find_message
from koffset_web.site import language_of, site_of, switch_url
from koffset_web.visitor import (
    FormSeal,
    api_of,
    begin_session,
    end_session,
    is_signed_in,
    nobodys_api_of,
    read_form,
)

REFUSALS = frozenset({401, 422, 429})


async def show_sign_in(request: Request) -> Response:
    return _sign_in_page(request, "", request.query_params.get("next") or _came_from(request), None)


async def sign_in(request: Request) -> Response:
    """To where the visitor wanted to go; a refusal is said at the form, which keeps the address."""
    form = await read_form(request)
    email, wanted = form.get("email", ""), form.get("next", "")
    try:
        session = await nobodys_api_of(request).sign_in(email, form.get("password", ""))
    except APIError as error:
        if error.status not in REFUSALS:
            raise
        code = "sign_in_wrong" if error.status == 401 else error.code
        return _sign_in_page(request, email, wanted, find_message(code), error.status)
    response = RedirectResponse(_inside(wanted) or f"/{language_of(request)}/", 303)
    begin_session(request, response, session.token, session.expires_at)
    return response


async def show_account(request: Request) -> Response:
    language, seal, api = language_of(request), FormSeal.of(request), api_of(request)
    member = await api.member()
    has_settings = member.organisation.kind.value != "kdia"
    context = AccountContext(
        language=language,
        switch_url=switch_url(request, language),
        signed_in=is_signed_in(request),
        member=member,
        settings=await api.organisation_settings() if has_settings else None,
        seal=seal.field,
    )
    response = site_of(request).renderer.page(context)
    seal.keep(request, response)
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
    language, seal = language_of(request), FormSeal.of(request)
    context = SignInContext(
        language=language,
        switch_url=switch_url(request, language),
        signed_in=is_signed_in(request),
        email=email,
        wanted=_inside(wanted),
        message=message,
        seal=seal.field,
    )
    response = site_of(request).renderer.page(context, status)
    seal.keep(request, response)
    return response


def _came_from(request: Request) -> str:
    """The page of this site with the link that was followed here; empty for another site's, and for this very page."""
    parts = urlsplit(request.headers.get("referer", ""))
    if parts.netloc != request.url.netloc or parts.path == request.url.path:
        return ""
    return parts.path + (f"?{parts.query}" if parts.query else "")


def _inside(address: str) -> str:
    """The address where it is a path of this site; empty otherwise."""
    parts = urlsplit(address.replace("\\", "/"))
    is_inside = not parts.scheme and not parts.netloc and parts.path.startswith("/")
    return address if is_inside and not address.startswith(("//", "/\\")) else ""
