"""A new password by a link."""

import re
from collections.abc import AsyncIterator, Coroutine
from dataclasses import replace
from datetime import timedelta
from typing import Any

import httpx
import pytest
import pytest_asyncio
from structlog.testing import capture_logs

from fakes.letters import KeptLetters, letters_sent
from fakes.people import PASSWORD, email_of, headers_of
from fakes.serving import api_of
from koffset.domain.account import OrganisationKind, Role
from koffset.errors import MailUnavailable
from koffset.mail.letter import Letter
from koffset.usecases.keeping_accounts import NewAccount, add_account, close_account
from koffset.usecases.later import Later
from koffset.usecases.resetting import make_reset_link
from koffset.usecases.workspace import Workspace

pytestmark = pytest.mark.asyncio(loop_scope="session")

WHO = "kdia admin"
NEW = "another long password"
PATH = "/api/v1/session/reset"


@pytest_asyncio.fixture(loop_scope="session")
async def desk(empty: Workspace) -> AsyncIterator[Workspace]:
    new = NewAccount(email_of(WHO), "Lee", PASSWORD, OrganisationKind.KDIA, Role.ADMIN, "KDIA")
    await add_account(empty, new)
    yield replace(empty, mailer=KeptLetters())


async def ask(workspace: Workspace, email: str = "", language: str = "en") -> httpx.Response:
    async with api_of(workspace) as api:
        return await api.post(PATH, json={"email": email or email_of(WHO), "language": language})


async def set_password(workspace: Workspace, token: str, new: str = NEW) -> httpx.Response:
    async with api_of(workspace) as api:
        return await api.put(PATH, json={"token": token, "new": new})


async def can_sign_in(workspace: Workspace, password: str) -> bool:
    async with api_of(workspace) as api:
        order = {"email": email_of(WHO), "password": password}
        return (await api.post("/api/v1/session", json=order)).status_code == 201


def later(workspace: Workspace, **time_on: float) -> Workspace:
    now = workspace.now() + timedelta(**time_on)
    return replace(workspace, now=lambda: now)


def with_settings(workspace: Workspace, **changes: object) -> Workspace:
    return replace(workspace, settings=workspace.settings.model_copy(update=changes))


class TestAsking:
    @pytest.mark.parametrize(
        ("language", "subject"), [("en", "K-OFFSET: a new password"), ("ko", "K-OFFSET: 새 비밀번호")]
    )
    async def test_sends_a_link_in_the_readers_language(
        self, desk: Workspace, language: str, subject: str
    ) -> None:
        workspace = with_settings(desk, public_url="https://offset.example/")
        assert (await ask(workspace, f" {email_of(WHO).upper()}", language)).status_code == 202
        (letter,) = (await letters_sent(workspace)).letters
        assert (letter.to, letter.subject) == (email_of(WHO), subject)
        assert f"\nhttps://offset.example/{language}/reset#" in letter.text
        assert "60" in letter.text

    async def test_answers_the_same_whether_there_is_an_account(self, desk: Workspace) -> None:
        known, unknown = await ask(desk), await ask(desk, "no@body.example")
        assert (known.status_code, known.content) == (unknown.status_code, unknown.content) == (202, b"")
        assert (await letters_sent(desk)).addresses() == [email_of(WHO)]

    async def test_looks_the_address_up_after_the_answer_only(self, desk: Workspace) -> None:
        """Else the time of the answer would tell whether the address has an account."""

        class Held(Later):
            def do(self, what: str, work: Coroutine[Any, Any, None]) -> None:
                held.append((what, work))

        held: list[tuple[str, Coroutine[Any, Any, None]]] = []
        holding = replace(desk, later=Held())
        for email in (email_of(WHO), "no@body.example"):
            assert (await ask(holding, email)).status_code == 202
        assert [what for what, _ in held] == ["send_reset_link"] * 2
        assert (await letters_sent(holding)).letters == []
        for _, work in held:
            await work
        assert (await letters_sent(holding)).addresses() == [email_of(WHO)]

    async def test_a_closed_account_gets_none(self, desk: Workspace) -> None:
        await close_account(desk, email_of(WHO))
        assert (await ask(desk)).status_code == 202
        assert (await letters_sent(desk)).letters == []

    async def test_too_often_has_to_wait_with_or_without_an_account(self, desk: Workspace) -> None:
        for email in (email_of(WHO), "no@body.example"):
            assert [(await ask(desk, email)).status_code for _ in range(4)] == [202, 202, 202, 429]
        assert (await ask(later(desk, minutes=16))).status_code == 202

    async def test_counts_for_the_network_address_too(self, desk: Workspace) -> None:
        workspace = with_settings(desk, client_attempts=2)
        answers = [await ask(workspace, f"n{number}@body.example") for number in range(3)]
        assert [answer.status_code for answer in answers] == [202, 202, 429]

    async def test_where_no_letters_leave_says_so_to_everybody(
        self, desk: Workspace, empty: Workspace
    ) -> None:
        silent = replace(desk, mailer=empty.mailer)
        known, unknown = await ask(silent), await ask(silent, "no@body.example")
        assert known.status_code == 503
        assert known.json()["error"] == "mail_unavailable"
        assert known.content == unknown.content


class TestSetting:
    async def test_ends_the_old_password_and_all_sessions(self, desk: Workspace) -> None:
        headers = await headers_of(desk, WHO)
        await ask(desk)
        token = (await letters_sent(desk)).token()
        assert (await set_password(desk, token)).status_code == 204
        async with api_of(desk) as api:
            assert (await api.get("/api/v1/session", headers=headers)).status_code == 401
        assert not await can_sign_in(desk, PASSWORD)
        assert await can_sign_in(desk, NEW)

    async def test_opens_an_address_that_has_to_wait(self, desk: Workspace) -> None:
        for _ in range(desk.settings.sign_in_attempts):
            assert not await can_sign_in(desk, "wrong")
        await ask(desk)
        await set_password(desk, (await letters_sent(desk)).token())
        assert await can_sign_in(desk, NEW)

    async def test_works_once_and_uses_up_the_other_links(self, desk: Workspace) -> None:
        tokens = []
        for _ in range(2):
            await ask(desk)
            tokens.append((await letters_sent(desk)).token())
        assert (await set_password(desk, tokens[0])).status_code == 204
        for token in tokens:
            refused = await set_password(desk, token, "yet another password")
            assert (refused.status_code, refused.json()["error"]) == (422, "link_invalid")
        assert await can_sign_in(desk, NEW)

    async def test_works_for_an_hour(self, desk: Workspace) -> None:
        await ask(desk)
        token = (await letters_sent(desk)).token()
        assert (await set_password(later(desk, minutes=61), token)).json()["error"] == "link_invalid"
        assert (await set_password(later(desk, minutes=59), token)).status_code == 204

    async def test_a_password_that_is_refused_uses_nothing_up(self, desk: Workspace) -> None:
        await ask(desk)
        token = (await letters_sent(desk)).token()
        assert (await set_password(desk, token, "short")).json()["error"] == "password_invalid"
        assert (await set_password(desk, token)).status_code == 204

    async def test_an_account_that_was_closed_since_stays_closed(self, desk: Workspace) -> None:
        await ask(desk)
        token = (await letters_sent(desk)).token()
        await close_account(desk, email_of(WHO))
        assert (await set_password(desk, token)).json()["error"] == "link_invalid"


class TestSecrets:
    async def test_the_token_is_in_the_letter_only(self, desk: Workspace) -> None:
        with capture_logs() as lines:
            await ask(desk)
            kept = await letters_sent(desk)
            token = kept.token()
            await set_password(desk, token)
        files = [desk.settings.data_dir / f"store.sqlite3{end}" for end in ("", "-wal")]
        assert not any(token.encode() in file.read_bytes() for file in files)
        assert token not in str(lines)
        assert token not in repr(kept.letters)

    async def test_a_letter_that_does_not_leave_is_logged_without_its_address(self, desk: Workspace) -> None:
        class Broken(KeptLetters):
            async def send(self, letter: Letter) -> None:
                del letter
                raise MailUnavailable("the mail server did not take a letter")

        broken = replace(desk, mailer=Broken())
        with capture_logs() as lines:
            assert (await ask(broken)).status_code == 202
            await letters_sent(broken)
        (failed,) = [line for line in lines if line["event"] == "later_failed"]
        assert (failed["what"], failed["code"]) == ("send_reset_link", "mail_unavailable")
        assert email_of(WHO) not in str(lines)


async def test_the_operator_makes_a_link_without_mail(desk: Workspace, empty: Workspace) -> None:
    silent = replace(desk, mailer=empty.mailer)
    link = await make_reset_link(silent, email_of(WHO), "en")
    found = re.fullmatch(r"http://127\.0\.0\.1:8000/en/reset#(\S+)", link)
    assert found
    assert (await set_password(silent, found[1])).status_code == 204
    assert await can_sign_in(silent, NEW)
