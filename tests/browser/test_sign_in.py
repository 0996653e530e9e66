"""Signing in on the demo: what a contractor sees that the public does not."""

import re

import pytest
from playwright.sync_api import Page, expect

from koffset_cli.serving import sample_accounts

pytestmark = pytest.mark.browser

WITHHELD = "Hull-mounted sonar array"


def sign_in(page: Page, kind: str) -> None:
    person = next(each for each in sample_accounts() if each.kind == kind)
    page.get_by_label("Email address").fill(person.email)
    page.get_by_label("Password").fill(person.password)
    page.get_by_role("button", name="Sign in").click()


@pytest.mark.parametrize("kind", ["company", "contractor", "kdia"])
def test_each_sample_account_signs_in_and_out(open_page, kind):
    page = open_page("/en/search?q=sonar+array")
    main = page.locator("main")
    expect(main).not_to_contain_text(WITHHELD)
    page.get_by_role("link", name="Sign in").click()
    sign_in(page, kind)
    expect(page).to_have_url(re.compile(r"/en/search\?q=sonar"))
    expect(page.get_by_role("link", name="Account")).to_be_visible()
    if kind == "company":
        expect(main).not_to_contain_text(WITHHELD)
    else:
        expect(main).to_contain_text(WITHHELD)
    page.get_by_role("link", name="Account").click()
    page.get_by_role("link", name="한국어").click()
    expect(page.get_by_text("소속")).to_be_visible()
    page.get_by_role("button", name="로그아웃").click()
    expect(page).to_have_url(re.compile("/ko/$"))
    expect(page.get_by_role("link", name="로그인")).to_be_visible()


def test_a_page_behind_the_door_is_reached_after_sign_in(open_page):
    page = open_page("/en/account")
    expect(page).to_have_url(re.compile("/en/sign-in"))
    sign_in(page, "contractor")
    expect(page.get_by_role("heading", level=1)).to_have_text("Ann Example")


def test_a_wrong_password_keeps_the_address(open_page):
    page = open_page("/en/sign-in")
    page.get_by_label("Email address").fill("nobody@demo.example")
    page.get_by_label("Password").fill("not the password")
    page.get_by_role("button", name="Sign in").click()
    expect(page.get_by_role("alert")).to_contain_text("The address or the password is wrong")
    expect(page.get_by_label("Email address")).to_have_value("nobody@demo.example")
