"""API keys: made by people, used by programs."""

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import timedelta

import httpx
import pytest
import pytest_asyncio
from structlog.testing import capture_logs

from fakes.people import PASSWORD, email_of, headers_of
from fakes.serving import api_of
from koffset.domain.account import OrganisationKind, Role
from koffset.usecases.keeping_accounts import NewAccount, add_account, close_account
from koffset.usecases.workspace import Workspace

pytestmark = pytest.mark.asyncio(loop_scope="session")

WHO = "kdia admin"
PATH = "/api/v1/account/keys"
ORDER = {"name": " nightly export ", "scope": "read", "days": 30}


@pytest_asyncio.fixture(loop_scope="session")
async def desk(empty: Workspace) -> AsyncIterator[Workspace]:
    new = NewAccount(email_of(WHO), "Lee", PASSWORD, OrganisationKind.KDIA, Role.ADMIN, "KDIA")
    await add_account(empty, new)
    yield empty


async def make(workspace: Workspace, **changes: object) -> httpx.Response:
    async with api_of(workspace) as api:
        headers = await headers_of(workspace, WHO)
        return await api.post(PATH, json={**ORDER, **changes}, headers=headers)


async def use(workspace: Workspace, token: str) -> int:
    async with api_of(workspace) as api:
        headers = {"Authorization": f"Bearer {token}"}
        return (await api.get("/api/v1/session", headers=headers)).status_code


def later(workspace: Workspace, **time_on: float) -> Workspace:
    now = workspace.now() + timedelta(**time_on)
    return replace(workspace, now=lambda: now)


class TestMaking:
    async def test_gives_a_token_that_acts_for_the_member(self, desk: Workspace) -> None:
        made = (await make(desk)).json()
        fields = {"id", "name", "scope", "created_at", "expires_at", "last_used_on", "token"}
        assert set(made) == fields
        assert made["token"].startswith("kof_")
        assert (made["name"], made["scope"], made["last_used_on"]) == ("nightly export", "read", None)
        assert await use(desk, made["token"]) == 200

    @pytest.mark.parametrize("days", [0, 366])
    async def test_a_life_that_is_too_long_is_refused(self, desk: Workspace, days: int) -> None:
        refused = await make(desk, days=days)
        assert refused.status_code == 422
        assert "1 to 365" in refused.json()["detail"]

    async def test_a_life_has_to_be_said(self, desk: Workspace) -> None:
        async with api_of(desk) as api:
            headers = await headers_of(desk, WHO)
            assert (await api.post(PATH, json={"name": "x"}, headers=headers)).status_code == 422

    async def test_an_account_has_twenty(self, desk: Workspace) -> None:
        statuses = [(await make(desk)).status_code for _ in range(21)]
        assert statuses == [201] * 20 + [409]

    async def test_the_token_stays_out_of_store_list_and_log(self, desk: Workspace) -> None:
        with capture_logs() as lines:
            token = (await make(desk)).json()["token"]
            await use(desk, token)
        async with api_of(desk) as api:
            listed = (await api.get(PATH, headers=await headers_of(desk, WHO))).text
        kept = b"".join((desk.settings.data_dir / f"store.sqlite3{end}").read_bytes() for end in ("", "-wal"))
        assert token.encode() not in kept
        assert token not in listed
        assert token not in str(lines)


class TestUsing:
    async def test_notes_the_day(self, desk: Workspace) -> None:
        token = (await make(desk)).json()["token"]
        next_day = later(desk, days=1)
        await use(next_day, token)
        await desk.later.finish(within_sec=5)
        async with api_of(desk) as api:
            (key,) = (await api.get(PATH, headers=await headers_of(desk, WHO))).json()["keys"]
        assert key["last_used_on"] == next_day.today().isoformat()


class TestEnding:
    async def test_a_key_expires(self, desk: Workspace) -> None:
        token = (await make(desk)).json()["token"]
        assert await use(later(desk, days=29), token) == 200
        assert await use(later(desk, days=31), token) == 401

    async def test_a_deleted_key_is_dead(self, desk: Workspace) -> None:
        made = (await make(desk)).json()
        async with api_of(desk) as api:
            headers = await headers_of(desk, WHO)
            assert (await api.delete(f"{PATH}/{made['id']}", headers=headers)).status_code == 204
            assert (await api.delete(f"{PATH}/{made['id']}", headers=headers)).status_code == 404
        assert await use(desk, made["token"]) == 401

    async def test_those_of_a_closed_account_are_dead(self, desk: Workspace) -> None:
        token = (await make(desk)).json()["token"]
        await close_account(desk, email_of(WHO))
        assert await use(desk, token) == 401

    async def test_one_deletes_only_ones_own(self, desk: Workspace) -> None:
        made = (await make(desk)).json()
        other = NewAccount("kim@kdia.example", "Kim", PASSWORD, OrganisationKind.KDIA, Role.ADMIN, "KDIA")
        await add_account(desk, other)
        async with api_of(desk) as api:
            session = await api.post("/api/v1/session", json={"email": other.email, "password": PASSWORD})
            headers = {"Authorization": f"Bearer {session.json()['token']}"}
            assert (await api.delete(f"{PATH}/{made['id']}", headers=headers)).status_code == 404
        assert await use(desk, made["token"]) == 200
