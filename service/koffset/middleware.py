"""Pure ASGI middleware of the API: a request id on every answer and log line, and a limit on bodies."""

import json
import time
import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from fnmatch import fnmatchcase

import structlog
from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from koffset.errors import KoffsetError, PayloadTooLarge

log = structlog.get_logger(__name__)

WEB_IN_PROCESS = "koffset-web"
"""The client's address as the web in the same process gives it: no connection from outside can have it."""

FAULT_DETAIL = "something failed here; the log has it under this request id"


class RequestContext:
    """Binds a request id, answers it in `X-Request-ID` and logs one line a request: path without its query.

    The id is in the request's state as well, for the audit log.

    It stands outside the application, so that faults carry the id too.
    """

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        request_id = uuid.uuid4().hex[:12]
        scope.setdefault("state", {})["request_id"] = request_id
        started = time.perf_counter()
        status = 500
        started_answering = False

        async def send_with_id(message: Message) -> None:
            nonlocal status, started_answering
            if message["type"] == "http.response.start":
                status, started_answering = message["status"], True
                MutableHeaders(scope=message)["X-Request-ID"] = request_id
            await send(message)

        with structlog.contextvars.bound_contextvars(request_id=request_id):
            try:
                await self._app(scope, receive, send_with_id)
            # The outer boundary: whatever nobody foresaw is logged whole and answered without its inside.
            except Exception:
                log.exception("request_failed")
                if started_answering:
                    raise
                await send_error(send_with_id, KoffsetError(FAULT_DETAIL))
            finally:
                log.info(
                    "request_handled",
                    method=scope["method"],
                    path=scope["path"],
                    status=status,
                    duration_ms=round((time.perf_counter() - started) * 1000, 1),
                )


@dataclass(frozen=True, slots=True)
class PathLimit:
    """A limit of its own for the paths of a pattern, in which `*` stands for any text."""

    pattern: str
    max_bytes: int


class BodyLimit:
    """Refuses bodies over the limit, by their declared length or as they arrive, in the one error shape.

    The first of `by_path` that a path fits has the say, otherwise `max_bytes`.
    """

    def __init__(self, app: ASGIApp, max_bytes: int, by_path: Sequence[PathLimit] = ()) -> None:
        self._app = app
        self._max_bytes = max_bytes
        self._by_path = by_path

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        limit = self._limit_of(scope["path"])
        declared = Headers(scope=scope).get("content-length", "0")
        if declared.isdecimal() and int(declared) > limit:
            await send_error(send, _too_large(limit))
            return
        body = await _read(receive, limit)
        if body is None:
            await send_error(send, _too_large(limit))
            return
        await self._app(scope, _replay(body, receive), send)

    def _limit_of(self, path: str) -> int:
        fitting = (each.max_bytes for each in self._by_path if fnmatchcase(path, each.pattern))
        return next(fitting, self._max_bytes)


async def _read(receive: Receive, max_bytes: int) -> bytes | None:
    """The whole body, or None once it is over the limit."""
    chunks: list[bytes] = []
    size = 0
    while True:
        message = await receive()
        if message["type"] != "http.request":
            return b"".join(chunks)
        chunk = message.get("body", b"")
        size += len(chunk)
        if size > max_bytes:
            return None
        chunks.append(chunk)
        if not message.get("more_body"):
            return b"".join(chunks)


def _too_large(max_bytes: int) -> PayloadTooLarge:
    return PayloadTooLarge(f"the body is larger than {max_bytes:,} bytes: send less at once")


async def send_error(send: Send, error: KoffsetError) -> None:
    """Answer with the one error shape."""
    body = json.dumps({"error": error.code, "detail": error.detail}).encode()
    headers = [(b"content-type", b"application/json"), (b"content-length", str(len(body)).encode())]
    await send({"type": "http.response.start", "status": error.status, "headers": headers})
    await send({"type": "http.response.body", "body": body})


def _replay(body: bytes, receive: Receive) -> Receive:
    sent = False

    async def replayed() -> Message:
        nonlocal sent
        if sent:
            return await receive()
        sent = True
        return {"type": "http.request", "body": body, "more_body": False}

    return replayed
