"""Twenty people at once, on one firm's profile and on many: nothing that was acknowledged is lost."""

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import httpx
import pytest
import pytest_asyncio

from fakes.people import PASSWORD
from fakes.serving import api_of, load_firms, settings_of, with_models_of
from koffset.domain.account import OrganisationKind, Role
from koffset.usecases.keeping_accounts import NewAccount, add_account
from koffset.usecases.signing_in import sign_in
from koffset.usecases.workspace import Workspace
from koffset.wiring import open_workspace

pytestmark = pytest.mark.asyncio(loop_scope="session")

EDITORS = 20
FIRMS = [f"P{number:02}" for number in range(1, 11)]


@pytest_asyncio.fixture(loop_scope="session", params=["sqlite", "postgres"])
async def served(
    request: pytest.FixtureRequest, workspace: Workspace, tmp_path: Path
) -> AsyncIterator[Workspace]:
    url = request.getfixturevalue("postgres_url") if request.param == "postgres" else ""
    settings = settings_of(tmp_path).model_copy(update={"database_url": url})
    async with open_workspace(settings) as opened:
        ready = with_models_of(workspace, opened)
        await load_firms(ready, tmp_path)
        yield ready


async def tokens_of(served: Workspace, companies: list[str]) -> list[str]:
    """One editor a place, of the company that is named there."""
    tokens = []
    for number, company in enumerate(companies):
        email = f"editor{number}@firm.example"
        await add_account(
            served,
            NewAccount(email, str(number), PASSWORD, OrganisationKind.COMPANY, Role.EDITOR, company, company),
        )
        tokens.append((await sign_in(served, email, PASSWORD)).token)
    return tokens


async def add_item(api: httpx.AsyncClient, token: str, name: str) -> int:
    """Add an item to what is there, as often as it takes; says how often somebody else was first."""
    headers, refused = {"Authorization": f"Bearer {token}"}, 0
    while True:
        draft: dict[str, Any] = (await api.get("/api/v1/profile", headers=headers)).json()
        items = next(each for each in draft["blocks"] if each["block"] == "items")
        order = {
            "revision": items["revision"],
            "content": [*items["content"], {"name": {"ko": name}}],
        }
        answer = await api.put("/api/v1/profile/blocks/items", json=order, headers=headers)
        if answer.status_code == 200:
            return refused
        assert (answer.status_code, answer.json()["error"]) == (409, "stale_save"), answer.text
        refused += 1


async def names_of(api: httpx.AsyncClient, token: str) -> set[str]:
    headers = {"Authorization": f"Bearer {token}"}
    draft = (await api.get("/api/v1/profile", headers=headers)).json()
    items = next(each for each in draft["blocks"] if each["block"] == "items")["content"]
    return {item["name"]["ko"] for item in items if item["name"]["ko"].startswith("편집")}


async def test_on_one_firm_all_are_kept_and_who_was_late_is_told(served: Workspace) -> None:
    tokens = await tokens_of(served, ["P01"] * EDITORS)
    names = [f"편집{number}" for number in range(EDITORS)]
    async with api_of(served) as api:
        refused = await asyncio.gather(*map(add_item, [api] * EDITORS, tokens, names))
        assert await names_of(api, tokens[0]) == set(names)
    assert sum(refused) > 0


async def test_on_many_firms_nobody_waits_for_another(served: Workspace) -> None:
    tokens = await tokens_of(served, FIRMS)
    names = [f"편집{number}" for number in range(len(FIRMS))]
    async with api_of(served) as api:
        refused = await asyncio.gather(*map(add_item, [api] * len(FIRMS), tokens, names))
        assert [await names_of(api, token) for token in tokens] == [{name} for name in names]
    assert refused == [0] * len(FIRMS)
