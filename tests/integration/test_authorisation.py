"""Who may call what: every route of the API, as everybody. A new route without a row fails here."""

import re
from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

import httpx
import pytest
import pytest_asyncio
from pydantic import SecretStr

from fakes.letters import KeptLetters
from fakes.people import ADMIN_TOKEN, NOBODY, OPERATOR, ROLES, WAITING, add_people, email_of, headers_of
from fakes.serving import api_of, index, load_firms, settings_of, with_models_of
from koffset.app import create_app
from koffset.domain.account import KeyScope, OrganisationKind
from koffset.domain.audit import UNKNOWN_VISITOR
from koffset.usecases.keeping_accounts import list_members
from koffset.usecases.keeping_keys import make_key
from koffset.usecases.workspace import Workspace
from koffset.wiring import open_workspace

pytestmark = pytest.mark.asyncio(loop_scope="session")

READ_KEY, WRITE_KEY = "kdia admin's read key", "kdia admin's write key"
READERS_KEY = "contractor reader's write key"
WAITING_KEY = "waiting contractor's write key"
# The keys of who may most, so that the table shows what keys may not; and two that show they may no more than a member.
KEY_HOLDERS = {
    READ_KEY: ("kdia admin", KeyScope.READ),
    WRITE_KEY: ("kdia admin", KeyScope.WRITE),
    READERS_KEY: ("contractor reader", KeyScope.WRITE),
    WAITING_KEY: (WAITING, KeyScope.WRITE),
}
KEYS = frozenset(KEY_HOLDERS)
PEOPLE = frozenset({NOBODY, OPERATOR, *ROLES})
EVERYBODY = PEOPLE | KEYS
SIGNED_IN = frozenset(ROLES)
ACTIVE = SIGNED_IN - {WAITING} | KEYS - {WAITING_KEY}
DESK = frozenset({"kdia reviewer", "kdia admin"})
HEADS = frozenset({"company owner", "contractor owner", "kdia admin"})
OPERATORS = frozenset({OPERATOR, "kdia admin", WRITE_KEY})
FORM_FILLERS = frozenset({"company owner", "company editor", "kdia reviewer", "kdia admin", WRITE_KEY})
OWNERS = frozenset({"company owner", "contractor owner", WAITING})


@dataclass(frozen=True)
class Row:
    """Who may call a route. `closed`: who may where the public may not read."""

    allowed: frozenset[str]
    closed: frozenset[str] | None = None
    body: Mapping[str, Any] | None = None


READING = (EVERYBODY, ACTIVE)
REQUIREMENT_READERS = ACTIVE
REQUIREMENT_SHARERS = frozenset({"contractor owner", "contractor editor", "kdia reviewer", "kdia admin"})
REQUIREMENT_WRITERS = REQUIREMENT_SHARERS | {WRITE_KEY}
SHORTLIST_WRITERS = REQUIREMENT_WRITERS
REQUIREMENT_RANKERS = REQUIREMENT_WRITERS | {"contractor reader", READ_KEY, READERS_KEY}
SHORTLIST_READERS = SHORTLIST_WRITERS | {"contractor reader", READ_KEY, READERS_KEY}
FIRM_OWNER = frozenset({"company owner"})
FIRM_EDITORS = FIRM_OWNER | {"company editor"}
FIRM = FIRM_EDITORS | {"company reader"}
TABLE: Mapping[tuple[str, str], Row] = {
    ("GET", "/healthz"): Row(EVERYBODY),
    ("GET", "/readyz"): Row(EVERYBODY),
    ("GET", "/api/v1/meta"): Row(EVERYBODY),
    ("GET", "/api/v1/offset/rules"): Row(EVERYBODY),
    ("POST", "/api/v1/offset/calculate"): Row(
        EVERYBODY,
        body={
            "rule_date": "2022-01-10",
            "competitive": True,
            "contract": {"amount": "20000000", "currency": "USD"},
        },
    ),
    ("GET", "/api/v1/index"): Row(*READING),
    ("POST", "/api/v1/search"): Row(*READING, body={"text": "antenna mount"}),
    ("POST", "/api/v1/match"): Row(
        *READING,
        body={
            "requirement": {
                "id": "R",
                "programme_id": "P",
                "title": {"en": "x"},
                "lots": [{"id": "A", "text": {"en": "antenna mount"}}],
            }
        },
    ),
    ("GET", "/api/v1/programmes"): Row(*READING),
    ("GET", "/api/v1/requirements"): Row(REQUIREMENT_READERS),
    ("POST", "/api/v1/requirements"): Row(REQUIREMENT_WRITERS, body={"requirement": {}}),
    ("GET", "/api/v1/requirements/template.xlsx"): Row(REQUIREMENT_READERS),
    ("POST", "/api/v1/requirements/file"): Row(REQUIREMENT_WRITERS),
    ("GET", "/api/v1/requirements/{requirement_id}.json"): Row(REQUIREMENT_READERS),
    ("GET", "/api/v1/requirements/{requirement_id}.xlsx"): Row(REQUIREMENT_READERS),
    ("GET", "/api/v1/requirements/{requirement_id}"): Row(REQUIREMENT_READERS),
    ("PUT", "/api/v1/requirements/{requirement_id}"): Row(
        REQUIREMENT_WRITERS, body={"revision": 1, "requirement": {}}
    ),
    ("DELETE", "/api/v1/requirements/{requirement_id}"): Row(REQUIREMENT_WRITERS),
    ("POST", "/api/v1/requirements/{requirement_id}/visibility"): Row(
        REQUIREMENT_SHARERS, body={"revision": 1, "visibility": "private"}
    ),
    ("GET", "/api/v1/requirements/{requirement_id}/versions"): Row(REQUIREMENT_READERS),
    ("GET", "/api/v1/requirements/{requirement_id}/versions/{version}"): Row(REQUIREMENT_READERS),
    ("POST", "/api/v1/requirements/{requirement_id}/match"): Row(REQUIREMENT_RANKERS, body={}),
    ("POST", "/api/v1/requirements/{requirement_id}/dossier"): Row(REQUIREMENT_RANKERS, body={}),
    ("POST", "/api/v1/requirement-proposals"): Row(*READING, body={"text": "Lot 1: antenna mount"}),
    ("POST", "/api/v1/dossier"): Row(
        *READING,
        body={
            "requirement": {
                "id": "R",
                "programme_id": "P",
                "title": {"en": "x"},
                "lots": [{"id": "A", "text": {"en": "antenna mount"}}],
            },
            "format": "json",
        },
    ),
    ("GET", "/api/v1/companies/{company_id}/dossier"): Row(*READING),
    ("GET", "/api/v1/my/requirements"): Row(FIRM),
    ("GET", "/api/v1/my/requirements/{requirement_id}"): Row(FIRM),
    ("GET", "/api/v1/shortlists"): Row(SHORTLIST_READERS),
    ("POST", "/api/v1/shortlists"): Row(SHORTLIST_WRITERS, body={"name": "x"}),
    ("GET", "/api/v1/shortlists/{shortlist_id}"): Row(SHORTLIST_READERS),
    ("PUT", "/api/v1/shortlists/{shortlist_id}"): Row(SHORTLIST_WRITERS, body={"revision": 1, "name": "x"}),
    ("DELETE", "/api/v1/shortlists/{shortlist_id}"): Row(SHORTLIST_WRITERS),
    ("POST", "/api/v1/shortlists/{shortlist_id}/entries"): Row(SHORTLIST_WRITERS, body={"company_id": "P01"}),
    ("PATCH", "/api/v1/shortlists/{shortlist_id}/entries/{company_id}"): Row(
        SHORTLIST_WRITERS, body={"revision": 1, "state": "contacted"}
    ),
    ("DELETE", "/api/v1/shortlists/{shortlist_id}/entries/{company_id}"): Row(SHORTLIST_WRITERS),
    ("GET", "/api/v1/compare"): Row(*READING),
    ("GET", "/api/v1/suggest"): Row(*READING),
    ("GET", "/api/v1/companies/{company_id}"): Row(*READING),
    ("GET", "/api/v1/admin/index"): Row(OPERATORS),
    ("POST", "/api/v1/session"): Row(PEOPLE, body={"email": "x@people.example", "password": "wrong"}),
    ("GET", "/api/v1/session"): Row(SIGNED_IN | KEYS),
    ("POST", "/api/v1/account/keys"): Row(SIGNED_IN, body={"name": "x", "days": 1}),
    ("GET", "/api/v1/account/keys"): Row(SIGNED_IN),
    ("DELETE", "/api/v1/account/keys/{key_id}"): Row(SIGNED_IN),
    ("GET", "/api/v1/audit"): Row(DESK),
    ("GET", "/api/v1/audit.jsonl"): Row(frozenset({"kdia admin"})),
    ("GET", "/api/v1/statistics/searches"): Row(DESK),
    ("GET", "/api/v1/organisation/settings"): Row(SIGNED_IN - DESK),
    ("PUT", "/api/v1/organisation/settings"): Row(OWNERS, body={"shares_searches": False}),
    ("DELETE", "/api/v1/organisation/searches"): Row(OWNERS),
    ("PUT", "/api/v1/session/password"): Row(SIGNED_IN, body={"current": "wrong", "new": "also wrong"}),
    ("DELETE", "/api/v1/session"): Row(SIGNED_IN),
    ("GET", "/api/v1/profile"): Row(FIRM),
    ("PUT", "/api/v1/profile/blocks/{block}"): Row(FIRM_EDITORS, body={"revision": 10_000}),
    ("GET", "/api/v1/profile/blocks/{block}/changes"): Row(FIRM),
    ("GET", "/api/v1/profile/recorded-items"): Row(FIRM),
    ("POST", "/api/v1/profile/submission"): Row(FIRM_OWNER, body={"security_checked": False}),
    ("DELETE", "/api/v1/profile/versions/{version}"): Row(FIRM_OWNER),
    ("POST", "/api/v1/profile/confirmation"): Row(FIRM_OWNER),
    ("GET", "/api/v1/profile/versions"): Row(FIRM),
    ("GET", "/api/v1/profile/versions/{version}"): Row(FIRM),
    ("GET", "/api/v1/profile/differences"): Row(FIRM),
    ("GET", "/api/v1/claims/own"): Row(FIRM_OWNER),
    ("POST", "/api/v1/claims"): Row(FIRM_OWNER, body={"company_id": "P02", "statement": "it is ours"}),
    ("DELETE", "/api/v1/claims/own"): Row(FIRM_OWNER),
    ("GET", "/api/v1/claims"): Row(DESK),
    ("POST", "/api/v1/claims/{claim_id}"): Row(DESK, body={"is_confirmed": False}),
    ("GET", "/api/v1/merges"): Row(DESK),
    ("POST", "/api/v1/merges"): Row(DESK, body={"kept_id": "P01", "merged_id": "P01", "reason": "one"}),
    ("DELETE", "/api/v1/merges/{merge_id}"): Row(DESK),
    ("DELETE", "/api/v1/merges/pairs/{pair_id}"): Row(DESK),
    ("GET", "/api/v1/imports"): Row(DESK),
    ("POST", "/api/v1/imports"): Row(DESK),
    ("GET", "/api/v1/imports/{preview_id}"): Row(DESK),
    ("POST", "/api/v1/imports/{preview_id}"): Row(DESK, body={"fingerprint": "none"}),
    ("DELETE", "/api/v1/imports/{preview_id}"): Row(DESK),
    ("GET", "/api/v1/reviews"): Row(DESK),
    ("GET", "/api/v1/reviews/overdue"): Row(DESK),
    ("GET", "/api/v1/reviews/certificates"): Row(DESK),
    ("GET", "/api/v1/reviews/{company_id}"): Row(DESK),
    ("POST", "/api/v1/reviews/{company_id}"): Row(
        DESK, body={"version": 1, "review": {}, "security_checked": False}
    ),
    ("POST", "/api/v1/registrations"): Row(
        PEOPLE,
        body={"organisation": "X", "country": "SE", "name": "X", "email": "x@x.example"},
    ),
    ("GET", "/api/v1/organisations"): Row(DESK | {READ_KEY, WRITE_KEY}),
    ("PATCH", "/api/v1/organisations/{organisation_id}"): Row(DESK | {WRITE_KEY}, body={"status": "active"}),
    ("GET", "/api/v1/organisation/members"): Row(HEADS),
    ("PATCH", "/api/v1/organisation/members/{account_id}"): Row(HEADS, body={}),
    ("POST", "/api/v1/organisation/invitations"): Row(HEADS, body={"email": "x@x.example", "role": "reader"}),
    ("GET", "/api/v1/organisation/invitations"): Row(HEADS),
    ("DELETE", "/api/v1/organisation/invitations/{invitation_id}"): Row(HEADS),
    ("PUT", "/api/v1/invitations"): Row(
        PEOPLE, body={"token": "made-up", "name": "x", "password": "a new long password"}
    ),
    ("POST", "/api/v1/session/reset"): Row(PEOPLE, body={"email": "x@people.example"}),
    ("PUT", "/api/v1/session/reset"): Row(PEOPLE, body={"token": "made-up", "new": "a new long password"}),
    ("POST", "/api/v1/companies/{company_id}/uploads"): Row(FORM_FILLERS),
    ("GET", "/api/v1/companies/{company_id}/uploads"): Row(FORM_FILLERS),
    ("GET", "/api/v1/uploads/{upload_id}"): Row(*READING),
    ("GET", "/api/v1/uploads/{upload_id}/thumbnail"): Row(*READING),
    ("DELETE", "/api/v1/uploads/{upload_id}"): Row(FORM_FILLERS),
    ("GET", "/api/v1/profile-forms/items.xlsx"): Row(FORM_FILLERS),
    ("POST", "/api/v1/profile-forms/items.xlsx"): Row(FORM_FILLERS, body={"items": []}),
    ("POST", "/api/v1/profile-forms/items"): Row(FORM_FILLERS),
    ("GET", "/api/v1/profile-forms/item-names"): Row(FORM_FILLERS),
    ("POST", "/api/v1/profile-forms/english"): Row(FORM_FILLERS, body={"texts": []}),
    ("POST", "/api/v1/profile-forms/supply-class"): Row(FORM_FILLERS, body={"name_ko": "핀"}),
}
UNLIMITED = {"admin_token": SecretStr(ADMIN_TOKEN)} | dict.fromkeys(
    ("sign_in_attempts", "client_attempts", "reset_attempts"), 10_000
)
ENDING = {("PUT", "/api/v1/session/password"), ("DELETE", "/api/v1/session")}
NAMED = {"company_id": "P01", "block": "capacity", "version": "99"}
"""What the parts of addresses name; other things are not there."""
ASKED: Mapping[str, Mapping[str, Any]] = {
    "suggest": {"q": "ga"},
    "item-names": {"q": "ga"},
    "changes": {"since": 0},
    "differences": {"before": 0},
    "dossier": {"format": "json"},
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
        yield replace(served, settings=served.settings.model_copy(update=UNLIMITED), mailer=KeptLetters())


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def people(guarded: Workspace) -> Mapping[str, Mapping[str, str]]:
    """Headers of everybody who is signed in."""
    return {who: await entering(guarded, who) for who in sorted(EVERYBODY)}


async def entering(workspace: Workspace, who: str) -> Mapping[str, str]:
    """Headers of a new session, or of a new key."""
    if who not in KEY_HOLDERS:
        return await headers_of(workspace, who)
    holder, scope = KEY_HOLDERS[who]
    async with workspace.store.reader() as store:
        member = await store.member_by_email(email_of(holder))
    assert member is not None
    actor = UNKNOWN_VISITOR.signed_in_as(member)
    made = await make_key(workspace, member, actor, name=who, scope=scope, days=1)
    return {"Authorization": f"Bearer {made.token}"}


def closed_to_the_public(workspace: Workspace) -> Workspace:
    return replace(workspace, settings=workspace.settings.model_copy(update={"public_reading": False}))


async def call(api: httpx.AsyncClient, route: tuple[str, str], headers: Mapping[str, str]) -> httpx.Response:
    method, path = route
    url = re.sub(r"\{(\w+)\}", lambda found: NAMED.get(found[1], "none"), path)
    params = ASKED.get(path.rsplit("/", 1)[-1], {})
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
async def test_only_who_may_is_let_in(
    guarded: Workspace, people: Mapping[str, Mapping[str, str]], route: tuple[str, str], is_closed: bool
) -> None:
    row = TABLE[route]
    expected = row.closed if is_closed and row.closed is not None else row.allowed
    served = closed_to_the_public(guarded) if is_closed else guarded
    # What ends a session gets one of its own each time; signing in is the slow part of this table.
    signed_in = {} if route in ENDING else people
    async with api_of(served) as api:
        let_in = {
            who
            for who in sorted(EVERYBODY)
            if was_let_in(await call(api, route, signed_in.get(who) or await entering(guarded, who)))
        }
    assert let_in == expected


@pytest.mark.parametrize(
    "route", [each for each, row in TABLE.items() if row.allowed != EVERYBODY], ids=" ".join
)
async def test_an_unknown_token_opens_nothing(guarded: Workspace, route: tuple[str, str]) -> None:
    async with api_of(guarded) as api:
        response = await call(api, route, {"Authorization": "Bearer made-up"})
    assert (response.status_code, response.json()["error"]) == (401, "unauthenticated")


async def found_by(workspace: Workspace, headers: Mapping[str, str], text: str) -> set[str]:
    """All English texts of evidence that a search and the company's page show."""
    async with api_of(workspace) as api:
        answer = (await api.post("/api/v1/search", json={"text": text}, headers=dict(headers))).json()
        company = (await api.get("/api/v1/companies/P01", headers=dict(headers))).json()
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
    guarded: Workspace, people: Mapping[str, Mapping[str, str]], text: str, seen_by: frozenset[str]
) -> None:
    seen = {who for who in sorted(EVERYBODY) if text in await found_by(guarded, people[who], text)}
    assert seen == seen_by


async def test_a_field_that_is_not_for_abroad_is_seen_by_its_firm_and_kdia(guarded: Workspace) -> None:
    seen = set()
    async with api_of(guarded) as api:
        for who in sorted(PEOPLE - {OPERATOR}):
            page = await api.get("/api/v1/companies/P01", headers=await headers_of(guarded, who))
            if "wombats" in page.text:
                seen.add(who)
            assert page.json()["cooperation"]["offset_fields"] == [4]
    assert seen == {who for who in ROLES if who.startswith(("company", "kdia"))}
