"""The way in: the start page and the choice of language."""

from collections.abc import Awaitable, Callable

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from koffset.api.schemas import IndexView
from koffset.errors import KoffsetError
from koffset_web.client import APIClient
from koffset_web.contexts import StartContext
from koffset_web.i18n import Language
from koffset_web.messages import find_message
from koffset_web.search_state import SearchState
from koffset_web.site import language_of, site_of, visitor_language
from koffset_web.visitor import api_of, page_basics

EXAMPLES = {
    "en": (
        "antenna mount for tactical vehicle radio",
        "precision machining of titanium parts with AS9100",
        "periscope for main battle tank",
    ),
    "ko": ("전술차량 무전기용 안테나 받침대", "AS9100 인증 티타늄 정밀 가공", "전차용 잠망경"),
}


async def choose_language(request: Request) -> Response:
    return RedirectResponse(
        f"/{visitor_language(request)}/",
        307,
        {"vary": "Accept-Language, Cookie", "cache-control": "no-cache"},
    )


async def start(request: Request) -> Response:
    site, language = site_of(request), language_of(request)
    index = await _index(api_of(request))
    context = StartContext(
        **page_basics(request),
        examples=example_searches(language),
        index=index,
        problem=find_message(index.problem_code) if index and index.problem_code else None,
    )
    return site.renderer.page(context)


async def _index(api: APIClient) -> IndexView | None:
    """Figures of the index; the start page does without them when the API has none."""
    try:
        return await api.index()
    except KoffsetError:
        return None


def example_searches(language: Language) -> list[tuple[str, str]]:
    """Texts to try with the URLs of their searches."""
    return [(text, SearchState(text).url(language)) for text in EXAMPLES[language]]


def lead_to(place: str) -> Callable[[Request], Awaitable[Response]]:
    """For addresses that forms are sent to: who switches the language there, or opens it again, gets the page."""

    async def lead(request: Request) -> Response:
        return RedirectResponse(f"/{language_of(request)}/{place}", 303)

    return lead
