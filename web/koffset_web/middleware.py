"""Security headers and a request id on every response, as pure ASGI."""

import uuid
from collections.abc import Awaitable, Callable

import structlog
from starlette.datastructures import MutableHeaders
from starlette.requests import Request
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

log = structlog.get_logger(__name__)

POLICY = (
    "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self'; connect-src 'self'; "
    "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
HEADERS = {
    "content-security-policy": POLICY,
    "x-content-type-options": "nosniff",
    "referrer-policy": "same-origin",
    "cross-origin-opener-policy": "same-origin",
}


class SecurityHeaders:
    """Scripts, styles and pictures come from this site alone, and no other site may frame it."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return

        async def send_with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                # A page may be stricter with itself.
                for name, value in HEADERS.items():
                    headers.setdefault(name, value)
            await send(message)

        await self._app(scope, receive, send_with_headers)


class RequestIds:
    """Answers an id in `X-Request-ID`, which stands on every log line and on pages of failures.

    It is in the request's state, and may be changed there for the id under which the API refused. Whatever nobody
    foresaw is logged with it here, and answered by `on_fault`.
    """

    def __init__(self, app: ASGIApp, on_fault: Callable[[Request, Exception], Awaitable[Response]]) -> None:
        self._app = app
        self._on_fault = on_fault

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        request_id = uuid.uuid4().hex[:12]
        state = scope.setdefault("state", {})
        state["request_id"] = request_id
        is_answering = False

        async def send_with_id(message: Message) -> None:
            nonlocal is_answering
            if message["type"] == "http.response.start":
                is_answering = True
                MutableHeaders(scope=message)["X-Request-ID"] = state["request_id"]
            await send(message)

        with structlog.contextvars.bound_contextvars(request_id=request_id):
            try:
                await self._app(scope, receive, send_with_id)
            # The outer boundary: the page says nothing of the cause, the log has all of it.
            except Exception as exc:
                log.exception("request_failed", path=scope["path"])
                if is_answering:
                    raise
                response = await self._on_fault(Request(scope, receive), exc)
                await response(scope, receive, send_with_id)
