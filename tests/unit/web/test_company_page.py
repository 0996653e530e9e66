"""Company pages over the canned API."""

import re

BLOCKS = (
    "Overview",
    "What it can do",
    "Items by supply class",
    "Processes",
    "Certificates",
    "Experience",
    "Capacity",
    "Security and trade",
    "Cooperation wanted",
    "Evidence",
    "Contacts",
)


class TestRichCompany:
    async def test_shows_what_the_api_knows(self, web):
        html = (await web.get("/en/companies/c1")).text
        for text in (
            "Garam Precision 1",
            "가람공업",
            "former name, –2019-03",
            "proof of 2025-04-01",
            "since 2005-01-01",
            "full member",
            "4 May 1998",
            "11 February 2026",
            "version 3",
            "Makes antenna parts.",
            "Five-axis milling",
            "length up to 1,200 mm",
            "titanium",
            "Antenna mounts for export",
            "2018–2021",
            "KRW 28,500,000,000",
            "Internal programme since 2020",
            "Build-to-print supplier",
            "in progress",
            "sales@garam.example",
            "Localised parts file: 145",
        ):
            assert text in html

    async def test_an_expired_certificate_is_marked_with_its_date(self, web):
        html = (await web.get("/en/companies/c1")).text
        assert re.search(r"✕</span> expired on 2022-01-01", html)
        assert re.search(r"✓</span> to 2027-03-31", html)
        assert "no expiry stated" in html

    async def test_a_long_class_shows_its_first_rows_and_where_the_rest_is(self, web):
        html = (await web.get("/en/companies/c1")).text
        assert "antenna mount 20<" in html
        assert "antenna mount 21<" not in html
        assert 'href="/en/companies/c1/classes/5985">All 120 items of 5985 Antennas' in html

    async def test_a_public_record_is_said_to_mean_supplied(self, web):
        html = (await web.get("/en/companies/c1")).text
        assert "the firm supplied the part, not that it made it" in html

    async def test_is_light_enough_for_a_firm_with_thousands_of_items(self, api, web):
        group = api.details["c1"]["supply_classes"][0]
        rows = group["rows"] * 3
        many = [
            {**group, "supply_class": str(code), "items": len(rows), "rows": rows}
            for code in range(1000, 1060)
        ]
        api.details["c1"]["supply_classes"] = many
        response = await web.get("/en/companies/c1")
        assert len(response.content) < 150_000
        assert all(f'href="/en/companies/c1/classes/{code}"' in response.text for code in range(1000, 1060))
        assert "Items of 54 more supply classes" in response.text


class TestItemsPage:
    async def test_pages_through_all_items(self, web):
        first = (await web.get("/en/companies/c1/classes/5985")).text
        second = (await web.get("/en/companies/c1/classes/5985?page=2")).text
        assert "antenna mount 100<" in first
        assert "antenna mount 101<" in second
        assert "Items 101–120." in second

    async def test_items_without_a_class_have_a_page(self, web):
        assert "class not stated" in (await web.get("/en/companies/c1/classes/unstated")).text

    async def test_a_missing_class_or_page_is_not_found(self, web):
        assert (await web.get("/en/companies/c1/classes/9999")).status_code == 404
        assert (await web.get("/en/companies/c1/classes/5985?page=3")).status_code == 404


class TestPoorCompany:
    async def test_every_block_is_there_and_says_not_stated(self, web):
        html = (await web.get("/en/companies/c9")).text
        for block in BLOCKS:
            assert f">{block}" in html
        assert html.count('<p><span class="unstated">not stated</span></p>') == len(BLOCKS)
        assert "기재 없음" in (await web.get("/ko/companies/c9")).text

    async def test_a_romanised_name_is_marked(self, web):
        assert "로마자" in (await web.get("/ko/companies/c9")).text


class TestForeignCompany:
    async def test_is_said_to_be_no_candidate(self, web):
        assert "Foreign contractor: never a candidate." in (await web.get("/en/companies/c8")).text
        assert "never a candidate" not in (await web.get("/en/companies/c9")).text


class TestDossier:
    async def test_is_offered_in_three_formats(self, web):
        html = (await web.get("/ko/companies/c1")).text
        for form in ("pdf", "docx", "xlsx"):
            assert f'href="/ko/companies/c1/dossier?format={form}"' in html
        assert 'aria-label="자료집 (PDF)"' in html

    async def test_is_the_apis_file_in_the_language_of_the_page(self, web):
        response = await web.get("/ko/companies/c1/dossier?format=pdf")
        assert response.content == b"%PDF-1.7"
        assert response.headers["content-type"] == "application/pdf"
        assert response.headers["content-disposition"] == 'attachment; filename="dossier-c1-ko.pdf"'
        assert response.headers["cache-control"] == "private, no-store"

    async def test_of_an_unknown_format_is_refused_as_a_page(self, web):
        response = await web.get("/en/companies/c1/dossier?format=exe")
        assert response.status_code == 422
        assert "text/html" in response.headers["content-type"]
