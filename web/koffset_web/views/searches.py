"""What was searched and not found, on KDIA's desk."""

import asyncio

from starlette.requests import Request
from starlette.responses import Response

from koffset_web.account_contexts import SearchesContext
from koffset_web.site import site_of
from koffset_web.visitor import api_of, page_basics


async def show_searches(request: Request) -> Response:
    api = api_of(request)
    asked = {name: value for name in ("from", "to") if (value := request.query_params.get(name, "").strip())}
    most_asked, unanswered = await asyncio.gather(
        api.search_statistics(asked), api.search_statistics({**asked, "only": "unanswered"})
    )
    context = SearchesContext(
        **page_basics(request),
        since=most_asked.first_month,
        until=most_asked.last_month,
        held_back=most_asked.held_back,
        most_asked=most_asked.searches,
        unanswered=unanswered.searches,
    )
    return site_of(request).renderer.page(context)
