"""Pages that one-time links open."""

from collections.abc import AsyncIterator, Mapping
from typing import Any

import httpx
import pytest
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from koffset_web.app import create_web

TOKEN = "t0ken-of-the-letter"


class Orders:
    """The API's side: what it was sent, and what it refuses."""

    def __init__(self) -> None:
        self.taken: list[tuple[str, str, Mapping[str, Any]]] = []
        self.refusal: tuple[int, str] | None = None

    async def take(self, request: Request) -> Response:
        if self.refusal:
            status, code = self.refusal
            return JSONResponse({"error": code, "detail": "what is wrong"}, status)
        self.taken.append((request.method, request.url.path, await request.json()))
        return Response(status_code=204)


@pytest.fixture
def orders() -> Orders:
    return Orders()


@pytest.fixture
async def browser(api: Any, orders: Orders) -> AsyncIterator[httpx.AsyncClient]:
    application = api.asgi()
    application.router.routes.append(Route("/api/v1/{rest:path}", orders.take, methods=["POST", "PUT"]))
    async with httpx.AsyncClient(
        transport=httpx.ASGITransport(application), base_url="http://api.test"
    ) as to_api:
        site = httpx.ASGITransport(create_web(to_api), raise_app_exceptions=False)
        async with httpx.AsyncClient(transport=site, base_url="http://web.test") as client:
            yield client


async def send(browser: httpx.AsyncClient, path: str, **fields: str) -> httpx.Response:
    page = await browser.get(path)
    seal = page.text.split('name="form_seal" value="')[1].split('"')[0]
    return await browser.post(path, data={"form_seal": seal, **fields})


class TestForgotten:
    async def test_says_that_a_letter_may_be_on_its_way(
        self, browser: httpx.AsyncClient, orders: Orders
    ) -> None:
        response = await send(browser, "/ko/forgotten", email="kim@gaon.example")
        assert response.status_code == 200
        assert "메일을 확인하십시오" in response.text
        sent = {"email": "kim@gaon.example", "language": "ko"}
        assert orders.taken == [("POST", "/api/v1/session/reset", sent)]

    @pytest.mark.parametrize(
        ("status", "code", "told"),
        [(429, "too_many_attempts", "Too many attempts"), (503, "mail_unavailable", "No letters leave here")],
    )
    async def test_a_refusal_is_said_at_the_form(
        self, browser: httpx.AsyncClient, orders: Orders, status: int, code: str, told: str
    ) -> None:
        orders.refusal = (status, code)
        response = await send(browser, "/en/forgotten", email="kim@gaon.example")
        assert response.status_code == status
        assert told in response.text
        assert 'value="kim@gaon.example"' in response.text


class TestReset:
    async def test_leads_to_sign_in(self, browser: httpx.AsyncClient, orders: Orders) -> None:
        response = await send(browser, "/en/reset", token=TOKEN, new="a new long password")
        assert (response.status_code, response.headers["location"]) == (303, "/en/sign-in?done=password")
        sent = {"token": TOKEN, "new": "a new long password"}
        assert orders.taken == [("PUT", "/api/v1/session/reset", sent)]
        assert "The password is set" in (await browser.get("/en/sign-in?done=password")).text

    async def test_a_refused_password_keeps_the_token_and_is_not_repeated(
        self, browser: httpx.AsyncClient, orders: Orders
    ) -> None:
        orders.refusal = (422, "password_invalid")
        response = await send(browser, "/en/reset", token=TOKEN, new="sh0rt")
        assert response.status_code == 422
        assert f'value="{TOKEN}"' in response.text
        assert "sh0rt" not in response.text

    @pytest.mark.parametrize("path", ["/en/reset", "/en/forgotten"])
    async def test_pages_send_no_referer_and_are_not_kept(
        self, browser: httpx.AsyncClient, path: str
    ) -> None:
        headers = (await browser.get(path)).headers
        assert (headers["referrer-policy"], headers["cache-control"]) == ("no-referrer", "no-store")
        assert "default-src 'none'" in headers["content-security-policy"]


class TestInvitation:
    async def test_who_registered_is_not_asked_for_a_name_again(
        self, browser: httpx.AsyncClient, orders: Orders
    ) -> None:
        path = "/ko/invitation?registered=yes"
        page = (await browser.get(path)).text
        assert "<h1>계정 열기</h1>" in page
        assert "초대" not in page
        assert 'name="name"' not in page
        assert "?registered=yes" in page
        orders.refusal = (422, "password_invalid")
        assert 'name="name"' not in (await send(browser, path, token=TOKEN, new="sh0rt")).text
        orders.refusal = None
        await send(browser, path, token=TOKEN, new="a new long password")
        (order,) = orders.taken
        assert order[2]["name"] == ""

    async def test_leads_to_sign_in(self, browser: httpx.AsyncClient, orders: Orders) -> None:
        fields = {"token": TOKEN, "name": "Eve", "new": "a new long password"}
        response = await send(browser, "/en/invitation", **fields)
        assert response.headers["location"] == "/en/sign-in?done=password"
        sent = {"token": TOKEN, "name": "Eve", "password": "a new long password"}
        assert orders.taken == [("PUT", "/api/v1/invitations", sent)]

    async def test_a_refusal_keeps_token_and_name(self, browser: httpx.AsyncClient, orders: Orders) -> None:
        orders.refusal = (409, "conflict")
        response = await send(browser, "/en/invitation", token=TOKEN, name="Eve", new="a new long password")
        assert response.status_code == 409
        assert f'value="{TOKEN}"' in response.text
        assert 'value="Eve"' in response.text
