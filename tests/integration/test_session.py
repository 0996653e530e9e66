"""Signing in and out over the API."""

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
PATH = "/api/v1/session"


@pytest_asyncio.fixture(loop_scope="session")
async def desk(empty: Workspace) -> AsyncIterator[Workspace]:
    new = NewAccount(email_of(WHO), "Lee", PASSWORD, OrganisationKind.KDIA, Role.ADMIN, "KDIA")
    await add_account(empty, new)
    yield empty


async def sign_in(api: httpx.AsyncClient, password: str = PASSWORD, email: str = "") -> httpx.Response:
    return await api.post(PATH, json={"email": email or email_of(WHO), "password": password})


def later(workspace: Workspace, **time: float) -> Workspace:
    now = workspace.now() + timedelta(**time)
    return replace(workspace, now=lambda: now)


class TestSigningIn:
    async def test_gives_a_token_that_says_who_it_is(self, desk: Workspace) -> None:
        async with api_of(desk) as api:
            session = (await sign_in(api, email=f" {email_of(WHO).upper()} ")).json()
            headers = {"Authorization": f"Bearer {session['token']}"}
            member = (await api.get(PATH, headers=headers)).json()
        assert member == session["member"]
        assert (member["email"], member["role"]) == (email_of(WHO), "admin")
        assert set(session) == {"token", "expires_at", "member"}

    @pytest.mark.parametrize(
        ("email", "password"), [(email_of(WHO), "wrong"), ("no@body.example", PASSWORD), ("kim", PASSWORD)]
    )
    async def test_says_the_same_whatever_is_wrong(self, desk: Workspace, email: str, password: str) -> None:
        async with api_of(desk) as api:
            response = await sign_in(api, password, email)
        assert response.status_code == 401
        assert response.json()["detail"] == "the address or the password is wrong"

    async def test_ends_after_its_hours(self, desk: Workspace) -> None:
        headers = await headers_of(desk, WHO)
        async with api_of(later(desk, hours=13)) as api:
            assert (await api.get(PATH, headers=headers)).status_code == 401

    async def test_secrets_stay_out_of_store_and_log(self, desk: Workspace) -> None:
        with capture_logs() as lines:
            async with api_of(desk) as api:
                session = (await sign_in(api)).json()
        kept = (desk.settings.data_dir / "store.sqlite3").read_bytes()
        kept += (desk.settings.data_dir / "store.sqlite3-wal").read_bytes()
        for secret in (session["token"], PASSWORD):
            assert secret.encode() not in kept
            assert secret not in str(lines)


class TestTrying:
    async def test_too_often_has_to_wait(self, desk: Workspace) -> None:
        async with api_of(desk) as api:
            for _ in range(desk.settings.sign_in_attempts):
                assert (await sign_in(api, "wrong")).status_code == 401
            response = await sign_in(api)
            other = await sign_in(api, email="other@people.example")
        assert (response.status_code, response.json()["error"]) == (429, "too_many_attempts")
        assert "try again in 15 minutes" in response.json()["detail"]
        assert other.status_code == 401
        async with api_of(later(desk, minutes=16)) as api:
            assert (await sign_in(api)).status_code == 201

    async def test_right_ones_do_not_count(self, desk: Workspace) -> None:
        async with api_of(desk) as api:
            for _ in range(desk.settings.sign_in_attempts + 2):
                assert (await sign_in(api)).status_code == 201


class TestEnding:
    async def test_signing_out_ends_this_session_only(self, desk: Workspace) -> None:
        first, second = [await headers_of(desk, WHO) for _ in range(2)]
        async with api_of(desk) as api:
            assert (await api.delete(PATH, headers=first)).status_code == 204
            assert (await api.get(PATH, headers=first)).status_code == 401
            assert (await api.get(PATH, headers=second)).status_code == 200

    async def test_a_closed_account_is_out_at_once(self, desk: Workspace) -> None:
        headers = await headers_of(desk, WHO)
        await close_account(desk, email_of(WHO))
        async with api_of(desk) as api:
            assert (await api.get(PATH, headers=headers)).status_code == 401
            assert (await sign_in(api)).status_code == 401


class TestChangingThePassword:
    async def test_ends_all_sessions_and_the_old_password(self, desk: Workspace) -> None:
        headers = await headers_of(desk, WHO)
        new = "another long password"
        async with api_of(desk) as api:
            order = {"current": PASSWORD, "new": new}
            assert (await api.put(f"{PATH}/password", json=order, headers=headers)).status_code == 204
            assert (await api.get(PATH, headers=headers)).status_code == 401
            assert (await sign_in(api)).status_code == 401
            assert (await sign_in(api, new)).status_code == 201

    @pytest.mark.parametrize(
        ("current", "new", "reason"),
        [("wrong", "another long password", "current password is wrong"), (PASSWORD, "short", "at least 12")],
    )
    async def test_is_refused_with_the_reason(
        self, desk: Workspace, current: str, new: str, reason: str
    ) -> None:
        headers = await headers_of(desk, WHO)
        async with api_of(desk) as api:
            response = await api.put(
                f"{PATH}/password", json={"current": current, "new": new}, headers=headers
            )
        assert response.status_code == 422
        assert reason in response.json()["detail"]
