"""`koffset db copy` as an operator runs it."""

import json
from pathlib import Path

from fakes.command import Koffset
from fakes.firms import write_profiles


def url_of(file: Path) -> str:
    return f"sqlite+aiosqlite:///{file}"


def test_a_store_is_copied_and_the_program_goes_on_with_the_copy(koffset: Koffset, tmp_path: Path) -> None:
    data, target = tmp_path / "data", url_of(tmp_path / "copy" / "store.sqlite3")
    koffset(data, "import", "profiles", write_profiles(tmp_path))
    done = koffset(data, "db", "copy", target, "--json")
    report = {table["name"]: table for table in json.loads(done.stdout)}
    assert (done.code, done.stderr) == (0, "")
    assert report["profiles"]["rows"] == report["profiles"]["rows_copied"] > 0
    assert all(table["same"] for table in report.values())
    again = koffset(data, "import", "profiles", write_profiles(tmp_path), KOFFSET_DATABASE_URL=target)
    assert "nothing changed" in again.stdout


def test_the_target_may_be_named_where_others_do_not_see_it(koffset: Koffset, tmp_path: Path) -> None:
    data, target = tmp_path / "data", tmp_path / "copy.sqlite3"
    koffset(data, "accounts", "list")
    done = koffset(data, "db", "copy", KOFFSET_TARGET_URL=url_of(target))
    assert (done.code, "all of it is there" in done.stdout, target.exists()) == (0, True, True)


def test_what_cannot_be_copied_is_refused_and_makes_nothing(koffset: Koffset, tmp_path: Path) -> None:
    data, target = tmp_path / "data", tmp_path / "copy.sqlite3"
    assert koffset(data, "accounts", "list").code == 0
    refused = koffset(data, "db", "copy", url_of(data / "store.sqlite3"))
    assert (refused.code, "has tables already" in refused.stderr) == (1, True)
    nothing = koffset(tmp_path / "empty", "db", "copy", url_of(target))
    assert (nothing.code, "there is no store to copy" in nothing.stderr) == (1, True)
    assert not target.exists()
    assert not (tmp_path / "empty").exists()
