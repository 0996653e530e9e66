"""Documents of certificates and pictures of items: named by a profile, shown to who may see them, not lost."""

from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx
import pytest
import pytest_asyncio

from fakes.files import pdf, png
from fakes.people import NOBODY, ROLES, WAITING, add_people, headers_of
from fakes.serving import api_of, load, load_firms, settings_of, with_models_of
from koffset.usecases.exporting import export_documents
from koffset.usecases.workspace import Workspace
from koffset.wiring import open_workspace

pytestmark = pytest.mark.asyncio(loop_scope="session")

FIRM, DESK, CONTRACTOR = "company owner", "kdia reviewer", "contractor reader"
FIRM_AND_KDIA = {who for who in ROLES if who.startswith(("company", "kdia"))}
CONTRACTORS = {who for who in ROLES if who.startswith("contractor")}
ITEM = {"name": {"ko": "안테나 걸이쇠", "en": "antenna hanger"}, "supply_class": "5985"}
CERTIFICATE = {"family": "iso9001", "standard": "ISO 9001:2015", "number": "Q1"}


@dataclass
class People:
    """Everybody signed in, and what they do with a profile and its files."""

    api: httpx.AsyncClient
    workspace: Workspace
    headers: dict[str, dict[str, str]] = field(default_factory=dict)

    async def ask(self, who: str, method: str, path: str, **options: Any) -> httpx.Response:
        if who not in self.headers:
            self.headers[who] = await headers_of(self.workspace, who)
        return await self.api.request(method, f"/api/v1{path}", headers=self.headers[who], **options)

    async def upload(self, purpose: str, content: bytes | None = None, company: str = "P01") -> str:
        who = FIRM if company == "P01" else DESK
        files = {"file": ("copy", content or (png() if purpose == "picture" else pdf()))}
        path = f"/companies/{company}/uploads"
        response = await self.ask(who, "POST", path, files=files, data={"purpose": purpose})
        assert response.status_code == 201, response.text
        return str(response.json()["id"])

    async def save(self, block: str, content: Any) -> httpx.Response:
        draft = (await self.ask(FIRM, "GET", "/profile")).json()
        revision = next(each["revision"] for each in draft["blocks"] if each["block"] == block)
        order = {"revision": revision, "content": content}
        return await self.ask(FIRM, "PUT", f"/profile/blocks/{block}", json=order)

    async def saved(self, block: str, content: Any) -> None:
        response = await self.save(block, content)
        assert response.status_code == 200, response.text

    async def submit(self) -> int:
        response = await self.ask(FIRM, "POST", "/profile/submission", json={"security_checked": True})
        return int(response.json()["version"])

    async def publish(self) -> int:
        version = await self.submit()
        order = {"version": version, "review": {}, "security_checked": True}
        assert (await self.ask(DESK, "POST", "/reviews/P01", json=order)).status_code == 200
        return version

    async def readers(self, upload: str, suffix: str = "") -> set[str]:
        """Who gets the file."""
        seen = set()
        for who in (NOBODY, *ROLES):
            status = (await self.ask(who, "GET", f"/uploads/{upload}{suffix}")).status_code
            assert status in {200, 404}
            seen |= {who} if status == 200 else set()
        return seen

    async def delete(self, upload: str) -> httpx.Response:
        return await self.ask(FIRM, "DELETE", f"/uploads/{upload}")


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def everybody(workspace: Workspace, tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[People]:
    """Signing in is the slow part: done once."""
    folder = tmp_path_factory.mktemp("attachments")
    async with open_workspace(settings_of(folder)) as opened:
        ready = with_models_of(workspace, opened)
        await load_firms(ready, folder)
        await add_people(ready, "P01")
        async with api_of(ready) as api:
            yield People(api, ready)


@pytest_asyncio.fixture(loop_scope="session")
async def people(everybody: People) -> People:
    """With a draft that may be edited."""
    waiting = (await everybody.ask(FIRM, "GET", "/profile")).json()["waiting_version"]
    if waiting:
        await everybody.ask(FIRM, "DELETE", f"/profile/versions/{waiting}")
    return everybody


class TestNaming:
    @pytest.mark.parametrize(
        ("block", "entry", "name", "purpose", "other"),
        [
            ("items", ITEM, "picture", "picture", "certificate"),
            ("certificates", CERTIFICATE, "document", "certificate", "picture"),
        ],
    )
    async def test_needs_an_upload_of_ones_own_and_of_that_purpose(
        self, people: People, block: str, entry: dict[str, Any], name: str, purpose: str, other: str
    ) -> None:
        foreign = await people.upload(purpose, company="P02")
        wrong = await people.upload(other, png())
        entries = [
            {**entry, "kind": kind, name: each} if block == "items" else {**entry, name: each}
            for kind, each in (("item", foreign), ("technology", "0" * 32), ("service", wrong))
        ]
        refused = await people.save(block, entries)
        assert (refused.status_code, refused.json()["error"]) == (422, "content_invalid")
        faults = {fault["where"]: (fault["code"], fault["message"]) for fault in refused.json()["faults"]}
        assert {where: code for where, (code, _) in faults.items()} == {
            f"{block}.0.{name}": "unknown_upload",
            f"{block}.1.{name}": "unknown_upload",
            f"{block}.2.{name}": "wrong_purpose",
        }
        # What is another firm's is told as what is not there.
        texts = [faults[f"{block}.{place}.{name}"][1] for place in (0, 1)]
        assert texts[0].replace(foreign, "") == texts[1].replace("0" * 32, "")
        await people.saved(block, [{**entry, name: await people.upload(purpose)}])

    async def test_what_is_no_id_is_refused(self, people: People) -> None:
        refused = await people.save("items", [{**ITEM, "picture": "../../store.sqlite3"}])
        assert refused.json()["faults"][0]["where"] == "items.0.picture"


class TestWhoSees:
    @pytest.mark.parametrize(
        ("more", "readers"),
        [
            ({}, {NOBODY, *ROLES}),
            ({"audience": "contractors"}, FIRM_AND_KDIA | CONTRACTORS - {WAITING}),
            ({"audience": "owner"}, FIRM_AND_KDIA),
            ({"not_for_foreign_disclosure": True}, FIRM_AND_KDIA),
        ],
    )
    async def test_a_picture_is_for_who_sees_its_item_once_that_is_published(
        self, people: People, more: dict[str, Any], readers: set[str]
    ) -> None:
        picture = await people.upload("picture")
        await people.saved("items", [{**ITEM, **more, "picture": picture}])
        assert await people.readers(picture) == FIRM_AND_KDIA
        version = await people.publish()
        assert await people.readers(picture) == readers
        assert await people.readers(picture, "/thumbnail") == readers
        shown = {
            who
            for who in (NOBODY, *ROLES)
            if picture in (await people.ask(who, "GET", "/companies/P01")).text
        }
        assert shown == readers
        await people.ask(FIRM, "DELETE", f"/profile/versions/{version}")
        assert await people.readers(picture) == FIRM_AND_KDIA

    async def test_a_document_is_for_its_firm_and_kdia_whatever_is_published(self, people: People) -> None:
        document = await people.upload("certificate", png())
        await people.saved("certificates", [{**CERTIFICATE, "document": document}])
        await people.publish()
        assert await people.readers(document) == FIRM_AND_KDIA
        assert await people.readers(document, "/thumbnail") == FIRM_AND_KDIA
        for who in (NOBODY, *ROLES):
            page = await people.ask(who, "GET", "/companies/P01")
            assert "ISO 9001:2015" in page.text
            assert document not in page.text

    async def test_a_thumbnail_is_sent_once_and_asked_for_each_time(self, people: People) -> None:
        picture = await people.upload("picture", png(400, 400))
        path = f"/uploads/{picture}/thumbnail"
        first = await people.ask(FIRM, "GET", path)
        assert (first.headers["content-type"], first.headers["cache-control"]) == (
            "image/jpeg",
            "private, no-cache",
        )
        for who, status in ((FIRM, 304), (CONTRACTOR, 404)):
            await people.ask(who, "GET", "/session")
            kept = {**people.headers[who], "If-None-Match": first.headers["etag"]}
            again = await people.api.get(f"/api/v1{path}", headers=kept)
            assert again.status_code == status
        document = await people.upload("certificate")
        assert (await people.ask(FIRM, "GET", f"/uploads/{document}/thumbnail")).status_code == 404


class TestReview:
    async def test_shows_the_document_that_proves_and_the_one_before(self, people: People) -> None:
        first, second = await people.upload("certificate"), await people.upload("certificate", png())
        await people.saved("certificates", [{**CERTIFICATE, "document": first}])
        await people.publish()
        told = []
        for document in (second, None):
            await people.saved("certificates", [{**CERTIFICATE, "document": document}])
            version = await people.submit()
            review = (await people.ask(DESK, "GET", "/reviews/P01")).json()
            (claim,) = [each for each in review["claims"] if each["block"] == "certificates"]
            ids = [claim[name] and claim[name]["id"] for name in ("file", "file_before")]
            told.append((ids, claim["is_changed"]))
            await people.ask(FIRM, "DELETE", f"/profile/versions/{version}")
        assert told == [([second, first], True), ([None, first], True)]

    async def test_a_grade_is_lost_with_the_document_that_was_seen(self, people: People) -> None:
        document = await people.upload("certificate")
        await people.saved("certificates", [{**CERTIFICATE, "number": "Q2", "document": document}])
        decision = {"block": "certificates", "place": 0, "grade": "document_seen", "reason": "copy seen"}
        order = {"version": await people.submit(), "review": {"grades": [decision]}, "security_checked": True}
        assert (await people.ask(DESK, "POST", "/reviews/P01", json=order)).status_code == 200
        grades = []
        for named in (document, await people.upload("certificate")):
            await people.saved("certificates", [{**CERTIFICATE, "number": "Q2", "document": named}])
            draft = (await people.ask(FIRM, "GET", "/profile")).json()
            block = next(each for each in draft["blocks"] if each["block"] == "certificates")
            grades.append(block["content"][0]["grade"])
        assert grades == ["document_seen", "declared"]


class TestDeleting:
    async def test_is_refused_while_a_draft_or_what_is_published_names_it(self, people: People) -> None:
        document = await people.upload("certificate")
        await people.saved("certificates", [{**CERTIFICATE, "document": document}])
        refused = await people.delete(document)
        assert (refused.status_code, refused.json()["error"]) == (409, "conflict")
        assert "the certificate 'ISO 9001:2015' in the draft" in refused.json()["detail"]
        await people.publish()
        await people.saved("certificates", [CERTIFICATE])
        refused = await people.delete(document)
        assert "in the published profile" in refused.json()["detail"]
        await people.submit()
        assert (await people.delete(document)).status_code == 409

    async def test_is_done_when_nothing_names_it_any_more(self, people: People) -> None:
        picture = await people.upload("picture")
        await people.saved("items", [{**ITEM, "picture": picture}])
        assert (await people.delete(picture)).status_code == 409
        await people.saved("items", [ITEM])
        assert (await people.delete(picture)).status_code == 204

    async def test_is_refused_while_a_version_waits(self, people: People) -> None:
        picture = await people.upload("picture")
        await people.saved("items", [{**ITEM, "picture": picture}])
        await people.submit()
        assert "in the version that waits for KDIA" in (await people.delete(picture)).json()["detail"]


class TestFiles:
    async def test_an_import_takes_no_upload_away_and_brings_none(
        self, people: People, tmp_path: Path
    ) -> None:
        picture, document = await people.upload("picture"), await people.upload("certificate")
        await people.saved("items", [{**ITEM, "picture": picture}])
        await people.saved("certificates", [{**CERTIFICATE, "document": document}])
        await people.publish()
        path, workspace = tmp_path / "profiles.jsonl", people.workspace
        await export_documents(workspace.store, "profiles", path, include_private=True)
        text = path.read_text(encoding="utf-8")
        assert not {picture, document} & set(text.split('"'))
        assert (await load(workspace, "profiles", path)).counts.changed == 0
        path.write_text(text.replace("antenna hanger", "antenna holder"), encoding="utf-8")
        assert (await load(workspace, "profiles", path)).counts.changed == 1
        assert await people.readers(picture) == {NOBODY, *ROLES}
        assert (await people.delete(document)).status_code == 409
