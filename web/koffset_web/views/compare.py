"""Firms side by side, at an address that can be mailed."""

from starlette.requests import Request
from starlette.responses import Response

from koffset_web.client import APIError
from koffset_web.comparing import build_blocks
from koffset_web.i18n import load_translations
from koffset_web.labels import Labels
from koffset_web.shortlist_contexts import CompareContext
from koffset_web.shortlist_texts import TICK_SOME
from koffset_web.site import language_of, site_of
from koffset_web.visitor import api_of, page_basics


async def compare(request: Request) -> Response:
    """As whoever opens the address may see them; too few or too many ids are asked for again."""
    site, language = site_of(request), language_of(request)
    ids, requirement = request.query_params.getlist("ids"), request.query_params.get("requirement", "")
    try:
        compared = await api_of(request).compare(ids, requirement, language)
    except APIError as error:
        if error.status != 422:
            raise
        refused = CompareContext(**page_basics(request), compared=None, blocks=(), message=TICK_SOME)
        return site.renderer.page(refused, error.status)
    labels = Labels(await site.api.meta(), language)
    blocks = build_blocks(compared, labels, load_translations(language).ugettext)
    context = CompareContext(**page_basics(request), compared=compared, blocks=blocks, message=None)
    return site.renderer.page(context)
