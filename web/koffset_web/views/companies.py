"""A company's page and the pages of its items."""

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from koffset.api.schemas import CompanyDetail
from koffset_web.charts import BARS_IN_SIGHT, build_certificate_line, build_class_bars
from koffset_web.company_items import (
    ITEMS_PAGE_SIZE,
    build_item_groups,
    count_grades,
    count_sources,
    find_group,
)
from koffset_web.contexts import CompanyContext, ItemsContext
from koffset_web.labels import Labels
from koffset_web.paging import build_pager
from koffset_web.passing_on import pass_on
from koffset_web.search_state import parse_page
from koffset_web.site import language_of, site_of
from koffset_web.visitor import api_of, page_basics


async def company(request: Request) -> Response:
    site, language = site_of(request), language_of(request)
    detail = await _fetch(request)
    bars = build_class_bars(detail)
    context = CompanyContext(
        **page_basics(request),
        labels=Labels(await site.api.meta(), language),
        detail=detail,
        bars=bars[:BARS_IN_SIGHT],
        more_bars=bars[BARS_IN_SIGHT:],
        groups=build_item_groups(detail),
        certificate_line=build_certificate_line(detail.certificates, site.today()),
        grades=count_grades(detail),
        sources=count_sources(detail),
    )
    return site.renderer.page(context)


async def items(request: Request) -> Response:
    """All items of one supply class, a hundred a page; a page past the last is not found."""
    site, language = site_of(request), language_of(request)
    detail = await _fetch(request)
    group = find_group(detail, request.path_params["supply_class"])
    page = parse_page(request.query_params.get("page", ""))
    first = (page - 1) * ITEMS_PAGE_SIZE
    if group is None or first >= len(group.rows):
        raise HTTPException(404)
    path = request.url.path
    context = ItemsContext(
        **page_basics(request),
        labels=Labels(await site.api.meta(), language),
        detail=detail,
        group=group,
        first=first,
        last=min(first + ITEMS_PAGE_SIZE, len(group.rows)),
        pager=build_pager(page, len(group.rows), ITEMS_PAGE_SIZE, lambda number: f"{path}?page={number}"),
    )
    return site.renderer.page(context)


async def dossier(request: Request) -> Response:
    """The company as a file in the language of the page; which formats there are the API says."""
    form = request.query_params.get("format", "pdf")
    company_id = request.path_params["company_id"]
    found = await api_of(request).dossier(company_id, form, language_of(request))
    return pass_on(found)


async def _fetch(request: Request) -> CompanyDetail:
    return await api_of(request).company(request.path_params["company_id"])
