"""What holds on every page: languages, failures, headers, static files."""

import re

import httpx
import pytest
from structlog.contextvars import merge_contextvars
from structlog.testing import capture_logs

from koffset_web.app import create_web
from koffset_web.messages import MESSAGES
from koffset_web.middleware import HEADERS

PAGES = (
    "/en/",
    "/ko/",
    "/en/search?q=antenna",
    "/ko/companies/c1",
    "/en/companies/c1/classes/5985",
    "/en/companies/none",
    "/ko/nowhere",
)


class TestStart:
    async def test_the_root_leads_to_the_visitors_language(self, web):
        response = await web.get("/", headers={"accept-language": "ko"})
        assert response.headers["location"] == "/ko/"

    async def test_the_language_chosen_last_is_remembered(self, web):
        await web.get("/ko/")
        assert (await web.get("/", headers={"accept-language": "en"})).headers["location"] == "/ko/"

    async def test_has_three_examples_and_the_figures_of_the_index(self, web):
        html = (await web.get("/en/")).text
        assert html.count('href="/en/search?q=') == 3
        assert "431 firms with 6,712 pieces of evidence, as of 30 May 2026." in html

    async def test_does_without_figures_when_the_api_has_none(self, api, web):
        api.failure = (503, "unavailable", "not ready")
        response = await web.get("/en/")
        assert response.status_code == 200
        assert "pieces of evidence, as of" not in response.text

    @pytest.mark.parametrize(
        ("code", "title"),
        [
            ("index_missing", "The search index has not been built yet"),
            ("engine_unavailable", "The search server does not answer"),
        ],
    )
    async def test_says_why_nothing_can_be_searched(self, api, web, code, title):
        api.index_changes = {"index": None, "built_at": None, "problem_code": code}
        assert title in (await web.get("/en/")).text


@pytest.mark.parametrize("url", PAGES)
class TestEveryPage:
    async def test_has_one_heading_landmarks_and_a_skip_link(self, web, url):
        html = (await web.get(url)).text
        assert len(re.findall(r"<h1[ >]", html)) == 1
        for part in ('<main id="main"', '<header class="site"', '<footer class="site"', 'href="#main"'):
            assert part in html

    async def test_names_its_language_and_leads_to_the_other(self, web, url):
        response = await web.get(url)
        language = url[1:3]
        other = "ko" if language == "en" else "en"
        assert f'<html lang="{language}">' in response.text
        assert re.search(rf'href="/{other}/[^"]*" lang="{other}"', response.text)
        assert response.headers["content-language"] == language

    async def test_has_security_headers_and_only_local_addresses(self, web, url):
        response = await web.get(url)
        assert {name: response.headers[name] for name in HEADERS} == HEADERS
        assert not re.search(r'(?:src|action|hx-get)="(?:https?:)?//', response.text)


class TestFailures:
    @pytest.mark.parametrize(
        "code",
        ["index_missing", "index_mismatch", "encoder_unavailable", "engine_unavailable", "unavailable"],
    )
    async def test_an_unready_service_says_what_to_do_with_its_status(self, api, web, code):
        api.failure = (503, code, "detail of the API")
        response = await web.get("/en/search?q=antenna")
        assert response.status_code == 503
        assert MESSAGES[code].title in response.text
        assert "detail of the API" not in response.text
        assert "r-77" in response.text

    @pytest.mark.parametrize(
        ("status", "code"), [(403, "forbidden"), (404, "not_found"), (409, "stale_save")]
    )
    async def test_what_the_message_says_is_not_said_again_in_english_on_a_korean_page(
        self, api, web, status, code
    ):
        api.failure = (status, code, "detail of the API")
        assert "detail of the API" not in (await web.get("/ko/search?q=antenna")).text
        assert "detail of the API" in (await web.get("/en/search?q=antenna")).text

    async def test_the_value_that_is_wrong_is_told_in_any_language(self, api, web):
        api.failure = (422, "filter_invalid", "detail of the API")
        assert "detail of the API" in (await web.get("/ko/search?q=antenna")).text

    async def test_an_unreachable_api_is_a_page_of_its_own(self):
        def refuse(request):
            raise httpx.ConnectError("refused", request=request)

        async with httpx.AsyncClient(
            transport=httpx.MockTransport(refuse), base_url="http://api.test"
        ) as api:
            site = httpx.ASGITransport(create_web(api))
            async with httpx.AsyncClient(transport=site, base_url="http://web.test") as client:
                response = await client.get("/ko/search?q=antenna")
        assert response.status_code == 502
        assert "검색 서비스가 응답하지 않습니다" in response.text

    async def test_a_fault_is_a_page_that_says_nothing_of_its_cause(self):
        def fail(_request):
            raise ZeroDivisionError("secret cause")

        async with httpx.AsyncClient(transport=httpx.MockTransport(fail), base_url="http://api.test") as api:
            site = httpx.ASGITransport(create_web(api), raise_app_exceptions=False)
            async with httpx.AsyncClient(transport=site, base_url="http://web.test") as client:
                with capture_logs(processors=[merge_contextvars]) as logs:
                    response = await client.get("/en/companies/c1")
        assert response.status_code == 500
        assert "secret" not in response.text
        assert "Something went wrong" in response.text
        assert response.headers["content-security-policy"] == HEADERS["content-security-policy"]
        logged = next(line for line in logs if line["event"] == "request_failed")
        assert response.headers["x-request-id"] == logged["request_id"]
        assert f"<code>{logged['request_id']}</code>" in response.text

    async def test_a_failure_of_the_api_has_the_apis_request_id_in_header_page_and_log(self, api, web):
        api.failure = (503, "engine_unavailable", "no server")
        with capture_logs() as logs:
            response = await web.get("/en/search?q=antenna")
        assert response.headers["x-request-id"] == "r-77"
        assert [line["request_id"] for line in logs if line["event"] == "service_failed"] == ["r-77"]

    async def test_every_answer_has_a_request_id_of_its_own(self, web):
        ids = {(await web.get(url)).headers["x-request-id"] for url in ("/en/", "/en/", "/ko/nowhere")}
        assert len(ids) == 3

    async def test_a_language_that_is_not_spoken_is_not_found_in_the_visitors(self, web):
        response = await web.get("/fr/", headers={"accept-language": "ko"})
        assert response.status_code == 404
        assert "찾는 내용이 없습니다" in response.text

    async def test_pages_are_only_read(self, web):
        assert (await web.post("/en/")).status_code == 405


class TestCompression:
    async def test_pages_are_sent_compressed_to_who_can_read_that(self, web):
        packed = await web.get("/en/search?q=antenna", headers={"accept-encoding": "gzip"})
        plain = await web.get("/en/search?q=antenna", headers={"accept-encoding": "identity"})
        assert packed.headers["content-encoding"] == "gzip"
        assert "content-encoding" not in plain.headers
        assert packed.text == plain.text


class TestStaticFiles:
    async def test_a_named_version_is_kept_for_good(self, web):
        html = (await web.get("/en/")).text
        for url in re.findall(r'(?:href|src)="(/static/[^"]+)"', html):
            response = await web.get(url)
            assert response.status_code == 200
            assert "immutable" in response.headers["cache-control"]

    @pytest.mark.parametrize("query", ["", "?v=", "?v=000000000000"])
    async def test_any_other_version_is_asked_for_again(self, web, query):
        assert (await web.get(f"/static/site.css{query}")).headers["cache-control"] == "no-cache"


@pytest.mark.parametrize(
    ("sent_to", "page"),
    [
        ("my/items", "my/blocks/items"),
        ("my/uploads", "my/blocks/certificates"),
        ("account/keys", "account"),
        ("account/searches", "account"),
    ],
)
async def test_where_a_form_is_sent_to_leads_back_to_its_page(
    web: httpx.AsyncClient, sent_to: str, page: str
) -> None:
    response = await web.get(f"/ko/{sent_to}")
    assert (response.status_code, response.headers["location"]) == (303, f"/ko/{page}")
