"""A proxy before a real OpenSearch: for TLS and sign-in, and to make some requests slow."""

import asyncio
import ssl
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

import httpx
import uvicorn
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route


@dataclass(frozen=True, slots=True)
class ServerCertificate:
    """Files of a certificate that has its key in it; with `client_authority`, clients must show one of that."""

    file: Path
    client_authority: Path | None = None


@dataclass(frozen=True, slots=True)
class Rules:
    """`authorization` refuses requests without that header; bodies that hold `slow` wait for `slow_sec`."""

    authorization: str = ""
    slow: bytes = b""
    slow_sec: float = 0.0


@asynccontextmanager
async def proxied(
    upstream: str, rules: Rules, certificate: ServerCertificate | None = None
) -> AsyncIterator[str]:
    """The proxy's address, for as long as the context lasts."""
    async with httpx.AsyncClient(base_url=upstream, timeout=30) as client:
        methods = ["GET", "HEAD", "POST", "PUT", "DELETE"]
        application = Starlette(routes=[Route("/{path:path}", _forwarding(client, rules), methods=methods)])
        server = uvicorn.Server(_config(application, certificate))
        serving = asyncio.create_task(server.serve())
        while not server.started:  # noqa: ASYNC110 - uvicorn has no event for it
            await asyncio.sleep(0.01)
        port = server.servers[0].sockets[0].getsockname()[1]
        try:
            yield f"{'https' if certificate else 'http'}://127.0.0.1:{port}"
        finally:
            server.should_exit = True
            server.force_exit = True
            await serving


def _config(application: Starlette, certificate: ServerCertificate | None) -> uvicorn.Config:
    config = uvicorn.Config(application, host="127.0.0.1", port=0, log_config=None, lifespan="off")
    if certificate:
        config.ssl_certfile = str(certificate.file)
        if certificate.client_authority:
            config.ssl_ca_certs = str(certificate.client_authority)
            config.ssl_cert_reqs = ssl.CERT_REQUIRED
    return config


def _forwarding(client: httpx.AsyncClient, rules: Rules) -> Callable[[Request], "asyncio.Future[Response]"]:
    async def forward(request: Request) -> Response:
        if rules.authorization and request.headers.get("authorization") != rules.authorization:
            return Response('{"error": {"type": "security_exception"}}', 401, media_type="application/json")
        body = await request.body()
        if rules.slow and rules.slow in body:
            await asyncio.sleep(rules.slow_sec)
        kept = {name: request.headers[name] for name in ("content-type",) if name in request.headers}
        url = str(request.url.path) + (f"?{request.url.query}" if request.url.query else "")
        answer = await client.request(request.method, url, content=body, headers=kept)
        return Response(answer.content, answer.status_code, media_type=answer.headers.get("content-type"))

    return forward  # type: ignore[return-value]
