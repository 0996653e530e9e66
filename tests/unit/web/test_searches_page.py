"""KDIA's page of what was searched."""

from collections.abc import AsyncIterator
from typing import Any

import httpx
import pytest
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from koffset_web.app import create_web

SEAT: dict[str, Any] = {
    "text": "crew <seat>",
    "language": "en",
    "asked": 1200,
    "without_evidence": 3,
    "nothing": 1,
    "organisations": 4,
    "sharing": [],
}
SECRET = {**SEAT, "text": "잠망경", "language": "ko", "asked": 1, "organisations": None}
SHARED = {**SECRET, "text": "radome", "sharing": ["Fictional Primes"]}


class Statistics:
    def __init__(self) -> None:
        self.asked: list[dict[str, str]] = []
        self.held_back = ["2026-11"]

    async def searches(self, request: Request) -> Response:
        self.asked.append(dict(request.query_params))
        counts = [SHARED] if "only" in request.query_params else [SEAT, SECRET]
        months = {"first_month": "2025-11", "last_month": "2026-11", "held_back": self.held_back}
        return JSONResponse({**months, "searches": counts})


@pytest.fixture
def statistics() -> Statistics:
    return Statistics()


@pytest.fixture
async def browser(statistics: Statistics) -> AsyncIterator[httpx.AsyncClient]:
    served = Starlette(routes=[Route("/api/v1/statistics/searches", statistics.searches)])
    async with httpx.AsyncClient(transport=httpx.ASGITransport(served), base_url="http://api.test") as api:
        site = httpx.ASGITransport(create_web(api), raise_app_exceptions=False)
        async with httpx.AsyncClient(transport=site, base_url="http://web.test") as client:
            yield client


async def test_tells_counts_and_names_only_of_who_shares(browser: httpx.AsyncClient) -> None:
    html = (await browser.get("/en/searches")).text
    assert "crew &lt;seat&gt;" in html
    assert "1,200" in html
    assert html.count("not told") == 1
    assert "Fictional Primes" in html.split('id="most"')[0]
    assert 'href="/en/search?q=%EC%9E%A0%EB%A7%9D%EA%B2%BD"' in html
    assert "이 달들" in (await browser.get("/ko/searches")).text


async def test_asks_for_the_months_of_the_form(browser: httpx.AsyncClient, statistics: Statistics) -> None:
    await browser.get("/en/searches?from=2026-01&to=&other=x")
    assert {"from": "2026-01"} in statistics.asked
    assert {"from": "2026-01", "only": "unanswered"} in statistics.asked


async def test_says_which_months_are_held_back(browser: httpx.AsyncClient, statistics: Statistics) -> None:
    assert "Not all of these months is told (yet): 2026-11" in (await browser.get("/en/searches")).text
    statistics.held_back = []
    assert "Not all of these months" not in (await browser.get("/en/searches")).text
