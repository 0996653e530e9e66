"""The audit log over the API: what the use cases note, who is named, and a file that verifies by itself."""

import asyncio
import sqlite3
from collections.abc import AsyncIterator
from contextlib import closing
from pathlib import Path
from typing import Any

import httpx
import pytest
import pytest_asyncio

from fakes.people import PASSWORD, email_of, headers_of
from fakes.serving import api_of, load_firms
from koffset.accounts.tokens import hash_token
from koffset.domain.account import OrganisationKind, Role
from koffset.errors import SourceFileInvalid
from koffset.exchange.audit_files import verify_file
from koffset.usecases.auditing import iter_export, seal_log, seal_regularly, verify_log
from koffset.usecases.keeping_accounts import NewAccount, add_account, close_account
from koffset.usecases.workspace import Workspace

pytestmark = pytest.mark.asyncio(loop_scope="session")

WHO = "kdia admin"
PATH = "/api/v1/audit"
SESSION = "/api/v1/session"


@pytest_asyncio.fixture(loop_scope="session")
async def desk(empty: Workspace) -> AsyncIterator[Workspace]:
    new = NewAccount(email_of(WHO), "Lee", PASSWORD, OrganisationKind.KDIA, Role.ADMIN, "KDIA")
    await add_account(empty, new)
    yield empty


async def listed(workspace: Workspace, **asked: Any) -> dict[str, Any]:
    async with api_of(workspace) as api:
        response = await api.get(PATH, params=asked, headers=await headers_of(workspace, WHO))
    assert response.status_code == 200, response.text
    page: dict[str, Any] = response.json()
    return page


async def exported(workspace: Workspace, folder: Path) -> Path:
    async with api_of(workspace) as api:
        response = await api.get(f"{PATH}.jsonl", headers=await headers_of(workspace, WHO))
    path = folder / "audit.jsonl"
    path.write_bytes(response.content)
    return path


async def sign_in(api: httpx.AsyncClient, password: str, **headers: str) -> httpx.Response:
    order = {"email": email_of(WHO), "password": password}
    return await api.post(SESSION, json=order, headers=headers)


class TestWhatIsNoted:
    async def test_signing_in_and_out_and_being_refused(self, desk: Workspace) -> None:
        async with api_of(desk) as api:
            await sign_in(api, "wrong password")
            token = (await sign_in(api, PASSWORD)).json()["token"]
            response = await api.delete(SESSION, headers={"Authorization": f"Bearer {token}"})
        newest, before, first, *_ = (await listed(desk))["entries"][1:]
        assert [each["action"] for each in (newest, before, first)] == [
            "signed_out",
            "signed_in",
            "sign_in_refused",
        ]
        assert newest["actor"]["email"] == email_of(WHO)
        assert newest["actor"]["organisation"] == "KDIA"
        assert newest["actor"]["request_id"] == response.headers["x-request-id"]
        assert newest["object_id"] == newest["actor"]["id"] == before["object_id"]
        assert (first["actor"]["id"], first["actor"]["email"]) == ("nobody", None)
        assert (first["object_kind"], first["object_id"]) == ("address", hash_token(email_of(WHO)))

    async def test_attempts_that_wait_fill_nothing(self, desk: Workspace) -> None:
        async with api_of(desk) as api:
            token = (await sign_in(api, PASSWORD)).json()["token"]
            answers = [await sign_in(api, "wrong password") for _ in range(8)]
            headers = {"Authorization": f"Bearer {token}"}
            page = (await api.get(PATH, params={"action": "sign_in_refused"}, headers=headers)).json()
        assert [answer.status_code for answer in answers] == [401] * 5 + [429] * 3
        assert len(page["entries"]) == 5

    async def test_accounts_and_passwords_by_hash_alone(self, desk: Workspace) -> None:
        new = "another long password"
        async with api_of(desk) as api:
            order = {"current": PASSWORD, "new": new}
            await api.put(f"{SESSION}/password", json=order, headers=await headers_of(desk, WHO))
            signed_in = (await sign_in(api, new)).json()
            headers = {"Authorization": f"Bearer {signed_in['token']}"}
            await add_account(
                desk,
                NewAccount("kim@people.example", "", PASSWORD, OrganisationKind.KDIA, Role.REVIEWER, "KDIA"),
            )
            await close_account(desk, "kim@people.example")
            response = await api.get(PATH, headers=headers)
        closed, added, _, changed, *_ = response.json()["entries"]
        assert [each["action"] for each in (closed, added, changed)] == [
            "account_closed",
            "account_added",
            "password_changed",
        ]
        assert (added["before"], added["after"]) == (None, closed["before"])
        assert closed["after"] not in {None, closed["before"]}
        assert (added["actor"]["id"], added["actor"]["client"]) == ("operator", "command line")
        assert closed["object_email"] == "kim@people.example"
        kept = "".join([lines async for lines in iter_export(desk)])
        for secret in (new, PASSWORD, "argon2", "kim@people.example", signed_in["token"]):
            assert secret not in kept

    async def test_a_file_is_one_entry(self, desk: Workspace, tmp_path: Path) -> None:
        await load_firms(desk, tmp_path)
        entries = (await listed(desk, action="file_imported"))["entries"]
        assert [each["object_kind"] for each in entries] == ["parts", "wishlists", "profiles"]
        assert all(each["actor"]["id"] == "import" and each["after"] for each in entries)
        assert entries[2]["detail"]["new"] > 0
        async with desk.store.reader() as store:
            assert {each.file_sha256 for each in await store.imports()} == {each["after"] for each in entries}


class TestListing:
    async def test_goes_through_all_by_its_cursor(self, desk: Workspace) -> None:
        headers = await headers_of(desk, WHO)
        for _ in range(4):
            await headers_of(desk, WHO)
        seen: list[int] = []
        asked: dict[str, int] = {"limit": 2}
        async with api_of(desk) as api:
            while True:
                page = (await api.get(PATH, params=asked, headers=headers)).json()
                seen += [each["sequence"] for each in page["entries"]]
                if page["following"] is None:
                    break
                asked["before"] = page["following"]
        assert seen == [6, 5, 4, 3, 2, 1]

    async def test_an_actor_is_found_by_address_and_days_are_koreas(self, desk: Workspace) -> None:
        today = desk.today().isoformat()
        assert len((await listed(desk, actor=f" {email_of(WHO).upper()}"))["entries"]) == 1
        assert (await listed(desk, actor="no@people.example"))["entries"] == []
        assert (await listed(desk, **{"from": today, "to": today, "actor": "operator"}))["entries"]
        assert (await listed(desk, to="2026-11-19"))["entries"] == []
        assert (await listed(desk, **{"from": "0001-01-01", "to": "9999-12-31"}))["entries"]

    @pytest.mark.parametrize("asked", [{"limit": "101"}, {"action": "other"}, {"before": "0"}, {"who": "x"}])
    async def test_what_cannot_be_asked_is_refused(self, desk: Workspace, asked: dict[str, str]) -> None:
        async with api_of(desk) as api:
            response = await api.get(PATH, params=asked, headers=await headers_of(desk, WHO))
        assert response.status_code == 422

    async def test_says_how_far_it_is_sealed(self, desk: Workspace) -> None:
        (made,) = await seal_log(desk)
        page = await listed(desk)
        assert page["seals"] == {
            "last": 2,
            "sealed_through": 1,
            "unsealed": 1,
            "seals": 1,
            "sealed_at": "2026-11-20T03:00:00Z",
            "sha256": made.sha256,
        }
        assert [each["sealed"] for each in page["entries"]] == [False, True]
        assert set(page) == {"entries", "following", "seals", "actions"}


class TestVerifying:
    async def test_store_and_file_say_the_same(self, desk: Workspace, tmp_path: Path) -> None:
        await load_firms(desk, tmp_path)
        first = (await seal_log(desk))[-1]
        path = await exported(desk, tmp_path)
        verdict = await verify_log(desk, [first.sha256])
        assert verdict.holds
        assert verify_file(path, [first.sha256]) == verdict
        assert (verdict.entries, verdict.seals, verdict.sealed) == (6, 1, 4)
        assert '"audit_exported"' in path.read_text("utf-8").splitlines()[-1]

    async def test_nothing_new_makes_no_seal(self, desk: Workspace) -> None:
        assert len(await seal_log(desk)) == 1
        assert await seal_log(desk) == []

    async def test_goes_on_by_itself_until_it_is_stopped(self, desk: Workspace) -> None:
        sealing = asyncio.create_task(seal_regularly(desk, minutes=0.001))
        for _ in range(100):
            if (await listed(desk))["seals"]["seals"] >= 2:
                break
            await asyncio.sleep(0.1)
        sealing.cancel()
        await asyncio.gather(sealing, return_exceptions=True)
        verdict = await verify_log(desk)
        assert verdict.holds
        assert verdict.seals >= 2

    async def test_what_somebody_changed_in_the_database_is_found(self, desk: Workspace) -> None:
        await seal_log(desk)
        with closing(sqlite3.connect(desk.settings.data_dir / "store.sqlite3")) as connection:
            connection.execute("DROP TRIGGER audit_log_no_update")
            connection.execute("UPDATE audit_log SET actor_id = 'somebody else'")
            connection.commit()
        difference = (await verify_log(desk)).difference
        assert difference
        assert (difference.where, difference.number) == ("entry", 1)

    @pytest.mark.parametrize(
        ("place", "reason"),
        [(1, "entry 1 is missing"), (-1, "entries from 4 to 4 are missing")],
    )
    async def test_a_line_taken_from_the_file_is_found(
        self, desk: Workspace, tmp_path: Path, place: int, reason: str
    ) -> None:
        await headers_of(desk, WHO)
        path = await exported(desk, tmp_path)
        lines = path.read_text("utf-8").splitlines(keepends=True)
        del lines[place]
        path.write_text("".join(lines), "utf-8")
        difference = verify_file(path).difference
        assert difference
        assert reason in difference.reason

    @pytest.mark.parametrize("content", ["", "{}\n", "no JSON", "[]", '{"koffset_audit": 2}'])
    async def test_another_file_is_refused(self, tmp_path: Path, content: str) -> None:
        path = tmp_path / "other.jsonl"
        path.write_text(content)
        with pytest.raises(SourceFileInvalid):
            verify_file(path)
