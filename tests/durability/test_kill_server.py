"""Ten kills of the server, half of them on each database; `kill_server.py` has as many as one has time for."""

from pathlib import Path

import pytest

from durability.kill_server import run

KILLS = 5


@pytest.mark.parametrize("database", ["sqlite", "postgres"])
def test_no_acknowledged_edit_is_lost_and_the_index_equals_the_store(
    request: pytest.FixtureRequest, tmp_path: Path, database: str
) -> None:
    url = request.getfixturevalue("postgres_url") if database == "postgres" else ""
    report = run(tmp_path, url, KILLS, seed=7)
    assert report.kills == KILLS
    assert report.edits > 0
    assert (report.lost, report.index_faults) == ([], [])
