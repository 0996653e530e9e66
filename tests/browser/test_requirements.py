"""A contractor's way on the demo: write a requirement, see counts change, save, see who can do it."""

import re

import pytest
from playwright.sync_api import Page, expect

from koffset_cli.serving import sample_accounts

pytestmark = pytest.mark.browser


def sign_in(page: Page) -> None:
    person = next(each for each in sample_accounts() if each.kind == "contractor")
    page.get_by_label("Email address").fill(person.email)
    page.get_by_label("Password").fill(person.password)
    page.get_by_role("button", name="Sign in").click()
    page.wait_for_url(lambda url: not url.endswith("/sign-in"))


def test_from_a_title_to_the_firms(open_page, base_url):
    page = open_page("/en/sign-in")
    sign_in(page)
    page.get_by_role("link", name="Requirements").click()
    page.get_by_role("link", name="New requirement").click()
    page.get_by_role("group", name="Title").get_by_label("English").fill("Howitzer brackets")
    page.get_by_label("Programme").fill("P")
    page.get_by_role("group", name="Work of the first lot").get_by_label("English").fill("mounting brackets")
    page.get_by_role("button", name="Keep it and add conditions").click()

    page.get_by_label("Kind of condition").select_option("Region")
    page.get_by_role("button", name="Add a condition").click()
    count = page.locator("#count-0")
    expect(count).to_have_text("counted once it is complete")
    page.get_by_label("Seoul").check()
    expect(count).to_contain_text(re.compile(r"\d+ meet it · . \d+ unknown · . \d+ do not"))
    first = count.text_content()
    page.get_by_label("South Gyeongsang Province").check()
    expect(count).not_to_have_text(str(first))
    expect(page.get_by_role("table").get_by_role("link", name="1. region")).to_be_visible()
    expect(page.get_by_text("Not saved yet")).to_be_visible()

    page.get_by_role("button", name="Save", exact=True).last.click()
    expect(page.get_by_text(re.compile("Saved at"))).to_be_visible()
    expect(page.get_by_label("South Gyeongsang Province")).to_be_checked()
    page.get_by_label("Seoul").uncheck()
    expect(page.get_by_text("Not saved yet")).to_be_visible()
    page.get_by_role("button", name="Save", exact=True).last.click()
    expect(page.get_by_text(re.compile("Saved at"))).to_be_visible()
    page.get_by_role("link", name="Firms that can do it").click()
    expect(page.get_by_role("heading", name=re.compile("Howitzer brackets"))).to_be_visible()
    expect(page.get_by_role("heading", name="Who covers which lot")).to_be_visible()
    assert page.url.startswith(f"{base_url}/en/requirements/")
