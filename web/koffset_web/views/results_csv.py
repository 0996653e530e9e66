"""Search results as a CSV file."""

from collections.abc import AsyncIterator
from dataclasses import replace

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response, StreamingResponse

from koffset.api.schemas import Meta, SearchAnswer
from koffset_web.client import APIClient, APIError
from koffset_web.i18n import load_translations
from koffset_web.labels import Labels
from koffset_web.result_rows import HEADERS, RowLinks, build_rows
from koffset_web.search_state import SearchState
from koffset_web.site import language_of
from koffset_web.spreadsheets import BYTE_ORDER_MARK, format_line
from koffset_web.views.search import REFUSALS, refuse
from koffset_web.visitor import api_of


async def results_csv(request: Request) -> Response:
    """The same results as the page, up to the API's `max_export_rows`, whatever page the URL names."""
    language = language_of(request)
    state = replace(SearchState.parse(request.query_params), page=1)
    if not state.text:
        return RedirectResponse(f"/{language}/", 303)
    api = api_of(request)
    meta = await api.meta()
    try:
        first = await api.search(_page_body(state, 1, meta))
    except APIError as error:
        if error.status not in REFUSALS:
            raise
        return refuse(request, state, error)
    lines = _lines(api, state, first, meta, RowLinks(language, str(request.base_url)))
    return StreamingResponse(
        lines,
        media_type="text/csv; charset=utf-8",
        headers={"content-disposition": 'attachment; filename="koffset-search.csv"'},
    )


async def _lines(
    api: APIClient, state: SearchState, first: SearchAnswer, meta: Meta, links: RowLinks
) -> AsyncIterator[str]:
    translate = load_translations(links.language).ugettext
    labels = Labels(meta, links.language)
    yield BYTE_ORDER_MARK + format_line([translate(header) for header in HEADERS])
    written = 0
    async for answer in _answers(api, state, first, meta):
        for row in build_rows(answer, labels, links):
            if written >= meta.limits.max_export_rows:
                return
            yield format_line(row)
            written += 1


async def _answers(
    api: APIClient, state: SearchState, first: SearchAnswer, meta: Meta
) -> AsyncIterator[SearchAnswer]:
    """Page after page until one is not full."""
    answer, page = first, 1
    yield answer
    while len(answer.hits) == answer.page_size and page * answer.page_size < meta.limits.max_export_rows:
        page += 1
        answer = await api.search(_page_body(state, page, meta))
        yield answer


def _page_body(state: SearchState, page: int, meta: Meta) -> dict[str, object]:
    return {**state.request_body(), "page": page, "page_size": meta.limits.max_page_size}
