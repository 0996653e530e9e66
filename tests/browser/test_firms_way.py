"""A firm's way on the demo: claim a company, name its items in English, hand in, mend, be published, be found."""

import re
import time

import httpx
import pytest
from playwright.sync_api import Page, expect

from fakes.files import jpeg, pdf
from koffset_cli.serving import sample_accounts

pytestmark = pytest.mark.browser

ENGLISH = (
    "braided fuel hose",
    "hydraulic return hose",
    "coolant hose elbow",
    "air intake hose",
    "drain hose",
    "brake hose",
    "oil pressure hose",
    "steering hose",
    "ventilation duct hose",
    "quokka-proof hose sleeve",
)
DOCUMENT = {"name": "as9100.pdf", "mimeType": "application/pdf", "buffer": pdf()}
PICTURE = {"name": "frame.jpg", "mimeType": "image/jpeg", "buffer": jpeg(900, 600)}


def sign_in(page: Page, email: str) -> None:
    person = next(each for each in sample_accounts() if each.email == email)
    page.get_by_label("이메일 주소").fill(person.email)
    page.get_by_label("비밀번호").fill(person.password)
    page.get_by_role("button", name="로그인").click()


def is_found(base_url: str, text: str) -> bool:
    answer = httpx.post(f"{base_url}/api/v1/search", json={"text": text}, timeout=30).json()
    return any(text in line["text_en"] for hit in answer["hits"] for line in hit["evidence"])


def wait_until_found(base_url: str, text: str, limit_sec: float = 20) -> None:
    """The follower brings what is published into the index; a second is its aim, the limit is a test's patience."""
    started = time.monotonic()
    while not is_found(base_url, text):
        assert time.monotonic() - started < limit_sec, f"{text} is not found"
        time.sleep(0.05)


def hand_in(page: Page) -> None:
    page.get_by_role("checkbox", name=re.compile("비밀이거나")).check()
    page.get_by_role("button", name="방진회에 제출").click()
    expect(page.get_by_text(re.compile("방진회 심사를 기다립니다"))).to_be_visible()


def test_from_claim_to_search(open_page, base_url):
    firm = open_page("/ko/sign-in")
    sign_in(firm, "newfirm@demo.example")
    expect(firm).to_have_url(re.compile("/ko/my/claim"))
    firm.get_by_label("기업 이름").fill("굽이호스")
    firm.get_by_role("button", name="찾기").click()
    firm.get_by_label(re.compile("확인할 수 있습니까")).fill("홈페이지에 있는 대표전화로 확인해 주십시오")
    firm.get_by_role("button", name="우리 회사입니다").click()
    expect(firm.get_by_text("방진회가 확인하고 있습니다")).to_be_visible()

    desk = open_page("/ko/sign-in")
    sign_in(desk, "kdia@demo.example")
    expect(desk).to_have_url(re.compile("/ko/desk"))
    desk.get_by_role("button", name="승인").click()
    expect(desk.get_by_text("홈페이지에 있는 대표전화로")).to_have_count(0)

    firm.goto(f"{base_url}/ko/my/blocks/items")
    for place, english in enumerate(ENGLISH[:-1]):
        firm.locator(f"[name='items.{place}.name.en']").fill(english)
    expect(firm.locator("#save-state")).to_contain_text("저장됨")
    firm.get_by_role("button", name="+ 품목").click()
    new = firm.locator("[data-rows=items] > ol > li").last
    new.locator("[name$='.name.ko']").fill("보호 덮개")
    firm.get_by_role("button", name="저장", exact=True).click()
    firm.goto(f"{base_url}/ko/my")
    hand_in(firm)

    desk.goto(f"{base_url}/ko/desk")
    desk.get_by_role("link", name="굽이호스").first.click()
    desk.get_by_role("radio", name="반려").check()
    desk.get_by_label("업체가 할 일").fill("보호 덮개의 영문 이름을 적어 주십시오")
    desk.get_by_role("button", name=re.compile("게시하거나")).click()
    expect(desk).to_have_url(re.compile("/ko/desk$"))

    firm.reload()
    expect(firm.get_by_text("보호 덮개의 영문 이름을 적어 주십시오")).to_be_visible()
    firm.get_by_role("link", name="품목, 기술, 용역").first.click()
    last = firm.locator("[name$='.name.ko']").evaluate_all(
        "all => all.find(each => each.value === '보호 덮개').name.replace('.ko', '.en')"
    )
    firm.locator(f"[name='{last}']").fill(ENGLISH[-1])
    firm.get_by_role("button", name="저장", exact=True).click()
    firm.goto(f"{base_url}/ko/my")
    hand_in(firm)
    assert not is_found(base_url, ENGLISH[-1])

    desk.goto(f"{base_url}/ko/desk")
    desk.get_by_role("link", name="굽이호스").first.click()
    expect(desk.get_by_text("지난번 요청")).to_be_visible()
    desk.get_by_role("checkbox", name=re.compile("비밀이거나")).check()
    desk.get_by_role("button", name=re.compile("게시하거나")).click()
    expect(desk).to_have_url(re.compile("/ko/desk$"))
    wait_until_found(base_url, ENGLISH[-1])

    visitor = open_page("/en/search?q=quokka-proof+hose+sleeve")
    expect(visitor.get_by_role("link", name=re.compile("Gubi Hose")).first).to_be_visible()


def test_two_people_on_one_page_lose_nothing(open_page, base_url):
    pages = [open_page("/ko/sign-in") for _ in range(2)]
    for page in pages:
        sign_in(page, "firm@demo.example")
        page.goto(f"{base_url}/ko/my/blocks/capacity")
    one, two = pages
    one.locator("[name=employees]").fill("120")
    expect(one.locator("#save-state")).to_contain_text("저장됨")
    two.locator("[name=employees]").fill("140")
    expect(two.locator("#save-state")).to_contain_text("그사이 다른 사람이")
    two.get_by_role("button", name="저장", exact=True).click()
    expect(two.get_by_role("heading", name="그사이 다른 사람이 바꾼 내용")).to_be_visible()
    expect(two.locator("ins")).to_have_text("120")
    expect(two.locator("[name=employees]")).to_have_value("140")
    two.get_by_role("button", name="저장", exact=True).click()
    one.goto(f"{base_url}/ko/my/blocks/capacity")
    expect(one.locator("[name=employees]")).to_have_value("140")


def test_a_document_and_a_picture_from_form_to_page(open_page, base_url):
    firm = open_page("/ko/sign-in")
    sign_in(firm, "firm@demo.example")
    firm.goto(f"{base_url}/ko/my/blocks/certificates")
    # No pause between choosing and saving: the save that the browser begins by itself must not make this one stale.
    firm.locator("[name='certificates.0.document.file']").set_input_files(DOCUMENT)
    firm.get_by_role("button", name="저장", exact=True).click()
    expect(firm.get_by_role("link", name="as9100.pdf")).to_be_visible()
    firm.goto(f"{base_url}/ko/my/blocks/items")
    firm.locator(".minor > summary", has_text="더 보기").first.click()
    firm.locator("[name='items.0.picture.file']").set_input_files(PICTURE)
    firm.get_by_role("button", name="저장", exact=True).click()
    expect(firm.locator("[name='items.0.picture']")).to_have_count(1)
    firm.goto(f"{base_url}/ko/my")
    hand_in(firm)

    desk = open_page("/ko/sign-in")
    sign_in(desk, "kdia@demo.example")
    desk.locator("a[href*='/desk/reviews/']").first.click()
    expect(desk.get_by_alt_text("사진: frame.jpg")).to_be_visible()
    with desk.expect_download() as downloading:
        desk.get_by_role("link", name="as9100.pdf").click()
    assert downloading.value.suggested_filename == "as9100.pdf"
    company = re.search(r"/reviews/([^/]+)$", desk.url)[1]
    desk.get_by_role("checkbox", name=re.compile("비밀이거나")).check()
    desk.get_by_role("button", name=re.compile("게시하거나")).click()
    expect(desk).to_have_url(re.compile("/ko/desk$"))

    for width in (1280, 390):
        page = open_page(f"/en/companies/{company}", width=width)
        shown = page.locator("#items img").first
        shown.scroll_into_view_if_needed()
        expect(shown).to_have_js_property("naturalWidth", 240)
        assert page.evaluate("document.documentElement.scrollWidth") <= width
        assert "as9100.pdf" not in page.content()


def test_who_removes_a_row_by_keyboard_goes_on_where_it_was(open_page, base_url):
    page = open_page("/ko/sign-in")
    sign_in(page, "firm@demo.example")
    page.goto(f"{base_url}/ko/my/blocks/experience")
    rows = page.locator("[data-rows=experience] > ol > li")
    before = rows.count()
    rows.first.get_by_role("button", name="삭제").first.press("Enter")
    expect(rows).to_have_count(before - 1)
    expect(rows.first.get_by_role("button", name="삭제").first).to_be_focused()


def test_whose_session_ended_is_told_that_nothing_is_saved(open_page, base_url):
    page = open_page("/ko/sign-in")
    sign_in(page, "firm@demo.example")
    page.goto(f"{base_url}/ko/my/blocks/capacity")
    page.context.clear_cookies(name="koffset_session")
    page.locator("[name=employees]").fill("77")
    expect(page.locator("#save-state")).to_contain_text("저장하지 못했습니다")
    expect(page.locator("[name=employees]")).to_have_value("77")
    again = page.context.new_page()
    again.goto(f"{base_url}/ko/sign-in")
    sign_in(again, "firm@demo.example")
    page.get_by_role("button", name="저장", exact=True).click()
    expect(page.locator("#save-state")).to_contain_text("저장됨")
    expect(page.locator("[name=employees]")).to_have_value("77")
