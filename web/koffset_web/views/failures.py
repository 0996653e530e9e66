"""Error pages: every failure as a page in the visitor's language, with its status kept."""

from http import HTTPStatus
from urllib.parse import urlencode

import structlog
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from koffset.errors import KoffsetError
from koffset_web.client import APIError
from koffset_web.contexts import ErrorContext
from koffset_web.messages import detail_for, find_message
from koffset_web.site import site_of, visitor_language
from koffset_web.visitor import end_session, page_basics

log = structlog.get_logger(__name__)

CODES_BY_STATUS = {404: "not_found", 405: "method_not_allowed"}


async def show_koffset_error(request: Request, exc: Exception) -> Response:
    if not isinstance(exc, KoffsetError):
        raise exc
    if isinstance(exc, APIError) and exc.status == HTTPStatus.UNAUTHORIZED:
        return _to_sign_in(request)
    if isinstance(exc, APIError) and exc.request_id:
        # The API's log has more of it than that of the web.
        request.state.request_id = exc.request_id
    # What a visitor asked wrongly is the visitor's to read; what the service lacks is for who runs it.
    is_visitors = exc.status < HTTPStatus.INTERNAL_SERVER_ERROR
    if not is_visitors:
        log.warning(
            "service_failed",
            code=exc.code,
            status=exc.status,
            detail=exc.detail,
            request_id=request.state.request_id,
        )
    return _page(request, exc.status, exc.code, exc.detail if is_visitors else "")


async def show_http_error(request: Request, exc: Exception) -> Response:
    if not isinstance(exc, HTTPException):
        raise exc
    return _page(request, exc.status_code, CODES_BY_STATUS.get(exc.status_code, "invalid_input"), "")


async def show_internal_error(request: Request, _exc: Exception) -> Response:
    """Says nothing of the cause: the server's log has it under the request id."""
    return _page(request, 500, "internal_error", "")


def _to_sign_in(request: Request) -> Response:
    """A session that ended, or reading that is not public: back here once signed in."""
    path = f"/{visitor_language(request)}/sign-in"
    here = request.url.path + (f"?{request.url.query}" if request.url.query else "")
    address = f"{path}?{urlencode({'next': here})}" if request.method == "GET" else path
    is_fragment = request.headers.get("hx-request") == "true"
    response = Response(headers={"hx-redirect": address}) if is_fragment else RedirectResponse(address, 303)
    end_session(response)
    return response


def _page(request: Request, status: int, code: str, detail: str) -> Response:
    language = visitor_language(request)
    context = ErrorContext(
        **page_basics(request, language),
        status=status,
        message=find_message(code),
        detail=detail_for(language, code, detail),
        request_id=request.state.request_id,
    )
    return site_of(request).renderer.page(context, status)
