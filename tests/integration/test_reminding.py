"""Firms are reminded of what is theirs to do, and not too often."""

from collections.abc import AsyncIterator, Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

import pytest
import pytest_asyncio

from fakes.letters import KeptLetters
from fakes.people import add_people, email_of
from fakes.serving import NOW, load_firms, settings_of, with_models_of
from koffset.domain.audit import COMMAND_LINE
from koffset.errors import MailUnavailable
from koffset.mail.letter import Letter
from koffset.mail.nobody import NoMailer
from koffset.usecases.reminding import REMINDED_EVERY, Outcome, remind
from koffset.usecases.workspace import Workspace
from koffset.wiring import open_workspace

pytestmark = pytest.mark.asyncio(loop_scope="session")

OWNER = email_of("company owner")


class DownFor(KeptLetters):
    """Refuses the letters of some addresses."""

    def __init__(self, *refused: str) -> None:
        super().__init__()
        self.refused = set(refused)

    async def send(self, letter: Letter) -> None:
        if letter.to in self.refused:
            raise MailUnavailable("the mail server did not take a letter")
        await super().send(letter)


@pytest_asyncio.fixture(loop_scope="session")
async def served(workspace: Workspace, tmp_path: Path) -> AsyncIterator[Workspace]:
    """Only P01 has an account; nobody has ever confirmed a profile, and its AS9100D ends on 2030-01-01."""
    async with open_workspace(settings_of(tmp_path)) as opened:
        ready = with_models_of(workspace, opened)
        await load_firms(ready, tmp_path)
        await add_people(ready, "P01")
        yield ready


def at(served: Workspace, now: datetime, mailer: KeptLetters) -> Workspace:
    return replace(served, now=lambda: now, mailer=mailer)


async def outcomes(served: Workspace, *, dry_run: bool = False) -> Mapping[str, Outcome]:
    found = await remind(served, COMMAND_LINE, dry_run=dry_run)
    return {each.company.id: each.outcome for each in found}


class TestReminding:
    async def test_owners_are_told_once_in_a_month(self, served: Workspace) -> None:
        letters = KeptLetters()
        assert (await outcomes(at(served, NOW, letters)))["P01"] is Outcome.SENT
        (letter,) = letters.letters
        assert (letter.to, letter.subject) == (OWNER, "K-OFFSET: 한빛정밀 프로필 확인 요청")
        assert "/ko/my\n" in letter.text
        soon, later = NOW + REMINDED_EVERY - timedelta(minutes=1), NOW + REMINDED_EVERY
        assert (await outcomes(at(served, soon, letters)))["P01"] is Outcome.RECENT
        assert (await outcomes(at(served, later, letters)))["P01"] is Outcome.SENT
        assert len(letters.letters) == 2

    async def test_certificates_that_end_stand_in_the_same_letter(self, served: Workspace) -> None:
        letters = KeptLetters()
        await outcomes(at(served, datetime.fromisoformat("2029-11-20T03:00:00Z"), letters))
        (letter,) = letters.letters
        assert "- AS9100D (2030-01-01)\n" in letter.text
        assert "프로필 확인 요청과 인증 만료 안내" in letter.subject

    async def test_a_confirmed_profile_is_reminded_of_certificates_alone(self, served: Workspace) -> None:
        async with served.store.reader() as store:
            profiles = await store.profiles()
        day = datetime.fromisoformat("2029-11-20T03:00:00Z")
        mine = next(each for each in profiles if each.id == "P01")
        confirmed = mine.model_copy(
            update={"housekeeping": mine.housekeeping.model_copy(update={"last_confirmed": day.date()})}
        )
        async with served.store.writer() as store:
            await store.put_profiles([("P01", confirmed, "0" * 64)], "test", day)
        letters = KeptLetters()
        await outcomes(at(served, day, letters))
        assert [letter.subject for letter in letters.letters] == ["K-OFFSET: 한빛정밀 인증 만료 안내"]
        letters = KeptLetters()
        earlier = at(served, datetime.fromisoformat("2029-06-20T03:00:00Z"), letters)
        assert "P01" not in await outcomes(earlier)

    async def test_a_firm_without_an_account_cannot_be_reached(self, served: Workspace) -> None:
        assert (await outcomes(at(served, NOW, KeptLetters())))["P02"] is Outcome.UNREACHABLE

    async def test_a_look_sends_and_notes_nothing(self, served: Workspace) -> None:
        letters = KeptLetters()
        looking = at(served, NOW, letters)
        assert (await outcomes(looking, dry_run=True))["P01"] is Outcome.DUE
        assert letters.letters == []
        assert (await outcomes(looking))["P01"] is Outcome.SENT
        assert (await outcomes(looking, dry_run=True))["P01"] is Outcome.RECENT

    async def test_what_did_not_leave_is_tried_again(self, served: Workspace) -> None:
        mailer = DownFor(OWNER)
        posting = at(served, NOW, mailer)
        assert (await outcomes(posting))["P01"] is Outcome.FAILED
        mailer.refused.clear()
        assert (await outcomes(posting))["P01"] is Outcome.SENT

    async def test_without_a_mail_server_it_is_refused_and_nothing_is_noted(self, served: Workspace) -> None:
        with pytest.raises(MailUnavailable):
            await remind(replace(served, mailer=NoMailer()), COMMAND_LINE)
        assert (await outcomes(at(served, NOW, KeptLetters())))["P01"] is Outcome.SENT
