"""What is open to firms, as one firm sees it."""

from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

import httpx
import pytest
import pytest_asyncio

from fakes.people import ROLES, add_people, headers_of
from fakes.serving import api_of, index, load_firms, settings_of, with_models_of
from koffset.domain.requirement import Requirement
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

    async def opened(
        self, reference: str, *lots: dict[str, Any], who: str = "contractor owner", **said: Any
    ) -> str:
        document = {"id": reference, "programme_id": "P", "title": {"en": reference}, "lots": lots}
        given = dict(self.headers[who])
        path = "/api/v1/requirements"
        added = (await self.api.post(path, json={"requirement": document}, headers=given)).json()
        order = {"revision": 1, "visibility": "open", **said}
        shown = await self.api.post(f"{path}/{added['id']}/visibility", json=order, headers=given)
        assert shown.status_code == 200, shown.text
        return str(added["id"])

    async def asked(
        self, who: str, method: str, requirement: str, below: str, **given: Any
    ) -> httpx.Response:
        path = f"/api/v1/requirements/{requirement}/{below}"
        return await self.api.request(method, path, headers=dict(self.headers[who]), **given)

    async def standing(self, requirement: str, **params: Any) -> dict[str, Any]:
        headers = dict(self.headers["company reader"])
        response = await self.api.get(f"{PATH}/{requirement}", params=params, headers=headers)
        assert response.status_code == 200, response.text
        return dict(response.json())

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


class TestOneRequirement:
    async def test_is_told_with_the_own_standing_in_each_condition(self, served: Served) -> None:
        opened = await served.opened(
            "R-1", lot("A", STOP, AS9100, CMMC), lot("B", text="Submarine periscopes")
        )
        told = await served.standing(opened)
        first, second = told["lots"]
        assert told["requirement"]["requirement"]["lots"][0]["id"] == "A"
        assert first["state"] == "partial"
        assert [(each["kind"], each["state"]) for each in first["conditions"]] == [
            ("item", "met"),
            ("certificate", "met"),
            ("security", "unknown"),
        ]
        assert first["conditions"][1]["proofs"]
        assert first["question"] == "Do you hold CMMC level 2?"
        assert second["state"] in {"unknown", "none"}

    async def test_is_told_as_in_the_list_of_all(self, served: Served) -> None:
        opened = await served.opened("R-1", lot("A", STOP, CMMC), lot("B", text="Submarine periscopes"))
        (listed,) = (await served.chances())["requirements"]
        told = await served.standing(opened)
        assert [{name: each[name] for name in listed["lots"][0]} for each in told["lots"]] == listed["lots"]

    async def test_others_are_counted_and_nothing_else_is_told_of_them(self, served: Served) -> None:
        opened = await served.opened("R-1", lot("A", STOP, AS9100), lot("B", text="Antenna mounts"))
        ranked = (await served.asked("contractor owner", "POST", opened, "match", json={})).json()
        others = {
            each["company"]["id"]: each["company"]["name_en"]
            for one in ranked["lots"]
            for each in [*one["candidates"], *one["excluded"]]
            if each["company"]["id"] != "P01"
        }
        assert others
        told = await served.standing(opened)
        assert [each["firms"] for each in told["lots"]] == [
            one["full"] + one["partial"] + one["excluded_total"] for one in ranked["lots"]
        ]
        everything = str(told) + str(await served.chances())
        assert not [said for pair in others.items() for said in pair if said in everything]
        counted = {"lots", "conditions", "revision", "version", "fit", "condition", "firms", "opens"}
        assert numbers_in(told) <= counted

    async def test_who_else_does_it_is_not_for_firms(self, served: Served) -> None:
        opened = await served.opened("R-1", lot("A", STOP))
        for below in ("match", "dossier"):
            refused = await served.asked("company owner", "POST", opened, below, json={})
            assert (refused.status_code, refused.json()["error"]) == (403, "forbidden")
        asked = {"ids": ["P01", "P02"], "requirement": opened}
        headers = dict(served.headers["company owner"])
        compared = await served.api.get("/api/v1/compare", params=asked, headers=headers)
        assert compared.status_code == 403

    async def test_that_is_not_open_is_not_there(self, served: Served) -> None:
        opened = await served.opened("R-1", lot("A", STOP))
        order = {"revision": 2, "visibility": "shared"}
        assert (await served.asked("contractor owner", "POST", opened, "visibility", json=order)).is_success
        headers = dict(served.headers["company reader"])
        assert (await served.api.get(f"{PATH}/{opened}", headers=headers)).status_code == 404

    async def test_kdia_ranks_what_is_shared_with_it(self, served: Served) -> None:
        opened = await served.opened("R-1", lot("A", STOP))
        for who in ("kdia reviewer", "kdia admin"):
            assert (await served.asked(who, "POST", opened, "match", json={})).is_success


def numbers_in(told: Any, name: str = "") -> set[str]:
    """The names of all fields that hold a number."""
    if isinstance(told, dict):
        return {found for key, each in told.items() for found in numbers_in(each, key)}
    if isinstance(told, list):
        return {found for each in told for found in numbers_in(each, name)}
    return {name} if isinstance(told, int | float) and not isinstance(told, bool) else set()


async def test_the_one_thing_that_opens_most_lots_comes_first(served: Served) -> None:
    first = await served.opened("R-1", lot("A", STOP, CMMC), lot("B", STOP, NADCAP))
    second = await served.opened("R-2", lot("A", STOP, CMMC))
    gaps = (await served.chances())["gaps"]
    assert [(each["asked"], each["opens"]) for each in gaps] == [("CMMC level 2", 2), ("NADCAP", 1)]
    assert {(each["requirement_id"], each["reference"], each["lot"]) for each in gaps[0]["lots"]} == {
        (first, "R-1", "A"),
        (second, "R-2", "A"),
    }
    assert [each["place"] for gap in gaps for each in gap["lots"]] == [0, 0, 1]
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


async def test_what_the_firm_stands_best_in_comes_first(served: Served) -> None:
    await served.opened("R-none", lot("A", text="Submarine periscopes"), open_until="2026-12-01")
    await served.opened("R-partial", lot("A", STOP, CMMC), open_until="2026-12-02")
    await served.opened("R-full-later", lot("A", text="Submarine periscopes"), lot("B", STOP))
    await served.opened("R-full", lot("A", STOP, AS9100), open_until="2027-01-01")
    found = (await served.chances())["requirements"]
    told = [each["requirement"]["reference"] for each in found]
    assert told == ["R-full", "R-full-later", "R-partial", "R-none"]
    second = await served.chances(page=2, page_size=3)
    assert [each["requirement"]["reference"] for each in second["requirements"]] == ["R-none"]
    assert (second["total"], [each["asked"] for each in second["gaps"]]) == (4, ["CMMC level 2"])


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


async def test_who_opens_many_crowds_out_nobody_else(served: Served) -> None:
    for number in (1, 2, 3):
        await served.opened(f"R-{number}", lot("A", STOP), open_until=f"2026-12-0{number}")
    await served.opened("R-other", lot("A", STOP), who="kdia reviewer", open_until="2027-01-01")
    few = served.workspace.settings.model_copy(update={"max_chances": 2})
    async with api_of(replace(served.workspace, settings=few)) as api:
        chances = await replace(served, api=api).chances()
    assert [each["requirement"]["reference"] for each in chances["requirements"]] == ["R-1", "R-other"]
    assert chances["left_out"] == 2


async def test_what_cannot_be_searched_hides_no_other(served: Served) -> None:
    """Kept before there was a check: no firm is refused the rest of the list for it."""
    await served.opened("R-1", lot("A", STOP))
    broken = await served.opened("R-2", lot("A", STOP), open_until="2026-12-01")
    async with served.workspace.store.writer() as store:
        there = await store.requirement(broken)
        assert there
        said = there.requirement.model_dump(mode="json")
        said["lots"][0]["text"]["en"] = "…"
        await store.put_requirement(replace(there, requirement=Requirement.model_validate(said)))
    chances = await served.chances()
    assert [each["requirement"]["reference"] for each in chances["requirements"]] == ["R-1"]
    assert chances["left_out"] == 1


async def test_of_a_text_longer_than_a_query_the_first_part_is_looked_for(served: Served) -> None:
    await served.opened("R-1", lot("A", text="Bumper stops for a howitzer"))
    few = served.workspace.settings.model_copy(update={"max_query_chars": 15})
    async with api_of(replace(served.workspace, settings=few)) as api:
        chances = await replace(served, api=api).chances()
    assert chances["degraded"] == ["long_texts"]
    assert [each["state"] for each in chances["requirements"][0]["lots"]] == ["full"]


async def test_nobody_learns_whose_a_requirement_without_a_name_is(served: Served) -> None:
    await served.opened("R-1", lot("A", STOP))
    chances = await served.chances()
    assert chances["profile_version"] == 1
    assert chances["requirements"][0]["requirement"]["keeper"] is None
    assert "contractor" not in str(chances)
