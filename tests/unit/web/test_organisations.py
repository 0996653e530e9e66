"""Registering as a contractor, and KDIA's desk of organisations."""

import re
from collections.abc import AsyncIterator
from typing import Any

import httpx
import pytest
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from koffset_web.app import create_web
from koffset_web.views.organisations import countries

ORGANISATION = {
    "id": "o1",
    "kind": "contractor",
    "name": "Nordic <Example>",
    "status": "pending",
    "company_id": None,
    "country": "SE",
    "registered_at": "2026-11-20T03:00:00Z",
    "members": ["nils@nordic.example"],
    "next": ["active", "refused"],
}


class Desk:
    """The API's side; `refusal` answers every order."""

    def __init__(self) -> None:
        self.ordered: list[tuple[str, str, Any]] = []
        self.asked: list[str] = []
        self.refusal: tuple[int, str] | None = None

    async def answer(self, request: Request) -> Response:
        if request.method == "GET":
            self.asked.append(request.query_params["status"])
            return JSONResponse({"organisations": [ORGANISATION]})
        if self.refusal:
            return JSONResponse({"error": self.refusal[1], "detail": "it is active"}, self.refusal[0])
        self.ordered.append((request.method, request.url.path, await request.json()))
        return Response(status_code=204)


@pytest.fixture
def desk() -> Desk:
    return Desk()


@pytest.fixture
async def browser(api: Any, desk: Desk) -> AsyncIterator[httpx.AsyncClient]:
    application = api.asgi()
    for path in ("/api/v1/organisations{rest:path}", "/api/v1/registrations"):
        application.router.routes.append(Route(path, desk.answer, methods=["GET", "POST", "PATCH"]))
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


FIELDS = {"organisation": "Nordic", "country": "SE", "name": "Nils", "email": "nils@nordic.example"}


class TestRegistering:
    async def test_asks_for_a_letter_in_the_language_of_the_page(
        self, browser: httpx.AsyncClient, desk: Desk
    ) -> None:
        response = await send(browser, "/ko/register", **FIELDS)
        assert "메일을 확인하십시오" in response.text
        assert desk.ordered == [("POST", "/api/v1/registrations", {**FIELDS, "language": "ko"})]

    async def test_a_refusal_keeps_what_was_filled_in(self, browser: httpx.AsyncClient, desk: Desk) -> None:
        desk.refusal = (429, "too_many_attempts")
        response = await send(browser, "/en/register", **FIELDS)
        assert response.status_code == 429
        assert 'value="Nordic"' in response.text
        assert '<option value="SE" selected>Sweden</option>' in response.text

    @pytest.mark.parametrize(("language", "chosen"), [("ko", ["KR"]), ("en", [])])
    async def test_who_reads_korean_is_taken_for_a_firm_of_korea(
        self, browser: httpx.AsyncClient, language: str, chosen: list[str]
    ) -> None:
        page = (await browser.get(f"/{language}/register")).text
        assert re.findall(r'<option value="(\w+)" selected>', page) == chosen

    def test_countries_are_named_in_the_readers_language(self) -> None:
        assert ("SE", "Sweden") in countries("en")
        assert ("SE", "스웨덴") in countries("ko")
        assert all(len(code) == 2 for code, _ in countries("en"))


class TestDesk:
    async def test_shows_who_waits(self, browser: httpx.AsyncClient, desk: Desk) -> None:
        html = (await browser.get("/en/organisations")).text
        for shown in ("Nordic &lt;Example&gt;", "Sweden", "nils@nordic.example", "2026-11-20", "Let in"):
            assert shown in html
        assert desk.asked == ["pending"]

    async def test_a_decision_leads_back_to_the_same_list(
        self, browser: httpx.AsyncClient, desk: Desk
    ) -> None:
        fields = {"id": "o1", "status": "refused", "reason": "no programme", "shown": "pending"}
        response = await send(browser, "/en/organisations", **fields)
        assert response.headers["location"] == "/en/organisations?status=pending"
        order = {"status": "refused", "reason": "no programme"}
        assert desk.ordered == [("PATCH", "/api/v1/organisations/o1", order)]

    async def test_a_refusal_is_said_above_the_list(self, browser: httpx.AsyncClient, desk: Desk) -> None:
        desk.refusal = (409, "conflict")
        response = await send(browser, "/en/organisations", id="o1", status="active", shown="pending")
        assert response.status_code == 409
        assert "it is active" in response.text
