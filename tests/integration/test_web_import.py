"""KDIA's desk imports a file over the real API, as a browser without JavaScript does."""

import json
import re
from collections.abc import AsyncIterator, Mapping
from html import unescape
from pathlib import Path
from typing import Any

import httpx
import pytest
import pytest_asyncio

from fakes.firms import GARAM, HANBIT
from fakes.people import PASSWORD, add_people, email_of, headers_of
from fakes.serving import NOW, api_of, load_firms, settings_of, with_models_of
from koffset.domain.evidence import KDIA as ALL
from koffset.usecases.workspace import Workspace
from koffset.wiring import open_workspace
from koffset_web.app import create_web

pytestmark = pytest.mark.asyncio(loop_scope="session")

RENAMED = {**GARAM, "identity": {"name": {"ko": "가람통신", "en": "Garam <Radio>"}}}
NEW = {"id": "P90", "identity": {"name": {"ko": "새벽공업", "en": "Saebyeok Industries"}}}
MENDED = {**HANBIT, "status": {"size_class": "large"}}
WRONG = {**NEW, "id": "P91", "items": [{"name": {"ko": "핀"}, "supply_class": "0000"}]}


@pytest_asyncio.fixture(loop_scope="session")
async def served(workspace: Workspace, tmp_path: Path) -> AsyncIterator[Workspace]:
    # The clock of the tests stands still, that of the browser's cookies does not.
    settings = settings_of(tmp_path).model_copy(update={"session_hours": 100_000})
    async with open_workspace(settings) as opened:
        ready = with_models_of(workspace, opened)
        await load_firms(ready, tmp_path)
        await add_people(ready, "P01")
        yield ready


class Visitor:
    """A browser that keeps cookies and sends the forms of the page that is open."""

    def __init__(self, client: httpx.AsyncClient) -> None:
        self._client = client
        self.page = ""

    async def sign_in(self, who: str) -> None:
        await self.open("/en/sign-in")
        await self.send("/en/sign-in", {"email": email_of(who), "password": PASSWORD})

    async def open(self, path: str, status: int = 200) -> str:
        response = await self._client.get(path)
        assert response.status_code == status, response.text
        self.page = response.text
        return unescape(response.text)

    async def send(
        self, path: str, fields: Mapping[str, Any], file: tuple[str, bytes] | None = None
    ) -> httpx.Response:
        hidden = {
            name: found[1]
            for name in ("form_seal", "fingerprint")
            if (found := re.search(rf'name="{name}" value="([^"]*)"', self.page))
        }
        files = {"file": file} if file else None
        response = await self._client.post(path, data={**hidden, **fields}, files=files)
        if response.headers.get("content-type", "").startswith("text/html"):
            self.page = response.text
        return response

    async def preview(self, *documents: Mapping[str, Any], language: str = "en") -> str:
        """The address of the preview of a file, which is open then."""
        await self.open(f"/{language}/desk/import")
        text = "\n".join(map(json.dumps, documents)).encode()
        sent = await self.send(f"/{language}/desk/import", {"kind": "profiles"}, ("firms.jsonl", text))
        assert sent.status_code == 303, sent.text
        address = sent.headers["location"]
        await self.open(address)
        return str(address)

    @property
    def text(self) -> str:
        return " ".join(unescape(re.sub(r"<[^>]*>", " ", self.page)).split())


async def visitor(api: httpx.AsyncClient, who: str) -> Visitor:
    site = httpx.ASGITransport(create_web(api, now=lambda: NOW), raise_app_exceptions=False)
    opened = Visitor(httpx.AsyncClient(transport=site, base_url="http://web.test"))
    await opened.sign_in(who)
    return opened


@pytest_asyncio.fixture(loop_scope="session")
async def desk(served: Workspace) -> AsyncIterator[Visitor]:
    async with api_of(served) as api:
        yield await visitor(api, "kdia reviewer")


async def save_draft(served: Workspace) -> None:
    order = {"revision": 0, "content": {"employees": 12}}
    headers = await headers_of(served, "company owner")
    async with api_of(served) as api:
        await api.put("/api/v1/profile/blocks/capacity", json=order, headers=headers)


async def english_name(served: Workspace, company_id: str) -> str | None:
    async with served.store.reader() as store:
        return (await store.companies(ALL, [company_id]))[company_id].name_en


class TestTheWay:
    async def test_from_the_desk_through_the_preview_to_what_was_imported(
        self, served: Workspace, desk: Visitor
    ) -> None:
        assert "/en/desk/import" in await desk.open("/en/desk")
        address = await desk.preview(RENAMED, NEW, WRONG)
        text = desk.text
        assert text.index("Refused: these rows stay out") < text.index("Changed 1 Garam")
        assert "There is no such code" in text
        assert "Garam Communications" in text
        assert "<Radio>" not in desk.page
        assert "Import 2 companies" in text
        assert await english_name(served, "P02") == "Garam Communications"
        done = await desk.send(address, {})
        assert done.status_code == 200
        assert "2 companies were imported." in desk.text
        assert 'href="/en/companies/P90"' in desk.page
        assert await english_name(served, "P02") == "Garam <Radio>"
        await desk.open("/en/desk/import")
        assert "firms.jsonl" in desk.text

    async def test_in_korean_too(self, desk: Visitor) -> None:
        await desk.preview(RENAMED, WRONG, language="ko")
        assert "기업 1곳 가져오기" in desk.text
        assert "없는 코드입니다" in desk.text

    async def test_a_file_can_be_dropped(self, desk: Visitor) -> None:
        address = await desk.preview(NEW)
        dropped = await desk.send(address, {"drop": "yes"})
        assert (dropped.status_code, dropped.headers["location"]) == (303, "/en/desk/import")
        assert "This preview is not there any more" in await desk.open(address, 404)

    async def test_a_file_that_changes_nothing_has_no_button(self, desk: Visitor) -> None:
        await desk.preview(HANBIT)
        assert "This file would change nothing." in desk.text
        assert 'name="fingerprint"' not in desk.page


class TestWhatIsInTheMaking:
    async def test_it_is_told_and_left_out(self, served: Workspace, desk: Visitor) -> None:
        await save_draft(served)
        address = await desk.preview(MENDED, NEW)
        assert "has a draft open" in desk.text
        assert "Import 1 company and those that are ticked" in desk.text
        await desk.send(address, {})
        assert "Left out: in the making 1" in desk.text

    async def test_ticked_it_is_imported(self, served: Workspace, desk: Visitor) -> None:
        await save_draft(served)
        address = await desk.preview(MENDED)
        assert "Import what is ticked" in desk.text
        await desk.send(address, {"ticked": "P01"})
        assert "1 company was imported." in desk.text


class TestRefusals:
    async def test_what_would_do_something_else_now_is_shown_anew(
        self, served: Workspace, desk: Visitor
    ) -> None:
        address = await desk.preview(MENDED, NEW)
        await save_draft(served)
        refused = await desk.send(address, {})
        assert refused.status_code == 409
        assert "The import would do something else now" in desk.text
        assert "Import 1 company and those that are ticked" in desk.text
        assert (await desk.send(address, {})).status_code == 200

    @pytest.mark.parametrize(
        ("file", "status", "told"),
        [
            (("firms.jsonl", b"no json"), 422, "The file cannot be read"),
            (("firms.pdf", b"%PDF"), 422, "The file cannot be read"),
            (None, 422, "no file was chosen"),
            (("firms.jsonl", b"x" * 20_100_000), 413, "The file is too large"),
        ],
        ids=["no JSON", "no file of ours", "none", "too large"],
    )
    async def test_a_file_that_is_not_taken_is_told_on_the_page(
        self, desk: Visitor, file: tuple[str, bytes] | None, status: int, told: str
    ) -> None:
        await desk.open("/en/desk/import")
        refused = await desk.send("/en/desk/import", {"kind": "profiles"}, file)
        assert refused.status_code == status
        assert told in desk.text

    async def test_a_form_of_another_site_is_refused(self, desk: Visitor) -> None:
        address = await desk.preview(NEW)
        assert (await desk.send(address, {"form_seal": "made up"})).status_code == 403

    @pytest.mark.parametrize("who", ["company owner", "contractor owner"])
    async def test_others_than_kdia_are_shown_the_door(self, served: Workspace, who: str) -> None:
        async with api_of(served) as api:
            other = await visitor(api, who)
            await other.open("/en/desk/import", 403)
            await other.open(f"/en/desk/import/{'0' * 32}", 403)
