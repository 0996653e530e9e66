"""What was searched on either database: counted, shared and forgotten as organisations chose."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from koffset.domain.account import Organisation, OrganisationKind, OrganisationStatus
from koffset.domain.search_log import Asking, LoggedSearch, Months, Outcome, SearchCount
from koffset.store.sql import SqlStore

NOW = datetime(2026, 9, 20, 3, tzinfo=UTC)
CONTRACTOR = OrganisationKind.CONTRACTOR
YEAR = Months("2026-01", "2026-12")
SEAT = LoggedSearch(NOW, date(2026, 9, 20), "crew seat", "en", {"provinces": ["seoul"]}, 4, Outcome.EVIDENCE)


def by(organisation_id: str, text: str = "crew seat", outcome: Outcome = Outcome.EVIDENCE) -> LoggedSearch:
    return replace(
        SEAT, text=text, outcome=outcome, organisation_id=organisation_id, organisation_kind=CONTRACTOR
    )


async def add(store: SqlStore, *searches: LoggedSearch) -> None:
    async with store.writer() as writer:
        await writer.add_searches(searches)


async def counted(
    store: SqlStore, told: tuple[Asking, ...] = ((CONTRACTOR, "2026-09"),), *, unanswered: bool = False
) -> list[SearchCount]:
    async with store.reader() as reader:
        return list(await reader.count_searches(YEAR, told, unanswered=unanswered, least=2, limit=10))


@pytest.fixture
async def asked(store: SqlStore) -> SqlStore:
    """A store with three contractors."""
    async with store.writer() as writer:
        for name in ("a", "b", "c"):
            organisation = Organisation(name, CONTRACTOR, f"Prime {name}", OrganisationStatus.ACTIVE)
            await writer.put_organisation(organisation)
    return store


class TestCounting:
    async def test_texts_are_alike_whatever_their_case(self, asked: SqlStore) -> None:
        await add(asked, by("a"), by("b", "Crew Seat"), SEAT, by("a", "periscope", Outcome.NEAREST))
        seat, periscope = await counted(asked)
        assert (seat.text.lower(), seat.asked, seat.organisations) == ("crew seat", 3, 2)
        assert (periscope.asked, periscope.without_evidence, periscope.nothing) == (1, 1, 0)
        assert periscope.organisations is None

    async def test_unanswered_ones_alone(self, asked: SqlStore) -> None:
        await add(asked, by("a"), by("a", "x", Outcome.NEAREST), by("b", "y", Outcome.NOTHING))
        assert {each.text: each.nothing for each in await counted(asked, unanswered=True)} == {"x": 0, "y": 1}

    async def test_only_what_may_be_told(self, asked: SqlStore) -> None:
        await add(asked, by("a", "secret"), replace(SEAT, text="public"))
        assert [each.text for each in await counted(asked, told=())] == ["public"]
        assert [each.text for each in await counted(asked, ((CONTRACTOR, "2026-10"),))] == ["public"]
        other_kind = ((OrganisationKind.COMPANY, "2026-09"),)
        assert [each.text for each in await counted(asked, other_kind)] == ["public"]

    async def test_organisations_by_kind_and_month(self, asked: SqlStore) -> None:
        october = replace(by("a"), day=date(2026, 10, 1))
        await add(asked, by("a"), by("a"), by("b"), october, SEAT)
        async with asked.reader() as reader:
            asking = await reader.count_asking_organisations(YEAR)
            assert asking == {(CONTRACTOR, "2026-09"): 2, (CONTRACTOR, "2026-10"): 1}
            only = await reader.count_asking_organisations(Months("2026-10", "2026-10"))
            assert list(only) == [(CONTRACTOR, "2026-10")]


class TestSharing:
    async def test_counts_from_the_moment_on(self, asked: SqlStore) -> None:
        async with asked.writer() as writer:
            await writer.share_searches("a", NOW)
        before = replace(by("a", "before"), at=NOW - timedelta(seconds=1))
        await add(asked, before, by("a", "after"), by("b", "after"))
        assert {each.text: each.sharing for each in await counted(asked, told=())} == {"after": ["Prime a"]}
        both = {each.text: (each.asked, each.sharing) for each in await counted(asked)}
        assert both == {"after": (2, ["Prime a"]), "before": (1, [])}

    async def test_ends_for_what_was_shared_too(self, asked: SqlStore) -> None:
        async with asked.writer() as writer:
            await writer.share_searches("a", NOW)
            await writer.add_searches([by("a")])
            await writer.share_searches("a", None)
        assert await counted(asked, told=()) == []
        assert [each.sharing for each in await counted(asked)] == [[]]


class TestForgetting:
    async def test_takes_all_of_one_and_what_comes_late(self, asked: SqlStore) -> None:
        await add(asked, by("a"), by("b", "of b"))
        async with asked.writer() as writer:
            await writer.share_searches("a", NOW)
            await writer.forget_searches("a", NOW)
        await add(asked, by("a", "late"), replace(by("a", "new"), at=NOW + timedelta(seconds=1)))
        async with asked.reader() as reader:
            assert await reader.count_searches_of("a") == 1
            assert (await reader.search_choices(["a"]))["a"].shares_since == NOW
        assert {each.text for each in await counted(asked)} == {"new", "of b"}

    async def test_what_is_old_goes(self, asked: SqlStore) -> None:
        await add(asked, by("a", "old"), replace(by("a", "young"), day=date(2026, 9, 21)))
        async with asked.writer() as writer:
            await writer.forget_searches_before(date(2026, 9, 21))
        assert [each.text for each in await counted(asked)] == ["young"]
