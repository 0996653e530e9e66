"""What a profile's form calls while it is filled in, over the API."""

from collections.abc import AsyncIterator
from dataclasses import replace

import httpx
import pytest
import pytest_asyncio

from fakes.people import add_people, headers_of
from fakes.serving import api_of, index, load_firms, settings_of, with_models_of
from koffset.usecases.workspace import Workspace
from koffset.wiring import open_workspace

pytestmark = pytest.mark.asyncio(loop_scope="session")

FORMS = "/api/v1/profile-forms"


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def form(
    workspace: Workspace, tmp_path_factory: pytest.TempPathFactory
) -> AsyncIterator[httpx.AsyncClient]:
    """A client that a firm's editor is signed in with."""
    folder = tmp_path_factory.mktemp("forms")
    async with open_workspace(settings_of(folder)) as opened:
        served = with_models_of(workspace, opened)
        await load_firms(served, folder)
        await index(served)
        await add_people(served, "P01")
        served = replace(served, settings=served.settings.model_copy(update={"max_upload_bytes": 500_000}))
        async with api_of(served) as api:
            api.headers.update(await headers_of(served, "company editor"))
            yield api


class TestItems:
    async def test_exported_are_read_back(self, form: httpx.AsyncClient) -> None:
        item = {"name": {"ko": "가상 걸이쇠"}, "supply_class": "5985", "weapon_systems": ["k2_tank"]}
        workbook = await form.post(f"{FORMS}/items.xlsx", json={"items": [item]})
        assert workbook.headers["content-type"].endswith("spreadsheetml.sheet")
        answer = (await form.post(f"{FORMS}/items", files={"file": ("x.xlsx", workbook.content)})).json()
        assert answer["problems"] == []
        assert answer["has_header"]
        assert [(row["row"], row["item"]["supply_class"]) for row in answer["items"]] == [(2, "5985")]

    async def test_pasted_are_read_with_their_problems(self, form: httpx.AsyncClient) -> None:
        answer = (await form.post(f"{FORMS}/items", data={"text": "품명\tFSC\n핀\t99"})).json()
        assert answer["items"][0]["item"]["name"] == {"ko": "핀", "en": None}
        assert [
            (each["row"], each["column"], each["value"], each["code"]) for each in answer["problems"]
        ] == [(2, "supply_class", "99", "unknown_supply_class")]

    async def test_the_template_is_a_workbook(self, form: httpx.AsyncClient) -> None:
        template = await form.get(f"{FORMS}/items.xlsx")
        assert template.content.startswith(b"PK")
        assert "items.xlsx" in template.headers["content-disposition"]

    @pytest.mark.parametrize(
        ("sent", "code"),
        [
            ({"data": {"text": " "}}, "source_file_invalid"),
            ({"files": {"file": ("items.xlsx", b"not a workbook")}}, "source_file_invalid"),
            ({"files": {"file": ("items.xlsx", b"x")}, "data": {"text": "핀"}}, "invalid_input"),
            ({}, "invalid_input"),
            ({"files": {"file": ("items.xlsx", bytes(600_000))}}, "payload_too_large"),
        ],
    )
    async def test_what_cannot_be_read_is_refused(
        self, form: httpx.AsyncClient, sent: dict[str, object], code: str
    ) -> None:
        response = await form.request("POST", f"{FORMS}/items", **sent)  # type: ignore[arg-type]
        assert response.json()["error"] == code


class TestNames:
    async def test_are_told_in_both_languages_with_where_they_are_from(self, form: httpx.AsyncClient) -> None:
        names = (await form.get(f"{FORMS}/item-names", params={"q": "안테나 걸", "lang": "ko"})).json()[
            "names"
        ]
        told = {(name["ko"], name["en"], name["source"], name["supply_class"]) for name in names}
        assert ("안테나 걸이쇠", "antenna mount", "glossary", None) in told

    async def test_of_public_evidence_are_among_them_and_others_are_not(
        self, form: httpx.AsyncClient
    ) -> None:
        for typed, is_told in (("강철 브", True), ("수출통제", False), ("시제", False)):
            answer = (await form.get(f"{FORMS}/item-names", params={"q": typed})).json()
            assert any(name["source"] == "evidence" for name in answer["names"]) is is_told, typed

    async def test_are_limited(self, form: httpx.AsyncClient) -> None:
        answer = (await form.get(f"{FORMS}/item-names", params={"q": "a", "limit": 3})).json()
        assert len(answer["names"]) == 3


class TestSupplyClass:
    async def test_is_suggested_from_evidence_and_says_which(self, form: httpx.AsyncClient) -> None:
        answer = (await form.post(f"{FORMS}/supply-class", json={"name_ko": "안테나 걸이쇠"})).json()
        first = answer["classes"][0]
        assert first["code"] == "5985"
        assert first["evidence"][0] == {"text_ko": "안테나 걸이쇠", "text_en": "antenna mount"}
        assert 0 < sum(each["share"] for each in answer["classes"]) <= 1.001

    async def test_is_suggested_from_its_own_name_where_nobody_has_such_a_thing(
        self, form: httpx.AsyncClient
    ) -> None:
        answer = (await form.post(f"{FORMS}/supply-class", json={"name_en": "coffee"})).json()
        assert [(each["code"], each["evidence"]) for each in answer["classes"]] == [("8955", [])]

    @pytest.mark.parametrize("names", [{"name_ko": "뷁쉙"}, {"name_en": "qqzzx"}])
    async def test_is_not_suggested_where_nothing_is_near(
        self, form: httpx.AsyncClient, names: dict[str, str]
    ) -> None:
        assert (await form.post(f"{FORMS}/supply-class", json=names)).json() == {"classes": []}

    async def test_needs_a_name(self, form: httpx.AsyncClient) -> None:
        response = await form.post(f"{FORMS}/supply-class", json={"name_ko": " "})
        assert (response.status_code, response.json()["error"]) == (422, "query_invalid")


class TestEnglish:
    async def test_is_proposed_for_each_text_by_its_id(self, form: httpx.AsyncClient) -> None:
        texts = [
            {"id": "a", "ko": "안테나 걸이쇠 조립체", "kind": "item"},
            {"id": "b", "ko": "멈치,완충용", "kind": "item"},
            {"id": "c", "ko": "항공기 구조물의 설계, 개발 및 제조", "kind": "certificate_scope"},
            {"id": "d", "ko": "뷁쉙 뛟꿻", "kind": "item"},
            {"id": "e", "ko": "우리 회사는 밸브를 만든다.", "kind": "overview"},
        ]
        answer = (await form.post(f"{FORMS}/english", json={"texts": texts})).json()["texts"]
        assert [(each["id"], each["en"], each["complete"]) for each in answer] == [
            ("a", "antenna mount assembly", True),
            ("b", "bumper stop", True),
            ("c", "design, development and manufacture of aircraft structure", True),
            ("d", "", False),
            ("e", "", False),
        ]
        assert answer[0]["how"][0] == {"ko": "안테나 걸이쇠", "en": "antenna mount", "source": "glossary"}

    async def test_is_not_proposed_for_what_is_no_kind(self, form: httpx.AsyncClient) -> None:
        texts = [{"id": "a", "ko": "핀", "kind": "poem"}]
        assert (await form.post(f"{FORMS}/english", json={"texts": texts})).status_code == 422
