"""The search page over the canned API."""

import csv
import io
import re

import pytest

QUERY = "/en/search?q=antenna+mount"


class TestResults:
    async def test_each_hit_shows_names_facts_evidence_and_reasons(self, web):
        html = (await web.get(QUERY)).text
        for text in (
            "Garam Precision 1",
            "가람정밀1",
            "SME",
            "Gyeongbuk",
            "Communications and electronics",
            "AS9100",
            "to 2027-03-31",
            "<mark>antenna</mark> <mark>mount</mark> assembly",
            "<mark>안테나 걸이쇠</mark> 조립체",
            "~2023-08-23",
            "12 records",
            "Public record",
            "5985 Antennas",
            "How well the best piece of evidence fits",
            "+0.450",
        ):
            assert text in html

    async def test_the_asked_language_stands_first(self, web):
        korean = (await web.get("/ko/search?q=antenna")).text
        assert korean.index("가람정밀1") < korean.index("Garam Precision 1")
        english = (await web.get("/en/search?q=antenna")).text
        assert english.index("Garam Precision 1") < english.index("가람정밀1")

    async def test_only_a_romanised_name_is_marked_so(self, web):
        assert (await web.get(QUERY)).text.count(">romanised<") == 1

    async def test_the_nearest_stand_apart_with_an_explanation(self, web):
        html = (await web.get(QUERY)).text
        apart = html.index('<section class="nearest"')
        assert html.index("Garam Precision 3") < apart < html.index("Garam Precision 4")
        assert "Nothing on record supports these firms strongly enough" in html

    async def test_ranks_are_those_of_the_api(self, web):
        assert re.findall(r'<li class="card"[^>]*value="(\d+)"', (await web.get(QUERY)).text) == list("1234")

    async def test_an_expired_certificate_is_marked_with_its_date(self, api, web):
        api.answer["hits"][0]["company"]["certificates"] = [
            {"family": "as9100", "valid_until": "2026-05-31"},
            {"family": "iso9001", "valid_until": "2026-06-01"},
        ]
        html = (await web.get(QUERY)).text
        assert "✕</span> expired on 2026-05-31" in html
        assert "expired on 2026-06-01" not in html

    async def test_names_from_the_api_are_escaped(self, api, web):
        api.answer["hits"][0]["company"]["name_en"] = "<script>alert(1)</script>"
        html = (await web.get(QUERY)).text
        assert "<script>alert" not in html
        assert "&lt;script&gt;alert" in html

    async def test_versions_stand_under_the_results(self, web):
        html = (await web.get(QUERY)).text
        for version in ("r1", "use", "koffset-abc-1", "0.1.0"):
            assert f"<code>{version}</code>" in html

    async def test_a_stale_index_and_missing_parts_are_said(self, api, web):
        api.answer["versions"] |= {"stale": True, "stale_hint": "koffset index rebuild"}
        api.answer["degraded"] = ["vectors"]
        html = (await web.get(QUERY)).text
        assert "The index is behind the data." in html
        assert "<code>koffset index rebuild</code>" in html
        assert "ranked by words alone" in html

    async def test_notices_are_absent_when_all_is_well(self, web):
        assert 'class="notice"' not in (await web.get(QUERY)).text


class TestReading:
    async def test_each_expansion_links_to_the_search_without_it(self, web):
        html = (await web.get(QUERY)).text
        assert 'href="/en/search?q=antenna%20mount&amp;x=g1"' in html
        assert "antenna mount → 안테나 걸이쇠" in html

    async def test_left_out_expansions_are_sent_and_can_be_added_again(self, api, web):
        html = (await web.get(QUERY + "&x=g1&expand=0")).text
        assert api.requests[-1].without == ("g1",)
        assert not api.requests[-1].expand
        assert "Add all known terms again" in html
        assert '<input type="hidden" name="x" value="g1" form="search">' in html

    async def test_unknown_words_are_named(self, web):
        assert "frobnicator" in (await web.get(QUERY)).text


class TestFilters:
    async def test_values_have_counts_and_the_chosen_ones_are_checked_chips(self, web):
        html = (await web.get(QUERY + "&region=gyeongbuk")).text
        assert re.search(r'value="gyeongbuk" id="region-gyeongbuk" checked', html)
        assert "Region: Gyeongbuk" in html
        assert 'class="count"><span class="unseen">, firms: </span>7<' in html

    async def test_the_least_grade_is_one_choice_with_a_chip(self, api, web):
        html = (await web.get(QUERY + "&grade=public_record")).text
        assert 'value="public_record" id="grade-public_record" checked' in html
        assert "Evidence at least: Public record" in html
        assert api.requests[-1].filters.min_grade == "public_record"

    async def test_values_beyond_eight_stand_behind_a_detail(self, web):
        html = (await web.get(QUERY)).text
        assert html.index('id="class-5992"') < html.index('id="more-class"') < html.index('id="class-5993"')

    async def test_a_chosen_value_that_nothing_has_stays_to_be_dropped(self, web):
        assert 'value="busan" id="region-busan" checked' in (await web.get(QUERY + "&region=busan")).text

    async def test_the_language_switch_keeps_the_search(self, web):
        html = (await web.get(QUERY + "&region=seoul&page=2")).text
        assert 'href="/ko/search?q=antenna%20mount&amp;region=seoul&amp;page=2"' in html


class TestEmptyAnswer:
    async def test_says_so_and_offers_to_drop_each_filter(self, api, web):
        nearest = api.answer["hits"][-1]
        api.answer |= {"total": 0, "nearest": 1, "hits": [nearest]}
        html = (await web.get(QUERY + "&region=seoul&size=sme")).text
        assert "No firm has evidence for this" in html
        assert 'href="/en/search?q=antenna%20mount&amp;size=sme">without Region: Seoul' in html
        assert "Nearest, not a match" in html

    async def test_with_nothing_near_there_is_no_empty_list(self, api, web):
        api.answer |= {"total": 0, "nearest": 0, "hits": []}
        html = (await web.get(QUERY)).text
        assert "What often helps" in html
        assert 'class="cards"' not in html
        assert "Download as CSV" not in html


class TestFragment:
    async def test_only_results_are_sent_with_the_plain_url(self, web):
        url = QUERY + "&grade=&region=seoul&sort=fit"
        response = await web.get(url, headers={"HX-Request": "true"})
        assert "<!doctype" not in response.text
        assert response.headers["hx-push-url"] == "/en/search?q=antenna%20mount&region=seoul"
        assert 'id="language"' in response.text
        assert 'hx-swap-oob="true"' in response.text
        assert "HX-Request" in response.headers["vary"]


class TestQueryRefused:
    @pytest.mark.parametrize(
        ("status", "code", "title"),
        [
            (422, "query_invalid", "The query cannot be searched"),
            (422, "filter_invalid", "A filter is not known"),
            (413, "payload_too_large", "The query is too long"),
        ],
    )
    async def test_the_reason_stands_at_the_box_and_the_status_stays(self, api, web, status, code, title):
        api.failure = (status, code, "the query has 9 characters too many")
        response = await web.get("/en/search?q=%00%01")
        assert response.status_code == status
        assert title in response.text
        assert 'aria-invalid="true" aria-describedby="q-error"' in response.text
        assert "9 characters too many" in response.text
        assert "r-77" in response.text

    @pytest.mark.parametrize("query", ["", "?q=", "?q=%20%20", "?q=%E3%80%80", "?region=seoul"])
    async def test_without_a_query_the_start_page_opens(self, web, query):
        response = await web.get(f"/ko/search{query}")
        assert response.status_code == 303
        assert response.headers["location"] == "/ko/"


class TestCSV:
    async def test_holds_all_pages_up_to_the_limit(self, api, web):
        api.answer |= {"page_size": 3, "hits": api.answer["hits"][:3]}
        response = await web.get("/en/search.csv?q=antenna&page=7&region=seoul")
        assert response.headers["content-type"] == "text/csv; charset=utf-8"
        rows = list(csv.reader(io.StringIO(response.text.removeprefix("\ufeff"))))
        assert len(rows) == 1 + 5
        assert [request.page for request in api.requests] == [1, 2]
        assert {request.page_size for request in api.requests} == {3}
        assert all(request.filters.provinces == ("seoul",) for request in api.requests)

    async def test_begins_with_a_byte_order_mark_and_headers_of_its_language(self, web):
        assert (await web.get("/ko/search.csv?q=antenna")).content.startswith("\ufeff순위,".encode())

    async def test_no_cell_begins_a_formula(self, api, web):
        api.answer["hits"][0]["company"]["name_en"] = "=HYPERLINK(1)"
        assert "'=HYPERLINK(1)" in (await web.get("/en/search.csv?q=antenna")).text

    async def test_a_row_tells_company_evidence_and_versions(self, web):
        rows = list(
            csv.DictReader(io.StringIO((await web.get("/en/search.csv?q=a")).text.removeprefix("\ufeff")))
        )
        assert rows[0]["Name (Korean)"] == "가람정밀1"
        assert rows[0]["Evidence 1"] == (
            "안테나 걸이쇠 조립체 / antenna mount assembly [Public record, 5985, ~2023-08-23]"
        )
        assert rows[0]["Page"] == "http://web.test/en/companies/c1"
        assert rows[1]["English name is romanised"] == "yes"
        assert rows[3]["Match"] == "nearest"
        assert rows[0]["Index"] == "koffset-abc-1"

    async def test_a_refused_query_is_a_page_with_its_status(self, api, web):
        api.failure = (422, "query_invalid", "no letters")
        response = await web.get("/en/search.csv?q=!!")
        assert response.status_code == 422
        assert response.headers["content-type"].startswith("text/html")

    async def test_without_a_query_the_start_page_opens(self, web):
        assert (await web.get("/en/search.csv?q=")).headers["location"] == "/en/"

    async def test_an_unready_service_is_a_page_with_its_status(self, api, web):
        api.failure = (503, "index_missing", "no index")
        assert (await web.get("/en/search.csv?q=seat")).status_code == 503


class TestSuggestions:
    async def test_are_options_with_addresses(self, web):
        html = (await web.get("/en/suggest?q=Garam")).text
        assert html.count('role="option"') == 2
        assert 'data-url="/en/companies/c1"' in html

    async def test_a_form_is_shown_only_when_it_says_more_than_the_names(self, web):
        html = (await web.get("/en/suggest?q=Garam")).text
        assert "<small>" not in html
        assert "<small>Byeolbit Gongeop</small>" in (await web.get("/en/suggest?q=Byeolbit")).text

    @pytest.mark.parametrize("query", ["", "q=", "q=Zzz"])
    async def test_are_empty_when_nothing_begins_so(self, web, query):
        assert (await web.get(f"/en/suggest?{query}")).text.strip() == ""
