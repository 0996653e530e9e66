"""The real product on the fictional companies, and Chromium to look at it."""

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import IO

import httpx
import pytest
from playwright.sync_api import Browser, Page, Playwright, expect, sync_playwright

from koffset_cli.serving import sample_accounts

ROOT = Path(__file__).parents[2]
START_TIMEOUT_SEC = 120
# A page is looked at again until it is as expected; a machine with other tests beside these takes its time.
PATIENCE_MSEC = 20_000
EVERY_KIND = {
    "id": "every-kind",
    "programme_id": "P",
    "title": {"ko": "모든 조건", "en": "Every condition"},
    "lots": [
        {
            "id": "A",
            "text": {"en": "Machined brackets for tracked vehicles"},
            "conditions": [
                {"kind": "certificate", "family": "as9100"},
                {
                    "kind": "process",
                    "name": {"en": "machining"},
                    "envelope": [{"quantity": "mass", "unit": "kg"}],
                },
                {"kind": "item", "name": {"ko": "브래킷"}},
                {"kind": "experience", "country": "US"},
                {"kind": "size_class", "any_of": ["sme"]},
                {"kind": "region", "any_of": ["seoul"]},
                {"kind": "capacity", "quantity": "10", "unit": "piece", "per": "month"},
                {"kind": "security", "facility_clearance": True},
                {"kind": "cooperation", "offset_fields": ["1"]},
                {"kind": "text", "text": {"en": "Speaks Polish"}},
            ],
        },
        {"id": "B", "text": {"ko": "안테나 걸이쇠"}},
    ],
}
CHROMIUM_OPTIONS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
START = "from koffset_cli.main import run; import sys; sys.argv = ['koffset', 'demo', '--port', '0']; run()"


@pytest.fixture(scope="session")
def chromium_path(skip_or_fail: Callable[[str, str], None]) -> str:
    path = (
        os.environ.get("KOFFSET_TEST_CHROMIUM") or shutil.which("chromium") or shutil.which("google-chrome")
    )
    if path is None:
        skip_or_fail("browser", "no Chromium on the path; KOFFSET_TEST_CHROMIUM may name one")
    return str(path)


@pytest.fixture(scope="session")
def served_demo(chromium_path: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of `koffset demo`, started once on a free port with data of its own."""
    assert chromium_path
    environment = {
        **os.environ,
        "KOFFSET_DATA_DIR": str(tmp_path_factory.mktemp("data")),
        "PYTHONPATH": os.pathsep.join(str(ROOT / part) for part in ("service", "indexer", "web")),
        "PYTHONUNBUFFERED": "1",
    }
    log = tmp_path_factory.mktemp("log") / "server.log"
    with log.open("w") as errors:
        process = subprocess.Popen(  # noqa: S603 - our own program
            [sys.executable, "-c", START], env=environment, stdout=subprocess.PIPE, stderr=errors, text=True
        )
        with process:
            try:
                assert process.stdout is not None
                address = read_address(process.stdout, log)
                wait_until_ready(address)
                yield address
            finally:
                process.terminate()


def read_address(lines: IO[str], log: Path) -> str:
    said = []
    for line in lines:
        said.append(line)
        found = re.search(r"http://[\d.]+:\d+", line)
        if found:
            return found.group()
    pytest.fail(f"the server stopped:\n{''.join(said)}\n{log.read_text()}")


def wait_until_ready(address: str) -> None:
    """The address is printed when the socket is bound; connections wait there until the service has loaded."""
    assert httpx.get(f"{address}/readyz", timeout=START_TIMEOUT_SEC).status_code == 200


@pytest.fixture(scope="session")
def base_url(served_demo: str) -> str:
    return served_demo


@pytest.fixture(scope="session")
def company_url(base_url: str) -> str:
    """A company with many blocks and items."""
    asked = httpx.post(
        f"{base_url}/api/v1/search", json={"text": "cable harness for tracked vehicles"}, timeout=30
    )
    companies = [hit["company"] for hit in asked.json()["hits"]]
    largest = max(companies, key=lambda company: company["documents"])
    return f"/companies/{largest['id']}"


@pytest.fixture(scope="session")
def kept_requirement(base_url: str) -> str:
    """The id of a requirement of the demo's contractor that has a condition of every kind."""
    person = next(each for each in sample_accounts() if each.kind == "contractor")
    with httpx.Client(base_url=base_url, timeout=30) as client:
        order = {"email": person.email, "password": person.password}
        token = client.post("/api/v1/session", json=order).json()["token"]
        added = client.post(
            "/api/v1/requirements",
            json={"requirement": EVERY_KIND},
            headers={"Authorization": f"Bearer {token}"},
        )
    assert added.status_code == 201, added.text
    return str(added.json()["id"])


@pytest.fixture(scope="module")
def playwright() -> Iterator[Playwright]:
    """Of one module only: as long as it is open it keeps an event loop running, in which no other test can run."""
    expect.set_options(timeout=PATIENCE_MSEC)
    with sync_playwright() as started:
        yield started


@pytest.fixture(scope="module")
def browser(playwright: Playwright, chromium_path: str) -> Iterator[Browser]:
    launched = playwright.chromium.launch(executable_path=chromium_path, args=list(CHROMIUM_OPTIONS))
    yield launched
    launched.close()


@pytest.fixture
def open_page(browser: Browser, base_url: str) -> Iterator[Callable[..., Page]]:
    """Opens a page of the site in a context of its own; a console error or a foreign request fails the test."""
    contexts = []
    problems: list[str] = []

    def note_request(url: str) -> None:
        if not url.startswith(base_url):
            problems.append(f"foreign request: {url}")

    def open_at(path: str, *, width: int = 1280, status: int = 200, **options: object) -> Page:
        context = browser.new_context(viewport={"width": width, "height": 800}, **options)
        contexts.append(context)
        page = context.new_page()
        page.on("request", lambda request: note_request(request.url))
        page.on("pageerror", lambda error: problems.append(str(error)))
        page.on("console", lambda message: problems.append(message.text) if is_problem(message) else None)
        response = page.goto(base_url + path)
        assert response is not None
        assert response.status == status
        return page

    yield open_at
    for context in contexts:
        context.close()
    assert problems == []


def is_problem(message: object) -> bool:
    """Chromium logs the status of an error page as an error; those statuses are checked by themselves."""
    kind, text = getattr(message, "type", ""), getattr(message, "text", "")
    return kind in {"error", "warning"} and "Failed to load resource" not in text
