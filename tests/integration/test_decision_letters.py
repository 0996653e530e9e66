"""What KDIA decides is told by letter, and stands whether a letter leaves or not."""

from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import httpx
import pytest
import pytest_asyncio
from structlog.testing import capture_logs

from fakes.letters import KeptLetters, letters_sent
from fakes.people import WAITING, add_people, email_of, headers_of
from fakes.postbox import Postbox, serving
from fakes.serving import api_of, load_firms, settings_of, with_models_of
from koffset.domain.account import Account, Organisation, OrganisationKind, OrganisationStatus, Role
from koffset.domain.audit import COMMAND_LINE
from koffset.mail.letter import Letter
from koffset.mail.nobody import NoMailer
from koffset.mail.smtp import SmtpMailer, SmtpServer
from koffset.usecases.claiming import claim_company
from koffset.usecases.workspace import Workspace
from koffset.wiring import open_workspace

pytestmark = pytest.mark.asyncio(loop_scope="session")

OWNER, DESK = "company owner", "kdia reviewer"
RETURNING = {"items": {"accepted": False, "comment": "영문 이름이\n필요합니다"}, "status": {"accepted": True}}
SITE = "https://offset.kdia.example"


@pytest_asyncio.fixture(loop_scope="session")
async def served(workspace: Workspace, tmp_path: Path) -> AsyncIterator[Workspace]:
    settings = settings_of(tmp_path).model_copy(update={"public_url": SITE})
    async with open_workspace(settings) as opened:
        ready = replace(with_models_of(workspace, opened), mailer=KeptLetters())
        await load_firms(ready, tmp_path)
        await add_people(ready, "P01")
        yield ready


async def call(served: Workspace, who: str, method: str, path: str, **body: Any) -> httpx.Response:
    headers = await headers_of(served, who)
    async with api_of(served) as api:
        response = await api.request(method, f"/api/v1{path}", json=body or None, headers=headers)
    assert response.is_success, response.text
    return response


async def handed_in(served: Workspace) -> int:
    """With one thing changed; the number of the version."""
    draft = (await call(served, OWNER, "GET", "/profile")).json()
    revision = next(each["revision"] for each in draft["blocks"] if each["block"] == "capacity")
    change = {"revision": revision, "content": {"employees": 40}}
    await call(served, OWNER, "PUT", "/profile/blocks/capacity", **change)
    submitted = (await call(served, OWNER, "POST", "/profile/submission", security_checked=True)).json()
    return int(submitted["version"])


async def decided(served: Workspace, version: int, **review: Any) -> None:
    order = {"version": version, "review": review, "security_checked": True}
    await call(served, DESK, "POST", "/reviews/P01", **order)


async def claimed(served: Workspace, name: str, company_id: str) -> str:
    """Claimed by a new firm; the claim's id."""
    firm = Organisation(name, OrganisationKind.COMPANY, name, OrganisationStatus.PENDING)
    async with served.store.writer() as store:
        await store.put_organisation(firm)
        await store.put_account(Account(name, f"{name}@firm.example", name, name, Role.OWNER))
        member = await store.member(name)
    assert member is not None
    claim = await claim_company(served, member, company_id, "the register names our owner", COMMAND_LINE)
    return claim.id


async def waiting_organisation(served: Workspace) -> Organisation:
    async with served.store.reader() as store:
        member = await store.member_by_email(email_of(WAITING))
    assert member is not None
    return member.organisation


def by_address(letters: KeptLetters) -> dict[str, Letter]:
    assert len(set(letters.addresses())) == len(letters.letters)
    return {letter.to: letter for letter in letters.letters}


class TestProfiles:
    async def test_a_returned_one_says_which_blocks_and_why(self, served: Workspace) -> None:
        await decided(served, await handed_in(served), blocks=RETURNING)
        (letter,) = (await letters_sent(served)).letters
        assert letter.to == email_of(OWNER)
        assert letter.subject == "K-OFFSET: 한빛정밀 프로필 반려"
        assert "- 품목, 기술, 용역: 영문 이름이 필요합니다\n" in letter.text
        assert "규모와 자격" not in letter.text
        assert f"{SITE}/ko/my\n" in letter.text

    async def test_a_published_one_says_its_version(self, served: Workspace) -> None:
        version = await handed_in(served)
        await decided(served, version)
        (letter,) = (await letters_sent(served)).letters
        assert (letter.to, letter.subject) == (email_of(OWNER), "K-OFFSET: 한빛정밀 프로필 게시")
        assert f"(버전 {version})" in letter.text


class TestClaims:
    async def test_a_confirmed_one_is_told_to_its_firm_and_to_the_rival_that_lost(
        self, served: Workspace
    ) -> None:
        won, _ = await claimed(served, "won", "P02"), await claimed(served, "lost", "P02")
        await claimed(served, "other", "P04")
        await call(served, DESK, "POST", f"/claims/{won}", is_confirmed=True)
        letters = by_address(await letters_sent(served))
        assert {to: letter.subject for to, letter in letters.items()} == {
            "won@firm.example": "K-OFFSET: 가람통신 소유 신청 승인",
            "lost@firm.example": "K-OFFSET: 가람통신 소유 신청 거절",
        }
        assert "won" not in letters["lost@firm.example"].text
        assert f"{SITE}/ko/my/claim" in letters["lost@firm.example"].text

    async def test_a_refused_one_says_why(self, served: Workspace) -> None:
        claim = await claimed(served, "firm", "P02")
        await call(served, DESK, "POST", f"/claims/{claim}", is_confirmed=False, reason="등기부와 다릅니다")
        (letter,) = (await letters_sent(served)).letters
        assert "등기부와 다릅니다" in letter.text


class TestOrganisations:
    async def test_without_a_country_they_are_told_in_both_languages(self, served: Workspace) -> None:
        organisation = await waiting_organisation(served)
        await call(served, DESK, "PATCH", f"/organisations/{organisation.id}", status="active")
        (letter,) = (await letters_sent(served)).letters
        assert letter.to == email_of(WAITING)
        assert "이용 승인 / K-OFFSET: waiting contractor is let in" in letter.subject
        assert f"{SITE}/ko/account" in letter.text
        assert f"{SITE}/en/account" in letter.text

    @pytest.mark.parametrize("steps", [["refused"], ["active", "suspended"]])
    async def test_others_are_told_in_theirs_with_the_reason(
        self, served: Workspace, steps: list[str]
    ) -> None:
        organisation = await waiting_organisation(served)
        async with served.store.writer() as store:
            await store.put_organisation(replace(organisation, country="SE"))
        for status in steps:
            order = {"status": status, "reason": "no offset programme"}
            await call(served, DESK, "PATCH", f"/organisations/{organisation.id}", **order)
        letter = (await letters_sent(served)).letters[-1]
        assert "no offset programme" in letter.text
        assert f"{SITE}/ko/" not in letter.text

    async def test_who_has_closed_their_account_is_not_told(self, served: Workspace) -> None:
        organisation = await waiting_organisation(served)
        async with served.store.writer() as store:
            (member,) = await store.members_of(organisation.id)
            await store.put_account(replace(member.account, is_closed=True))
        await call(served, DESK, "PATCH", f"/organisations/{organisation.id}", status="active")
        assert (await letters_sent(served)).letters == []


class TestLeaving:
    async def test_by_a_real_server(self, served: Workspace) -> None:
        postbox = Postbox()
        with serving(postbox) as port:
            mailer = SmtpMailer(SmtpServer("127.0.0.1", port, "K-OFFSET <no-reply@kdia.example>", "none"))
            posting = replace(served, mailer=mailer)
            await decided(posting, await handed_in(posting), blocks=RETURNING)
            await posting.later.finish(within_sec=10)
        (arrived,) = postbox.letters
        assert arrived["To"] == email_of(OWNER)
        assert "영문 이름이 필요합니다" in arrived.get_content()

    async def test_a_server_that_is_down_is_logged_and_the_decision_stands(self, served: Workspace) -> None:
        with serving(Postbox()) as port:
            pass
        mailer = SmtpMailer(SmtpServer("127.0.0.1", port, "no-reply@kdia.example", "none"))
        down = replace(served, mailer=mailer)
        version = await handed_in(down)
        with capture_logs() as lines:
            await decided(down, version)
            await down.later.finish(within_sec=10)
        (failed,) = [line for line in lines if line["event"] == "later_failed"]
        assert (failed["what"], failed["code"]) == ("send_profile_published", "mail_unavailable")
        assert email_of(OWNER) not in str(lines)
        draft = (await call(down, OWNER, "GET", "/profile")).json()
        assert draft["published_version"] == version

    async def test_without_a_server_nothing_is_sent_and_nothing_is_said(self, served: Workspace) -> None:
        silent = replace(served, mailer=NoMailer())
        with capture_logs() as lines:
            await decided(silent, await handed_in(silent))
            await silent.later.finish(within_sec=10)
        assert [line for line in lines if line["event"].startswith("later")] == []
