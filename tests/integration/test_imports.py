"""KDIA's desk imports files over the API: looked at first, then done as it was looked at."""

import io
import json
import zipfile
from collections.abc import AsyncIterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import httpx
import pytest
import pytest_asyncio

from fakes.files import pdf
from fakes.firms import GARAM, HANBIT, PART_HEADER, PROFILES
from fakes.people import add_people, headers_of
from fakes.serving import api_of, index, load_firms, settings_of, with_models_of
from koffset.app import create_app
from koffset.domain.evidence import KDIA as ALL
from koffset.exchange.documents import read_documents, write_documents
from koffset.usecases.workspace import Workspace
from koffset.wiring import open_workspace
from koffset_indexer.follow import catch_up

pytestmark = pytest.mark.asyncio(loop_scope="session")

PATH = "/api/v1/imports"
MAX_BYTES, MAX_ROWS = 400_000, 50
RENAMED = {**GARAM, "identity": {"name": {"ko": "가람통신", "en": "Garam Radio"}}}
NEW = {"id": "P90", "identity": {"name": {"ko": "새벽공업", "en": "Saebyeok Industries"}}}
MENDED = {**HANBIT, "status": {"size_class": "large"}}


@pytest_asyncio.fixture(loop_scope="session")
async def served(workspace: Workspace, tmp_path: Path) -> AsyncIterator[Workspace]:
    async with open_workspace(settings_of(tmp_path)) as opened:
        ready = with_models_of(workspace, opened)
        await load_firms(ready, tmp_path)
        await add_people(ready, "P01")
        limits = {"max_import_bytes": MAX_BYTES, "max_import_rows": MAX_ROWS}
        yield replace(ready, settings=ready.settings.model_copy(update=limits))


class Desk:
    """A reviewer of KDIA at the API."""

    def __init__(self, served: Workspace, api: httpx.AsyncClient, headers: Mapping[str, str]) -> None:
        self._served, self._api, self._headers = served, api, headers

    async def send(
        self, content: bytes, name: str = "profiles.jsonl", kind: str = "profiles", as_of: str = ""
    ) -> httpx.Response:
        return await self._api.post(
            PATH,
            files={"file": (name, content)},
            data={"kind": kind, "as_of": as_of},
            headers=dict(self._headers),
        )

    async def preview(self, *documents: Mapping[str, Any]) -> dict[str, Any]:
        return told(await self.send(lines(documents)), 201)

    async def look(self, preview: Mapping[str, Any], status: int = 200) -> dict[str, Any]:
        response = await self._api.get(f"{PATH}/{preview['id']}", headers=dict(self._headers))
        return told(response, status)

    async def apply(
        self, preview: Mapping[str, Any], status: int = 200, ticked: Sequence[str] = (), **changed: Any
    ) -> dict[str, Any]:
        order = {"fingerprint": preview["fingerprint"], "ticked": list(ticked), **changed}
        response = await self._api.post(f"{PATH}/{preview['id']}", json=order, headers=dict(self._headers))
        return told(response, status)

    async def latest(self) -> dict[str, Any]:
        return told(await self._api.get(PATH, headers=dict(self._headers)), 200)

    async def drop(self, preview: Mapping[str, Any]) -> int:
        response = await self._api.delete(f"{PATH}/{preview['id']}", headers=dict(self._headers))
        return response.status_code

    async def firm_saves_a_draft(self) -> None:
        headers = await headers_of(self._served, "company owner")
        order = {"revision": 0, "content": {"employees": 12}}
        response = await self._api.put("/api/v1/profile/blocks/capacity", json=order, headers=headers)
        assert response.status_code == 200, response.text

    async def firm_hands_in(self) -> None:
        headers = await headers_of(self._served, "company owner")
        order = {"security_checked": True}
        response = await self._api.post("/api/v1/profile/submission", json=order, headers=headers)
        assert response.status_code == 201, response.text


@pytest_asyncio.fixture(loop_scope="session")
async def desk(served: Workspace) -> AsyncIterator[Desk]:
    async with api_of(served) as api:
        yield Desk(served, api, await headers_of(served, "kdia reviewer"))


def told(response: httpx.Response, status: int) -> dict[str, Any]:
    assert response.status_code == status, response.text
    found: dict[str, Any] = response.json()
    return found


def lines(documents: Sequence[Mapping[str, Any]]) -> bytes:
    return "\n".join(json.dumps(document) for document in documents).encode()


async def state_of(served: Workspace) -> tuple[Any, ...]:
    """All that an import could have changed."""
    async with served.store.reader() as store:
        return (
            await store.last_sequence(),
            await store.profile_heads(),
            await store.companies(ALL),
            await store.imports(),
            len(await store.audit_entries(0, 10_000)),
        )


async def english_name(served: Workspace, company_id: str) -> str | None:
    async with served.store.reader() as store:
        return (await store.companies(ALL, [company_id]))[company_id].name_en


def staged(served: Workspace) -> list[Path]:
    return list((served.settings.data_dir / "imports" / "staged").glob("*"))


class TestAPreview:
    async def test_says_for_each_row_what_would_change_and_writes_nothing(
        self, served: Workspace, desk: Desk
    ) -> None:
        before = await state_of(served)
        preview = await desk.preview(HANBIT, RENAMED, NEW)
        assert await state_of(served) == before
        rows = {row["company_id"]: row for row in preview["rows"]}
        assert {key: row["state"] for key, row in rows.items()} == {
            "P01": "unchanged",
            "P02": "changed",
            "P90": "new",
        }
        assert rows["P02"]["changes"][0] == {
            "block": "identity",
            "entry": "",
            "field": "name.en",
            "before": "Garam Communications",
            "after": "Garam Radio",
        }
        assert (rows["P02"]["name_en"], rows["P02"]["row"]) == ("Garam Communications", 2)
        assert (rows["P90"]["is_new_company"], rows["P90"]["name_ko"]) == (True, "새벽공업")
        counts = preview["counts"]
        assert (counts["read"], counts["new"], counts["changed"], counts["unchanged"]) == (3, 1, 1, 1)
        assert counts["companies_new"] == 1

    async def test_says_who_could_see_a_profile_and_who_will(self, desk: Desk) -> None:
        preview = await desk.preview({**GARAM, "audience": "contractors"})
        (row,) = preview["rows"]
        assert (row["state"], row["audience_before"], row["audience"]) == (
            "changed",
            "public",
            "contractors",
        )

    async def test_names_each_refused_cell_with_its_value_and_what_to_do(self, desk: Desk) -> None:
        wrong = {**NEW, "items": [{"name": {"ko": "핀"}, "supply_class": "0000"}]}
        preview = await desk.preview(wrong, {"id": "P91"}, RENAMED)
        assert preview["counts"]["rejected"] == 2
        cells = [(each["row"], each["column"], each["value"], each["code"]) for each in preview["refused"]]
        assert cells[0] == (1, "items.0.supply_class", "0000", "unknown_code")
        assert cells[1][:2] == (2, "identity")
        assert all(each["advice"] for each in preview["refused"])

    async def test_a_company_that_is_known_by_name_is_told_with_both_ids(self, desk: Desk) -> None:
        preview = await desk.preview({**RENAMED, "id": "X77"})
        assert (preview["rows"][0]["company_id"], preview["rows"][0]["stated_id"]) == ("P02", "X77")

    async def test_a_workbook_says_the_same_as_lines(
        self, served: Workspace, desk: Desk, tmp_path: Path
    ) -> None:
        path = tmp_path / "some.jsonl"
        path.write_bytes(lines([RENAMED, NEW]))
        found = read_documents("profiles", path, served.taxonomies, MAX_BYTES)
        book = tmp_path / "some.xlsx"
        write_documents("profiles", book, [document for _, document in found.documents])
        preview = told(await desk.send(book.read_bytes(), book.name), 201)
        assert [row["state"] for row in preview["rows"]] == ["changed", "new"]

    async def test_public_records_are_read_as_csv(self, desk: Desk) -> None:
        row = "K2 전차,M9,375017479,5365,심,,,,한빛정밀,"
        text = f"{PART_HEADER}\n{row}\n{row.replace('심', '')}".encode("cp949")
        preview = told(await desk.send(text, "parts_20230823.csv", "parts"), 201)
        assert preview["as_of"] == "2023-08-23"
        assert [(each["company_id"], each["state"]) for each in preview["rows"]] == [("P01", "new")]
        assert [each["row"] for each in preview["refused"]] == [3]
        done = await desk.apply(preview)
        assert done["counts"]["new"] == 1
        again = told(await desk.send(text, "parts.csv", "parts", as_of="2023-08-23"), 201)
        assert [each["state"] for each in again["rows"]] == ["unchanged"]

    async def test_can_be_dropped_and_is_gone(self, served: Workspace, desk: Desk) -> None:
        preview = await desk.preview(NEW)
        assert (await desk.look(preview))["fingerprint"] == preview["fingerprint"]
        assert await desk.drop(preview) == 204
        assert staged(served) == []
        assert (await desk.look(preview, 404))["error"] == "not_found"
        await desk.apply(preview, 404)

    async def test_files_that_nobody_imported_are_forgotten(self, served: Workspace, desk: Desk) -> None:
        await desk.preview(NEW)
        later = replace(served, now=lambda: served.now().replace(year=served.now().year + 1))
        async with api_of(later) as api:
            fresh = await Desk(later, api, await headers_of(later, "kdia admin")).preview(NEW)
        assert [path.name for path in staged(served)] == [fresh["id"]]


class TestApplying:
    async def test_does_what_was_told_all_at_once_and_is_found(self, served: Workspace, desk: Desk) -> None:
        await index(served)
        preview = await desk.preview(HANBIT, RENAMED, NEW)
        done = await desk.apply(preview)
        assert [(row["company_id"], row["state"]) for row in done["written"]] == [
            ("P02", "changed"),
            ("P90", "new"),
        ]
        assert await english_name(served, "P02") == "Garam Radio"
        await catch_up(served)
        async with api_of(served) as api:
            found = (await api.get("/api/v1/suggest", params={"q": "Saebyeok"})).json()
        assert [each["id"] for each in found["suggestions"]] == ["P90"]
        assert staged(served) == []

    async def test_is_one_entry_with_file_author_and_counts(self, served: Workspace, desk: Desk) -> None:
        preview = await desk.preview(RENAMED, NEW)
        await desk.apply(preview)
        async with served.store.reader() as store:
            entries = [each for each in await store.audit_entries(0, 10_000) if each.actor.id != "import"]
            log = (await store.imports())[0]
            author = (await store.profile_versions("P90"))[0].author
            reviewer = await store.member_by_email("kdia.reviewer@people.example")
        assert reviewer is not None
        entry = entries[-1]
        assert (entry.action, entry.object_id, entry.after) == (
            "file_imported",
            "profiles.jsonl",
            preview["file_sha256"],
        )
        assert (entry.actor.id, author) == (reviewer.account.id, reviewer.account.id)
        assert entry.detail == {"read": 2, "new": 1, "changed": 1, "companies_new": 1, "aliases_new": 2}
        latest = await desk.latest()
        assert (latest["max_bytes"], latest["max_rows"]) == (MAX_BYTES, MAX_ROWS)
        assert [each["kind"] for each in latest["imports"]] == ["profiles", "parts", "wishlists", "profiles"]
        assert (log.file_sha256, log.counts["changed"]) == (preview["file_sha256"], 1)

    async def test_is_refused_when_a_company_of_the_file_changed_meanwhile(
        self, served: Workspace, desk: Desk
    ) -> None:
        preview, other = await desk.preview(RENAMED, NEW), await desk.preview({**RENAMED, "items": []})
        await desk.apply(other)
        before = await state_of(served)
        assert (await desk.apply(preview, 409))["error"] == "preview_stale"
        assert await state_of(served) == before
        again = await desk.look(preview)
        assert again["fingerprint"] != preview["fingerprint"]
        await desk.apply(again)

    async def test_is_not_refused_for_what_changed_elsewhere(self, desk: Desk) -> None:
        preview, other = await desk.preview(RENAMED), await desk.preview(NEW)
        await desk.apply(other)
        await desk.apply(preview)

    async def test_is_refused_with_the_fingerprint_of_another_file(self, desk: Desk) -> None:
        preview, other = await desk.preview(RENAMED), await desk.preview(NEW)
        refused = await desk.apply(preview, 409, fingerprint=other["fingerprint"])
        assert refused["error"] == "preview_stale"

    async def test_is_refused_when_the_file_was_changed_in_its_folder(
        self, served: Workspace, desk: Desk
    ) -> None:
        preview = await desk.preview(RENAMED)
        (file,) = (staged(served)[0] / "file").iterdir()
        file.write_bytes(lines([{**RENAMED, "items": []}]))
        await desk.apply(preview, 409)

    async def test_a_second_time_there_is_nothing_to_import(self, desk: Desk) -> None:
        preview = await desk.preview(RENAMED)
        await desk.apply(preview)
        await desk.apply(preview, 404)


class TestWhatIsInTheMaking:
    async def test_a_draft_is_told_and_left_out(self, served: Workspace, desk: Desk) -> None:
        await desk.firm_saves_a_draft()
        preview = await desk.preview(MENDED, NEW)
        assert [row["in_the_making"] for row in preview["rows"]] == ["draft", None]
        done = await desk.apply(preview)
        assert [row["company_id"] for row in done["left_out"]] == ["P01"]
        assert [row["company_id"] for row in done["written"]] == ["P90"]
        assert (done["counts"]["left_out"], done["counts"]["changed"]) == (1, 0)
        async with served.store.reader() as store:
            assert (await store.profile_heads())["P01"].version == 1

    async def test_ticked_it_is_published_the_draft_goes_on_and_the_log_says_so(
        self, served: Workspace, desk: Desk
    ) -> None:
        await desk.firm_saves_a_draft()
        done = await desk.apply(await desk.preview(MENDED), ticked=["P01"])
        assert [row["company_id"] for row in done["written"]] == ["P01"]
        async with served.store.reader() as store:
            assert (await store.profile_heads())["P01"].version == 2
            assert (await store.profile_draft("P01")).blocks
            assert (await store.audit_entries(0, 10_000))[-1].detail["over_drafts"] == 1

    async def test_a_submission_that_comes_after_the_preview_makes_it_untrue(self, desk: Desk) -> None:
        preview = await desk.preview(MENDED)
        await desk.firm_saves_a_draft()
        await desk.firm_hands_in()
        await desk.apply(preview, 409)
        assert (await desk.look(preview))["rows"][0]["in_the_making"] == "submitted"

    async def test_rows_that_change_nothing_are_not_held(self, desk: Desk) -> None:
        await desk.firm_saves_a_draft()
        assert (await desk.preview(HANBIT))["rows"][0]["in_the_making"] is None


def workbook(parts: Mapping[str, bytes]) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return packed.getvalue()


HOSTILE = {
    "empty": ("p.jsonl", b""),
    "no JSON": ("p.jsonl", b"\x00\x01\x02"),
    "no UTF-8": ("p.jsonl", b'{"id": "\xff"}'),
    "a document by another name": ("p.xlsx", pdf()),
    "an archive of nothing": ("p.xlsx", workbook({})),
    "an archive that grows": ("p.xlsx", workbook({"xl/workbook.xml": b"0" * 30_000_000})),
    "parts that are no XML": ("p.xlsx", workbook({"[Content_Types].xml": b"<", "xl/workbook.xml": b"<"})),
    "no ending": ("profiles", b"{}"),
    "a program": ("p.exe", b"MZ"),
    "only depth": ("p.jsonl", b'{"id":' + b"[" * 100_000),
}


class TestHostileFiles:
    @pytest.mark.parametrize(("name", "content"), HOSTILE.values(), ids=HOSTILE)
    async def test_are_refused_in_words_and_not_kept(
        self, served: Workspace, desk: Desk, name: str, content: bytes
    ) -> None:
        refused = told(await desk.send(content, name), 422)
        assert refused["error"] == "source_file_invalid"
        assert str(served.settings.data_dir) not in refused["detail"]
        assert staged(served) == []

    @pytest.mark.parametrize(
        "line",
        [
            b"[" * 100_000,
            b'{"id": NaN}',
            b'{"id": "\\ud800", "identity": {"name": {"ko": "\\ud800"}}}',
            b'{"id": 1' + b"0" * 5_000 + b"}",
            b'{"id": {"a": [1]}, "identity": []}',
            b'{"id": "P1", "identity": {"name": {"ko": "' + b"x" * 100_000 + b'"}}}',
        ],
        ids=["depth", "no number", "half a letter", "large number", "shapes", "length"],
    )
    async def test_a_line_that_means_harm_is_a_refused_row_and_the_others_stay(
        self, desk: Desk, line: bytes
    ) -> None:
        preview = told(await desk.send(line + b"\n" + lines([NEW])), 201)
        assert [row["company_id"] for row in preview["rows"]] == ["P90"]
        assert {each["row"] for each in preview["refused"]} == {1}
        assert all(len(each["value"]) <= 200 for each in preview["refused"])

    async def test_records_as_a_workbook_are_told_to_be_saved_as_text(self, desk: Desk) -> None:
        refused = told(await desk.send(workbook({"a": b"b"}), "list.xlsx", "designated"), 422)
        assert "export it as CSV" in refused["detail"]

    @pytest.mark.parametrize("name", ["../../../evil.jsonl", "..\\evil.jsonl", "/etc/evil.jsonl"])
    async def test_a_name_leads_nowhere(self, served: Workspace, desk: Desk, name: str) -> None:
        preview = told(await desk.send(lines([NEW]), name), 201)
        assert preview["file_name"] == "evil.jsonl"
        (folder,) = staged(served)
        assert [path.name for path in (folder / "file").iterdir()] == ["evil.jsonl"]

    async def test_too_many_bytes_or_rows_are_refused_with_the_limit(
        self, served: Workspace, desk: Desk
    ) -> None:
        large = await desk.send(b" " * (MAX_BYTES + 1))
        assert f"{MAX_BYTES:,}" in told(large, 413)["detail"]
        assert told(await desk.send(b" " * (MAX_BYTES + 20_000)), 413)["error"] == "payload_too_large"
        many = lines([{**NEW, "id": f"N{number}"} for number in range(MAX_ROWS + 1)])
        assert f"{MAX_ROWS:,}" in told(await desk.send(many), 413)["detail"]
        assert staged(served) == []

    @pytest.mark.parametrize("staged_id", ["..", "%2e%2e%2f%2e%2e", "0" * 32, "about.json", "x" * 5_000])
    async def test_an_id_of_somebody_elses_making_finds_nothing(self, desk: Desk, staged_id: str) -> None:
        preview = {"id": staged_id, "fingerprint": "x"}
        await desk.look(preview, 404)
        await desk.apply(preview, 404)

    async def test_what_is_no_text_of_a_profile_stays_text(self, desk: Desk) -> None:
        shouted = {**NEW, "identity": {"name": {"ko": "<script>alert(1)</script>"}}}
        preview = await desk.preview(shouted)
        assert preview["rows"][0]["name_ko"] == "<script>alert(1)</script>"


class TestWithoutAnImporter:
    async def test_the_api_alone_says_how_files_are_imported(self, served: Workspace) -> None:
        app = create_app(served.settings, served)
        transport = httpx.ASGITransport(app, raise_app_exceptions=False)
        async with (
            app.router.lifespan_context(app),
            httpx.AsyncClient(transport=transport, base_url="http://api.test") as api,
        ):
            bare = Desk(served, api, await headers_of(served, "kdia reviewer"))
            refused = told(await bare.send(lines([NEW])), 503)
        assert "koffset import" in refused["detail"]


async def test_all_firms_at_once_change_nothing(desk: Desk) -> None:
    preview = await desk.preview(*PROFILES)
    assert (preview["counts"]["unchanged"], preview["refused"]) == (len(PROFILES), [])
