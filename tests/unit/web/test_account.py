"""Signing in and out in the browser."""

import re
from typing import Any
from urllib.parse import parse_qs, urlsplit

import httpx
import pytest
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from koffset_web.app import create_web

TOKEN = "token-of-ann"
RIGHT = "right"
MEMBER = {
    "email": "ann@primes.example",
    "name": "Ann",
    "role": "owner",
    "organisation": {
        "id": "o1",
        "kind": "contractor",
        "name": "Fictional Primes",
        "status": "active",
        "company_id": None,
    },
}


KEY_TOKEN = "kof_shown-once"
KEY = {
    "id": "k1",
    "name": "nightly export",
    "scope": "read",
    "created_at": "2026-11-20T03:00:00Z",
    "expires_at": "2026-11-21T03:00:00Z",
    "last_used_on": "2026-11-20",
}


class Accounts:
    """The API's sessions: one account, one token."""

    def __init__(self) -> None:
        self.is_open = False
        self.is_locked = False
        self.deleted: list[str] = []
        self.member = MEMBER
        self.settings: dict[str, Any] = {
            "shares_searches": False,
            "searches_kept": 12,
            "search_log_days": 365,
        }

    def routes(self) -> list[Route]:
        return [
            Route("/api/v1/session", self.session, methods=["GET", "POST", "DELETE"]),
            Route("/api/v1/organisation/settings", self.choose, methods=["GET", "PUT"]),
            Route("/api/v1/organisation/searches", self.forget, methods=["DELETE"]),
        ]

    async def choose(self, request: Request) -> Response:
        if request.method == "PUT":
            self.settings |= await request.json()
        return JSONResponse(self.settings)

    async def forget(self, _request: Request) -> Response:
        self.settings["searches_kept"] = 0
        return Response(status_code=204)

    def key_route(self) -> Route:
        return Route("/api/v1/account/keys{rest:path}", self.key, methods=["GET", "POST", "DELETE"])

    async def key(self, request: Request) -> Response:
        if request.method == "DELETE":
            self.deleted.append(request.path_params["rest"])
            return Response(status_code=204)
        if request.method == "POST":
            order = await request.json()
            if order["days"] > 365:
                return JSONResponse({"error": "invalid_input", "detail": "take 1 to 365"}, 422)
            return JSONResponse({**KEY, "name": order["name"], "token": KEY_TOKEN}, 201)
        if request.headers.get("authorization") != f"Bearer {TOKEN}" or not self.is_open:
            return JSONResponse({"error": "unauthenticated", "detail": "sign in"}, 401)
        return JSONResponse({"keys": [KEY], "most_days": 365})

    async def session(self, request: Request) -> Response:
        if request.method == "POST":
            return await self._sign_in(request)
        if request.headers.get("authorization") != f"Bearer {TOKEN}" or not self.is_open:
            return JSONResponse({"error": "unauthenticated", "detail": "sign in"}, 401)
        if request.method == "DELETE":
            self.is_open = False
            return Response(status_code=204)
        return JSONResponse(self.member)

    async def _sign_in(self, request: Request) -> Response:
        given = await request.json()
        if self.is_locked:
            return JSONResponse({"error": "too_many_attempts", "detail": "wait"}, 429)
        if given != {"email": "ann@primes.example", "password": "right"}:
            return JSONResponse({"error": "unauthenticated", "detail": "wrong"}, 401)
        self.is_open = True
        return JSONResponse({"token": TOKEN, "expires_at": "2126-11-20T12:00:00Z", "member": MEMBER}, 201)


@pytest.fixture
def accounts() -> Accounts:
    return Accounts()


@pytest.fixture
async def browser(api: Any, accounts: Accounts):
    application = api.asgi()
    application.router.routes.extend([*accounts.routes(), accounts.key_route()])
    async with httpx.AsyncClient(
        transport=httpx.ASGITransport(application), base_url="http://api.test"
    ) as to_api:
        site = httpx.ASGITransport(create_web(to_api), raise_app_exceptions=False)
        async with httpx.AsyncClient(transport=site, base_url="http://web.test") as client:
            yield client


def seal_of(html: str) -> str:
    found = re.search(r'name="form_seal" value="([0-9a-f]{64})"', html)
    assert found
    return found[1]


async def sign_in(browser: httpx.AsyncClient, password: str = RIGHT, **changes: str) -> httpx.Response:
    seal = seal_of((await browser.get("/en/sign-in")).text)
    form = {"form_seal": seal, "email": "ann@primes.example", "password": password, "next": "", **changes}
    return await browser.post("/en/sign-in", data=form)


class TestSigningIn:
    async def test_leads_to_where_one_wanted_to_go(self, browser: httpx.AsyncClient) -> None:
        response = await sign_in(browser, next="/ko/search?q=seat")
        assert (response.status_code, response.headers["location"]) == (303, "/ko/search?q=seat")
        cookie = response.headers["set-cookie"].lower()
        assert "httponly" in cookie
        assert "samesite=lax" in cookie
        assert 'href="/en/account"' in (await browser.get("/en/")).text

    @pytest.mark.parametrize(
        "wanted",
        ["https://evil.example/", "//evil.example/", "/\\evil.example/", "\\\\evil.example", "evil", ""],
    )
    async def test_never_leads_to_another_site(self, browser: httpx.AsyncClient, wanted: str) -> None:
        response = await sign_in(browser, next=wanted)
        assert response.headers["location"] == "/en/"

    @pytest.mark.parametrize(
        ("referer", "wanted"),
        [
            ("http://web.test/en/search?q=seat", "/en/search?q=seat"),
            ("http://web.test/en/sign-in", ""),
            ("https://evil.example/en/search", ""),
        ],
    )
    async def test_leads_back_to_the_page_of_the_link(
        self, browser: httpx.AsyncClient, referer: str, wanted: str
    ) -> None:
        html = (await browser.get("/en/sign-in", headers={"referer": referer})).text
        assert f'name="next" value="{wanted}"' in html

    async def test_a_wrong_password_is_said_at_the_form(self, browser: httpx.AsyncClient) -> None:
        response = await sign_in(browser, "wrong password")
        assert response.status_code == 401
        assert "The address or the password is wrong" in response.text
        assert 'value="ann@primes.example"' in response.text
        assert "wrong password" not in response.text.replace("five wrong passwords", "")

    async def test_too_many_are_said_too(self, browser: httpx.AsyncClient, accounts: Accounts) -> None:
        accounts.is_locked = True
        response = await sign_in(browser)
        assert response.status_code == 429
        assert "Try again in a quarter of an hour." in response.text


class TestTheHeader:
    @pytest.mark.parametrize(("kind", "place"), [("company", "my"), ("kdia", "desk"), ("contractor", None)])
    async def test_leads_to_the_work_of_who_signed_in(
        self, browser: httpx.AsyncClient, monkeypatch: pytest.MonkeyPatch, kind: str, place: str | None
    ) -> None:
        monkeypatch.setitem(MEMBER, "organisation", {**MEMBER["organisation"], "kind": kind})
        assert 'href="/en/my"' not in (await browser.get("/en/")).text
        await sign_in(browser)
        html = (await browser.get("/en/")).text
        found = re.findall(r'href="/en/(my|desk)"', html)
        assert found == ([place] if place else [])

    async def test_forgets_with_the_session(self, browser: httpx.AsyncClient) -> None:
        await sign_in(browser)
        seal = seal_of((await browser.get("/en/account")).text)
        await browser.post("/en/sign-out", data={"form_seal": seal})
        assert not {"koffset_session", "koffset_kind"} & set(browser.cookies)


class TestForms:
    async def test_of_another_site_are_refused(self, browser: httpx.AsyncClient, accounts: Accounts) -> None:
        await browser.get("/en/sign-in")
        made_up = {"email": "ann@primes.example", "password": "right", "form_seal": "0" * 64}
        assert (await browser.post("/en/sign-in", data=made_up)).status_code == 403
        seal = seal_of((await browser.get("/en/sign-in")).text)
        foreign = {"sec-fetch-site": "cross-site"}
        sealed = {**made_up, "form_seal": seal}
        assert (await browser.post("/en/sign-in", data=sealed, headers=foreign)).status_code == 403
        assert not accounts.is_open

    async def test_without_the_cookie_are_refused(self, browser: httpx.AsyncClient) -> None:
        seal = seal_of((await browser.get("/en/sign-in")).text)
        browser.cookies.clear()
        assert (await browser.post("/en/sign-out", data={"form_seal": seal})).status_code == 403


class TestSignedIn:
    async def test_the_account_says_who_it_is(self, browser: httpx.AsyncClient) -> None:
        await sign_in(browser)
        html = (await browser.get("/ko/account")).text
        assert "Fictional Primes" in html
        assert "소유자" in html

    async def test_signing_out_ends_it_on_both_sides(
        self, browser: httpx.AsyncClient, accounts: Accounts
    ) -> None:
        await sign_in(browser)
        seal = seal_of((await browser.get("/en/account")).text)
        response = await browser.post("/en/sign-out", data={"form_seal": seal})
        assert (response.status_code, response.headers["location"]) == (303, "/en/")
        assert not accounts.is_open
        assert 'href="/en/sign-in"' in (await browser.get("/en/")).text

    async def test_a_session_that_ended_leads_back_by_way_of_sign_in(
        self, browser: httpx.AsyncClient, accounts: Accounts
    ) -> None:
        await sign_in(browser)
        accounts.is_open = False
        response = await browser.get("/en/account")
        address = urlsplit(response.headers["location"])
        assert (response.status_code, address.path) == (303, "/en/sign-in")
        assert parse_qs(address.query) == {"next": ["/en/account"]}
        assert 'href="/en/sign-in"' in (await browser.get("/en/")).text

    async def test_a_fragment_is_led_there_as_a_whole_page(self, browser: httpx.AsyncClient) -> None:
        response = await browser.get("/en/account", headers={"hx-request": "true"})
        assert response.headers["hx-redirect"].startswith("/en/sign-in?next=")


async def order_key(browser: httpx.AsyncClient, **fields: str) -> httpx.Response:
    seal = seal_of((await browser.get("/en/account")).text)
    return await browser.post("/en/account/keys", data={"form_seal": seal, **fields})


class TestKeys:
    async def test_are_listed_with_their_last_day_of_use(self, browser: httpx.AsyncClient) -> None:
        await sign_in(browser)
        html = (await browser.get("/en/account")).text
        assert "nightly export" in html
        assert '<time datetime="2026-11-20">' in html

    async def test_a_new_one_is_shown_once_and_not_kept(self, browser: httpx.AsyncClient) -> None:
        await sign_in(browser)
        made = await order_key(browser, action="make", name="export", scope="read", days="30")
        assert made.status_code == 200
        assert KEY_TOKEN in made.text
        assert made.headers["cache-control"] == "no-store"
        assert KEY_TOKEN not in (await browser.get("/en/account")).text

    async def test_a_refusal_is_said_at_the_form(self, browser: httpx.AsyncClient) -> None:
        await sign_in(browser)
        refused = await order_key(browser, action="make", name="export", scope="read", days="400")
        assert refused.status_code == 422
        assert "take 1 to 365" in refused.text

    async def test_one_is_deleted(self, browser: httpx.AsyncClient, accounts: Accounts) -> None:
        await sign_in(browser)
        assert (await order_key(browser, action="delete", id="k1")).status_code == 303
        assert accounts.deleted == ["/k1"]


async def choose(browser: httpx.AsyncClient, choice: str) -> httpx.Response:
    seal = seal_of((await browser.get("/en/account")).text)
    return await browser.post("/en/account/searches", data={"form_seal": seal, "choice": choice})


class TestSearches:
    async def test_an_owner_shares_them_and_keeps_them_secret_again(
        self, browser: httpx.AsyncClient, accounts: Accounts
    ) -> None:
        await sign_in(browser)
        html = (await browser.get("/en/account")).text
        assert "12 searches are kept, for at most 365 days." in html
        assert "Secret:" in html
        response = await choose(browser, "share")
        assert (response.status_code, response.headers["location"]) == (303, "/en/account")
        assert accounts.settings["shares_searches"] is True
        assert 'value="keep_secret"' in (await browser.get("/en/account")).text
        await choose(browser, "keep_secret")
        assert accounts.settings["shares_searches"] is False

    async def test_an_owner_deletes_them(self, browser: httpx.AsyncClient, accounts: Accounts) -> None:
        await sign_in(browser)
        await choose(browser, "delete")
        assert accounts.settings["searches_kept"] == 0

    async def test_another_choice_is_refused(self, browser: httpx.AsyncClient) -> None:
        await sign_in(browser)
        assert (await choose(browser, "other")).status_code == 422

    async def test_a_reader_is_told_who_may(self, browser: httpx.AsyncClient, accounts: Accounts) -> None:
        accounts.member = {**MEMBER, "role": "reader"}
        await sign_in(browser)
        html = (await browser.get("/en/account")).text
        assert "An owner of your organisation can change this." in html
        assert 'name="choice"' not in html

    async def test_a_form_of_another_site_changes_nothing(
        self, browser: httpx.AsyncClient, accounts: Accounts
    ) -> None:
        await sign_in(browser)
        made_up = {"form_seal": "0" * 64, "choice": "delete"}
        assert (await browser.post("/en/account/searches", data=made_up)).status_code == 403
        assert accounts.settings["searches_kept"] == 12
