"""The pages of shortlists and comparisons over the real API, as a browser without JavaScript uses them."""

import csv
import io
import re
from collections.abc import AsyncIterator
from typing import Any

import httpx
import pytest
import pytest_asyncio

from fakes.people import add_people, headers_of
from fakes.serving import NOW, api_of, index, load_firms, settings_of, with_models_of
from fakes.visiting import Visitor
from koffset.usecases.workspace import Workspace
from koffset.wiring import open_workspace
from koffset_web.app import create_web

pytestmark = pytest.mark.asyncio(loop_scope="session")

WANTED: dict[str, Any] = {
    "id": "R1",
    "programme_id": "P",
    "title": {"en": "Howitzer spares", "ko": "자주포 예비품"},
    "lots": [
        {
            "id": "A",
            "text": {"en": "Bumper stops", "ko": "완충용 멈치"},
            "conditions": [{"kind": "certificate", "family": "as9100"}],
        }
    ],
}


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def served(workspace: Workspace, tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Workspace]:
    folder = tmp_path_factory.mktemp("shortlists")
    # The clock of the tests stands still, that of the browser's cookies does not.
    settings = settings_of(folder).model_copy(update={"session_hours": 100_000})
    async with open_workspace(settings) as opened:
        ready = with_models_of(workspace, opened)
        await load_firms(ready, folder)
        await index(ready)
        await add_people(ready, "P01")
        yield ready


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def api(served: Workspace) -> AsyncIterator[httpx.AsyncClient]:
    async with api_of(served) as client:
        client.headers.update(await headers_of(served, "contractor owner"))
        yield client


async def visiting(served: Workspace, who: str) -> AsyncIterator[Visitor]:
    async with api_of(served) as client:
        site = httpx.ASGITransport(create_web(client, now=lambda: NOW), raise_app_exceptions=False)
        opened = Visitor(httpx.AsyncClient(transport=site, base_url="http://web.test"))
        if who:
            await opened.sign_in(who)
        yield opened
        await opened.leave()


@pytest_asyncio.fixture(loop_scope="session")
async def visitor(served: Workspace) -> AsyncIterator[Visitor]:
    async for opened in visiting(served, "contractor owner"):
        yield opened


@pytest_asyncio.fixture(loop_scope="session")
async def reader(served: Workspace) -> AsyncIterator[Visitor]:
    async for opened in visiting(served, "contractor reader"):
        yield opened


@pytest_asyncio.fixture(loop_scope="session")
async def anybody(served: Workspace) -> AsyncIterator[Visitor]:
    async for opened in visiting(served, ""):
        yield opened


@pytest_asyncio.fixture(loop_scope="session")
async def listed(api: httpx.AsyncClient) -> str:
    """The id of a list with two firms."""
    made = (await api.post("/api/v1/shortlists", json={"name": "Stops <b>"})).json()
    for company_id in ("P01", "P02"):
        path = f"/api/v1/shortlists/{made['id']}/entries"
        assert (await api.post(path, json={"company_id": company_id})).is_success
    return str(made["id"])


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def kept(api: httpx.AsyncClient) -> str:
    added = await api.post("/api/v1/requirements", json={"requirement": WANTED})
    return str(added.json()["id"])


def words(page: str) -> str:
    return re.sub("<[^>]*>", "", page)


class TestPuttingAFirmOnAList:
    @pytest.mark.parametrize("path", ["/en/search?q=bumper+stop", "/en/companies/P01"])
    async def test_begins_where_the_firm_is_seen(self, visitor: Visitor, path: str) -> None:
        assert 'href="/en/shortlists/add?company=P01">+ shortlist<span' in await visitor.open(path)

    async def test_begins_at_a_match_with_requirement_and_lot(self, visitor: Visitor, kept: str) -> None:
        page = await visitor.open(f"/en/requirements/{kept}")
        assert f'href="/en/shortlists/add?company=P01&requirement={kept}&lot=A"' in page

    async def test_is_not_offered_to_the_public(self, anybody: Visitor) -> None:
        assert "/shortlists" not in await anybody.open("/en/search?q=bumper+stop")

    async def test_makes_a_new_list_with_the_lot_and_its_requirement(
        self, visitor: Visitor, kept: str
    ) -> None:
        await visitor.open(f"/en/shortlists/add?company=P01&requirement={kept}&lot=A")
        fields = {"company": "P01", "requirement": kept, "lot": "A", "name": "New one"}
        sent = await visitor.send("/en/shortlists/add", {**fields, "back": "/en/search?q=x"})
        assert sent.status_code == 303
        page = await visitor.open(sent.headers["location"])
        assert "Lots: A" in page
        assert "Howitzer spares" in page
        assert '<a href="/en/search?q=x">Back to where you were</a>' in page

    async def test_says_beside_a_lot_that_it_is_not_there_any_more(
        self, visitor: Visitor, api: httpx.AsyncClient
    ) -> None:
        kept = (await api.post("/api/v1/requirements", json={"requirement": {**WANTED, "id": "R9"}})).json()
        order = {"name": "Lots", "requirement_id": kept["id"]}
        path = f"/shortlists/{(await api.post('/api/v1/shortlists', json=order)).json()['id']}"
        first, other = WANTED["lots"][0]["id"], "Z"
        entry = {"company_id": "P01", "lot_ids": [first, other]}
        await api.post(f"/api/v1{path}/entries", json=entry)
        assert f"Lots: {first}, {other} (not in the requirement now)" in words(
            await visitor.open(f"/en{path}")
        )
        await api.delete(f"/api/v1/requirements/{kept['id']}?revision=1")
        page = words(await visitor.open(f"/en{path}"))
        assert f"Lots: {first} (its requirement is not there any more), {other} (its" in page

    async def test_takes_a_list_that_is_there(self, visitor: Visitor, listed: str) -> None:
        assert "Stops <b> (2)" in await visitor.open("/en/shortlists/add?company=P03")
        sent = await visitor.send("/en/shortlists/add", {"company": "P03", "list": listed})
        assert "3 firms" in await visitor.open(sent.headers["location"])

    async def test_leads_back_to_this_site_only(self, visitor: Visitor, listed: str) -> None:
        await visitor.open("/en/shortlists/add?company=P03")
        fields = {"company": "P03", "list": listed, "back": "https://elsewhere.example/"}
        sent = await visitor.send("/en/shortlists/add", fields)
        assert "elsewhere" not in sent.headers["location"]

    async def test_says_why_it_was_refused(self, visitor: Visitor) -> None:
        await visitor.open("/en/shortlists/add?company=P03")
        sent = await visitor.send("/en/shortlists/add", {"company": "P03", "list": "none"})
        assert (sent.status_code, "That was not saved" in sent.text) == (404, True)


class TestAList:
    async def test_stands_among_the_lists_that_the_header_leads_to(
        self, visitor: Visitor, listed: str
    ) -> None:
        page = await visitor.open("/en/shortlists")
        assert f'href="/en/shortlists/{listed}">Stops <b></a>' in page
        assert "Stops <b>" not in visitor.source
        assert 'href="/en/shortlists">Shortlists</a>' in page.split("</header>")[0]
        assert "후보 목록" in await visitor.open("/ko/shortlists")

    async def test_is_begun_and_deleted(self, visitor: Visitor) -> None:
        await visitor.open("/en/shortlists")
        sent = await visitor.send("/en/shortlists", {"name": "Short-lived"})
        here = sent.headers["location"]
        assert "No firm is on this list yet." in await visitor.open(here)
        assert (await visitor.send(here, {"action": "delete"})).headers["location"] == "/en/shortlists"
        assert "Short-lived" not in await visitor.open("/en/shortlists")

    async def test_keeps_state_and_note_with_who_and_when(self, visitor: Visitor, listed: str) -> None:
        here = f"/en/shortlists/{listed}"
        await visitor.open(here)
        fields = {"action": "note", "company": "P01", "revision": "1", "state": "contacted"}
        sent = await visitor.send(here, {**fields, "note": "called\r\n<i>twice</i>"})
        assert sent.status_code == 303
        page = await visitor.open(here)
        assert "called\n<i>twice</i></textarea>" in page
        assert "<i>twice" not in visitor.source
        assert '<option value="contacted" selected>contacted</option>' in page
        assert "contractor owner" in page

    async def test_a_stale_note_is_not_saved_and_shows_what_stands_there(
        self, visitor: Visitor, listed: str
    ) -> None:
        here = f"/en/shortlists/{listed}"
        await visitor.open(here)
        fields = {"action": "note", "company": "P01", "revision": "1", "state": "contacted"}
        await visitor.send(here, {**fields, "note": "first"})
        sent = await visitor.send(here, {**fields, "note": "second"})
        assert sent.status_code == 409
        assert "Somebody else changed this meanwhile" in sent.text
        assert "first</textarea>" in sent.text
        assert "readonly>second</textarea>" in sent.text

    async def test_is_renamed_sorted_and_made_shorter(self, visitor: Visitor, listed: str) -> None:
        here = f"/en/shortlists/{listed}"
        for order in (
            {"action": "rename", "revision": "3", "name": "Other"},
            {"action": "first", "revision": "4", "company": "P02"},
            {"action": "remove", "revision": "1", "company": "P01"},
        ):
            await visitor.open(here)
            assert (await visitor.send(here, order)).status_code == 303
        page = await visitor.open(here)
        assert "<h1>Other <small>1 firm</small></h1>" in page
        assert "firm-P01" not in page

    async def test_an_order_that_is_none_is_refused(self, visitor: Visitor, listed: str) -> None:
        here = f"/en/shortlists/{listed}"
        await visitor.open(here)
        for order in ({"action": "x"}, {"action": "note", "company": "P01", "revision": "x", "state": "y"}):
            assert (await visitor.send(here, order)).status_code == 422

    async def test_a_form_of_another_site_is_refused(self, visitor: Visitor, listed: str) -> None:
        here = f"/en/shortlists/{listed}"
        await visitor.open(here)
        sent = await visitor.send(here, {"action": "delete", "form_seal": "forged"})
        assert sent.status_code == 403

    async def test_readers_read(self, reader: Visitor, listed: str) -> None:
        page = await reader.open(f"/en/shortlists/{listed}")
        assert "considered" in page
        assert "<textarea" not in page
        assert 'method="post"' not in page
        page = await reader.open("/en/shortlists/add?company=P03")
        assert "Your role reads shortlists" in page
        assert 'method="post"' not in page

    async def test_of_others_is_not_there(self, served: Workspace, listed: str) -> None:
        async for desk in visiting(served, "kdia admin"):
            await desk.open(f"/en/shortlists/{listed}", 404)

    async def test_is_a_table_that_runs_no_formulas(
        self, visitor: Visitor, api: httpx.AsyncClient, listed: str
    ) -> None:
        path = f"/api/v1/shortlists/{listed}/entries/P01"
        await api.patch(path, json={"revision": 1, "note": "=1+1", "state": "answered"})
        text = (await visitor.open(f"/en/shortlists/{listed}/firms.csv")).removeprefix("\ufeff")
        header, first, _ = csv.reader(io.StringIO(text))
        row = dict(zip(header, first, strict=True))
        assert (row["Name (English)"], row["Note"], row["State"]) == ("Hanbit Precision", "'=1+1", "answered")
        assert row["Page"] == "http://web.test/en/companies/P01"


class TestComparing:
    async def test_marks_rows_that_differ(self, anybody: Visitor) -> None:
        page = await anybody.open("/en/compare?ids=P01&ids=P02")
        heads = re.findall(r'<th scope="col"><a href="/en/companies/(\w+)">', page)
        assert heads == ["P01", "P02"]
        assert 'class="differs"' in page
        assert "AS9100D" in page

    async def test_shows_a_requirement_in_the_readers_language(self, visitor: Visitor, kept: str) -> None:
        page = await visitor.open(f"/ko/compare?ids=P01&ids=P02&requirement={kept}")
        assert "물량 A: 완충용 멈치" in page
        assert "필수 조건을 모두 충족" in page or "●" in page

    @pytest.mark.parametrize("query", ["", "ids=P01", "&".join(f"ids=P0{n}" for n in range(1, 7))])
    async def test_asks_for_two_to_five(self, anybody: Visitor, query: str) -> None:
        assert "Tick two to five firms" in await anybody.open(f"/en/compare?{query}", 422)

    async def test_says_how_many_are_not_there(self, anybody: Visitor) -> None:
        assert "1 firm of this address" in await anybody.open("/en/compare?ids=P01&ids=none")
