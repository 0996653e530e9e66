"""One-time links in the browser: the token goes from the address into the form, and nowhere else."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page

pytestmark = pytest.mark.browser

TOKEN = "made-up-token"


@pytest.mark.parametrize("page_name", ["reset", "invitation"])
def test_the_token_leaves_the_address_and_no_request_has_it(
    open_page: Callable[..., Page], base_url: str, page_name: str
) -> None:
    page = open_page(f"/en/{page_name}")
    asked: list[tuple[str, str]] = []
    page.on("request", lambda request: asked.append((request.url, request.headers.get("referer", ""))))
    page.goto(f"{base_url}/en/sign-in")
    page.goto(f"{base_url}/en/{page_name}#{TOKEN}")
    assert page.url == f"{base_url}/en/{page_name}"
    assert page.locator("#token").input_value() == TOKEN
    assert not page.locator("#token").is_visible()
    page.get_by_role("link", name="한국어").click()
    page.wait_for_url(f"**/ko/{page_name}")
    assert page.locator("#token").input_value() == TOKEN
    assert TOKEN not in str(asked)


def test_without_scripts_the_token_is_typed_in(open_page: Callable[..., Page]) -> None:
    page = open_page(f"/en/reset#{TOKEN}", java_script_enabled=False)
    assert page.get_by_label("Code: the part of the link after #").is_visible()


@pytest.mark.parametrize("language", ["en", "ko"])
@pytest.mark.parametrize("name", ["forgotten", "reset", "invitation", "register", "sign-in"])
def test_pages_fit_a_phone(open_page: Callable[..., Page], language: str, name: str) -> None:
    page = open_page(f"/{language}/{name}", width=390)
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
