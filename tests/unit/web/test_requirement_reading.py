"""A requirement from a pasted text and from a file, over an API with canned answers."""

import json
import re
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from html import unescape
from typing import Any

import httpx
import pytest
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from koffset_web.app import create_web

from .conftest import META, noon
from .test_requirement_forms import PROPOSED, TEXT

REQUIREMENT = {
    "id": "R9",
    "programme_id": "P",
    "title": {"ko": "예비품", "en": "Spares <1>"},
    "lots": [{"id": "A", "text": {"en": "Stops"}, "conditions": [{"kind": "region", "any_of": ["seoul"]}]}],
}
NO_REQUIREMENTS = {"requirements": [], "total": 0, "page": 1, "page_size": 25}
OTHER = {**REQUIREMENT, "id": "R10", "title": {"en": "Mounts"}}
FAULT = {
    "sheet": "lots",
    "row": 7,
    "column": "value",
    "value": "much",
    "code": "decimal_parsing",
    "reason": "This is no number.",
    "advice": "Write it with digits.",
}
MEMBER = {
    "email": "lee@prime.example",
    "name": "Lee",
    "role": "owner",
    "organisation": {
        "id": "o1",
        "kind": "contractor",
        "status": "active",
        "name": "Prime",
        "company_id": None,
    },
}


@dataclass
class ReadingAPI:
    """`refusals` are answers (status and body) to the next additions, in their order."""

    added: list[dict[str, Any]] = field(default_factory=list)
    refusals: list[tuple[int, dict[str, Any]]] = field(default_factory=list)
    refused_reading: tuple[int, dict[str, Any]] | None = None
    texts: list[str] = field(default_factory=list)

    def asgi(self) -> Starlette:
        return Starlette(
            routes=[
                Route("/api/v1/meta", lambda _request: JSONResponse(META)),
                Route("/api/v1/session", lambda _request: JSONResponse(MEMBER)),
                Route("/api/v1/programmes", lambda _request: JSONResponse({"programmes": []})),
                Route("/api/v1/requirements", lambda _request: JSONResponse(NO_REQUIREMENTS)),
                Route("/api/v1/requirements", self.add, methods=["POST"]),
                Route("/api/v1/requirements/file", self.read_file, methods=["POST"]),
                Route("/api/v1/requirements/{name}.xlsx", self.workbook),
                Route("/api/v1/requirement-proposals", self.propose, methods=["POST"]),
            ]
        )

    async def add(self, request: Request) -> Response:
        if self.refusals:
            status, body = self.refusals.pop(0)
            return JSONResponse(body, status)
        document = (await request.json())["requirement"]
        self.added.append(document)
        return JSONResponse(
            {
                "id": f"k{len(self.added)}",
                "reference": document["id"],
                "programme_id": "P",
                "title_ko": None,
                "title_en": "T",
                "lots": 1,
                "conditions": 0,
                "visibility": "draft",
                "open_until": None,
                "is_open": False,
                "names_keeper": False,
                "keeper": None,
                "is_own": True,
                "revision": 1,
                "version": 0,
                "saved_by": None,
                "saved_at": noon().isoformat(),
                "requirement": REQUIREMENT,
            },
            201,
        )

    async def read_file(self, _request: Request) -> Response:
        if self.refused_reading:
            return JSONResponse(self.refused_reading[1], self.refused_reading[0])
        found = [{"row": row, "requirement": each} for row, each in enumerate((REQUIREMENT, OTHER), 2)]
        return JSONResponse({"requirements": found, "faults": [FAULT]})

    async def workbook(self, request: Request) -> Response:
        disposition = f'attachment; filename="{request.path_params["name"]}.xlsx"'
        return Response(
            b"PK", headers={"content-disposition": disposition, "x-content-type-options": "nosniff"}
        )

    async def propose(self, request: Request) -> Response:
        if self.refused_reading:
            return JSONResponse(self.refused_reading[1], self.refused_reading[0])
        self.texts.append((await request.json())["text"])
        return Response(PROPOSED.model_dump_json(), media_type="application/json")


class Sender:
    """Sends forms of the page of a new requirement."""

    def __init__(self, client: httpx.AsyncClient) -> None:
        self._client = client
        self._seal = ""

    async def open(self) -> None:
        page = (await self._client.get("/en/requirements/new")).text
        found = re.search(r'name="form_seal" value="(\w+)"', page)
        assert found
        self._seal = found[1]

    async def get(self, path: str) -> httpx.Response:
        return await self._client.get(f"/en/requirements/{path}")

    async def send(self, below: str, fields: dict[str, Any], **more: Any) -> httpx.Response:
        sent = {"form_seal": self._seal, **fields}
        return await self._client.post(f"/en/requirements/new{below}", data=sent, **more)


@pytest.fixture
def reading() -> ReadingAPI:
    return ReadingAPI()


@pytest.fixture
async def sender(reading: ReadingAPI) -> AsyncIterator[Sender]:
    transport = httpx.ASGITransport(reading.asgi())
    async with httpx.AsyncClient(transport=transport, base_url="http://api.test") as to_api:
        site = httpx.ASGITransport(create_web(to_api, now=noon), raise_app_exceptions=False)
        async with httpx.AsyncClient(transport=site, base_url="http://web.test") as client:
            opened = Sender(client)
            await opened.open()
            yield opened


def hidden(page: str) -> dict[str, str]:
    """Names and values of what goes with the form unseen."""
    return {
        unescape(name): unescape(value)
        for name, value in re.findall(r'type="hidden" name="([^"]+)" value="([^"]*)"', page)
    }


HEAD = {"title.en": "Brackets", "programme_id": "P"}


class TestAPastedText:
    async def test_is_shown_as_lots_to_take_with_the_sentences(self, sender: Sender) -> None:
        answer = await sender.send("/text", {"text": TEXT})
        assert answer.status_code == 200
        assert "<q>AS9100 is needed.</q>" in answer.text
        ticked = re.findall(r'name="take" value="([^"]+)" checked', answer.text)
        assert ticked == ["lots.0", "lots.0.conditions.0"]
        assert "the name is a general one" in answer.text
        assert "Speak Polish." in answer.text

    async def test_keeps_what_is_ticked_and_opens_the_editor(
        self, sender: Sender, reading: ReadingAPI
    ) -> None:
        page = (await sender.send("/text", {"text": TEXT})).text
        sent = {**hidden(page), **HEAD, "take": ["lots.0", "lots.0.conditions.2"]}
        answer = await sender.send("/keep", sent)
        assert (answer.status_code, answer.headers["location"]) == (303, "/en/requirements/k1/edit")
        (document,) = reading.added
        assert document["title"]["en"] == "Brackets"
        assert document["id"].startswith("R-20260601-")
        assert [each["kind"] for each in document["lots"][0]["conditions"]] == ["text"]

    async def test_comes_back_with_its_ticks_where_it_is_refused(
        self, sender: Sender, reading: ReadingAPI
    ) -> None:
        page = (await sender.send("/text", {"text": TEXT})).text
        fault = {"where": "programme_id", "code": "missing", "message": "Field required"}
        reading.refusals = [(422, {"error": "content_invalid", "detail": "", "faults": [fault]})]
        answer = await sender.send(
            "/keep", {**hidden(page), "title.en": "Kept", "take": ["lots.0", "lots.0.conditions.1"]}
        )
        assert answer.status_code == 422
        assert 'id="f-programme_id-fault"' in answer.text
        assert 'value="Kept"' in answer.text
        ticked = re.findall(r'name="take" value="([^"]+)" checked', answer.text)
        assert ticked == ["lots.0", "lots.0.conditions.1"]
        assert reading.texts == [TEXT, TEXT]

    async def test_that_is_refused_stands_in_the_form_again(
        self, sender: Sender, reading: ReadingAPI
    ) -> None:
        reading.refused_reading = (413, {"error": "payload_too_large", "detail": "20000 characters at most"})
        answer = await sender.send("/text", {"text": TEXT})
        assert answer.status_code == 413
        assert "That is too much at once" in answer.text
        assert f">{TEXT}</textarea>" in answer.text

    async def test_that_is_too_long_says_both_lengths_and_stays_in_the_form(
        self, sender: Sender, reading: ReadingAPI
    ) -> None:
        text = "\nMounts\r\n" + "x" * 19_994
        answer = await sender.send("/text", {"text": text})
        assert answer.status_code == 422
        assert "The text has 20,002 characters; 20,000 are read at once. 2 have to go" in answer.text
        assert f">\n\nMounts\n{'x' * 19_994}</textarea>" in answer.text
        assert reading.texts == []

    async def test_gives_its_title_to_the_form(self, sender: Sender) -> None:
        answer = await sender.send("/text", {"text": TEXT})
        assert 'value="Wanted brackets"' in answer.text

    async def test_says_how_many_sentences_were_not_understood(self, sender: Sender) -> None:
        answer = await sender.send("/text", {"text": TEXT})
        assert "1 sentence was not understood" in answer.text
        assert "<q>Hm.</q>" in answer.text

    async def test_takes_nothing_from_a_page_that_is_not_ours(
        self, sender: Sender, reading: ReadingAPI
    ) -> None:
        sent = {**HEAD, "take": ["lots.0", "lots.1"], "lots.0": "no json", "lots.1": "[1]"}
        assert (await sender.send("/keep", sent)).status_code == 303
        assert reading.added[0]["lots"] == [{"conditions": []}, {"conditions": []}]


FILE = {"file": ("wanted.xlsx", b"PK")}


class TestAFile:
    async def test_is_shown_with_what_can_be_kept_and_what_not(self, sender: Sender) -> None:
        answer = await sender.send("/file", {}, files=FILE)
        assert answer.status_code == 200
        assert "Spares &lt;1&gt;" in answer.text
        assert "This is no number." in answer.text

    async def test_keeps_what_is_ticked(self, sender: Sender, reading: ReadingAPI) -> None:
        page = (await sender.send("/file", {}, files=FILE)).text
        one = await sender.send("/file", {**hidden(page), "act": "keep", "take": ["document.1"]})
        assert one.headers["location"] == "/en/requirements/k1/edit"
        assert reading.added == [OTHER]
        both = {**hidden(page), "act": "keep", "take": ["document.0", "document.1"]}
        assert (await sender.send("/file", both)).headers["location"] == "/en/requirements"

    async def test_leaves_what_was_refused_on_the_page(self, sender: Sender, reading: ReadingAPI) -> None:
        page = (await sender.send("/file", {}, files=FILE)).text
        reading.refusals = [(409, {"error": "conflict", "detail": "you keep a requirement R9 already"})]
        sent = {**hidden(page), "act": "keep", "take": ["document.0", "document.1"]}
        answer = await sender.send("/file", sent)
        assert answer.status_code == 409
        assert "you keep a requirement R9 already" in answer.text
        assert "Mounts" not in answer.text
        assert json.loads(hidden(answer.text)["document.0"]) == REQUIREMENT

    async def test_that_cannot_be_read_says_why(self, sender: Sender, reading: ReadingAPI) -> None:
        reading.refused_reading = (422, {"error": "source_file_invalid", "detail": "it holds macros"})
        answer = await sender.send("/file", {}, files=FILE)
        assert answer.status_code == 422
        assert "it holds macros" in answer.text

    async def test_has_to_be_chosen(self, sender: Sender) -> None:
        assert (await sender.send("/file", {})).status_code == 422


class TestExport:
    @pytest.mark.parametrize("name", ["template", "k1"])
    async def test_is_the_file_of_the_api(self, sender: Sender, name: str) -> None:
        answer = await sender.get(f"{name}.xlsx")
        assert (answer.status_code, answer.content) == (200, b"PK")
        assert answer.headers["content-disposition"] == f'attachment; filename="{name}.xlsx"'

    async def test_knows_two_kinds_of_files(self, sender: Sender) -> None:
        assert (await sender.get("k1.exe")).status_code == 404
