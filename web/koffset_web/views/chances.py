"""For a firm: what is open to it, and how it stands in one of these. Nothing on the pages is of another firm."""

from starlette.requests import Request
from starlette.responses import Response

from koffset_web.field_labels import FieldLabels
from koffset_web.labels import Labels
from koffset_web.paging import list_pager
from koffset_web.requirement_contexts import ChancesContext, StandingContext
from koffset_web.search_state import parse_page
from koffset_web.site import language_of, site_of
from koffset_web.standing import build_lots
from koffset_web.visitor import api_of, page_basics


async def show_chances(request: Request) -> Response:
    """What is open to it, how it stands in each lot, and what would open more."""
    page = parse_page(request.query_params.get("page", ""))
    found = await api_of(request).chances(language_of(request), page)
    context = ChancesContext(**page_basics(request), chances=found, pager=list_pager(found, request.url.path))
    return site_of(request).renderer.page(context)


async def show_standing(request: Request) -> Response:
    """One open requirement with its text, its conditions and the firm's own standing."""
    language = language_of(request)
    found = await api_of(request).standing(request.path_params["requirement_id"], language)
    labels = Labels(await site_of(request).api.meta(), language)
    context = StandingContext(
        **page_basics(request),
        kept=found.requirement,
        standing=found,
        lots=build_lots(found),
        labels=labels,
        fields=FieldLabels(labels),
        today=site_of(request).today(),
    )
    return site_of(request).renderer.page(context)
