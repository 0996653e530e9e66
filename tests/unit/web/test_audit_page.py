"""KDIA's page of the audit log."""

from collections.abc import AsyncIterator
from typing import Any

import httpx
import pytest
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response
from starlette.routing import Route

from koffset.domain.audit import AuditAction
from koffset_web.app import create_web
from koffset_web.views.audit import ACTIONS

HASH = "ab" * 32
ENTRY: dict[str, Any] = {
    "sequence": 7,
    "at": "2026-11-19T15:30:00Z",
    "actor": {
        "id": "a1",
        "email": "lee@kdia.example",
        "organisation_id": "kdia",
        "organisation": "KDIA",
        "request_id": "r1",
        "client": "192.0.2.7",
    },
    "action": "account_closed",
    "object_kind": "account",
    "object_id": "a2",
    "object_email": "kim@gaon.example",
    "before": HASH,
    "after": HASH,
    "detail": {"reason": "<b>left</b>"},
    "sha256": HASH,
    "sealed": True,
}
NOBODYS = {
    **ENTRY,
    "sequence": 6,
    "actor": {**ENTRY["actor"], "id": "nobody", "email": None, "organisation": None},
    "action": "an_action_of_another_version",
    "object_email": None,
    "sealed": False,
}


class Desk:
    """The API's audit log, asked by a member of the role."""

    def __init__(self) -> None:
        self.role = "admin"
        self.asked: list[dict[str, str]] = []
        self.told: list[str] = []
        self.page: dict[str, Any] = {
            "entries": [ENTRY, NOBODYS],
            "following": 6,
            "seals": {
                "last": 7,
                "sealed_through": 6,
                "unsealed": 1,
                "seals": 2,
                "sealed_at": "2026-11-19T15:00:00Z",
                "sha256": HASH,
            },
            "actions": [action.value for action in AuditAction],
        }

    def asgi(self) -> Starlette:
        return Starlette(
            routes=[
                Route("/api/v1/audit", self.audit),
                Route("/api/v1/audit.jsonl", self.file),
                Route("/api/v1/session", self.session),
            ]
        )

    async def audit(self, request: Request) -> Response:
        self.asked.append(dict(request.query_params))
        self.told.append(request.headers.get("x-forwarded-for", ""))
        return JSONResponse(self.page)

    async def file(self, _request: Request) -> Response:
        if self.role != "admin":
            return JSONResponse({"error": "forbidden", "detail": "may not"}, 403)
        return PlainTextResponse("first\nsecond\n")

    async def session(self, _request: Request) -> Response:
        organisation = {
            "id": "kdia",
            "kind": "kdia",
            "name": "KDIA",
            "status": "active",
            "company_id": None,
        }
        member = {"email": "lee@kdia.example", "name": "Lee", "role": self.role, "organisation": organisation}
        return JSONResponse(member)


@pytest.fixture
def desk() -> Desk:
    return Desk()


@pytest.fixture
async def browser(desk: Desk) -> AsyncIterator[httpx.AsyncClient]:
    async with httpx.AsyncClient(
        transport=httpx.ASGITransport(desk.asgi()), base_url="http://api.test"
    ) as api:
        site = httpx.ASGITransport(create_web(api), raise_app_exceptions=False, client=("192.0.2.9", 1))
        async with httpx.AsyncClient(transport=site, base_url="http://web.test") as client:
            yield client


async def test_an_entry_is_read_in_both_languages(browser: httpx.AsyncClient) -> None:
    english = (await browser.get("/en/audit")).text
    for shown in (
        "lee@kdia.example",
        "kim@gaon.example",
        "account closed",
        "2026-11-20 00:30:00",
        "192.0.2.7",
    ):
        assert shown in english
    assert "Sealed through entry 6 (seal 2), at" in english
    assert "1 entry is not sealed yet." in english
    assert "not signed in" in english
    assert "an_action_of_another_version" in english
    assert "&lt;b&gt;left" in english
    assert "계정 폐쇄" in (await browser.get("/ko/audit")).text


async def test_filters_go_to_the_api_and_stay_in_form_and_links(
    browser: httpx.AsyncClient, desk: Desk
) -> None:
    html = (await browser.get("/en/audit?action=signed_in&actor=+a%40b.c+&to=&other=x&before=9")).text
    assert desk.asked == [{"action": "signed_in", "actor": "a@b.c", "before": "9"}]
    assert '<option value="signed_in" selected>' in html
    assert 'value="a@b.c"' in html
    assert 'href="/en/audit?action=signed_in&amp;actor=a%40b.c&amp;before=6"' in html
    assert 'href="/en/audit?action=signed_in&amp;actor=a%40b.c">Newest' in html


async def test_an_empty_answer_says_so(browser: httpx.AsyncClient, desk: Desk) -> None:
    desk.page |= {"entries": [], "following": None}
    html = (await browser.get("/en/audit")).text
    assert "No entry fits these filters." in html
    assert "Older entries" not in html


async def test_the_api_is_told_where_the_browser_is(browser: httpx.AsyncClient, desk: Desk) -> None:
    await browser.get("/en/audit", headers={"x-forwarded-for": "203.0.113.1"})
    assert desk.told == ["192.0.2.9"]


async def test_admins_download_all_of_it(browser: httpx.AsyncClient, desk: Desk) -> None:
    assert 'href="/en/audit.jsonl"' in (await browser.get("/en/audit")).text
    response = await browser.get("/en/audit.jsonl")
    assert response.text == "first\nsecond\n"
    assert "koffset-audit.jsonl" in response.headers["content-disposition"]
    desk.role = "reviewer"
    assert 'href="/en/audit.jsonl"' not in (await browser.get("/en/audit")).text
    assert (await browser.get("/en/audit.jsonl")).status_code == 403


@pytest.mark.parametrize("action", AuditAction)
def test_every_action_has_a_name(action: AuditAction) -> None:
    assert action in ACTIONS
