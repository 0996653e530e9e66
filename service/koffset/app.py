"""The API as an ASGI application."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import structlog
from fastapi import FastAPI
from uvicorn.middleware.proxy_headers import ProxyHeadersMiddleware

from koffset.api import (
    admin,
    audit,
    chances,
    claims,
    companies,
    compare,
    dossiers,
    imports,
    keys,
    match,
    merges,
    meta,
    offset,
    organisation,
    organisation_settings,
    organisations,
    profile,
    profile_forms,
    programmes,
    proposals,
    requirements,
    reviews,
    search,
    session,
    shortlists,
    statistics,
    uploads,
)
from koffset.api.failures import install_failure_handlers
from koffset.api.presenting import PRODUCT_VERSION
from koffset.api.schemas import ErrorBody
from koffset.middleware import WEB_IN_PROCESS, BodyLimit, PathLimit, RequestContext
from koffset.settings import Settings
from koffset.usecases.importer import Importer, NoImporter
from koffset.usecases.search_log import SearchLog
from koffset.usecases.workspace import Workspace
from koffset.wiring import open_workspace

log = structlog.get_logger(__name__)

_ROUTERS = (
    search,
    match,
    requirements,
    programmes,
    proposals,
    chances,
    shortlists,
    compare,
    companies,
    dossiers,
    session,
    keys,
    organisation,
    organisation_settings,
    organisations,
    profile,
    claims,
    reviews,
    merges,
    imports,
    uploads,
    profile_forms,
    offset,
    meta,
    admin,
    audit,
    statistics,
)
_FORM_BYTES = 10_000
"""What a multipart form adds to the file in it."""


def body_limits(settings: Settings) -> tuple[PathLimit, ...]:
    """Where bodies may be larger than elsewhere: files are sent there."""
    largest = settings.max_upload_bytes + _FORM_BYTES
    paths = (
        "/api/v1/companies/*/uploads",
        "/api/v1/profile-forms/items",
        "/api/v1/profile-forms/items.xlsx",
        "/api/v1/requirements/file",
    )
    imports = PathLimit("/api/v1/imports", settings.max_import_bytes + _FORM_BYTES)
    return (*(PathLimit(path, largest) for path in paths), imports)


def create_app(
    settings: Settings, workspace: Workspace | None = None, importer: Importer | None = None
) -> FastAPI:
    """The API. Without a workspace it opens and warms up its own for its lifespan; with one, the giver closes it.

    Without an importer it refuses files to import: what reads them stands above this package (decision 0016).
    """

    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        if workspace is not None:
            async with serving(app, workspace):
                yield
            return
        async with open_workspace(settings) as opened:
            await asyncio.to_thread(opened.warm_up)
            async with serving(app, opened):
                yield

    app = FastAPI(
        title="koffset",
        version=PRODUCT_VERSION,
        summary="Partner search for Korean defence offsets",
        lifespan=lifespan,
        # Its pages of documentation fetch scripts from elsewhere; the description itself is at /openapi.json.
        docs_url=None,
        redoc_url=None,
        responses={status: {"model": ErrorBody} for status in (401, 403, 404, 409, 413, 422, 429, 503)},
    )
    app.state.importer = importer or NoImporter()
    install_failure_handlers(app)
    for module in _ROUTERS:
        app.include_router(module.router)
    app.add_middleware(BodyLimit, max_bytes=settings.max_body_bytes, by_path=body_limits(settings))
    app.add_middleware(RequestContext)
    trusted = [WEB_IN_PROCESS, *settings.proxy_networks]
    app.add_middleware(ProxyHeadersMiddleware, trusted_hosts=trusted)
    return app


@asynccontextmanager
async def serving(app: FastAPI, workspace: Workspace) -> AsyncIterator[None]:
    """What routers reach by `deps`. Noted searches are written before the workspace closes."""
    async with SearchLog(workspace).running() as search_log:
        app.state.workspace, app.state.search_log = workspace, search_log
        yield
