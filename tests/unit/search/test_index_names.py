"""Index names are read back as they were built."""

from datetime import UTC, datetime

import pytest

from koffset.search.index_names import IndexName, build_index_name, mapping_hash, parse_index_name, run_of


def test_a_name_comes_back_as_its_parts() -> None:
    name = IndexName("koffset_test", mapping_hash("1", "use"), run_of(datetime(2026, 3, 2, tzinfo=UTC), "ab"))
    assert parse_index_name(build_index_name(name)) == name


@pytest.mark.parametrize(
    "text", ["", "koffset", "koffset-xyz-1", "Koffset-0123456789ab-1", "a-0123456789ab-"]
)
def test_what_is_no_index_name_has_no_parts(text: str) -> None:
    assert parse_index_name(text) is None


def test_the_hash_changes_with_analysis_and_encoder() -> None:
    hashes = {mapping_hash("1", "use"), mapping_hash("2", "use"), mapping_hash("1", "other")}
    assert len(hashes) == 3
    assert mapping_hash("1", "use") == mapping_hash("1", "use")


def test_runs_sort_by_time() -> None:
    early = run_of(datetime(2026, 3, 2, 9, 59, 59, tzinfo=UTC), "ff")
    assert early < run_of(datetime(2026, 3, 2, 10, 0, 0, tzinfo=UTC), "00")
