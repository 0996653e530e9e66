"""Use with scripts: live filters, suggestions by keyboard, the language switch."""

import re

import pytest
from playwright.sync_api import expect

pytestmark = pytest.mark.browser

SEARCH = "/en/search?q=antenna+mount"


class TestLiveFilters:
    def test_a_filter_swaps_results_and_address_without_loading_the_page(self, open_page):
        page = open_page(SEARCH)
        page.evaluate("window.sameDocument = true")
        page.get_by_role("checkbox", name="SME").check()
        expect(page.locator(".chips", has_text="Company size")).to_be_visible()
        expect(page).to_have_url(re.compile(r"/en/search\?q=antenna%20mount&size=sme$"))
        assert page.evaluate("window.sameDocument")
        expect(page.get_by_role("checkbox", name="SME")).to_be_checked()

    def test_the_address_gives_the_same_page_to_a_colleague(self, open_page):
        page = open_page(SEARCH)
        page.get_by_role("checkbox", name="SME").check()
        expect(page).to_have_url(re.compile("size=sme"))
        there = open_page(page.url[page.url.index("/en/") :])
        assert there.locator("#count").inner_text() == page.locator("#count").inner_text()

    def test_going_back_shows_the_results_before(self, open_page):
        page = open_page(SEARCH)
        before = page.locator("#count").inner_text()
        page.get_by_role("checkbox", name="SME").check()
        expect(page).to_have_url(re.compile("size=sme"))
        page.go_back()
        expect(page.locator("#count")).to_have_text(before)
        expect(page.get_by_role("checkbox", name="SME")).not_to_be_checked()

    def test_sorting_keeps_the_filters(self, open_page):
        page = open_page(SEARCH + "&size=sme")
        page.get_by_label("Sort by").select_option("records")
        expect(page).to_have_url(re.compile(r"size=sme&sort=records$"))

    def test_the_language_switch_follows_the_filters(self, open_page):
        page = open_page(SEARCH)
        page.get_by_role("checkbox", name="SME").check()
        expect(page.locator("#language a")).to_have_attribute("href", re.compile("size=sme"))


class TestSuggestions:
    @pytest.fixture
    def page(self, open_page):
        page = open_page("/en/")
        page.get_by_label("What do you need made").focus()
        return page

    @pytest.fixture
    def name(self, page, base_url):
        found = page.request.post(f"{base_url}/api/v1/search", data={"text": "antenna mount"}).json()
        return found["hits"][0]["company"]["name_en"]

    def test_arrows_choose_and_enter_opens_the_company(self, page, name):
        page.keyboard.type(name[:6])
        box = page.get_by_role("combobox")
        expect(box).to_have_attribute("aria-expanded", "true")
        page.keyboard.press("ArrowDown")
        option = page.get_by_role("option").first
        expect(option).to_have_attribute("aria-selected", "true")
        assert box.get_attribute("aria-activedescendant") == option.get_attribute("id")
        page.keyboard.press("Enter")
        expect(page).to_have_url(re.compile("/en/companies/"))

    def test_escape_closes_and_keeps_what_was_typed(self, page, name):
        page.keyboard.type(name[:6])
        expect(page.get_by_role("option").first).to_be_visible()
        page.keyboard.press("Escape")
        expect(page.get_by_role("option")).to_have_count(0)
        expect(page.get_by_role("combobox")).to_have_value(name[:6])

    def test_enter_without_a_choice_searches(self, page, name):
        page.keyboard.type(name[:6])
        expect(page.get_by_role("option").first).to_be_visible()
        page.keyboard.press("Enter")
        expect(page).to_have_url(re.compile(r"/en/search\?q="))

    def test_the_number_of_suggestions_is_announced(self, page, name):
        page.keyboard.type(name[:6])
        expect(page.get_by_role("status")).to_have_text(re.compile(r"Company names found: \d"))


class TestLanguageSwitch:
    def test_keeps_query_filters_and_place(self, open_page):
        page = open_page(SEARCH + "&grade=declared")
        page.evaluate("scrollTo(0, 300)")
        page.evaluate("document.querySelector('#language a').click()")
        page.wait_for_url(re.compile(r"/ko/search\?q=antenna%20mount&grade=declared"))
        expect(page.locator("#q")).to_have_value("antenna mount")
        assert page.evaluate("document.documentElement.lang") == "ko"
        page.wait_for_function("scrollY === 300")

    def test_keeps_the_company(self, open_page, company_url):
        page = open_page(f"/ko{company_url}")
        page.get_by_role("link", name="English").click()
        expect(page).to_have_url(re.compile(f"/en{company_url}$"))


class TestSkipLink:
    def test_is_first_and_leads_to_the_content(self, open_page):
        page = open_page(SEARCH)
        page.keyboard.press("Tab")
        expect(page.get_by_role("link", name="Skip to content")).to_be_focused()
        page.keyboard.press("Enter")
        page.wait_for_function("document.activeElement.id === 'main'")
