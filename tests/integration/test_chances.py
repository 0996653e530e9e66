"""What is open to firms, as one firm sees it."""

from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

import httpx
import pytest
import pytest_asyncio

from fakes.people import ROLES, add_people, headers_of
from fakes.serving import api_of, index, load_firms, settings_of, with_models_of
from koffset.usecases.workspace import Workspace
from koffset.wiring import open_workspace

pytestmark = pytest.mark.asyncio(loop_scope="session")

PATH = "/api/v1/my/requirements"
STOP = {"kind": "item", "name": {"en": "bumper stop"}, "supply_classes": ["5340"]}
AS9100 = {"kind": "certificate", "family": "as9100"}
NADCAP = {"kind": "certificate", "family": "nadcap"}
CMMC = {"kind": "security", "cmmc_level": 2}


def lot(id_: str, *conditions: dict[str, Any], text: str = "Bumper stops for a howitzer") -> dict[str, Any]:
    return {"id": id_, "text": {"en": text}, "conditions": list(conditions)}


@dataclass(frozen=True)
class Served:
    workspace: Workspace
    api: httpx.AsyncClient
    headers: Mapping[str, Mapping[str, str]]

    async def opened(self, reference: str, *lots: dict[str, Any], **said: Any) -> str:
        document = {"id": reference, "programme_id": "P", "title": {"en": reference}, "lots": lots}
        given = dict(self.headers["contractor owner"])
        path = "/api/v1/requirements"
        added = (await self.api.post(path, json={"requirement": document}, headers=given)).json()
        order = {"revision": 1, "visibility": "open", **said}
        shown = await self.api.post(f"{path}/{added['id']}/visibility", json=order, headers=given)
        assert shown.status_code == 200, shown.text
        return str(added["id"])

    async def chances(self, **params: Any) -> dict[str, Any]:
        response = await self.api.get(PATH, params=params, headers=dict(self.headers["company reader"]))
        assert response.status_code == 200, response.text
        return dict(response.json())


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def peopled(workspace: Workspace, tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Served]:
    folder = tmp_path_factory.mktemp("chances")
    async with open_workspace(settings_of(folder)) as opened:
        own = with_models_of(workspace, opened)
        await load_firms(own, folder)
        await index(own)
        await add_people(own, "P01")
        async with api_of(own) as api:
            yield Served(own, api, {who: await headers_of(own, who) for who in ROLES})


@pytest_asyncio.fixture(loop_scope="session")
async def served(peopled: Served) -> AsyncIterator[Served]:
    """With nothing open; what a test opens is forgotten after it."""
    yield peopled
    async with peopled.workspace.store.writer() as store:
        for kept in await store.shown_requirements():
            await store.delete_requirement(kept.id)


async def test_a_firm_stands_in_each_lot_as_it_does_among_all(served: Served) -> None:
    lots = [
        lot("A", STOP, AS9100),
        lot("B", STOP, CMMC),
        lot("C", {"kind": "item", "name": {"en": "periscope"}}),
    ]
    opened = await served.opened("R-1", *lots)
    chances = await served.chances()
    (one,) = chances["requirements"]
    assert one["requirement"]["id"] == opened
    assert [(each["id"], each["state"]) for each in one["lots"]][:2] == [("A", "full"), ("B", "partial")]
    matched = await served.api.post(
        f"/api/v1/requirements/{opened}/match", json={}, headers=dict(served.headers["contractor owner"])
    )
    for mine, theirs in zip(one["lots"][:2], matched.json()["lots"], strict=False):
        found = [each for each in theirs["candidates"] if each["company"]["id"] == "P01"]
        assert [(mine["state"], mine["fit"], mine["missing"])] == [
            (each["coverage"], each["fit"], each["missing"]) for each in found
        ]


async def test_the_one_thing_that_opens_most_lots_comes_first(served: Served) -> None:
    first = await served.opened("R-1", lot("A", STOP, CMMC), lot("B", STOP, NADCAP))
    second = await served.opened("R-2", lot("A", STOP, CMMC))
    gaps = (await served.chances())["gaps"]
    assert [(each["asked"], each["opens"]) for each in gaps] == [("CMMC level 2", 2), ("NADCAP", 1)]
    assert {(each["requirement_id"], each["reference"], each["lot"]) for each in gaps[0]["lots"]} == {
        (first, "R-1", "A"),
        (second, "R-2", "A"),
    }
    assert {each["said"] for each in gaps[0]["lots"]} == {"CMMC level not stated"}


async def test_sentences_are_in_the_readers_language(served: Served) -> None:
    await served.opened("R-1", lot("A", STOP, CMMC))
    chances = await served.chances(language="ko")
    assert chances["gaps"][0]["lots"][0]["said"] == "CMMC 단계 미기재"


async def test_what_the_profile_keeps_from_contractors_meets_nothing(served: Served) -> None:
    """The firm's own eyes see more: it would be told of a full coverage that no contractor sees."""
    await served.opened(
        "R-1", lot("A", {"kind": "item", "name": {"en": "prototype gyroscope"}}, text="gyroscopes")
    )
    (one,) = (await served.chances())["requirements"]
    (found,) = one["lots"]
    assert found["state"] != "full"
    assert found["missing"][-1]["said"].startswith("no evidence of prototype gyroscope")


async def test_what_closes_first_comes_first_up_to_the_limit(served: Served) -> None:
    for reference, said in (
        ("R-1", {}),
        ("R-2", {"open_until": "2027-01-01"}),
        ("R-3", {"open_until": "2026-12-01"}),
    ):
        await served.opened(reference, lot("A", STOP), **said)
    few = served.workspace.settings.model_copy(update={"max_chances": 2})
    async with api_of(replace(served.workspace, settings=few)) as api:
        chances = await replace(served, api=api).chances()
    assert [each["requirement"]["reference"] for each in chances["requirements"]] == ["R-3", "R-2"]
    assert chances["left_out"] == 1


async def test_nobody_learns_whose_a_requirement_without_a_name_is(served: Served) -> None:
    await served.opened("R-1", lot("A", STOP))
    chances = await served.chances()
    assert chances["profile_version"] == 1
    assert chances["requirements"][0]["requirement"]["keeper"] is None
    assert "contractor" not in str(chances)
