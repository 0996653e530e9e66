"""What is searched: written beside the answer, and a secret of who asked."""

import asyncio
import sqlite3
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, closing
from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

import httpx
import pytest
import pytest_asyncio
from structlog.testing import capture_logs

from fakes.people import NOBODY, PASSWORD, ROLES, WAITING, add_people, email_of, headers_of
from fakes.serving import api_of, index, load_firms, settings_of, with_models_of
from koffset.domain.account import OrganisationKind, Role
from koffset.domain.search_log import LoggedSearch, Outcome
from koffset.errors import WriterBusy
from koffset.usecases.auditing import iter_export
from koffset.usecases.keeping_accounts import NewAccount, add_account
from koffset.usecases.search_log import SearchLog, prune_searches
from koffset.usecases.workspace import Workspace
from koffset.wiring import open_workspace

pytestmark = pytest.mark.asyncio(loop_scope="session")

OWNER = "contractor owner"
DESK = ("kdia reviewer", "kdia admin")
SETTINGS, SEARCHES = "/api/v1/organisation/settings", "/api/v1/organisation/searches"
STATISTICS = "/api/v1/statistics/searches"
SEPTEMBER = datetime(2026, 9, 10, 3, tzinfo=UTC)
SECRET = "periscope of the secret programme"
PRIMES = tuple(f"Prime {number}" for number in range(1, 4))


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def indexed(workspace: Workspace, tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Workspace]:
    """A workspace with an account of every kind, and three more contractors."""
    folder = tmp_path_factory.mktemp("asked")
    async with open_workspace(settings_of(folder)) as opened:
        served = with_models_of(workspace, opened)
        await load_firms(served, folder)
        await index(served)
        await add_people(served, "P01")
        for name in PRIMES:
            owner = (OrganisationKind.CONTRACTOR, Role.OWNER, name)
            await add_account(served, NewAccount(email_of(name), name, PASSWORD, *owner))
        yield served


@pytest_asyncio.fixture(loop_scope="session")
async def asked(indexed: Workspace) -> AsyncIterator[Workspace]:
    """The same with nothing searched and nothing chosen yet."""
    with closing(sqlite3.connect(indexed.settings.data_dir / "store.sqlite3")) as connection:
        connection.execute("DELETE FROM search_log")
        connection.execute("DELETE FROM search_choices")
        connection.commit()
    yield indexed


def at(workspace: Workspace, when: datetime) -> Workspace:
    return replace(workspace, now=lambda: when)


def rows(workspace: Workspace) -> list[dict[str, Any]]:
    with closing(sqlite3.connect(workspace.settings.data_dir / "store.sqlite3")) as connection:
        connection.row_factory = sqlite3.Row
        return [dict(row) for row in connection.execute("SELECT * FROM search_log ORDER BY id")]


async def search(workspace: Workspace, who: str, text: str, **request: Any) -> None:
    """A search whose note is written when this returns."""
    async with api_of(workspace) as api:
        body = {"text": text, **request}
        response = await api.post("/api/v1/search", json=body, headers=await headers_of(workspace, who))
        assert response.status_code == 200


async def called(workspace: Workspace, who: str, method: str, path: str, **sent: Any) -> httpx.Response:
    async with api_of(workspace) as api:
        return await api.request(method, path, headers=await headers_of(workspace, who), **sent)


async def told(workspace: Workspace, **asked_for: str) -> dict[str, dict[str, Any]]:
    response = await called(workspace, "kdia reviewer", "GET", STATISTICS, params=asked_for)
    assert response.status_code == 200, response.text
    return {each["text"]: each for each in response.json()["searches"]}


async def share(workspace: Workspace, who: str, shares: bool) -> None:
    response = await called(workspace, who, "PUT", SETTINGS, json={"shares_searches": shares})
    assert response.json()["shares_searches"] is shares


class TestNoting:
    async def test_says_what_was_asked_by_whom_and_what_was_found(self, asked: Workspace) -> None:
        await search(asked, OWNER, " antenna  mount\n", filters={"kinds": ["item"]})
        (row,) = rows(asked)
        del row["id"], row["organisation_id"], row["firms"]
        assert row == {
            "day": "2026-11-20",
            "text": "antenna mount",
            "language": "en",
            "filters": '{"kinds": ["item"]}',
            "outcome": "evidence",
            "organisation_kind": "contractor",
            "is_shared": 0,
        }

    async def test_the_desks_own_and_further_pages_are_left_out(self, asked: Workspace) -> None:
        await search(asked, "kdia admin", "antenna mount")
        await search(asked, OWNER, "antenna mount", page=2)
        await search(asked, NOBODY, "antenna mount")
        assert [row["organisation_id"] for row in rows(asked)] == [None]

    async def test_a_setting_switches_it_off(self, asked: Workspace) -> None:
        off = replace(asked, settings=asked.settings.model_copy(update={"search_log": False}))
        await search(off, OWNER, "antenna mount")
        assert rows(asked) == []

    async def test_long_texts_are_cut(self, asked: Workspace) -> None:
        await search(asked, NOBODY, "antenna mount " * 100)
        assert len(rows(asked)[0]["text"]) == 300

    async def test_goes_on_while_answers_are_given_and_nothing_is_lost_at_the_end(
        self, asked: Workspace
    ) -> None:
        async with api_of(asked) as api:
            for number in range(5):
                await api.post("/api/v1/search", json={"text": f"seat {number}"})
            for _ in range(100):
                if len(rows(asked)) == 5:
                    break
                await asyncio.sleep(0.1)
            assert len(rows(asked)) == 5
            await api.post("/api/v1/search", json={"text": "the last"})
        assert [row["text"] for row in rows(asked)][-1] == "the last"

    async def test_what_the_store_cannot_take_now_waits(self, asked: Workspace) -> None:
        busy: Any = BusyOnce(asked.store)
        search_log = SearchLog(replace(asked, store=busy))
        search_log.note(logged("waits"), None)
        assert not await search_log.flush()
        search_log.note(logged("comes later"), None)
        assert await search_log.flush()
        assert [row["text"] for row in rows(asked)] == ["waits", "comes later"]

    async def test_what_is_old_is_deleted(self, asked: Workspace) -> None:
        await search(at(asked, datetime(2025, 11, 20, 3, tzinfo=UTC)), NOBODY, "a year old")
        await search(at(asked, datetime(2025, 11, 19, 3, tzinfo=UTC)), NOBODY, "older")
        await prune_searches(asked)
        assert [row["text"] for row in rows(asked)] == ["a year old"]


def logged(text: str) -> LoggedSearch:
    return LoggedSearch(SEPTEMBER, date(2026, 9, 10), text, "en", {}, 0, Outcome.NOTHING)


class BusyOnce:
    """A store that another process is writing to, the first time it is asked."""

    def __init__(self, store: Any) -> None:
        self._store = store
        self._is_busy = True

    @asynccontextmanager
    async def writer(self) -> AsyncIterator[Any]:
        if self._is_busy:
            self._is_busy = False
            raise WriterBusy("another process is writing")
        async with self._store.writer() as writer:
            yield writer


class TestTelling:
    async def test_what_few_asked_is_held_back(self, asked: Workspace) -> None:
        for who in (OWNER, "company owner", "company editor", PRIMES[0]):
            await search(at(asked, SEPTEMBER), who, SECRET)
        response = await called(asked, "kdia admin", "GET", STATISTICS)
        assert response.json()["searches"] == []
        assert response.json()["held_back"] == ["2026-09", "2026-11"]

    async def test_where_enough_of_a_kind_asked_texts_are_told_without_them(self, asked: Workspace) -> None:
        for who in PRIMES:
            await search(at(asked, SEPTEMBER), who, "bumper stop")
        await search(at(asked, SEPTEMBER), PRIMES[0], SECRET)
        found = await told(asked)
        assert (found["bumper stop"]["asked"], found["bumper stop"]["organisations"]) == (3, 3)
        assert found[SECRET] == {
            "text": SECRET,
            "language": "en",
            "asked": 1,
            "without_evidence": found[SECRET]["without_evidence"],
            "nothing": 0,
            "organisations": None,
            "sharing": [],
        }

    async def test_a_month_that_is_not_over_is_not_told(self, asked: Workspace) -> None:
        for who in PRIMES:
            await search(asked, who, SECRET)
        assert await told(asked) == {}
        assert SECRET in await told(at(asked, datetime(2026, 12, 1, 3, tzinfo=UTC)))

    async def test_names_of_contractors_are_taken_out(self, asked: Workspace) -> None:
        for who in PRIMES:
            await search(at(asked, SEPTEMBER), who, "radome of PRIME 1")
        assert list(await told(asked)) == ["radome of …"]

    async def test_without_an_account_it_is_told_at_once(self, asked: Workspace) -> None:
        await search(asked, NOBODY, "antenna mount")
        await search(asked, NOBODY, "xqzv")
        assert set(await told(asked)) == {"antenna mount", "xqzv"}
        assert set(await told(asked, only="unanswered")) == {"xqzv"}
        assert await told(asked, to="2026-10") == {}

    async def test_what_is_shared_is_told_at_once_with_the_name(self, asked: Workspace) -> None:
        await search(asked, PRIMES[0], "asked before")
        await share(asked, PRIMES[0], shares=True)
        await search(asked, PRIMES[0], "Prime 1 radome")
        assert {text: each["sharing"] for text, each in (await told(asked)).items()} == {
            "Prime 1 radome": ["Prime 1"]
        }
        await share(asked, PRIMES[0], shares=False)
        assert await told(asked) == {}

    @pytest.mark.parametrize("wanted", [{"from": "2026"}, {"to": "2026-13"}, {"limit": "101"}, {"only": "x"}])
    async def test_what_cannot_be_asked_is_refused(self, asked: Workspace, wanted: dict[str, str]) -> None:
        assert (await called(asked, "kdia admin", "GET", STATISTICS, params=wanted)).status_code == 422


class TestChoosing:
    async def test_starts_with_nothing_shared(self, asked: Workspace) -> None:
        await search(asked, OWNER, "crew seat")
        response = await called(asked, "contractor reader", "GET", SETTINGS)
        assert response.json() == {"shares_searches": False, "searches_kept": 1, "search_log_days": 365}

    async def test_deleting_takes_ones_own_alone(self, asked: Workspace) -> None:
        await search(asked, OWNER, "mine")
        await search(asked, PRIMES[0], "of another")
        assert (await called(asked, OWNER, "DELETE", SEARCHES)).status_code == 204
        assert [row["text"] for row in rows(asked)] == ["of another"]

    async def test_deleting_takes_what_waits_to_be_written(self, asked: Workspace) -> None:
        headers = await headers_of(asked, OWNER)
        async with api_of(asked) as api:
            await api.post("/api/v1/search", json={"text": "mine"}, headers=headers)
            assert (await api.delete(SEARCHES, headers=headers)).status_code == 204
        assert rows(asked) == []

    async def test_sharing_is_in_the_audit_log_and_deleting_is_not(self, asked: Workspace) -> None:
        before = len(await audited(asked))
        await share(asked, PRIMES[1], shares=True)
        await share(asked, PRIMES[1], shares=True)
        await called(asked, PRIMES[1], "DELETE", SEARCHES)
        lines = (await audited(asked))[before:]
        assert [line for line in lines if '"signed_in"' not in line] == [
            line for line in lines if '"search_sharing_set"' in line
        ]
        assert sum('"search_sharing_set"' in line for line in lines) == 1


async def audited(workspace: Workspace) -> list[str]:
    return "".join([lines async for lines in iter_export(workspace)]).splitlines()[1:]


class TestSecrecy:
    """What a contractor asked, told to nobody with its name, whatever way they look."""

    @pytest.fixture
    async def answers(self, asked: Workspace) -> Callable[[str], str]:
        """All that everybody gets from every route that tells of searches or of what was done."""
        for who in PRIMES:
            await search(at(asked, SEPTEMBER), who, SECRET)
        said: dict[str, str] = {}
        async with api_of(asked) as api:
            paths = [
                path
                for path, methods in (await api.get("/openapi.json")).json()["paths"].items()
                if "get" in methods and "{" not in path
            ]
            for who in (*ROLES, *PRIMES, NOBODY):
                headers = await headers_of(asked, who)
                answers = [
                    await api.get(path, params={"q": "pe"} if "suggest" in path else {}, headers=headers)
                    for path in paths
                ]
                said[who] = "\n".join(answer.text for answer in answers)
        return said.__getitem__

    async def test_only_the_desk_reads_what_was_asked(self, answers: Callable[[str], str]) -> None:
        readers = {who for who in (*ROLES, *PRIMES, NOBODY) if SECRET in answers(who)}
        assert readers == set(DESK)
        assert SECRET not in answers(WAITING)

    async def test_the_desk_reads_no_name_beside_it(
        self, asked: Workspace, answers: Callable[[str], str]
    ) -> None:
        assert SECRET in answers("kdia admin")
        for path in (STATISTICS, f"{STATISTICS}?only=unanswered", f"{STATISTICS}?from=2026-09&to=2026-09"):
            text = (await called(asked, "kdia admin", "GET", path)).text
            assert not any(name in text for name in PRIMES)
            assert "organisation_id" not in text
        assert SECRET not in "".join(await audited(asked))

    async def test_log_lines_have_neither(self, asked: Workspace) -> None:
        with capture_logs() as lines:
            await search(asked, PRIMES[0], SECRET)
            await called(asked, "kdia admin", "GET", STATISTICS)
            await called(asked, PRIMES[0], "DELETE", SEARCHES)
        assert SECRET not in str(lines)
        assert PRIMES[0] not in str(lines)
