"""Whose attempt it is: the address of the connection, or what a trusted proxy says."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace

import httpx
import pytest
from pydantic import ValidationError

from koffset.app import create_app
from koffset.middleware import WEB_IN_PROCESS
from koffset.settings import Settings
from koffset.usecases.workspace import Workspace
from koffset_web.app import create_web

pytestmark = pytest.mark.asyncio(loop_scope="session")

WRONG = {"email": "x@people.example", "password": "wrong"}


def limited(workspace: Workspace) -> Workspace:
    changes = {"client_attempts": 2, "sign_in_attempts": 100, "trusted_proxies": "10.1.0.0/16, 192.0.2.9"}
    return replace(workspace, settings=workspace.settings.model_copy(update=changes))


@asynccontextmanager
async def connected_from(workspace: Workspace, host: str) -> AsyncIterator[httpx.AsyncClient]:
    app = create_app(workspace.settings, workspace)
    transport = httpx.ASGITransport(app, client=(host, 4_000))
    async with (
        app.router.lifespan_context(app),
        httpx.AsyncClient(transport=transport, base_url="http://api.test") as client,
    ):
        yield client


async def tries(workspace: Workspace, host: str, forwarded: str, times: int) -> list[int]:
    async with connected_from(workspace, host) as client:
        headers = {"x-forwarded-for": forwarded} if forwarded else {}
        sent = [await client.post("/api/v1/session", json=WRONG, headers=headers) for _ in range(times)]
    return [response.status_code for response in sent]


class TestAttempts:
    async def test_from_one_address_have_a_limit_of_their_own(self, empty: Workspace) -> None:
        workspace = limited(empty)
        assert await tries(workspace, "198.51.100.1", "", 3) == [401, 401, 429]
        assert await tries(workspace, "198.51.100.2", "", 1) == [401]

    async def test_a_header_from_anybody_changes_nothing(self, empty: Workspace) -> None:
        workspace = limited(empty)
        assert await tries(workspace, "198.51.100.1", "", 2) == [401, 401]
        assert await tries(workspace, "198.51.100.1", "203.0.113.5", 1) == [429]

    @pytest.mark.parametrize("proxy", ["10.1.2.3", "192.0.2.9", WEB_IN_PROCESS])
    async def test_a_trusted_proxy_says_who_it_is_for(self, empty: Workspace, proxy: str) -> None:
        workspace = limited(empty)
        assert await tries(workspace, proxy, "203.0.113.5", 3) == [401, 401, 429]
        assert await tries(workspace, proxy, "203.0.113.6", 1) == [401]

    async def test_what_the_visitor_wrote_before_the_proxy_is_not_believed(self, empty: Workspace) -> None:
        workspace = limited(empty)
        assert await tries(workspace, "10.1.2.3", "1.1.1.1, 203.0.113.5", 2) == [401, 401]
        assert await tries(workspace, "10.1.2.3", "2.2.2.2, 203.0.113.5", 1) == [429]


async def test_the_web_passes_its_visitor_on(empty: Workspace) -> None:
    workspace = limited(empty)
    async with connected_from(workspace, WEB_IN_PROCESS) as to_api:
        web = create_web(to_api, workspace.settings.proxy_networks)
        statuses = []
        for visitor in ("203.0.113.5", "203.0.113.5", "203.0.113.5", "203.0.113.6"):
            transport = httpx.ASGITransport(web, client=("10.1.0.2", 4_000))
            async with httpx.AsyncClient(
                transport=transport, base_url="http://web.test", headers={"x-forwarded-for": visitor}
            ) as browser:
                page = await browser.get("/en/sign-in")
                seal = page.text.split('name="form_seal" value="')[1].split('"')[0]
                sent = await browser.post("/en/sign-in", data={"form_seal": seal, **WRONG})
                statuses.append(sent.status_code)
    assert statuses == [401, 401, 429, 401]


async def test_what_is_no_network_is_refused_at_the_start() -> None:
    with pytest.raises(ValidationError, match=r"10\.0\.0\.1/8"):
        Settings(trusted_proxies="192.0.2.9, 10.0.0.1/8")
