"""API keys on the account page: made, shown once, deleted."""

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from koffset_web.client import APIError
from koffset_web.site import language_of
from koffset_web.views.account import account_page
from koffset_web.visitor import api_of, read_form

REFUSALS = frozenset({404, 409, 422})


async def change_keys(request: Request) -> Response:
    """A new key is in the answer to its form and nowhere else: loading that page again asks to send the form again."""
    form, api = await read_form(request), api_of(request)
    try:
        if form.get("action") == "delete":
            await api.delete_key(form.get("id", ""))
            return RedirectResponse(f"/{language_of(request)}/account", 303)
        days = form.get("days", "")
        order = {
            "name": form.get("name", ""),
            "scope": form.get("scope", "read"),
            "days": int(days) if days.isdecimal() else 0,
        }
        made = await api.make_key(order)
    except APIError as error:
        if error.status not in REFUSALS:
            raise
        return await account_page(request, error=error)
    return await account_page(request, made=made)
