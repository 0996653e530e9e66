"""Members of organisations: invited by a link, changed and closed."""

from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from datetime import timedelta

import httpx
import pytest
import pytest_asyncio

from fakes.letters import KeptLetters, letters_sent
from fakes.people import PASSWORD
from fakes.serving import api_of
from koffset.domain.account import OrganisationKind, Role
from koffset.errors import NotFound
from koffset.usecases.inviting import make_invitation_link
from koffset.usecases.keeping_accounts import NewAccount, add_account
from koffset.usecases.signing_in import sign_in
from koffset.usecases.workspace import Workspace

pytestmark = pytest.mark.asyncio(loop_scope="session")

ANN, DESK, BOB, EVE = "ann@a.example", "lee@kdia.example", "bob@b.example", "eve@a.example"
BASE = "/api/v1/organisation"
NEW_PASSWORD = "eves long password"


@pytest_asyncio.fixture(loop_scope="session")
async def two(empty: Workspace) -> AsyncIterator[Workspace]:
    """Two contractors with an owner each, and KDIA."""
    contractor, kdia = OrganisationKind.CONTRACTOR, OrganisationKind.KDIA
    for email, kind, role, name in (
        (ANN, contractor, Role.OWNER, "A"),
        (BOB, contractor, Role.OWNER, "B"),
        (DESK, kdia, Role.ADMIN, "KDIA"),
    ):
        await add_account(empty, NewAccount(email, email, PASSWORD, kind, role, name))
    yield replace(empty, mailer=KeptLetters())


@dataclass(frozen=True)
class Person:
    """Somebody who is signed in, at the API."""

    api: httpx.AsyncClient
    headers: Mapping[str, str]

    async def do(self, method: str, path: str, **body: object) -> httpx.Response:
        sent = body or None
        return await self.api.request(method, f"{BASE}{path}", json=sent, headers=self.headers)

    async def invite(self, email: str = EVE, role: str = "editor", query: str = "") -> httpx.Response:
        return await self.do("POST", f"/invitations{query}", email=email, role=role, language="en")

    async def members(self, query: str = "") -> dict[str, dict[str, object]]:
        answer = (await self.do("GET", f"/members{query}")).json()
        return {member["email"]: member for member in answer["members"]}

    async def change(self, account_id: object, **change: object) -> httpx.Response:
        return await self.do("PATCH", f"/members/{account_id}", **change)


@asynccontextmanager
async def signed_in(workspace: Workspace, email: str, password: str = PASSWORD) -> AsyncIterator[Person]:
    token = (await sign_in(workspace, email, password)).token
    async with api_of(workspace) as api:
        yield Person(api, {"Authorization": f"Bearer {token}"})


async def accept(workspace: Workspace, token: str, password: str = NEW_PASSWORD) -> httpx.Response:
    async with api_of(workspace) as api:
        order = {"token": token, "name": " Eve ", "password": password}
        return await api.put("/api/v1/invitations", json=order)


async def bring_in(workspace: Workspace, role: str = "editor") -> None:
    async with signed_in(workspace, ANN) as ann:
        assert (await ann.invite(role=role)).status_code == 201
    assert (await accept(workspace, (await letters_sent(workspace)).token())).status_code == 204


class TestInviting:
    async def test_a_letter_brings_a_member_of_that_role(self, two: Workspace) -> None:
        async with signed_in(two, ANN) as ann:
            answer = (await ann.invite()).json()
            assert set(answer) == {"id", "email", "role", "created_at", "expires_at", "sent"}
            (letter,) = (await letters_sent(two)).letters
            assert (letter.to, letter.subject) == (EVE, "K-OFFSET: an invitation of A")
            assert "/en/invitation#" in letter.text
            assert (await accept(two, (await letters_sent(two)).token())).status_code == 204
            eve = (await ann.members())[EVE]
            assert (eve["name"], eve["role"], eve["closed"]) == ("Eve", "editor", False)
            assert (await ann.do("GET", "/invitations")).json() == {"invitations": []}
        member = (await sign_in(two, EVE, NEW_PASSWORD)).member
        assert member.organisation.name == "A"

    async def test_works_once_and_for_two_weeks(self, two: Workspace) -> None:
        async with signed_in(two, ANN) as ann:
            await ann.invite()
        token = (await letters_sent(two)).token()
        in_15_days = two.now() + timedelta(days=15)
        late = await accept(replace(two, now=lambda: in_15_days), token)
        assert [late.status_code, (await accept(two, token)).status_code] == [422, 204]
        assert (await accept(two, token)).json()["error"] == "link_invalid"

    async def test_withdrawn_or_replaced_ones_do_not_work(self, two: Workspace) -> None:
        async with signed_in(two, ANN) as ann, signed_in(two, BOB) as bob:
            await ann.invite()
            first = (await letters_sent(two)).token()
            again = (await ann.invite(role="reader")).json()
            second = (await letters_sent(two)).token()
            assert len((await ann.do("GET", "/invitations")).json()["invitations"]) == 1
            assert (await accept(two, first)).status_code == 422
            assert (await bob.do("DELETE", f"/invitations/{again['id']}")).status_code == 404
            assert (await ann.do("DELETE", f"/invitations/{again['id']}")).status_code == 204
            assert (await ann.do("DELETE", f"/invitations/{again['id']}")).status_code == 404
        assert (await accept(two, second)).status_code == 422

    async def test_does_not_tell_who_has_an_account_elsewhere(self, two: Workspace) -> None:
        async with signed_in(two, ANN) as ann:
            assert (await ann.invite(BOB)).status_code == 201
            assert (await ann.invite(ANN)).status_code == 409
        refused = await accept(two, (await letters_sent(two)).token())
        assert (refused.status_code, refused.json()["error"]) == (409, "conflict")

    async def test_a_role_of_another_kind_is_refused(self, two: Workspace) -> None:
        async with signed_in(two, ANN) as ann:
            assert (await ann.invite(role="admin")).status_code == 422

    async def test_one_address_gets_only_so_many_letters(self, two: Workspace) -> None:
        async with signed_in(two, ANN) as ann:
            assert [(await ann.invite()).status_code for _ in range(4)] == [201, 201, 201, 429]

    async def test_a_link_of_another_kind_does_not_work(self, two: Workspace) -> None:
        async with api_of(two) as api:
            await api.post("/api/v1/session/reset", json={"email": ANN})
        assert (await accept(two, (await letters_sent(two)).token())).json()["error"] == "link_invalid"

    async def test_without_mail_the_operator_gives_the_link(self, two: Workspace, empty: Workspace) -> None:
        silent = replace(two, mailer=empty.mailer)
        async with signed_in(silent, ANN) as ann:
            assert (await ann.invite()).json()["sent"] is False
        link = await make_invitation_link(silent, EVE, "ko")
        assert (await accept(silent, link.partition("/ko/invitation#")[2])).status_code == 204
        with pytest.raises(NotFound):
            await make_invitation_link(silent, EVE, "ko")


class TestChanging:
    async def test_a_role_counts_at_once(self, two: Workspace) -> None:
        await bring_in(two)
        async with signed_in(two, ANN) as ann, signed_in(two, EVE, NEW_PASSWORD) as eve:
            assert (await eve.do("GET", "/members")).status_code == 403
            changed = await ann.change((await ann.members())[EVE]["account_id"], role="owner")
            assert changed.json()["role"] == "owner"
            assert (await eve.do("GET", "/members")).status_code == 200

    async def test_closing_signs_out_and_can_be_undone(self, two: Workspace) -> None:
        await bring_in(two, "owner")
        async with signed_in(two, ANN) as ann, signed_in(two, EVE, NEW_PASSWORD) as eve:
            account_id = (await ann.members())[EVE]["account_id"]
            assert (await ann.change(account_id, closed=True)).json()["closed"] is True
            assert (await eve.do("GET", "/members")).status_code == 401
            assert (await ann.change(account_id, closed=False)).json()["closed"] is False
        assert (await sign_in(two, EVE, NEW_PASSWORD)).member.account.role is Role.OWNER

    @pytest.mark.parametrize("change", [{"role": "reader"}, {"closed": True}])
    async def test_the_last_owner_stays(self, two: Workspace, change: Mapping[str, object]) -> None:
        await bring_in(two, "owner")
        async with signed_in(two, ANN) as ann:
            ids = {email: member["account_id"] for email, member in (await ann.members()).items()}
            assert (await ann.change(ids[EVE], **change)).status_code == 200
            refused = await ann.change(ids[ANN], **change)
        assert (refused.status_code, refused.json()["error"]) == (409, "conflict")
        assert "last owner of A" in refused.json()["detail"]

    async def test_members_of_others_are_not_there(self, two: Workspace) -> None:
        async with signed_in(two, ANN) as ann, signed_in(two, BOB) as bob:
            bobs = (await bob.members())[BOB]["account_id"]
            assert (await ann.change(bobs, role="reader")).status_code == 404
            organisation = (await bob.do("GET", "/members")).json()["organisation"]["id"]
            for path in (
                f"/members?organisation={organisation}",
                f"/invitations?organisation={organisation}",
            ):
                assert (await ann.do("GET", path)).status_code == 404
            assert (await ann.invite(query=f"?organisation={organisation}")).status_code == 404


class TestDesk:
    async def test_keeps_the_members_of_all(self, two: Workspace) -> None:
        async with signed_in(two, ANN) as ann, signed_in(two, DESK) as desk:
            organisation = (await ann.do("GET", "/members")).json()["organisation"]["id"]
            query = f"?organisation={organisation}"
            assert set(await desk.members(query)) == {ANN}
            assert (await desk.invite(query=query)).status_code == 201
            await accept(two, (await letters_sent(two)).token())
            account_id = (await desk.members(query))[EVE]["account_id"]
            assert (await desk.change(account_id, role="reader")).json()["role"] == "reader"
            assert (await desk.do("GET", "/members?organisation=nobody")).status_code == 404

    async def test_its_last_admin_stays(self, two: Workspace) -> None:
        async with signed_in(two, DESK) as desk:
            own = (await desk.members())[DESK]["account_id"]
            assert (await desk.change(own, role="reviewer")).status_code == 409
