"""The published files themselves, where they lie beside the repository; no row of them is kept here."""

from collections.abc import Awaitable, Callable
from datetime import date
from pathlib import Path

import pytest

from koffset.domain.folding import fold_parts
from koffset.store.sql import SqlStore
from koffset_indexer.report import ImportReport

Import = Callable[..., Awaitable[ImportReport]]
DATA = Path(__file__).parents[4] / "shared" / "data"
PARTS = DATA / "dapa_localized_parts_20230823.csv"


@pytest.fixture(autouse=True)
def needs_real_data(skip_or_fail: Callable[[str, str], None]) -> None:
    if not PARTS.exists():
        skip_or_fail("real-data", f"{PARTS} is not there")


async def test_parts_register_is_read_whole_folded_and_quick(store: SqlStore, run_import: Import) -> None:
    first = await run_import("parts", PARTS)
    again = await run_import("parts", PARTS)
    assert first.counts.read == 25_025
    assert first.counts.new + first.counts.rejected == 25_025
    assert first.counts.rejected == 34 + 30
    assert again.nothing_changed
    assert (first.seconds, again.seconds) < (20, 5)
    async with store.reader() as reader:
        files = [file async for file in reader.iter_company_files()]
    largest = max(files, key=lambda file: len(file.records))
    assert len(largest.records) > 4_100
    assert 6_500 < sum(len(fold_parts(file.records)) for file in files) < 6_900
    foreign = [file for file in files if file.company.foreign]
    assert sum(len(file.records) for file in foreign) >= 200


async def test_lists_of_designated_and_listed_firms_fit_together(store: SqlStore, run_import: Import) -> None:
    on = date(2025, 5, 31)
    designated = await run_import("designated", DATA / "dapa_designated_companies_20250531.csv")
    register = await run_import("designated", DATA / "dapa_designated_companies_profiles.csv", on)
    listed = await run_import("listed", DATA / "krx_listed_ko_20260322.csv")
    assert (designated.counts.read, designated.counts.new, designated.counts.rejected) == (85, 85, 0)
    assert register.counts.companies_new == 0
    # Two register entries are other firms' although the file says that the names match.
    assert register.counts.kept_out == 2
    assert (listed.counts.companies_new, listed.counts.new) == (0, 30)
    async with store.reader() as reader:
        assert (await reader.company_counts())["companies"] == 85
