"""What automatic checks can find of accessibility, on every kind of page in both languages."""

import pytest
from axe_playwright_python.sync_playwright import Axe

from koffset_cli.serving import sample_accounts

pytestmark = pytest.mark.browser

SERIOUS = {"serious", "critical"}
OFFSET = (
    "date=2022-01-10&amount=145000000&currency=USD&competition=competitive&fms="
    "&kind=exports&value=1000000&firm=&size=sme_gvc30&field=4&offset=direct&use=&banked="
    "&kind=other&value=1000000&firm=&size=&field=&offset=&use=&banked=2015-01-01"
    "&ends=2030-06-30&parts=100&korean_parts=10"
)
PAGES = {
    "start": ("/", 200),
    "search": ("/search?q=antenna+mount", 200),
    "filtered": ("/search?q=antenna+mount&size=sme&grade=declared", 200),
    "empty": ("/search?q=xqzv&region=seoul&size=large", 200),
    "refused": ("/search?q=%21%21", 422),
    "missing": ("/companies/nobody", 404),
    "forgotten": ("/forgotten", 200),
    "reset": ("/reset", 200),
    "invitation": ("/invitation", 200),
    "register": ("/register", 200),
    "compared": ("/compare?ids=F001&ids=F002&ids=F003", 200),
    "nothing to compare": ("/compare?ids=F001", 422),
    "offset": ("/offset", 200),
    "offset calculated": (f"/offset?{OFFSET}", 200),
    "offset refused": ("/offset?amount=much", 422),
}

WORK = {
    "firm@demo.example": (
        "/my",
        "/my/blocks/items",
        "/my/blocks/certificates",
        "/my/blocks/cooperation",
        "/my/versions?before=0&after=1",
        "/account",
    ),
    "kdia@demo.example": (
        "/desk",
        "/desk/duplicates",
        "/desk/import",
        "/organisations",
        "/audit",
        "/searches",
    ),
    "contractor@demo.example": (
        "/requirements",
        "/requirements/new",
        "/requirements/{kept}",
        "/requirements/{kept}/edit",
        "/shortlists",
        "/shortlists/add?company=F001",
    ),
}


def serious_violations(page):
    found = Axe().run(page).response["violations"]
    return [
        (each["id"], node["html"][:200])
        for each in found
        if each["impact"] in SERIOUS
        for node in each["nodes"]
    ]


def sign_in(page, email):
    person = next(each for each in sample_accounts() if each.email == email)
    page.locator("#email").fill(person.email)
    page.locator("#password").fill(person.password)
    page.locator("form[method=post] button").click()
    page.wait_for_url(lambda url: not url.endswith("/sign-in"))


@pytest.mark.parametrize("language", ["en", "ko"])
@pytest.mark.parametrize("scheme", ["light", "dark"])
class TestAccessibility:
    @pytest.mark.parametrize("name", PAGES)
    def test_a_page_has_no_serious_violation(self, open_page, language, scheme, name):
        path, status = PAGES[name]
        page = open_page(f"/{language}{path}", status=status, color_scheme=scheme)
        assert serious_violations(page) == []

    def test_a_company_has_no_serious_violation(self, open_page, company_url, language, scheme):
        page = open_page(f"/{language}{company_url}", color_scheme=scheme)
        assert serious_violations(page) == []

    def test_the_items_of_a_class_have_no_serious_violation(self, open_page, company_url, language, scheme):
        page = open_page(f"/{language}{company_url}", color_scheme=scheme)
        page.locator(".bars a").first.click()
        page.wait_for_url("**/classes/*")
        assert serious_violations(page) == []

    def test_opened_parts_and_a_phone_have_no_serious_violation(self, open_page, language, scheme):
        page = open_page(f"/{language}/search?q=antenna+mount", width=390, color_scheme=scheme)
        page.locator("#filters > summary").click()
        page.locator(".why summary").first.click()
        assert serious_violations(page) == []

    @pytest.mark.parametrize("email", WORK)
    def test_pages_of_work_have_no_serious_violation(
        self, open_page, base_url, kept_requirement, language, scheme, email
    ):
        page = open_page(f"/{language}/sign-in", color_scheme=scheme)
        sign_in(page, email)
        for path in WORK[email]:
            page.goto(f"{base_url}/{language}{path.format(kept=kept_requirement)}")
            page.locator("details").evaluate_all("all => all.forEach(each => each.open = true)")
            assert serious_violations(page) == [], path


@pytest.mark.parametrize("language", ["en", "ko"])
@pytest.mark.parametrize("email", WORK)
def test_pages_of_work_are_no_wider_than_a_phone(open_page, base_url, kept_requirement, language, email):
    page = open_page(f"/{language}/sign-in", width=390)
    sign_in(page, email)
    for path in WORK[email]:
        page.goto(f"{base_url}/{language}{path.format(kept=kept_requirement)}")
        assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0, path
