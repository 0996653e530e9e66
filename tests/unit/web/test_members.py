"""The page of members: what it shows, and what its forms order."""

from collections.abc import AsyncIterator
from typing import Any

import httpx
import pytest
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from koffset_web.app import create_web

BASE = "/api/v1/organisation"
ORGANISATION = {"id": "o1", "kind": "contractor", "name": "Primes", "status": "active", "company_id": None}
ANN = {"account_id": "a1", "email": "ann@a.example", "name": "Ann", "role": "owner", "closed": False}
EVE = {"account_id": "a2", "email": "eve@a.example", "name": "Eve", "role": "reader", "closed": True}
INVITATION = {
    "id": "i1",
    "email": "bob@a.example",
    "role": "editor",
    "created_at": "2026-11-20T03:00:00Z",
    "expires_at": "2026-12-04T03:00:00Z",
}


class Organisation:
    """The API's side; `refusal` answers every change."""

    def __init__(self) -> None:
        self.ordered: list[tuple[str, str, Any]] = []
        self.asked: list[str] = []
        self.refusal: tuple[int, str] | None = None
        self.sent = True

    async def answer(self, request: Request) -> Response:
        path = request.url.path.removeprefix(BASE)
        if request.method == "GET":
            self.asked.append(request.url.query)
            if path == "/members":
                roles = ["editor", "owner", "reader"]
                return JSONResponse({"organisation": ORGANISATION, "roles": roles, "members": [ANN, EVE]})
            return JSONResponse({"invitations": [INVITATION]})
        if self.refusal:
            return JSONResponse({"error": self.refusal[1], "detail": "the last owner"}, self.refusal[0])
        body = await request.body()
        self.ordered.append((request.method, path, await request.json() if body else None))
        if request.method == "POST":
            return JSONResponse({**INVITATION, "sent": self.sent}, 201)
        return Response(status_code=204)


@pytest.fixture
def organisation() -> Organisation:
    return Organisation()


@pytest.fixture
async def browser(api: Any, organisation: Organisation) -> AsyncIterator[httpx.AsyncClient]:
    application = api.asgi()
    methods = ["GET", "POST", "PATCH", "DELETE"]
    application.router.routes.append(Route(BASE + "/{rest:path}", organisation.answer, methods=methods))
    async with httpx.AsyncClient(
        transport=httpx.ASGITransport(application), base_url="http://api.test"
    ) as to_api:
        site = httpx.ASGITransport(create_web(to_api), raise_app_exceptions=False)
        async with httpx.AsyncClient(transport=site, base_url="http://web.test") as client:
            yield client


async def order(browser: httpx.AsyncClient, **fields: str) -> httpx.Response:
    page = await browser.get("/en/members")
    seal = page.text.split('name="form_seal" value="')[1].split('"')[0]
    return await browser.post("/en/members", data={"form_seal": seal, "organisation": "", **fields})


class TestMembers:
    async def test_shows_who_is_in_and_who_is_invited(self, browser: httpx.AsyncClient) -> None:
        html = (await browser.get("/ko/members")).text
        for shown in ("ann@a.example", "eve@a.example", "bob@a.example", "2026-12-04", "구성원"):
            assert shown in html

    @pytest.mark.parametrize(
        ("fields", "sent"),
        [
            (
                {"action": "invite", "email": "bob@a.example", "role": "editor"},
                ("POST", "/invitations", {"email": "bob@a.example", "role": "editor", "language": "en"}),
            ),
            ({"action": "withdraw", "id": "i1"}, ("DELETE", "/invitations/i1", None)),
            ({"action": "role", "id": "a1", "role": "reader"}, ("PATCH", "/members/a1", {"role": "reader"})),
            ({"action": "close", "id": "a1"}, ("PATCH", "/members/a1", {"closed": True})),
            ({"action": "reopen", "id": "a2"}, ("PATCH", "/members/a2", {"closed": False})),
        ],
        ids=lambda value: value.get("action", "") if isinstance(value, dict) else "",
    )
    async def test_each_form_orders_one_thing(
        self,
        browser: httpx.AsyncClient,
        organisation: Organisation,
        fields: dict[str, str],
        sent: tuple[str, str, Any],
    ) -> None:
        response = await order(browser, **fields)
        assert response.status_code == 303
        assert organisation.ordered == [sent]

    async def test_an_invitation_that_was_not_sent_says_what_to_do(
        self, browser: httpx.AsyncClient, organisation: Organisation
    ) -> None:
        organisation.sent = False
        response = await order(browser, action="invite", email="bob@a.example", role="editor")
        assert "ask whoever runs this service" in (await browser.get(response.headers["location"])).text

    async def test_a_refusal_is_said_above_the_lists(
        self, browser: httpx.AsyncClient, organisation: Organisation
    ) -> None:
        organisation.refusal = (409, "conflict")
        response = await order(browser, action="close", id="a1")
        assert response.status_code == 409
        assert "the last owner" in response.text

    async def test_an_organisation_that_was_asked_for_stays_asked_for(
        self, browser: httpx.AsyncClient, organisation: Organisation
    ) -> None:
        response = await order(browser, action="close", id="a1", organisation="o 2")
        assert response.headers["location"] == "/en/members?done=changed&organisation=o%202"
        await browser.get(response.headers["location"])
        assert organisation.asked[-2:] == ["organisation=o+2"] * 2

    async def test_a_form_of_another_site_orders_nothing(
        self, browser: httpx.AsyncClient, organisation: Organisation
    ) -> None:
        await browser.get("/en/members")
        made_up = {"form_seal": "0" * 64, "action": "close", "id": "a1"}
        assert (await browser.post("/en/members", data=made_up)).status_code == 403
        assert organisation.ordered == []
