"""Who may call what: every route of the API, as everybody. A new route without a row fails here."""

from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

import httpx
import pytest
import pytest_asyncio
from pydantic import SecretStr

from fakes.people import ADMIN_TOKEN, NOBODY, OPERATOR, ROLES, WAITING, add_people, headers_of
from fakes.serving import api_of, index, load_firms, settings_of, with_models_of
from koffset.app import create_app
from koffset.domain.account import OrganisationKind
from koffset.usecases.keeping_accounts import list_members
from koffset.usecases.workspace import Workspace
from koffset.wiring import open_workspace

pytestmark = pytest.mark.asyncio(loop_scope="session")

EVERYBODY = frozenset({NOBODY, OPERATOR, *ROLES})
SIGNED_IN = frozenset(ROLES)
ACTIVE = SIGNED_IN - {WAITING}
OPERATORS = frozenset({OPERATOR, "kdia admin"})
OWNERS = frozenset({"company owner", "contractor owner", WAITING})
DESK = frozenset({"kdia reviewer", "kdia admin"})


@dataclass(frozen=True)
class Row:
    """Who may call a route. `closed`: who may where the public may not read."""

    allowed: frozenset[str]
    closed: frozenset[str] | None = None
    body: Mapping[str, Any] | None = None


READING = (EVERYBODY, ACTIVE)
TABLE: Mapping[tuple[str, str], Row] = {
    ("GET", "/healthz"): Row(EVERYBODY),
    ("GET", "/readyz"): Row(EVERYBODY),
    ("GET", "/api/v1/meta"): Row(EVERYBODY),
    ("GET", "/api/v1/index"): Row(*READING),
    ("POST", "/api/v1/search"): Row(*READING, body={"text": "antenna mount"}),
    ("GET", "/api/v1/suggest"): Row(*READING),
    ("GET", "/api/v1/companies/{company_id}"): Row(*READING),
    ("GET", "/api/v1/admin/index"): Row(OPERATORS),
    ("GET", "/api/v1/audit"): Row(DESK),
    ("GET", "/api/v1/audit.jsonl"): Row(frozenset({"kdia admin"})),
    ("GET", "/api/v1/statistics/searches"): Row(DESK),
    ("GET", "/api/v1/organisation/settings"): Row(SIGNED_IN - DESK),
    ("PUT", "/api/v1/organisation/settings"): Row(OWNERS, body={"shares_searches": False}),
    ("DELETE", "/api/v1/organisation/searches"): Row(OWNERS),
    ("POST", "/api/v1/session"): Row(EVERYBODY, body={"email": "x@people.example", "password": "wrong"}),
    ("GET", "/api/v1/session"): Row(SIGNED_IN),
    ("PUT", "/api/v1/session/password"): Row(SIGNED_IN, body={"current": "wrong", "new": "also wrong"}),
    ("DELETE", "/api/v1/session"): Row(SIGNED_IN),
}
WRONG_SIGN_IN = "the address or the password is wrong"


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def guarded(workspace: Workspace, tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Workspace]:
    """A workspace of its own, with an account of every kind."""
    folder = tmp_path_factory.mktemp("guarded")
    async with open_workspace(settings_of(folder)) as opened:
        served = with_models_of(workspace, opened)
        await load_firms(served, folder)
        await index(served)
        await add_people(served, "P01")
        settings = served.settings.model_copy(
            update={"admin_token": SecretStr(ADMIN_TOKEN), "sign_in_attempts": 10_000}
        )
        yield replace(served, settings=settings)


def closed_to_the_public(workspace: Workspace) -> Workspace:
    return replace(workspace, settings=workspace.settings.model_copy(update={"public_reading": False}))


async def call(api: httpx.AsyncClient, route: tuple[str, str], headers: Mapping[str, str]) -> httpx.Response:
    method, path = route
    url = path.replace("{company_id}", "P01")
    params = {"q": "ga"} if path.endswith("suggest") else {}
    return await api.request(method, url, params=params, json=TABLE[route].body, headers=dict(headers))


def was_let_in(response: httpx.Response) -> bool:
    """A wrong password is an answer of sign-in, not of the guard before it."""
    if response.status_code == 401 and response.json()["detail"] == WRONG_SIGN_IN:
        return True
    assert response.status_code < 500, response.text
    return response.status_code not in {401, 403}


async def test_every_route_has_a_row(guarded: Workspace) -> None:
    described = create_app(guarded.settings, guarded).openapi()["paths"]
    routes = {(method.upper(), path) for path, methods in described.items() for method in methods}
    assert routes == set(TABLE)


async def test_members_of_one_firm_share_its_organisation(guarded: Workspace) -> None:
    members = await list_members(guarded)
    of_kind = {
        kind: {
            each.organisation.id
            for each in members
            if each.organisation.kind is kind and each.organisation.name != WAITING
        }
        for kind in OrganisationKind
    }
    assert {kind: len(ids) for kind, ids in of_kind.items()} == dict.fromkeys(OrganisationKind, 1)


@pytest.mark.parametrize("is_closed", [False, True])
@pytest.mark.parametrize("route", list(TABLE), ids=" ".join)
async def test_only_who_may_is_let_in(guarded: Workspace, route: tuple[str, str], is_closed: bool) -> None:
    row = TABLE[route]
    expected = row.closed if is_closed and row.closed is not None else row.allowed
    async with api_of(closed_to_the_public(guarded) if is_closed else guarded) as api:
        let_in = {
            who
            for who in sorted(EVERYBODY)
            if was_let_in(await call(api, route, await headers_of(guarded, who)))
        }
    assert let_in == expected


@pytest.mark.parametrize(
    "route", [each for each, row in TABLE.items() if row.allowed != EVERYBODY], ids=" ".join
)
async def test_an_unknown_token_opens_nothing(guarded: Workspace, route: tuple[str, str]) -> None:
    async with api_of(guarded) as api:
        response = await call(api, route, {"Authorization": "Bearer made-up"})
    assert (response.status_code, response.json()["error"]) == (401, "unauthenticated")


async def found_by(workspace: Workspace, who: str, text: str) -> set[str]:
    """All English texts of evidence that a search and the company's page show."""
    async with api_of(workspace) as api:
        headers = await headers_of(workspace, who)
        answer = (await api.post("/api/v1/search", json={"text": text}, headers=headers)).json()
        company = (await api.get("/api/v1/companies/P01", headers=headers)).json()
    lines = [line for hit in answer["hits"] for line in hit["evidence"]]
    items = [item["name"]["en"] for group in company["supply_classes"] for item in group["rows"]]
    return {line["text_en"] for line in lines} & set(items)


@pytest.mark.parametrize(
    ("text", "seen_by"),
    [
        ("sonar dome cover", ACTIVE),
        ("prototype gyroscope", frozenset(who for who in ACTIVE if not who.startswith("contractor"))),
        ("seeker head", frozenset(who for who in ACTIVE if not who.startswith("contractor"))),
    ],
)
async def test_what_is_not_public_is_seen_by_its_audience_only(
    guarded: Workspace, text: str, seen_by: frozenset[str]
) -> None:
    seen = {who for who in sorted(EVERYBODY) if text in await found_by(guarded, who, text)}
    assert seen == seen_by
