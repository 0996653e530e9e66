"""Requirements that are kept, on either database."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

from koffset.domain.account import Organisation, OrganisationKind, OrganisationStatus
from koffset.domain.kept_requirement import Disclosure, KeptRequirement, Visibility
from koffset.domain.requirement import Requirement
from koffset.store.sql import SqlStore

NOW = datetime(2026, 11, 20, 3, tzinfo=UTC)
OPEN = Disclosure(Visibility.OPEN, date(2026, 12, 31), names_keeper=True)


def document(title: str = "Radomes", **lot: Any) -> Requirement:
    return Requirement.model_validate(
        {
            "id": "R-1",
            "programme_id": "P",
            "title": {"en": title},
            "lots": [{"id": "A", "text": {"en": "radomes"}, **lot}],
        }
    )


def kept(requirement_id: str = "r1", organisation_id: str = "o1", **changed: Any) -> KeptRequirement:
    new = KeptRequirement(requirement_id, organisation_id, document(), Disclosure(), 1, 0, "a1", NOW)
    return replace(new, **changed)


async def fill(store: SqlStore, *wanted: KeptRequirement) -> None:
    async with store.writer() as writer:
        for key in ("o1", "o2"):
            organisation = Organisation(key, OrganisationKind.CONTRACTOR, key, OrganisationStatus.ACTIVE)
            await writer.put_organisation(organisation)
        for each in wanted:
            await writer.put_requirement(each)


async def test_it_comes_back_as_it_was_put(store: SqlStore) -> None:
    conditions = [
        {"kind": "capacity", "quantity": "1E+3", "unit": "each", "per": "year", "strength": "should"}
    ]
    one = kept(
        requirement=document(conditions=conditions, value="9600000.50", currency="USD"), disclosure=OPEN
    )
    await fill(store, one)
    async with store.reader() as reader:
        assert await reader.requirement("r1") == one
        assert await reader.requirement("none") is None


async def test_a_draft_has_no_versions_and_every_later_state_is_one(store: SqlStore) -> None:
    private = kept(disclosure=Disclosure(Visibility.PRIVATE), revision=2, version=1)
    opened = replace(private, disclosure=OPEN, revision=3, version=2, requirement=document("Other"))
    await fill(store, kept())
    async with store.reader() as reader:
        assert await reader.requirement_versions("r1") == []
    await fill(store, private, opened)
    async with store.reader() as reader:
        assert await reader.requirement_versions("r1") == [opened, private]
        assert await reader.requirement("r1") == opened


async def test_a_version_stays_as_it_was_first_put(store: SqlStore) -> None:
    first = kept(disclosure=OPEN, version=1)
    await fill(store, first, replace(first, requirement=document("Another")))
    async with store.reader() as reader:
        assert await reader.requirement_versions("r1") == [first]


async def test_lists_are_of_an_organisation_or_of_what_is_shown(store: SqlStore) -> None:
    one = kept()
    shared = kept("r2", "o2", disclosure=Disclosure(Visibility.SHARED), version=1)
    opened = kept("r3", "o2", disclosure=OPEN, version=1, saved_at=NOW + timedelta(days=1))
    hidden = [
        kept(f"r{number}", "o2", disclosure=Disclosure(visibility), version=1)
        for number, visibility in enumerate((Visibility.PRIVATE, Visibility.WITHDRAWN), start=4)
    ]
    await fill(store, one, shared, opened, *hidden)
    async with store.reader() as reader:
        assert await reader.requirements_of("o1") == [one]
        assert await reader.requirements_of("o2") == [opened, shared, *hidden]
        assert await reader.shown_requirements() == [opened, shared]


async def test_what_is_deleted_leaves_nothing(store: SqlStore) -> None:
    await fill(store, kept(disclosure=OPEN, version=1), kept("r2"))
    async with store.writer() as writer:
        await writer.delete_requirement("r1")
    async with store.reader() as reader:
        assert await reader.requirement("r1") is None
        assert await reader.requirement_versions("r1") == []
        assert await reader.requirement("r2") == kept("r2")
