"""Pages that one-time links open, and where one asks for such a link.

The token comes behind the `#` of the address, which no server sees: a script puts it into the form, and without
scripts it is typed in. These pages send no Referer all the same.
"""

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from koffset_web.account_contexts import (
    AskResetContext,
    InvitationContext,
    ResetContext,
)
from koffset_web.client import APIError
from koffset_web.form_pages import answer_page, refusal_message
from koffset_web.messages import Message
from koffset_web.rendering import Context
from koffset_web.site import language_of
from koffset_web.visitor import FormSeal, anonymous_api, page_basics, read_form

REFUSALS = frozenset({409, 422, 429, 503})


async def show_ask_reset(request: Request) -> Response:
    return _ask_reset_page(request)


async def ask_reset(request: Request) -> Response:
    """Says the same whether the address has an account."""
    form = await read_form(request)
    email = form.get("email", "").strip()
    try:
        await anonymous_api(request).ask_reset(email, language_of(request))
    except APIError as error:
        return _ask_reset_page(request, email=email, error=_refusal(error))
    return _ask_reset_page(request, email=email, sent=True)


async def show_reset(request: Request) -> Response:
    return _reset_page(request)


async def reset(request: Request) -> Response:
    form = await read_form(request)
    token = form.get("token", "")
    try:
        await anonymous_api(request).reset(token, form.get("new", ""))
    except APIError as error:
        return _reset_page(request, token=token, error=_refusal(error))
    return _to_sign_in(request)


async def show_invitation(request: Request) -> Response:
    return _invitation_page(request)


async def accept_invitation(request: Request) -> Response:
    form = await read_form(request)
    token, name = form.get("token", ""), form.get("name", "")
    try:
        await anonymous_api(request).accept_invitation(token, name, form.get("new", ""))
    except APIError as error:
        return _invitation_page(request, token=token, name=name, error=_refusal(error))
    return _to_sign_in(request)


def _to_sign_in(request: Request) -> Response:
    return RedirectResponse(f"/{language_of(request)}/sign-in?done=password", 303)


def _refusal(error: APIError) -> APIError:
    """The error where it can be said at the form; others are pages of their own."""
    if error.status not in REFUSALS:
        raise error
    return error


def _message(error: APIError | None) -> Message | None:
    return refusal_message(error)


def _private_page(request: Request, context: Context, seal: FormSeal, error: APIError | None) -> Response:
    response = answer_page(request, context, seal, error)
    response.headers.update({"referrer-policy": "no-referrer", "cache-control": "no-store"})
    return response


def _ask_reset_page(
    request: Request, *, email: str = "", sent: bool = False, error: APIError | None = None
) -> Response:
    seal = FormSeal.of(request)
    context = AskResetContext(
        **page_basics(request),
        email=email,
        sent=sent,
        message=_message(error),
        detail=error.detail if error else "",
        seal=seal.field,
    )
    return _private_page(request, context, seal, error)


def _reset_page(request: Request, *, token: str = "", error: APIError | None = None) -> Response:
    seal = FormSeal.of(request)
    context = ResetContext(
        **page_basics(request),
        token=token,
        message=_message(error),
        detail=error.detail if error else "",
        seal=seal.field,
    )
    return _private_page(request, context, seal, error)


def _invitation_page(
    request: Request, *, token: str = "", name: str = "", error: APIError | None = None
) -> Response:
    seal = FormSeal.of(request)
    context = InvitationContext(
        **page_basics(request),
        token=token,
        name=name,
        has_registered="registered" in request.query_params,
        message=_message(error),
        detail=error.detail if error else "",
        seal=seal.field,
    )
    return _private_page(request, context, seal, error)
