"""Two companies that are one: read, searched and imported as one, until it is undone."""

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import httpx
import pytest
import pytest_asyncio

from fakes.firms import PART_HEADER
from fakes.people import add_people, headers_of
from fakes.serving import api_of, index, load, load_firms, settings_of, with_models_of
from koffset.domain.evidence import KDIA as ALL
from koffset.store.protocol import ReviewItem
from koffset.usecases.workspace import Workspace
from koffset.wiring import open_workspace
from koffset_indexer.follow import catch_up

pytestmark = pytest.mark.asyncio(loop_scope="session")

PART = 'K2 전차,M7,375017499,5340,"쐐기,고정용",D9,,,가람통신기술,{date}'


@pytest_asyncio.fixture(loop_scope="session")
async def served(workspace: Workspace, tmp_path: Path) -> AsyncIterator[Workspace]:
    async with open_workspace(settings_of(tmp_path)) as opened:
        ready = with_models_of(workspace, opened)
        await load_firms(ready, tmp_path)
        await load_part(ready, tmp_path, "2022-03-04")
        async with ready.store.writer() as store:
            detail = {"name": "가람통신", "other_company_id": await other_id(ready)}
            await store.add_reviews([ReviewItem("r1", "similar_name", "P02", detail)])
        await index(ready)
        await add_people(ready, "P01")
        yield ready


async def load_part(served: Workspace, folder: Path, date: str) -> Any:
    path = folder / "parts_20230823.csv"
    path.write_bytes(f"{PART_HEADER}\n{PART.format(date=date)}".encode("cp949"))
    return (await load(served, "parts", path)).counts


async def other_id(served: Workspace) -> str:
    async with served.store.reader() as store:
        return (await store.name_keys())["가람통신기술"]


@pytest_asyncio.fixture(loop_scope="session")
async def api(served: Workspace) -> AsyncIterator[httpx.AsyncClient]:
    async with api_of(served) as client:
        client.headers.update(await headers_of(served, "kdia reviewer"))
        yield client


async def merge(api: httpx.AsyncClient, kept: str, merged: str, status: int = 201) -> dict[str, Any]:
    order = {"kept_id": kept, "merged_id": merged, "reason": "same address and owner"}
    response = await api.post("/api/v1/merges", json=order)
    assert response.status_code == status, response.text
    found: dict[str, Any] = response.json()
    return found


async def firms_of(api: httpx.AsyncClient, text: str) -> list[str]:
    answer = (await api.post("/api/v1/search", json={"text": text})).json()
    return [hit["company"]["id"] for hit in answer["hits"] if hit["match"] == "evidence"]


async def test_records_and_names_become_the_kept_ones_and_go_back(
    served: Workspace, api: httpx.AsyncClient
) -> None:
    other = await other_id(served)
    assert await firms_of(api, "고정용 쐐기") == [other]
    listed = (await api.get("/api/v1/merges")).json()
    (pair,) = [each for each in listed["pairs"] if each["id"] == "r1"]
    assert (pair["first"]["company_id"], pair["second"]["company_id"]) == ("P02", other)
    merged = await merge(api, "P02", other)
    assert "r1" not in [each["id"] for each in merged["pairs"]]
    assert merged["merges"][0]["merged_by"] == "kdia reviewer"
    await catch_up(served)
    assert await firms_of(api, "고정용 쐐기") == ["P02"]
    for company_id in ("P02", other):
        page = (await api.get(f"/api/v1/companies/{company_id}")).json()
        assert (page["company"]["id"], page["record_count"]) == ("P02", 1)
        names = {alias["name"]: alias for alias in page["former_names"]}
        assert names["가람통신기술"]["kind"] == "merger"
        assert names["가람통신기술"]["valid_to"] == "2026-11-20"

    undone = await api.delete(f"/api/v1/merges/{merged['merges'][0]['id']}")
    assert undone.status_code == 204
    await catch_up(served)
    assert await firms_of(api, "고정용 쐐기") == [other]
    page = (await api.get("/api/v1/companies/P02")).json()
    assert "가람통신기술" not in [alias["name"] for alias in page["former_names"]]
    again = await api.delete(f"/api/v1/merges/{merged['merges'][0]['id']}")
    assert again.status_code == 404


async def test_what_is_imported_later_reaches_the_kept_company(
    served: Workspace, api: httpx.AsyncClient, tmp_path: Path
) -> None:
    await merge(api, "P02", await other_id(served))
    counts = await load_part(served, tmp_path, "2023-05-06")
    assert (counts.changed, counts.companies_new) == (1, 0)
    await catch_up(served)
    page = (await api.get("/api/v1/companies/P02")).json()
    dates = [item["as_of"] for group in page["supply_classes"] for item in group["rows"]]
    assert "2023-05-06" in dates


async def test_a_pair_that_is_two_is_not_shown_again(served: Workspace, api: httpx.AsyncClient) -> None:
    assert (await api.delete("/api/v1/merges/pairs/r1")).status_code == 204
    assert "r1" not in [each["id"] for each in (await api.get("/api/v1/merges")).json()["pairs"]]
    async with served.store.writer() as store:
        detail = {"other_company_id": "P01"}
        assert await store.add_reviews([ReviewItem("r1", "similar_name", "P02", detail)]) == 0
    assert (await api.delete("/api/v1/merges/pairs/r1")).status_code == 404


async def test_what_cannot_be_one_is_refused(served: Workspace, api: httpx.AsyncClient) -> None:
    other = await other_id(served)
    await merge(api, "P02", "P02", 422)
    await merge(api, "P02", "nowhere", 404)
    assert "an organisation keeps P01" in (await merge(api, "P02", "P01", 409))["detail"]
    async with served.store.reader() as store:
        foreign = next(each.id for each in (await store.companies(ALL)).values() if each.foreign)
    assert "foreign" in (await merge(api, "P02", foreign, 409))["detail"]
    await merge(api, "P02", other)
    for kept, merged in ((other, "P04"), ("P04", other), ("P04", "P02")):
        await merge(api, kept, merged, 409)
    unsaid = {"kept_id": "P05", "merged_id": "P06", "reason": " "}
    assert (await api.post("/api/v1/merges", json=unsaid)).status_code == 422
