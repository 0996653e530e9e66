"""Dossiers over the API, as different askers."""

import io
from dataclasses import replace
from pathlib import Path
from typing import Any

import httpx
import pypdf
import pytest

from fakes.firms import WORDS_NOT_PUBLIC
from fakes.people import add_people, headers_of
from fakes.serving import api_of, index, load_firms
from koffset.domain.evidence import ANONYMOUS
from koffset.domain.requirement import Requirement
from koffset.errors import Conflict
from koffset.usecases.catalogue import Catalogue
from koffset.usecases.dossiers import DossierOrder, make_requirement_dossier
from koffset.usecases.workspace import Workspace

pytestmark = pytest.mark.asyncio(loop_scope="session")

PATH = "/api/v1/dossier"
TYPES = {
    "pdf": b"%PDF-1.7",
    "docx": b"PK\x03\x04",
    "xlsx": b"PK\x03\x04",
    "json": b'{\n "format": "koffset-dossier-1"',
}
REQUIREMENT: dict[str, Any] = {
    "id": "R1",
    "programme_id": "P",
    "title": {"en": "Stops", "ko": "멈치"},
    "lots": [
        {
            "id": "A",
            "text": {"en": "Bumper stops for a howitzer"},
            "conditions": [
                {"kind": "item", "name": {"en": "bumper stop"}, "supply_classes": ["5340"]},
                {"kind": "certificate", "family": "nadcap"},
            ],
        },
        {"id": "B", "text": {"en": "antenna mount"}},
    ],
}


async def made(api: httpx.AsyncClient, headers: Any = None, **changed: Any) -> httpx.Response:
    body = {"requirement": REQUIREMENT, "format": "json", **changed}
    return await api.post(PATH, json=body, headers=headers)


def firms(response: httpx.Response) -> list[str]:
    assert response.status_code == 200, response.text
    return [section["title"] for section in response.json()["sections"][1:]]


class TestFiles:
    @pytest.mark.parametrize("form", TYPES)
    async def test_are_of_the_format_asked_for_and_say_what_they_are_about(
        self, api: httpx.AsyncClient, form: str
    ) -> None:
        response = await made(api, format=form, language="ko", as_of="2026-12-01")
        assert response.content.startswith(TYPES[form])
        name = response.headers["content-disposition"]
        assert name == f'attachment; filename="dossier-R1-2026-12-01-ko.{form}"'
        assert response.headers["cache-control"] == "private, no-store"

    @pytest.mark.parametrize("form", TYPES)
    async def test_are_the_same_bytes_for_the_same_question(self, api: httpx.AsyncClient, form: str) -> None:
        answers = [await made(api, format=form) for _ in range(2)]
        assert answers[0].content == answers[1].content

    async def test_a_pdf_names_the_firm_in_both_scripts_and_its_certificate(
        self, api: httpx.AsyncClient
    ) -> None:
        pages = pypdf.PdfReader(io.BytesIO((await made(api, format="pdf")).content)).pages
        text = "".join(page.extract_text() for page in pages)
        for part in ("Hanbit Precision", "한빛정밀", "AS9100D", "2030-01-01", "NADCAP is not stated"):
            assert part in text


class TestValue:
    async def test_is_told_by_the_rules_of_the_day_with_their_source(self, api: httpx.AsyncClient) -> None:
        first, *others = REQUIREMENT["lots"]
        lots = [{**first, "value": "1000000", "currency": "USD"}, *others]
        valued = {**REQUIREMENT, "lots": lots}
        told = (await made(api, requirement=valued, rule_date="2026-05-18")).text
        assert "3,000,000.00 USD" in told
        assert "https://" in told
        assert "3,000,000" not in (await made(api, requirement=valued)).text


class TestFirms:
    async def test_are_the_best_of_each_lot(self, api: httpx.AsyncClient) -> None:
        assert firms(await made(api, candidates=1)) == ["Hanbit Precision", "Garam Communications"]

    async def test_that_a_must_excludes_stand_first_where_nobody_is_left(
        self, api: httpx.AsyncClient
    ) -> None:
        lot = {**REQUIREMENT["lots"][0], "conditions": [{"kind": "certificate", "family": "as9100"}]}
        response = await made(api, requirement={**REQUIREMENT, "lots": [lot]}, as_of="2030-01-02")
        excluded, first = firms(response)[:2]
        assert (excluded, first) == ("Excluded firms", "Hanbit Precision")
        assert "has it been renewed, and is it valid on 2030-01-02?" in response.text
        named = await made(
            api, requirement={**REQUIREMENT, "lots": [lot]}, as_of="2030-01-02", companies=["P02"]
        )
        assert "has it been renewed" not in named.text

    async def test_are_those_named_in_the_order_named(self, api: httpx.AsyncClient) -> None:
        found = firms(await made(api, companies=["P02", "P01"]))
        assert found == ["Garam Communications", "Hanbit Precision"]

    async def test_beyond_the_limit_are_refused(self, api: httpx.AsyncClient) -> None:
        response = await made(api, companies=["P01"] * 31)
        assert response.status_code == 422
        assert "names 31 firms, the limit is 30" in response.json()["detail"]

    async def test_that_are_not_there_are_not_found(self, api: httpx.AsyncClient) -> None:
        assert (await made(api, companies=["P99"])).status_code == 404

    async def test_one_alone_needs_no_requirement(self, api: httpx.AsyncClient) -> None:
        response = await api.get("/api/v1/companies/P01/dossier", params={"format": "json", "language": "ko"})
        found = response.json()
        assert found["title"] == "업체 자료집: 한빛정밀"
        assert found["as_of"] == "2026-11-20"

    async def test_an_unknown_format_is_refused(self, api: httpx.AsyncClient) -> None:
        response = await api.get("/api/v1/companies/P01/dossier", params={"format": "exe"})
        assert response.status_code == 422


class TestWhoSees:
    async def test_only_what_is_for_the_asker_stands_in_it(self, empty: Workspace, tmp_path: Path) -> None:
        await load_firms(empty, tmp_path)
        await index(empty)
        await add_people(empty, "P01")
        page = "/api/v1/companies/P01/dossier?format=json"
        async with api_of(empty) as api:
            contractor = await headers_of(empty, "contractor owner")
            owner = await headers_of(empty, "company owner")
            public = [(await made(api)).text, (await api.get(page)).text]
            vetted = (await api.get(page, headers=contractor)).text
            own = (await api.get(page, headers=owner)).text
            hidden = await api.get("/api/v1/companies/P03/dossier?format=json")
            named = await made(api, companies=["P03"])
            shown = await made(api, contractor, companies=["P03"])
        asked_for = {"nadcap"}
        for word in set(WORDS_NOT_PUBLIC) - asked_for:
            assert not [text for text in public if word in text], word
        assert "Nadcap HT" in vetted
        assert "gyroscope" not in vetted
        assert "gyroscope" in own
        assert "000-00-11111" not in own
        assert (hidden.status_code, named.status_code) == (404, 404)
        assert firms(shown) == ["Dalmuri Optics"]


class _Lagging(Catalogue):
    """Always one change behind: as where somebody writes between matching and reading."""

    async def at_latest(self) -> Any:
        known, sequence = await super().at_latest()
        return known, sequence - 1


async def test_a_store_that_changes_meanwhile_gives_no_mixed_dossier(workspace: Workspace) -> None:
    order = DossierOrder(Requirement.model_validate(REQUIREMENT), ANONYMOUS, workspace.today(), "en")
    with pytest.raises(Conflict, match="ask again"):
        await make_requirement_dossier(replace(workspace, catalogue=_Lagging(workspace.store)), order)
