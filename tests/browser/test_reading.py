"""Reading: without scripts, on a phone, on paper, and light."""

import re

import pytest
from playwright.sync_api import expect

pytestmark = pytest.mark.browser

PATHS = ("/en/", "/en/search?q=antenna+mount", "/ko/search?q=xqzv&region=seoul", "/ko/companies/nobody")
MAX_PAGE_BYTES = 150_000


def status_of(path):
    return 404 if "nobody" in path else 200


class TestWithoutScripts:
    def test_the_search_form_leads_to_results_and_a_company(self, open_page):
        page = open_page("/en/", java_script_enabled=False)
        page.get_by_role("searchbox").fill("antenna mount")
        page.get_by_role("button", name="Search").click()
        expect(page).to_have_url(re.compile(r"/en/search\?q=antenna\+mount$"))
        page.locator(".card h3 a").first.click()
        expect(page).to_have_url(re.compile("/en/companies/"))
        expect(page.get_by_role("heading", level=1)).to_have_count(1)

    def test_filters_work_by_their_button(self, open_page):
        page = open_page("/en/search?q=antenna+mount", java_script_enabled=False)
        page.get_by_role("checkbox", name="SME").check()
        page.get_by_role("button", name="Apply filters").click()
        expect(page).to_have_url(re.compile("size=sme"))
        expect(page.locator(".chips", has_text="Company size")).to_have_count(1)

    def test_the_reasons_of_a_rank_open(self, open_page):
        page = open_page("/en/search?q=antenna+mount", java_script_enabled=False)
        page.locator(".why summary").first.click()
        expect(page.locator(".why table").first).to_be_visible()


class TestOnAPhone:
    @pytest.mark.parametrize("path", PATHS)
    @pytest.mark.parametrize("width", [360, 390])
    def test_nothing_scrolls_sideways(self, open_page, path, width):
        page = open_page(path, width=width, status=status_of(path))
        assert page.evaluate("document.documentElement.scrollWidth") <= width

    def test_a_company_does_not_scroll_sideways(self, open_page, company_url):
        page = open_page(f"/ko{company_url}", width=360)
        assert page.evaluate("document.documentElement.scrollWidth") <= 360

    def test_filters_are_closed_until_asked_for_and_open_on_a_wide_screen(self, open_page):
        path = "/en/search?q=antenna+mount"
        phone = open_page(path, width=390)
        assert not phone.locator("#grade-any").is_visible()
        phone.locator("#filters > summary").click()
        expect(phone.locator("#grade-any")).to_be_visible()
        assert open_page(path).locator("#grade-any").is_visible()

    def test_links_and_fields_are_large_enough(self, open_page):
        page = open_page("/en/search?q=antenna+mount", width=390)
        heights = page.eval_on_selector_all(
            ".chips a, .pages a, .tools a, .language a, .why summary, button, input[type=search], select",
            "all => all.map(each => each.getBoundingClientRect().height)",
        )
        assert min(heights) >= 24


class TestWeight:
    @pytest.mark.parametrize("path", PATHS)
    def test_a_page_with_all_its_files_is_light(self, open_page, path):
        page = open_page(path, status=status_of(path))
        assert transferred(page) <= MAX_PAGE_BYTES

    def test_a_company_is_light(self, open_page, company_url):
        assert transferred(open_page(f"/en{company_url}")) <= MAX_PAGE_BYTES


def transferred(page):
    return page.evaluate(
        "performance.getEntries().reduce((sum, each) => sum + (each.transferSize || 0), 0)",
    )


class TestOnPaper:
    def test_all_parts_of_a_company_are_printed_and_the_search_box_is_not(self, open_page, company_url):
        page = open_page(f"/en{company_url}")
        page.evaluate("dispatchEvent(new Event('beforeprint'))")
        page.emulate_media(media="print")
        assert page.locator(".company details:not([open])").count() == 0
        assert not page.locator("#q").is_visible()
        page.evaluate("dispatchEvent(new Event('afterprint'))")
        assert page.locator("#q").count() == 1
