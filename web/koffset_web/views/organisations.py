"""KDIA's desk of organisations: who waits, and deciding; and the form with which a contractor asks to be let in."""

from babel import Locale
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from koffset_web.account_contexts import OrganisationsContext, RegisterContext
from koffset_web.client import APIError
from koffset_web.form_pages import answer_page, form_basics
from koffset_web.i18n import Language
from koffset_web.site import language_of
from koffset_web.visitor import FormSeal, anonymous_api, api_of, read_form

REFUSALS = frozenset({404, 409, 422, 429, 503})
FIELDS = ("organisation", "country", "name", "email")
STATES = ("pending", "active", "refused", "suspended")


async def show_register(request: Request) -> Response:
    """Who reads Korean is taken for a firm of Korea until it says otherwise."""
    country = "KR" if language_of(request) == "ko" else ""
    return _register_page(request, {**dict.fromkeys(FIELDS, ""), "country": country})


async def register(request: Request) -> Response:
    form, language = await read_form(request), language_of(request)
    fields = {name: form.get(name, "").strip() for name in FIELDS}
    try:
        await anonymous_api(request).register({**fields, "language": language})
    except APIError as error:
        if error.status not in REFUSALS:
            raise
        return _register_page(request, fields, error=error)
    return _register_page(request, fields, sent=True)


async def show_organisations(request: Request) -> Response:
    return await _organisations_page(request, request.query_params.get("status", "pending"))


async def decide(request: Request) -> Response:
    form = await read_form(request)
    shown = form.get("shown", "pending")
    order = {"status": form.get("status", ""), "reason": form.get("reason", "")}
    try:
        await api_of(request).decide(form.get("id", ""), order)
    except APIError as error:
        if error.status not in REFUSALS:
            raise
        return await _organisations_page(request, shown, error)
    return RedirectResponse(f"/{language_of(request)}/organisations?status={_state(shown)}", 303)


def countries(language: Language) -> list[tuple[str, str]]:
    """Code and name of each country, by name; the lists of Babel hold regions with numbers, too."""
    names = Locale(language).territories
    found = [
        (code, name)
        for code, name in names.items()
        if len(code) == 2 and code not in {"ZZ", "EU", "UN", "EZ"}
    ]
    return sorted(found, key=lambda each: each[1])


def _state(text: str) -> str:
    return text if text in STATES else "pending"


def _register_page(
    request: Request, fields: dict[str, str], *, sent: bool = False, error: APIError | None = None
) -> Response:
    seal = FormSeal.of(request)
    context = RegisterContext(
        **form_basics(request, seal, error),
        fields=fields,
        countries=countries(language_of(request)),
        sent=sent,
    )
    return answer_page(request, context, seal, error)


async def _organisations_page(request: Request, status: str, error: APIError | None = None) -> Response:
    seal, state = FormSeal.of(request), _state(status)
    found = await api_of(request).organisations(state)
    context = OrganisationsContext(
        **form_basics(request, seal, error),
        organisations=found.organisations,
        states=STATES,
        shown=state,
        country_names=dict(countries(language_of(request))),
    )
    return answer_page(request, context, seal, error)
