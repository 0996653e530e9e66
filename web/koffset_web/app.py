"""The web as an ASGI application over the public API."""

from collections.abc import Callable, Sequence
from datetime import UTC, datetime

import httpx
from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.middleware.gzip import GZipMiddleware
from starlette.routing import Mount
from uvicorn.middleware.proxy_headers import ProxyHeadersMiddleware

from koffset.errors import KoffsetError
from koffset_web.assets import VersionedFiles, hash_assets
from koffset_web.client import APIClient
from koffset_web.middleware import RequestIds, SecurityHeaders
from koffset_web.rendering import Renderer
from koffset_web.routes import ROUTES
from koffset_web.site import Site
from koffset_web.views import failures


def _now() -> datetime:
    return datetime.now(UTC)


def create_web(
    client: httpx.AsyncClient, proxy_networks: Sequence[str] = (), now: Callable[[], datetime] = _now
) -> Starlette:
    """Build the web; `client` has its `base_url` set to the API and is closed by the caller.

    Who asks is believed from `proxy_networks` only, and passed on to the API.
    """
    versions = hash_assets()
    app = Starlette(
        routes=[
            Mount("/static", VersionedFiles(versions), name="static"),
            *ROUTES,
        ],
        middleware=[
            Middleware(ProxyHeadersMiddleware, trusted_hosts=[*proxy_networks]),
            Middleware(SecurityHeaders),
            Middleware(RequestIds, on_fault=failures.show_internal_error),
            Middleware(GZipMiddleware, minimum_size=1_000),
        ],
        exception_handlers={
            KoffsetError: failures.show_koffset_error,
            HTTPException: failures.show_http_error,
        },
    )
    app.state.site = Site(APIClient(client), Renderer(versions), now)
    return app
