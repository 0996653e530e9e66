"""Requirements that an organisation keeps: the list, and who can do which lot of one."""

from starlette.requests import Request
from starlette.responses import Response

from koffset_web.labels import Labels
from koffset_web.match_pictures import build_chart, build_matrix
from koffset_web.match_state import MatchState
from koffset_web.match_texts import UNCOVERED
from koffset_web.requirement_contexts import MatchContext, RequirementsContext
from koffset_web.site import language_of, site_of
from koffset_web.visitor import api_of, page_basics


async def list_requirements(request: Request) -> Response:
    site = site_of(request)
    found = await api_of(request).requirements()
    context = RequirementsContext(**page_basics(request), requirements=found.requirements)
    return site.renderer.page(context)


async def show_requirement(request: Request) -> Response:
    """The answer as it is now; the address says which lot is open, which day and which rules."""
    site, api, language = site_of(request), api_of(request), language_of(request)
    requirement_id, state = request.path_params["requirement_id"], MatchState.parse(request.query_params)
    kept = await api.requirement(requirement_id)
    answer = await api.match_kept(requirement_id, state.order(language))
    lot = next((each for each in answer.lots if each.id == state.lot), answer.lots[0])
    context = MatchContext(
        **page_basics(request),
        kept=kept,
        labels=Labels(await site.api.meta(), language),
        today=site.today(),
        state=state,
        answer=answer,
        matrix=build_matrix(answer),
        lot=lot,
        chart=build_chart(lot),
        reasons=UNCOVERED,
    )
    return site.renderer.page(context)
