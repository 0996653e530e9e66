"""Documents and pictures over the API: who gets them, and what is sent in their place by who means harm."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path

import httpx
import pytest
import pytest_asyncio

from fakes.files import bomb_png, jpeg, jpeg_of_a_camera, noise_png, pdf, png
from fakes.people import NOBODY, ROLES, WAITING, add_people, headers_of
from fakes.serving import MAX_BODY_BYTES, api_of, load_firms, settings_of, with_models_of
from koffset.domain.evidence import Audience
from koffset.usecases.workspace import Workspace
from koffset.wiring import open_workspace

pytestmark = pytest.mark.asyncio(loop_scope="session")

LIMIT = 1_000_000
OWNER, CONTRACTOR, KDIA = "company owner", "contractor owner", "kdia reviewer"


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def peopled(workspace: Workspace, tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Workspace]:
    folder = tmp_path_factory.mktemp("uploads")
    async with open_workspace(settings_of(folder)) as opened:
        served = with_models_of(workspace, opened)
        await load_firms(served, folder)
        await add_people(served, "P01")
        settings = served.settings.model_copy(update={"max_upload_bytes": LIMIT, "max_company_uploads": 20})
        yield replace(served, settings=settings)


@pytest_asyncio.fixture(loop_scope="session")
async def client(peopled: Workspace) -> AsyncIterator[httpx.AsyncClient]:
    async with api_of(peopled) as api:
        yield api


class Person:
    """Somebody signed in, and what they do with files."""

    def __init__(self, api: httpx.AsyncClient, headers: dict[str, str]) -> None:
        self._api, self._headers = api, headers

    async def send(
        self, content: bytes, name: str = "인증서.pdf", purpose: str = "certificate", company: str = "P01"
    ) -> httpx.Response:
        return await self._api.post(
            f"/api/v1/companies/{company}/uploads",
            files={"file": (name, content, "application/pdf")},
            data={"purpose": purpose},
            headers=self._headers,
        )

    async def sent(self, content: bytes, **how: str) -> str:
        response = await self.send(content, **how)
        assert response.status_code == 201, response.text
        return str(response.json()["id"])

    async def get(self, upload_id: str) -> httpx.Response:
        return await self._api.get(f"/api/v1/uploads/{upload_id}", headers=self._headers)

    async def delete(self, upload_id: str) -> int:
        url = f"/api/v1/uploads/{upload_id}"
        return (await self._api.delete(url, headers=self._headers)).status_code


async def person(workspace: Workspace, api: httpx.AsyncClient, who: str) -> Person:
    return Person(api, await headers_of(workspace, who))


@pytest_asyncio.fixture(loop_scope="session")
async def owner(peopled: Workspace, client: httpx.AsyncClient) -> Person:
    return await person(peopled, client, OWNER)


def kept_files(workspace: Workspace) -> list[Path]:
    return [path for path in (workspace.settings.data_dir / "uploads").rglob("*") if path.is_file()]


class TestAnUpload:
    async def test_is_told_of_and_given_back(self, owner: Person) -> None:
        response = await owner.send(pdf(), name="C:\\docs\\인증서.pdf")
        told = response.json()
        assert (told["display_name"], told["audience"], told["media_type"]) == (
            "인증서.pdf",
            "owner",
            "application/pdf",
        )
        assert set(told) == {
            "id",
            "company_id",
            "media_type",
            "size_bytes",
            "display_name",
            "purpose",
            "audience",
            "uploaded_at",
        }
        given = await owner.get(told["id"])
        assert given.content == pdf()
        assert await owner.delete(told["id"]) == 204

    async def test_is_given_with_headers_that_keep_it_from_running(self, owner: Person) -> None:
        document, picture = await owner.sent(pdf()), await owner.sent(jpeg(), purpose="picture")
        headers = (await owner.get(document)).headers
        assert headers["content-type"] == "application/pdf"
        assert headers["x-content-type-options"] == "nosniff"
        assert headers["content-security-policy"] == "sandbox; default-src 'none'"
        assert headers["content-disposition"].startswith("attachment; filename*=UTF-8''%EC%9D%B8")
        headers = (await owner.get(picture)).headers
        assert headers["content-type"] == "image/jpeg"
        assert headers["content-disposition"].startswith("inline;")
        for each in (document, picture):
            assert await owner.delete(each) == 204

    async def test_of_a_picture_holds_no_place(self, owner: Person) -> None:
        upload = await owner.sent(jpeg_of_a_camera(), purpose="picture")
        assert b"Exif" not in (await owner.get(upload)).content
        assert await owner.delete(upload) == 204

    async def test_of_the_same_bytes_is_kept_once_and_goes_with_the_last(
        self, owner: Person, peopled: Workspace
    ) -> None:
        first, second = await owner.sent(png(31, 31)), await owner.sent(png(31, 31))
        counts = [len(kept_files(peopled))]
        for each in (first, second):
            assert await owner.delete(each) == 204
            counts.append(len(kept_files(peopled)))
        assert counts == [1, 1, 0]

    async def test_added_while_another_of_the_same_bytes_is_deleted_keeps_them(
        self, owner: Person, peopled: Workspace
    ) -> None:
        uploads = [await owner.sent(png(33, 33)) for _ in range(4)]
        async with asyncio.TaskGroup() as at_once:
            added = [at_once.create_task(owner.sent(png(33, 33))) for _ in range(4)]
            deleted = [at_once.create_task(owner.delete(each)) for each in uploads]
        assert {task.result() for task in deleted} == {204}
        kept = [task.result() for task in added]
        assert {(await owner.get(each)).status_code for each in kept} == {200}
        for each in kept:
            assert await owner.delete(each) == 204
        assert kept_files(peopled) == []

    async def test_is_one_of_a_limited_number(self, owner: Person) -> None:
        uploads = [await owner.sent(png(9, 9)) for _ in range(20)]
        refused = await owner.send(png(9, 9))
        assert (refused.status_code, refused.json()["error"]) == (409, "conflict")
        for each in uploads:
            assert await owner.delete(each) == 204


class TestWhoMaySee:
    async def seen_by(self, workspace: Workspace, api: httpx.AsyncClient, upload: str) -> set[str]:
        seen = set()
        for who in (NOBODY, *ROLES):
            status = (await (await person(workspace, api, who)).get(upload)).status_code
            assert status in {200, 404}
            seen |= {who} if status == 200 else set()
        return seen

    async def test_a_drafts_document_is_the_firms_and_kdias(
        self, peopled: Workspace, client: httpx.AsyncClient, owner: Person
    ) -> None:
        upload = await owner.sent(pdf())
        firm_and_kdia = {who for who in ROLES if who.startswith(("company", "kdia"))}
        assert await self.seen_by(peopled, client, upload) == firm_and_kdia
        assert await owner.delete(upload) == 204

    async def test_a_wider_audience_sees_more(
        self, peopled: Workspace, client: httpx.AsyncClient, owner: Person
    ) -> None:
        upload = await owner.sent(png(), purpose="picture")
        seen = []
        for audience in (Audience.CONTRACTORS, Audience.PUBLIC):
            async with peopled.store.writer() as store:
                row = await store.upload(upload)
                assert row is not None
                await store.put_upload(replace(row, audience=audience))
            seen.append(await self.seen_by(peopled, client, upload))
        everybody = {NOBODY, *ROLES}
        contractors = {who for who in ROLES if who.startswith("contractor")}
        firm_and_kdia = {who for who in ROLES if who.startswith(("company", "kdia"))}
        assert seen == [firm_and_kdia | contractors - {WAITING}, everybody]
        assert await owner.delete(upload) == 204

    async def test_nobody_uploads_to_another_firm_or_deletes_there(
        self, peopled: Workspace, client: httpx.AsyncClient, owner: Person
    ) -> None:
        desk = await person(peopled, client, KDIA)
        assert (await owner.send(pdf(), company="P02")).status_code == 404
        assert (await owner.send(pdf(), company="no-such")).status_code == 404
        assert (await desk.send(pdf(), company="no-such")).status_code == 404
        upload = await desk.sent(pdf(), company="P02")
        assert (await owner.get(upload)).status_code == 404
        assert await owner.delete(upload) == 404
        assert await (await person(peopled, client, CONTRACTOR)).delete(upload) == 403
        assert await desk.delete(upload) == 204
        assert kept_files(peopled) == []


class TestHarm:
    @pytest.mark.parametrize(
        ("content", "name"),
        [
            (b"", "a.pdf"),
            (b"MZ\x90\x00" + bytes(500), "a.pdf"),
            (b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>", "a.png"),
            (b"<!doctype html><script>alert(1)</script>", "a.pdf"),
            (b"%PDF-1.4\n<html><script>alert(1)</script></html>", "a.pdf"),
            (bomb_png(), "a.png"),
            (bomb_png(60_000), "a.png"),
            (jpeg(600, 400)[:1_200], "a.jpg"),
        ],
    )
    async def test_is_refused_and_leaves_nothing(
        self, owner: Person, peopled: Workspace, content: bytes, name: str
    ) -> None:
        response = await owner.send(content, name=name)
        assert (response.status_code, response.json()["error"]) == (422, "upload_invalid")
        assert kept_files(peopled) == []

    @pytest.mark.parametrize("size", [LIMIT + 1, 50_000_000])
    async def test_more_than_the_limit_is_refused(self, owner: Person, size: int) -> None:
        response = await owner.send(pdf() + bytes(size))
        assert (response.status_code, response.json()["error"]) == (413, "payload_too_large")

    async def test_uploads_alone_may_be_larger_than_other_bodies(
        self, owner: Person, client: httpx.AsyncClient
    ) -> None:
        large = noise_png(400)
        assert len(large) > MAX_BODY_BYTES
        assert await owner.delete(await owner.sent(large)) == 204
        elsewhere = await client.post("/api/v1/search", content=large)
        assert elsewhere.status_code == 413

    @pytest.mark.parametrize("name", ["../../../etc/passwd", "..\\..\\x.pdf", "a\u202egpj.pdf", "x" * 300])
    async def test_a_name_is_never_a_path(self, owner: Person, peopled: Workspace, name: str) -> None:
        upload = await owner.sent(pdf(), name=name)
        assert len(kept_files(peopled)) == 1
        disposition = (await owner.get(upload)).headers["content-disposition"]
        assert not set("/\\") & set(disposition)
        assert "%E2%80%AE" not in disposition
        assert await owner.delete(upload) == 204

    @pytest.mark.parametrize("upload_id", ["..%2F..%2Fstore.sqlite3", "ab" * 32, "%00", "x" * 3_000])
    async def test_an_id_is_never_a_path(self, owner: Person, upload_id: str) -> None:
        response = await owner.get(upload_id)
        assert (response.status_code, response.json()["error"]) == (404, "not_found")

    async def test_what_is_no_form_is_refused(self, client: httpx.AsyncClient, peopled: Workspace) -> None:
        headers = {**await headers_of(peopled, OWNER), "Content-Type": "multipart/form-data; boundary=x"}
        url = "/api/v1/companies/P01/uploads"
        response = await client.post(url, content=b"--y\r\nbroken", headers=headers)
        assert response.status_code in {400, 422}
        assert set(response.json()) - {"faults"} == {"error", "detail"}
