"""The offset calculator: a form whose address holds all of it, and the answer under it."""

from collections.abc import Sequence
from dataclasses import dataclass

from starlette.requests import Request
from starlette.responses import Response

from koffset.api.schemas import OffsetAnswer, RuleBookView
from koffset_web.client import APIClient, APIError
from koffset_web.messages import Message, find_message
from koffset_web.offset_bars import build_offset_bars
from koffset_web.offset_contexts import OffsetContext
from koffset_web.offset_faults import OffsetFault, build_offset_faults
from koffset_web.offset_state import OffsetState
from koffset_web.offset_texts import OFFSET_TEXTS
from koffset_web.site import site_of
from koffset_web.visitor import anonymous_api, page_basics

REFUSALS = frozenset({"invalid_input", "currency_mixed"})
NOT_CALCULATED = "offset_invalid"


@dataclass(frozen=True, slots=True)
class _Answered:
    """The answer, or why there is none."""

    answer: OffsetAnswer | None = None
    message: Message | None = None
    detail: str = ""
    faults: Sequence[OffsetFault] = ()
    status: int = 200


async def show_offset(request: Request) -> Response:
    """Asked as nobody: the rules are open to everybody, and a session that ended must not stand in the way."""
    site, api = site_of(request), anonymous_api(request)
    state = OffsetState.parse(request.query_params, site.today().isoformat())
    answered = await _calculate(api, state) if state.is_asked else _Answered()
    answer = answered.answer
    context = OffsetContext(
        **page_basics(request),
        state=state,
        texts=OFFSET_TEXTS,
        answer=answer,
        numbers={rule.id: number for number, rule in enumerate(answer.rules, start=1)} if answer else {},
        bars=build_offset_bars(answer) if answer else (),
        book=await _rules(api, state.date),
        message=answered.message,
        detail=answered.detail,
        faults=answered.faults,
    )
    return site.renderer.page(context, answered.status)


async def _calculate(api: APIClient, state: OffsetState) -> _Answered:
    try:
        return _Answered(await api.calculate_offset(state.order()))
    except APIError as exc:
        if exc.code not in REFUSALS:
            raise
        code = NOT_CALCULATED if exc.code == "invalid_input" else exc.code
        faults = build_offset_faults(exc.faults)
        detail = "" if faults else exc.detail
        return _Answered(message=find_message(code), detail=detail, faults=faults, status=exc.status)


async def _rules(api: APIClient, day: str) -> RuleBookView | None:
    """The rules of the day; none where it is no day, which the calculation says."""
    try:
        return await api.offset_rules(day)
    except APIError as exc:
        if exc.code not in REFUSALS:
            raise
        return None
