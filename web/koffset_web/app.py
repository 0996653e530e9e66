"""The web as an ASGI application over the public API."""

from collections.abc import Callable
from datetime import UTC, datetime

import httpx
from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.middleware.gzip import GZipMiddleware
from starlette.routing import Mount, Route

from koffset.errors import KoffsetError
from koffset_web.assets import VersionedFiles, hash_assets
from koffset_web.client import APIClient
from koffset_web.middleware import SecurityHeaders
from koffset_web.rendering import Renderer
from koffset_web.site import Site
from koffset_web.views import account, audit, companies, failures, results_csv, search, searches, start


def _now() -> datetime:
    return datetime.now(UTC)


def create_web(client: httpx.AsyncClient, now: Callable[[], datetime] = _now) -> Starlette:
    """Build the web; `client` has its `base_url` set to the API and is closed by the caller."""
    versions = hash_assets()
    app = Starlette(
        routes=[
            Route("/", start.choose_language),
            Mount("/static", VersionedFiles(versions), name="static"),
            Route("/{language}/", start.start),
            Route("/{language}/search", search.search),
            Route("/{language}/search.csv", results_csv.results_csv),
            Route("/{language}/sign-in", account.show_sign_in, methods=["GET"]),
            Route("/{language}/sign-in", account.sign_in, methods=["POST"]),
            Route("/{language}/sign-out", account.sign_out, methods=["POST"]),
            Route("/{language}/account", account.show_account, methods=["GET"]),
            Route("/{language}/account/searches", account.choose_for_searches, methods=["POST"]),
            Route("/{language}/searches", searches.show_searches),
            Route("/{language}/audit", audit.show_audit),
            Route("/{language}/audit.jsonl", audit.export),
            Route("/{language}/suggest", search.suggest),
            Route("/{language}/companies/{company_id}", companies.company),
            Route("/{language}/companies/{company_id}/classes/{supply_class}", companies.items),
        ],
        middleware=[Middleware(SecurityHeaders), Middleware(GZipMiddleware, minimum_size=1_000)],
        exception_handlers={
            KoffsetError: failures.show_koffset_error,
            HTTPException: failures.show_http_error,
            Exception: failures.show_internal_error,
        },
    )
    app.state.site = Site(APIClient(client), Renderer(versions), now)
    return app
