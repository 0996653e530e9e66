"""The search page, its results as a fragment, and suggestions of company names."""

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from koffset.api.schemas import SearchAnswer
from koffset_web.client import APIError
from koffset_web.contexts import (
    ExpansionLink,
    RefusedContext,
    SearchContext,
    SuggestionsContext,
)
from koffset_web.facets import build_chips, build_facets, build_grades
from koffset_web.i18n import Language
from koffset_web.labels import Labels
from koffset_web.messages import find_message
from koffset_web.paging import Pager, build_pager
from koffset_web.search_state import SORTS, SearchState
from koffset_web.site import language_of, other_language, site_of
from koffset_web.visitor import api_of, page_basics

SUGGESTIONS = 8
REFUSALS = frozenset({413, 422})


async def search(request: Request) -> Response:
    site, language = site_of(request), language_of(request)
    state = SearchState.parse(request.query_params)
    if not state.text:
        return RedirectResponse(f"/{language}/", 303)
    try:
        answer = await api_of(request).search(state.request_body())
    except APIError as error:
        if error.status not in REFUSALS:
            raise
        return refuse(request, state, error)
    labels = Labels(await site.api.meta(), language)
    fragment = request.headers.get("hx-request") == "true"
    context = build_context(request, state, answer, labels, fragment=fragment)
    if fragment:
        return site.renderer.block(context, "results", {"hx-push-url": state.url(language)})
    return site.renderer.page(context)


def refuse(request: Request, state: SearchState, error: APIError) -> Response:
    """The page with the API's refusal at the search box; status and request id stay the API's."""
    request.state.request_id = error.request_id or request.state.request_id
    context = RefusedContext(
        **page_basics(request),
        query=state.text,
        status=error.status,
        message=find_message(error.code),
        detail=error.detail,
        request_id=request.state.request_id,
    )
    return site_of(request).renderer.page(context, error.status)


def build_context(
    request: Request, state: SearchState, answer: SearchAnswer, labels: Labels, *, fragment: bool
) -> SearchContext:
    language, basics = labels.language, page_basics(request)
    basics["switch_url"] = state.url(other_language(language))
    return SearchContext(
        **basics,
        query=state.text,
        fragment=fragment,
        labels=labels,
        today=site_of(request).today(),
        answer=answer,
        matches=[hit for hit in answer.hits if hit.match == "evidence"],
        nearest=[hit for hit in answer.hits if hit.match == "nearest"],
        facets=build_facets(state, answer.facets, labels),
        grades=build_grades(state, answer.facets, labels),
        chips=build_chips(state, labels, language),
        clear_url=state.without_filters().url(language),
        expansions=link_expansions(state, answer, language),
        all_expansions_url=_all_expansions_url(state, language),
        no_expansions_url=state.without_expansions().url(language) if answer.reading.expansions else None,
        hidden=hidden_fields(state),
        sort=state.sort,
        sorts=SORTS,
        pager=_pager(state, answer, language),
        csv_url=state.on_page(1).url(language, "search.csv"),
    )


def link_expansions(state: SearchState, answer: SearchAnswer, language: Language) -> list[ExpansionLink]:
    return [
        ExpansionLink(
            term=expansion.term,
            added=expansion.added,
            source=expansion.source,
            drop_url=state.without_expansion(expansion.id).url(language),
        )
        for expansion in answer.reading.expansions
    ]


def hidden_fields(state: SearchState) -> list[tuple[str, str]]:
    """What the form must carry along besides its visible fields."""
    return [("x", expansion) for expansion in state.without] + ([] if state.expand else [("expand", "0")])


def _all_expansions_url(state: SearchState, language: Language) -> str | None:
    return state.with_all_expansions().url(language) if state.without or not state.expand else None


def _pager(state: SearchState, answer: SearchAnswer, language: Language) -> Pager | None:
    results = answer.total + answer.nearest
    return build_pager(answer.page, results, answer.page_size, lambda page: state.on_page(page).url(language))


async def suggest(request: Request) -> Response:
    """Options of the search box; empty when nothing begins with what was typed."""
    site, language = site_of(request), language_of(request)
    text = request.query_params.get("q", "").strip()
    answer = await api_of(request).suggest(text, SUGGESTIONS) if text else None
    context = SuggestionsContext(language=language, suggestions=answer.suggestions if answer else ())
    return site.renderer.page(context)
