"""What is kept in memory of every company follows the store, on either database."""

from datetime import UTC, date, datetime

from koffset.domain.company import Company, Record
from koffset.domain.evidence import EvidenceGrade
from koffset.domain.profile import CompanyProfile
from koffset.domain.records import DesignationRecord
from koffset.store.sql import SqlStore
from koffset.usecases.catalogue import Catalogue

NOW = datetime(2026, 11, 20, 3, tzinfo=UTC)


async def add(store: SqlStore, *ids: str, foreign: bool = False) -> None:
    async with store.writer() as writer:
        await writer.add_companies([Company(key, key, None, key, foreign=foreign) for key in ids])
        await writer.note_changes(list(ids), NOW)


async def publish(store: SqlStore, company_id: str, employees: int) -> None:
    profile = CompanyProfile.model_validate(
        {
            "id": company_id,
            "identity": {"name": {"ko": company_id}},
            "capacity": {"employees": employees},
        }
    )
    async with store.writer() as writer:
        await writer.put_profiles([(company_id, profile, str(employees))], "kim", NOW)
        await writer.note_changes([company_id], NOW)


async def employees(catalogue: Catalogue) -> dict[str, int | None]:
    facts, _ = await catalogue.at_latest()
    stated = {company_id: each.profile for company_id, each in facts.items()}
    return {
        company_id: profile.capacity.employees if profile and profile.capacity else None
        for company_id, profile in stated.items()
    }


class TestTheCatalogue:
    async def test_has_every_candidate_of_the_store(self, store: SqlStore) -> None:
        await add(store, "A", "B")
        await add(store, "F", foreign=True)
        await publish(store, "A", 7)
        assert await employees(Catalogue(store)) == {"A": 7, "B": None}

    async def test_of_an_empty_store_is_empty(self, store: SqlStore) -> None:
        assert await Catalogue(store).at_latest() == ({}, 0)

    async def test_follows_what_changes(self, store: SqlStore) -> None:
        catalogue = Catalogue(store)
        await add(store, "A", "B")
        before, sequence = await catalogue.at_latest()
        await publish(store, "A", 7)
        await add(store, "C")
        assert await employees(catalogue) == {"A": 7, "B": None, "C": None}
        assert sequence < (await catalogue.at_latest())[1]
        assert before["A"].profile is None

    async def test_reads_nothing_where_nothing_changed(self, store: SqlStore) -> None:
        await add(store, "A")
        catalogue = Catalogue(store)
        first, _ = await catalogue.at_latest()
        assert (await catalogue.at_latest())[0] is first

    async def test_reads_what_is_new_without_reading_the_rest(self, store: SqlStore) -> None:
        await add(store, "A", "B")
        catalogue = Catalogue(store)
        before, _ = await catalogue.at_latest()
        await publish(store, "A", 7)
        after, _ = await catalogue.at_latest()
        assert after["B"] is before["B"]

    async def test_has_the_records_of_a_company(self, store: SqlStore) -> None:
        await add(store, "A")
        body = DesignationRecord(name="가", field="firepower")
        record = Record(
            "r", "A", "list", body, EvidenceGrade.PUBLIC_RECORD, date(2025, 1, 1), as_of_inferred=False
        )
        async with store.writer() as writer:
            await writer.put_records([(record, "h")])
            await writer.note_changes(["A"], NOW)
        facts, _ = await Catalogue(store).at_latest()
        assert facts["A"].facets.defence_fields == ("firepower",)
