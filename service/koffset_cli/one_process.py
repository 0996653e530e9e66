"""API and web in one process: one ASGI application that enters both and routes between them."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Never

import httpx
import structlog
from starlette.applications import Starlette
from starlette.routing import Mount
from starlette.types import ASGIApp, Receive, Scope, Send

from koffset.app import create_app
from koffset.middleware import WEB_IN_PROCESS
from koffset.settings import Settings
from koffset.usecases.auditing import seal_regularly
from koffset.usecases.workspace import Workspace
from koffset.wiring import open_workspace
from koffset_indexer.file_importer import FileImporter
from koffset_indexer.follow import follow
from koffset_web.app import create_web

log = structlog.get_logger(__name__)

API_PATHS = ("/api/", "/healthz", "/readyz", "/openapi.json")
WEB_TIMEOUT_SEC = 30.0


class ByPath:
    """Sends API paths straight to the API (no buffering on the way) and the rest to the web."""

    def __init__(self, api: ASGIApp, web: ASGIApp) -> None:
        self._api = api
        self._web = web

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        target = self._api if scope["path"].startswith(API_PATHS) else self._web
        await target(scope, receive, send)


def create_one_process(settings: Settings) -> Starlette:
    """The application of `koffset serve`. Encoder and Kiwi are loaded before the first request is taken."""

    @asynccontextmanager
    async def lifespan(parent: Starlette) -> AsyncIterator[None]:
        async with open_workspace(settings) as workspace:
            api = create_app(settings, workspace, FileImporter())
            client = httpx.AsyncClient(
                transport=httpx.ASGITransport(api, client=(WEB_IN_PROCESS, 0)),
                base_url="http://koffset",
                timeout=WEB_TIMEOUT_SEC,
            )
            await asyncio.to_thread(workspace.warm_up)
            async with api.router.lifespan_context(api), client, _following(workspace, settings):
                parent.router.routes.append(
                    Mount("", ByPath(api, create_web(client, settings.proxy_networks)))
                )
                yield

    return Starlette(lifespan=lifespan)


@asynccontextmanager
async def _following(workspace: Workspace, settings: Settings) -> AsyncIterator[None]:
    """Index follower and sealing beside the application. A fault ends one and is logged: searching goes on."""
    tasks = [asyncio.create_task(follow(workspace, settings.follow_interval_sec), name="index follower")]
    if settings.audit_seal_minutes:
        sealing = seal_regularly(workspace, settings.audit_seal_minutes)
        tasks.append(asyncio.create_task(sealing, name="audit sealing"))
    for task in tasks:
        task.add_done_callback(_log_fault)
    try:
        yield
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)


def _log_fault(task: asyncio.Task[Never]) -> None:
    if not task.cancelled():
        log.error("background_task_failed", task=task.get_name(), exc_info=task.exception())


def create_web_process(settings: Settings) -> Starlette:
    """The web alone, against the API of KOFFSET_API_URL."""

    @asynccontextmanager
    async def lifespan(parent: Starlette) -> AsyncIterator[None]:
        async with httpx.AsyncClient(base_url=settings.api_url, timeout=WEB_TIMEOUT_SEC) as client:
            parent.router.routes.append(Mount("", create_web(client, settings.proxy_networks)))
            yield

    return Starlette(lifespan=lifespan)
