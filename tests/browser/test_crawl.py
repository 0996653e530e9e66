"""Every link that a page shows leads to a page that opens, for each who may be at the demo."""

import re
from collections import Counter, deque
from collections.abc import Iterator
from html import unescape
from urllib.parse import parse_qsl, urlsplit

import httpx
import pytest

from koffset.usecases.keeping_accounts import NewAccount
from koffset_cli.serving import sample_accounts

pytestmark = pytest.mark.browser

LINK = re.compile(r"<a\b[^>]*\bhref=\"(/[^\"]*)\"")
ID = re.compile(r"(?<=/)(?=[^/]*\d)[^/]{4,}(?=/|$)")
OF_ONE_SHAPE = 2
"""Pages of one view are alike: a few of each with the same things chosen are opened."""
OF_REQUIREMENTS = 20
"""Of a requirement no two pages are alike: what a lot asks for and who is found decide what is drawn."""


def links_of(page: str) -> Iterator[str]:
    for found in LINK.findall(page):
        yield unescape(found).partition("#")[0]


def shape_of(link: str) -> tuple[str, ...]:
    """The view and what is chosen in it, whatever the values are."""
    parts = urlsplit(link)
    return (ID.sub("*", parts.path), *sorted({name for name, _ in parse_qsl(parts.query)}))


def most_of(shape: tuple[str, ...]) -> int:
    is_lot = shape[0].endswith("/requirements/*") and shape[1:] in {(), ("lot",)}
    return OF_REQUIREMENTS if is_lot else OF_ONE_SHAPE


def signed_in(client: httpx.Client, account: NewAccount) -> None:
    page = client.get("/en/sign-in").text
    seal = re.search(r'name="form_seal"[^>]* value="([^"]*)"', page)
    assert seal is not None
    sent = {"form_seal": seal[1], "email": account.email, "password": account.password}
    assert client.post("/en/sign-in", data=sent).status_code == 303


def crawl(client: httpx.Client, language: str) -> tuple[Counter[tuple[str, ...]], dict[str, int]]:
    """How often each view was opened, and the links that did not open with their status."""
    waiting, known = deque([f"/{language}/"]), {f"/{language}/"}
    opened: Counter[tuple[str, ...]] = Counter()
    broken: dict[str, int] = {}
    while waiting:
        link = waiting.popleft()
        shape = shape_of(link)
        if opened[shape] >= most_of(shape):
            continue
        opened[shape] += 1
        response = client.get(link)
        if response.status_code >= 400:
            broken[link] = response.status_code
        if not response.headers.get("content-type", "").startswith("text/html"):
            continue
        for found in links_of(response.text):
            if found not in known and found.startswith(f"/{language}/"):
                known.add(found)
                waiting.append(found)
    return opened, broken


VISITORS = [
    pytest.param(account, language, id=f"{account.email if account else 'nobody'}-{language}")
    for account in (None, *sample_accounts())
    for language in ("en", "ko")
    if language == "ko" or account is None or account.kind == "contractor"
]
"""Contractors read English and Korean, firms and KDIA Korean."""


@pytest.mark.parametrize(("account", "language"), VISITORS)
def test_opens(base_url: str, account: NewAccount | None, language: str) -> None:
    # A page that failed takes its connection with it: the next one has its own.
    with httpx.Client(base_url=base_url, timeout=60, headers={"connection": "close"}) as client:
        if account is not None:
            signed_in(client, account)
        opened, broken = crawl(client, language)
    assert not broken
    assert len(opened) > 5
