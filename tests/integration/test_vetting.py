"""Contractors register themselves, and KDIA lets them in."""

from collections.abc import AsyncIterator, Mapping
from dataclasses import replace

import httpx
import pytest
import pytest_asyncio

from fakes.letters import KeptLetters, letters_sent
from fakes.people import PASSWORD
from fakes.serving import api_of
from koffset.domain.account import OrganisationKind, Role
from koffset.usecases.keeping_accounts import NewAccount, add_account
from koffset.usecases.signing_in import sign_in
from koffset.usecases.workspace import Workspace

pytestmark = pytest.mark.asyncio(loop_scope="session")

DESK, ANN = "lee@kdia.example", "ann@primes.example"
ORDER = {"organisation": "Primes <b>AB</b>", "country": "SE", "name": "Ann", "email": ANN, "language": "en"}


@pytest_asyncio.fixture(loop_scope="session")
async def desk(empty: Workspace) -> AsyncIterator[Workspace]:
    await add_account(empty, NewAccount(DESK, "Lee", PASSWORD, OrganisationKind.KDIA, Role.REVIEWER, "KDIA"))
    yield replace(empty, mailer=KeptLetters())


async def register(workspace: Workspace, **changes: object) -> httpx.Response:
    async with api_of(workspace) as api:
        return await api.post("/api/v1/registrations", json={**ORDER, **changes})


async def confirm(workspace: Workspace) -> httpx.Response:
    order = {"token": (await letters_sent(workspace)).token(), "name": "", "password": PASSWORD}
    async with api_of(workspace) as api:
        return await api.put("/api/v1/invitations", json=order)


async def call(workspace: Workspace, who: str, method: str, path: str, **body: object) -> httpx.Response:
    token = (await sign_in(workspace, who, PASSWORD)).token
    headers: Mapping[str, str] = {"Authorization": f"Bearer {token}"}
    async with api_of(workspace) as api:
        return await api.request(method, f"/api/v1{path}", json=body or None, headers=headers)


async def waiting(workspace: Workspace) -> list[dict[str, object]]:
    found = (await call(workspace, DESK, "GET", "/organisations?status=pending")).json()
    return list(found["organisations"])


async def registered(workspace: Workspace) -> str:
    await register(workspace)
    assert (await confirm(workspace)).status_code == 204
    (organisation,) = await waiting(workspace)
    return str(organisation["id"])


class TestRegistering:
    async def test_waits_once_the_address_is_confirmed(self, desk: Workspace) -> None:
        assert (await register(desk)).status_code == 202
        assert await waiting(desk) == []
        assert (await confirm(desk)).status_code == 204
        (organisation,) = await waiting(desk)
        assert organisation == {
            "id": organisation["id"],
            "kind": "contractor",
            "name": "Primes <b>AB</b>",
            "status": "pending",
            "company_id": None,
            "reason": None,
            "country": "SE",
            "registered_at": "2026-11-20T03:00:00Z",
            "members": [ANN],
            "next": ["active", "refused"],
        }

    async def test_one_of_korea_is_a_firm_that_claims_its_company(self, desk: Workspace) -> None:
        await register(desk, country="KR")
        await confirm(desk)
        (organisation,) = await waiting(desk)
        assert (organisation["kind"], organisation["next"]) == ("company", ["refused"])
        let_in = await call(desk, DESK, "PATCH", f"/organisations/{organisation['id']}", status="active")
        assert (let_in.status_code, "claim of a company" in let_in.json()["detail"]) == (409, False)
        assert (await call(desk, ANN, "GET", "/claims/own")).json() == {"claims": []}

    @pytest.mark.parametrize(
        ("country", "next_step"), [("KR", "which company is yours"), ("SE", "KDIA then looks")]
    )
    async def test_the_letter_says_what_comes_next_for_its_kind(
        self, desk: Workspace, country: str, next_step: str
    ) -> None:
        await register(desk, country=country)
        (letter,) = (await letters_sent(desk)).letters
        assert next_step in letter.text
        assert ("contractor" in letter.text) == (country != "KR")
        assert "/en/invitation?registered=yes#" in letter.text

    async def test_the_letter_holds_nothing_that_the_asker_wrote(self, desk: Workspace) -> None:
        await register(desk, organisation="Win at evil.example", name="Buy now")
        (letter,) = (await letters_sent(desk)).letters
        assert "evil" not in letter.text + letter.subject
        assert "Buy" not in letter.text + letter.subject

    async def test_who_has_an_account_gets_no_letter_and_nobody_learns_it(self, desk: Workspace) -> None:
        known, unknown = await register(desk, email=DESK), await register(desk)
        assert (known.status_code, known.content) == (unknown.status_code, unknown.content)
        assert (await letters_sent(desk)).addresses() == [ANN]

    async def test_too_often_has_to_wait(self, desk: Workspace) -> None:
        answers = [await register(desk) for _ in range(4)]
        assert [each.status_code for each in answers] == [202, 202, 202, 429]
        assert [each.headers.get("retry-after") for each in answers] == [None, None, None, "900"]

    @pytest.mark.parametrize("change", [{"country": "Sweden"}, {"organisation": ""}, {"email": "ann"}])
    async def test_what_cannot_be_is_refused(self, desk: Workspace, change: Mapping[str, object]) -> None:
        assert (await register(desk, **change)).status_code == 422


class TestDeciding:
    async def test_lets_in_at_once(self, desk: Workspace) -> None:
        organisation_id = await registered(desk)
        assert (await call(desk, ANN, "GET", "/organisation/members")).status_code == 403
        decided = await call(desk, DESK, "PATCH", f"/organisations/{organisation_id}", status="active")
        assert decided.json()["status"] == "active"
        assert (await call(desk, ANN, "GET", "/organisation/members")).status_code == 200
        assert await waiting(desk) == []

    async def test_a_refusal_is_said_with_its_reason_and_can_be_taken_back(self, desk: Workspace) -> None:
        path = f"/organisations/{await registered(desk)}"
        assert (await call(desk, DESK, "PATCH", path, status="refused", reason=" ")).status_code == 422
        await call(desk, DESK, "PATCH", path, status="refused", reason="no offset programme")
        shown = (await call(desk, ANN, "GET", "/session")).json()["organisation"]
        assert (shown["status"], shown["reason"]) == ("refused", "no offset programme")
        assert (await call(desk, DESK, "PATCH", path, status="active")).json()["reason"] is None

    async def test_a_step_that_is_none_says_which_there_are(self, desk: Workspace) -> None:
        path = f"/organisations/{await registered(desk)}"
        refused = await call(desk, DESK, "PATCH", path, status="suspended", reason="x")
        assert (refused.status_code, refused.json()["error"]) == (409, "conflict")
        assert "active, refused" in refused.json()["detail"]

    @pytest.mark.parametrize("organisation_id", ["kdia", "nobody"])
    async def test_kdia_itself_is_not_vetted(self, desk: Workspace, organisation_id: str) -> None:
        path = f"/organisations/{organisation_id}"
        assert (await call(desk, DESK, "PATCH", path, status="active")).status_code == 404
        listed = (await call(desk, DESK, "GET", "/organisations")).json()["organisations"]
        assert listed == []
