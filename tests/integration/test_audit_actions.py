"""What is done with profiles, claims, members, keys, uploads and merges, as the audit log tells it to KDIA."""

import json
from collections.abc import AsyncIterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

import httpx
import pytest
import pytest_asyncio

from fakes.files import pdf
from fakes.letters import KeptLetters, letters_sent
from fakes.people import NOBODY, PASSWORD, WAITING, add_people, email_of, headers_of
from fakes.serving import api_of, load_firms, settings_of, with_models_of
from koffset.domain.account import OrganisationKind, Role
from koffset.domain.profile_blocks import Block
from koffset.store.protocol import ReviewItem
from koffset.usecases.auditing import iter_export
from koffset.usecases.drafting import save_block
from koffset.usecases.keeping_accounts import NewAccount, add_account
from koffset.usecases.workspace import Workspace
from koffset.wiring import open_workspace

pytestmark = pytest.mark.asyncio(loop_scope="session")

OWNER, DESK, ADMIN, NEW_FIRM = "company owner", "kdia reviewer", "kdia admin", "new firm"
STATEMENT = "the register of companies names our owner"
EVE, EVES_PASSWORD = "eve@firm.example", "eves long password"
SUBMISSION = {"security_checked": True}


@dataclass(frozen=True)
class Step:
    """A call and the entry that it makes; `{object}` and `{version}` are of the entry before.

    `states`: whether the entry has a hash of the state before and of that after.
    """

    who: str
    call: str
    action: str
    kind: str
    states: tuple[bool, bool]
    body: Mapping[str, Any] = field(default_factory=dict)


NEW, CHANGED, GONE, STATELESS = (False, True), (True, True), (True, False), (False, False)
HAND_IN = Step(OWNER, "POST /profile/submission", "profile_submitted", "profile", CHANGED, SUBMISSION)
CLAIM = Step(
    NEW_FIRM, "POST /claims", "claim_made", "claim", NEW, {"company_id": "P02", "statement": STATEMENT}
)
INVITE = Step(
    OWNER,
    "POST /organisation/invitations",
    "invitation_made",
    "invitation",
    NEW,
    {"email": EVE, "role": "editor"},
)
ITEMS = [{"name": {"ko": "회전 이음"}, "supply_class": "5985"}]
RETURNING = {"blocks": {"items": {"accepted": False, "comment": "name them"}}}


def review(said: Mapping[str, Any], action: str) -> Step:
    body = {"version": "{version}", "review": said, "security_checked": True}
    return Step(DESK, "POST /reviews/P01", action, "profile", CHANGED, body)


def decision(action: str, *, is_confirmed: bool) -> Step:
    body = {"is_confirmed": is_confirmed, "reason": STATEMENT}
    return Step(DESK, "POST /claims/{object}", action, "claim", CHANGED, body)


WAYS: Mapping[str, Sequence[Step]] = {
    "a profile": [
        HAND_IN,
        Step(OWNER, "DELETE /profile/versions/{version}", "profile_withdrawn", "profile", GONE),
        HAND_IN,
        review(RETURNING, "profile_returned"),
        HAND_IN,
        review({}, "profile_published"),
        Step(OWNER, "POST /profile/confirmation", "profile_confirmed", "profile", CHANGED),
    ],
    "a claim": [
        CLAIM,
        Step(NEW_FIRM, "DELETE /claims/own", "claim_withdrawn", "claim", CHANGED),
        CLAIM,
        decision("claim_refused", is_confirmed=False),
        CLAIM,
        decision("claim_confirmed", is_confirmed=True),
    ],
    "a key": [
        Step(OWNER, "POST /account/keys", "key_made", "key", NEW, {"name": "export", "days": 1}),
        Step(OWNER, "DELETE /account/keys/{object}", "key_deleted", "key", GONE),
    ],
    "a member": [
        INVITE,
        Step(OWNER, "DELETE /organisation/invitations/{object}", "invitation_withdrawn", "invitation", GONE),
        INVITE,
        Step(
            NOBODY,
            "PUT /invitations",
            "invitation_accepted",
            "account",
            NEW,
            {"token": "{letter}", "name": "Eve", "password": EVES_PASSWORD},
        ),
        Step(
            OWNER,
            "PATCH /organisation/members/{object}",
            "member_changed",
            "account",
            CHANGED,
            {"role": "reader"},
        ),
    ],
    "an organisation": [
        Step(
            ADMIN,
            "PATCH /organisations/{waiting}",
            "organisation_vetted",
            "organisation",
            CHANGED,
            {"status": "active"},
        )
    ],
    "a merge": [
        Step(DESK, "DELETE /merges/pairs/r1", "companies_kept_apart", "finding", STATELESS),
        Step(
            DESK,
            "POST /merges",
            "companies_merged",
            "merge",
            NEW,
            {"kept_id": "P01", "merged_id": "P03", "reason": STATEMENT},
        ),
        Step(DESK, "DELETE /merges/{object}", "merge_undone", "merge", CHANGED),
    ],
}


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def served(workspace: Workspace, tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Workspace]:
    folder = tmp_path_factory.mktemp("audited")
    async with open_workspace(settings_of(folder)) as opened:
        ready = with_models_of(workspace, opened)
        await load_firms(ready, folder)
        await add_people(ready, "P01")
        new = NewAccount(email_of(NEW_FIRM), "", PASSWORD, OrganisationKind.COMPANY, Role.OWNER, "New firm")
        await add_account(ready, new)
        async with ready.store.writer() as store:
            await store.add_reviews([ReviewItem("r1", "similar_name", "P01", {"other_company_id": "P03"})])
            owner = await store.member_by_email(email_of(OWNER))
        assert owner is not None
        await save_block(ready, owner, Block.ITEMS, ITEMS, 0)
        yield replace(ready, mailer=KeptLetters())


class Caller:
    """Calls the API as anybody, and reads what KDIA sees of it."""

    def __init__(
        self, workspace: Workspace, api: httpx.AsyncClient, people: dict[str, dict[str, str]]
    ) -> None:
        self._workspace, self._api, self._people = workspace, api, people
        self.names: dict[str, str] = {}

    async def do(self, step: Step) -> httpx.Response:
        method, path = self._named(step.call).split()
        body = json.loads(self._named(json.dumps(step.body))) if step.body else None
        return await self.ask(step.who, method, path, json=body)

    async def ask(self, who: str, method: str, path: str, **options: Any) -> httpx.Response:
        response = await self._api.request(method, f"/api/v1{path}", headers=self._people[who], **options)
        assert response.status_code < 300, response.text
        return response

    async def newest(self) -> dict[str, Any]:
        page = (await self.ask(ADMIN, "GET", "/audit?limit=1")).json()
        told: dict[str, Any] = page["entries"][0]
        self.names |= {"object": told["object_id"], "version": str(told["detail"].get("version", ""))}
        return told

    def _named(self, text: str) -> str:
        for name, value in self.names.items():
            text = text.replace(f"{{{name}}}", value)
        return text


@pytest_asyncio.fixture(loop_scope="session")
async def caller(served: Workspace) -> AsyncIterator[Caller]:
    names = (NOBODY, OWNER, DESK, ADMIN, NEW_FIRM)
    people = {who: await headers_of(served, who) for who in names}
    async with api_of(served) as api:
        yield Caller(served, api, people)


async def assert_nothing_private(served: Workspace) -> None:
    kept = "".join([lines async for lines in iter_export(served)])
    for private in (EVE, EVES_PASSWORD, PASSWORD, STATEMENT, "회전 이음", "인증서", "argon2", "kof_"):
        assert private not in kept


@pytest.mark.parametrize("way", WAYS)
async def test_every_step_is_an_entry_with_its_actor_and_states(
    served: Workspace, caller: Caller, way: str
) -> None:
    async with served.store.reader() as store:
        waiting = await store.member_by_email(email_of(WAITING))
    caller.names["waiting"] = waiting.organisation.id if waiting else ""
    for step in WAYS[way]:
        if "{letter}" in step.body.values():
            caller.names["letter"] = (await letters_sent(served)).token()
        response = await caller.do(step)
        told = await caller.newest()
        assert (told["action"], told["object_kind"]) == (step.action, step.kind)
        who = None if step.who == NOBODY else email_of(step.who)
        assert told["actor"]["email"] == who
        assert told["actor"]["request_id"] == response.headers["x-request-id"]
        assert (told["before"] is not None, told["after"] is not None) == step.states
        if step.states == CHANGED and step.action not in {"profile_returned", "profile_confirmed"}:
            assert told["before"] != told["after"]
    await assert_nothing_private(served)


async def test_saving_a_draft_is_no_entry(caller: Caller) -> None:
    draft = (await caller.ask(OWNER, "GET", "/profile")).json()
    items = next(each for each in draft["blocks"] if each["block"] == "items")
    before = await caller.newest()
    order = {"revision": items["revision"], "content": items["content"]}
    await caller.ask(OWNER, "PUT", "/profile/blocks/items", json=order)
    assert await caller.newest() == before


async def test_an_upload_by_the_hash_of_its_content(served: Workspace, caller: Caller) -> None:
    file = {"file": ("인증서.pdf", pdf(), "application/pdf")}
    sent = await caller.ask(
        OWNER, "POST", "/companies/P01/uploads", files=file, data={"purpose": "certificate"}
    )
    added = await caller.newest()
    await caller.ask(OWNER, "DELETE", f"/uploads/{sent.json()['id']}")
    deleted = await caller.newest()
    assert (added["action"], deleted["action"]) == ("upload_added", "upload_deleted")
    assert added["object_id"] == deleted["object_id"] == sent.json()["id"]
    assert (added["before"], added["after"]) == (None, deleted["before"])
    await assert_nothing_private(served)


async def test_a_password_set_by_a_link(served: Workspace, caller: Caller) -> None:
    await caller.ask(NOBODY, "POST", "/session/reset", json={"email": email_of("company reader")})
    token = (await letters_sent(served)).token()
    await caller.ask(NOBODY, "PUT", "/session/reset", json={"token": token, "new": EVES_PASSWORD})
    told = await caller.newest()
    assert (told["action"], told["object_email"]) == ("password_reset", email_of("company reader"))
    await assert_nothing_private(served)
