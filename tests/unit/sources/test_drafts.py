from datetime import date
from pathlib import Path

import pytest

from koffset_indexer.sources.drafts import undated_as_of


@pytest.mark.parametrize(
    ("name", "given", "expected"),
    [
        ("parts_20230823.csv", None, date(2023, 8, 23)),
        ("parts_20230823.csv", date(2024, 1, 1), date(2024, 1, 1)),
        ("15119899_parts_20230823_v2.csv", None, date(2023, 8, 23)),
        ("parts_20231323.csv", None, None),
        ("parts_202308231.csv", None, None),
        ("parts.csv", None, None),
    ],
)
def test_given_date_wins_over_the_last_date_in_the_files_name(
    name: str, given: date | None, expected: date | None
) -> None:
    assert undated_as_of(Path(name), given) == expected
