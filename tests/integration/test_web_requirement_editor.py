"""Writing, editing, showing and withdrawing a requirement over the real API, without JavaScript."""

import re
from collections.abc import AsyncIterator, Mapping
from html import unescape
from pathlib import Path
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
    "title": {"en": "Howitzer spares"},
    "lots": [
        {
            "id": "A",
            "text": {"en": "Bumper stops", "ko": "완충용 멈치"},
            "value": "1000000",
            "currency": "USD",
            "conditions": [
                {"kind": "item", "name": {"en": "bumper stop"}, "supply_classes": ["5340"]},
                {"kind": "certificate", "family": "as9100"},
            ],
        },
        {"id": "B", "text": {"ko": "안테나 걸이쇠"}},
    ],
}
LOT_B = {
    "lot": "B",
    "title.en": "Howitzer spares",
    "programme_id": "P",
    "lot.id": "B",
    "lot.text.ko": "안테나",
}


@pytest_asyncio.fixture(loop_scope="session")
async def served(workspace: Workspace, tmp_path: Path) -> AsyncIterator[Workspace]:
    # The clock of the tests stands still, that of the browser's cookies does not.
    settings = settings_of(tmp_path).model_copy(update={"session_hours": 100_000})
    async with open_workspace(settings) as opened:
        ready = with_models_of(workspace, opened)
        await load_firms(ready, tmp_path)
        await index(ready)
        await add_people(ready, "P01")
        yield ready


@pytest_asyncio.fixture(loop_scope="session")
async def api(served: Workspace) -> AsyncIterator[httpx.AsyncClient]:
    async with api_of(served) as client:
        yield client


@pytest_asyncio.fixture(loop_scope="session")
async def headers(served: Workspace) -> Mapping[str, str]:
    return await headers_of(served, "contractor owner")


@pytest_asyncio.fixture(loop_scope="session")
async def kept(api: httpx.AsyncClient, headers: Mapping[str, str]) -> str:
    added = await api.post("/api/v1/requirements", json={"requirement": WANTED}, headers=headers)
    assert added.status_code == 201, added.text
    return str(added.json()["id"])


@pytest_asyncio.fixture(loop_scope="session")
async def visitor(api: httpx.AsyncClient) -> AsyncIterator[Visitor]:
    opened = await visiting(api, "contractor owner")
    yield opened
    await opened.leave()


async def visiting(api: httpx.AsyncClient, who: str) -> Visitor:
    site = httpx.ASGITransport(create_web(api, now=lambda: NOW), raise_app_exceptions=False)
    opened = Visitor(httpx.AsyncClient(transport=site, base_url="http://web.test"))
    await opened.sign_in(who)
    return opened


async def document_of(api: httpx.AsyncClient, headers: Mapping[str, str], kept: str) -> dict[str, Any]:
    found = await api.get(f"/api/v1/requirements/{kept}", headers=headers)
    assert found.status_code == 200, found.text
    return dict(found.json()["requirement"])


class TestANewRequirement:
    async def test_is_kept_with_its_first_lot_and_opened(self, visitor: Visitor) -> None:
        assert "/en/requirements/new" in await visitor.open("/en/requirements")
        page = await visitor.open("/en/requirements/new")
        assert "Paste a text" in page
        sent = {"title.en": "Radio mounts", "programme_id": "P", "lot.text.en": "Antenna mounts"}
        answer = await visitor.send("/en/requirements/new", sent)
        assert answer.status_code == 303, answer.text
        assert "Radio mounts" in await visitor.open(answer.headers["location"])

    async def test_that_lacks_something_comes_back_with_what_was_typed(self, visitor: Visitor) -> None:
        await visitor.open("/en/requirements/new")
        answer = await visitor.send("/en/requirements/new", {"title.en": "Radio <mounts>"})
        assert answer.status_code == 422
        assert 'value="Radio &lt;mounts&gt;"' in answer.text
        assert '<a href="#f-programme_id">Programme</a>: This is needed.' in answer.text
        assert '<a href="#f-lot.text.ko">Work of the first lot</a>' in answer.text

    async def test_is_not_offered_to_readers(self, api: httpx.AsyncClient, kept: str) -> None:
        reader = await visiting(api, "contractor reader")
        assert "New requirement" not in await reader.open("/en/requirements")
        told = await reader.open("/en/requirements/new")
        assert "Your role reads requirements and does not write them." in told
        assert "<textarea" not in reader.source
        await reader.open(f"/en/requirements/{kept}/edit", 303)
        assert "Withdraw" not in await reader.open(f"/en/requirements/{kept}")
        await reader.leave()

    async def test_is_not_offered_to_firms(self, api: httpx.AsyncClient) -> None:
        firm = await visiting(api, "company owner")
        told = await firm.open("/en/requirements/new")
        assert "Requirements are written by contractors and KDIA, not by firms." in told
        assert "<textarea" not in firm.source
        await firm.leave()


class TestTheEditor:
    async def test_shows_the_open_lot_with_counts(self, visitor: Visitor, kept: str) -> None:
        page = await visitor.open(f"/en/requirements/{kept}/edit?lot=A")
        assert re.search(r"[1-9]\d* meet it", page)
        assert 'value="bumper stop"' in page
        assert "Which must excludes most" in page
        assert "안테나 걸이쇠" in page
        assert "가장 많이 제외하는 필수 조건" in await visitor.open(f"/ko/requirements/{kept}/edit?lot=Z")

    async def test_saves_the_open_lot_and_leaves_the_rest(
        self, visitor: Visitor, api: httpx.AsyncClient, headers: Mapping[str, str], kept: str
    ) -> None:
        before = await document_of(api, headers, kept)
        path = f"/en/requirements/{kept}/edit?lot=B"
        await visitor.open(path)
        condition = {"conditions.0.kind": "region", "conditions.0.strength": "should"}
        sent = {**LOT_B, **condition, "conditions.0.any_of": "gyeongbuk", "act": "save"}
        answer = await visitor.send(path, sent)
        assert (answer.status_code, answer.headers["location"]) == (303, path), answer.text
        after = await document_of(api, headers, kept)
        assert after["lots"][0] == before["lots"][0]
        (saved,) = after["lots"][1]["conditions"]
        assert (saved["kind"], saved["strength"], saved["any_of"]) == ("region", "should", ["gyeongbuk"])

    async def test_tells_faults_at_the_field_and_above(self, visitor: Visitor, kept: str) -> None:
        path = f"/en/requirements/{kept}/edit?lot=B"
        await visitor.open(path)
        sent = {**LOT_B, "conditions.0.kind": "certificate", "conditions.0.family": "", "lot.value": "much"}
        answer = await visitor.send(path, sent)
        assert answer.status_code == 422
        assert 'id="f-conditions.0.family-fault"' in answer.text
        assert '<a href="#f-lot.value">Value of the lot</a>: This is no number.' in answer.text
        assert 'value="much"' in answer.text

    async def test_adds_and_removes_a_condition_without_saving(
        self, visitor: Visitor, api: httpx.AsyncClient, headers: Mapping[str, str], kept: str
    ) -> None:
        path = f"/en/requirements/{kept}/edit?lot=B"
        await visitor.open(path)
        more = await visitor.send(path, {**LOT_B, "act": "add", "kind": "security"})
        assert more.status_code == 200
        assert 'name="conditions.0.cmmc_level"' in more.text
        assert "Not saved yet" in more.text
        less = await visitor.send(path, {**LOT_B, "conditions.0.kind": "security", "act": "remove:0"})
        assert 'name="conditions.0.cmmc_level"' not in less.text
        assert (await document_of(api, headers, kept))["lots"][1]["conditions"] == []

    async def test_moves_a_condition_without_saving_and_keeps_the_focus_where_it_went(
        self, visitor: Visitor, kept: str
    ) -> None:
        path = f"/en/requirements/{kept}/edit?lot=B"
        await visitor.open(path)
        kinds = {f"conditions.{at}.kind": kind for at, kind in enumerate(("security", "text", "region"))}
        for act, where, focused in (("lower:0", "1", "lower:1"), ("raise:1", "0", "lower:0")):
            moved = await visitor.send(path, {**LOT_B, **kinds, "act": act})
            assert moved.status_code == 200
            assert 'name="conditions.0.kind" value="text"' in moved.text
            assert f'id="condition-{where}" class="added"' in moved.text
            assert re.findall(r'value="(\w+:\d)" class="light" autofocus', moved.text) == [focused]
            assert "Not saved yet" in moved.text

    async def test_counts_what_is_typed_and_saves_nothing(self, visitor: Visitor, kept: str) -> None:
        await visitor.open(f"/en/requirements/{kept}/edit?lot=B")
        sent = {
            **LOT_B,
            "conditions.0.kind": "certificate",
            "conditions.1.kind": "region",
            "conditions.1.any_of": "seoul",
            "conditions.2.kind": "item",
        }
        answer = await visitor.send(f"/en/requirements/{kept}/counts", sent, {"hx-request": "true"})
        assert answer.status_code == 200
        spans = dict(re.findall(r'id="(count-\d)" hx-swap-oob="true">(.*?)</span>\n', answer.text))
        assert spans.keys() == {"count-0", "count-1", "count-2"}
        assert spans["count-0"] == spans["count-2"] == "counted once it is complete"
        assert "meet it" in spans["count-1"]
        assert 'id="lot-count-1" hx-swap-oob="true"' in answer.text

    async def test_adds_moves_and_removes_lots(
        self, visitor: Visitor, api: httpx.AsyncClient, headers: Mapping[str, str], kept: str
    ) -> None:
        path = f"/en/requirements/{kept}/edit?lot=B"
        await visitor.open(path)
        added = await visitor.send(path, {**LOT_B, "act": "add-lot", "new_lot": "Cable harnesses"})
        assert added.headers["location"].endswith("/edit?lot=C")
        await visitor.open(path)
        assert (await visitor.send(path, {**LOT_B, "act": "up:1"})).status_code == 303
        document = await document_of(api, headers, kept)
        assert [lot["id"] for lot in document["lots"]] == ["B", "A", "C"]
        await visitor.open(path)
        assert (await visitor.send(path, {**LOT_B, "act": "remove-lot"})).status_code == 303
        document = await document_of(api, headers, kept)
        assert [lot["id"] for lot in document["lots"]] == ["A", "C"]

    async def test_that_is_stale_says_who_saved_and_keeps_what_was_typed(
        self, visitor: Visitor, api: httpx.AsyncClient, headers: Mapping[str, str], kept: str
    ) -> None:
        path = f"/en/requirements/{kept}/edit?lot=B"
        opened = re.search(r'name="base" value="(.*?)">', await visitor.open(path))
        assert opened
        order = {"revision": 1, "requirement": {**WANTED, "title": {"en": "Theirs"}}}
        assert (await api.put(f"/api/v1/requirements/{kept}", json=order, headers=headers)).status_code == 200
        answer = await visitor.send(path, {**LOT_B, "lot.text.en": "Typed meanwhile", "base": opened[1]})
        assert answer.status_code == 409
        page = unescape(answer.text)
        assert "contractor owner saved it at" in page
        assert "Typed meanwhile" in page
        assert 'name="revision" value="2"' in page
        assert "<ins>Theirs</ins>" in page

    @pytest.mark.parametrize("visibility", [None, "shared"])
    async def test_of_one_that_was_withdrawn_meanwhile_keeps_what_was_typed_as_a_new_one(
        self,
        visitor: Visitor,
        api: httpx.AsyncClient,
        headers: Mapping[str, str],
        kept: str,
        visibility: str | None,
    ) -> None:
        path, revision = f"/en/requirements/{kept}/edit?lot=B", 1
        await visitor.open(path)
        if visibility:
            order = {"revision": revision, "visibility": visibility}
            await api.post(f"/api/v1/requirements/{kept}/visibility", json=order, headers=headers)
            revision += 1
        await api.delete(f"/api/v1/requirements/{kept}?revision={revision}", headers=headers)
        answer = await visitor.send(path, {**LOT_B, "lot.text.en": "Typed <meanwhile>"})
        assert answer.status_code == 409
        assert "this requirement was withdrawn" in answer.text
        assert "Typed &lt;meanwhile&gt;" in answer.text
        document = re.search(r'name="document.0" value="(.*?)">', answer.text)
        assert document
        again = {"act": "keep", "take": "document.0", "document.0": unescape(document[1])}
        made = await visitor.send("/en/requirements/new/file", again)
        assert made.status_code == 303, made.text
        assert "Typed <meanwhile>" in await visitor.open(f"{made.headers['location']}?lot=B")

    async def test_of_an_open_requirement_says_that_others_see_it(
        self, visitor: Visitor, api: httpx.AsyncClient, headers: Mapping[str, str], kept: str
    ) -> None:
        order = {"revision": 1, "visibility": "shared"}
        await api.post(f"/api/v1/requirements/{kept}/visibility", json=order, headers=headers)
        assert "what you save they see" in await visitor.open(f"/en/requirements/{kept}/edit")

    async def test_takes_no_form_of_another_site(self, visitor: Visitor, kept: str) -> None:
        path = f"/en/requirements/{kept}/edit?lot=B"
        await visitor.open(path)
        assert (await visitor.send(path, {**LOT_B, "form_seal": "x"})).status_code == 403


class TestVisibility:
    async def test_is_opened_to_firms_until_a_day_with_the_name(
        self, visitor: Visitor, api: httpx.AsyncClient, headers: Mapping[str, str], kept: str
    ) -> None:
        path = f"/en/requirements/{kept}"
        assert "it can be no draft again" in await visitor.open(path)
        sent = {"visibility": "open", "open_until": "2030-12-31", "names_keeper": "yes"}
        answer = await visitor.send(path, sent)
        assert answer.status_code == 303, answer.text
        assert "open to firms to 2030-12-31" in await visitor.open(path)
        found = (await api.get(f"/api/v1/requirements/{kept}", headers=headers)).json()
        assert (found["visibility"], found["names_keeper"]) == ("open", True)

    async def test_of_kdia_needs_no_day(self, visitor: Visitor, kept: str) -> None:
        path = f"/en/requirements/{kept}"
        await visitor.open(path)
        sent = {"visibility": "shared", "open_until": "2030-12-31", "names_keeper": "yes"}
        assert (await visitor.send(path, sent)).status_code == 303

    async def test_that_is_refused_says_why(self, visitor: Visitor, kept: str) -> None:
        path = f"/en/requirements/{kept}"
        await visitor.open(path)
        answer = await visitor.send(path, {"visibility": "open", "open_until": "2020-01-01"})
        assert answer.status_code == 422
        assert "open_until 2020-01-01 is over" in answer.text

    async def test_ends_with_a_withdrawal_that_says_what_is_lost(self, visitor: Visitor, kept: str) -> None:
        path = f"/en/requirements/{kept}"
        assert "it is deleted for good" in await visitor.open(path)
        answer = await visitor.send(path, {"act": "withdraw"})
        assert (answer.status_code, answer.headers["location"]) == (303, "/en/requirements")
        await visitor.open(path, 404)
