"""`koffset backup` and `koffset restore` as an operator runs them."""

import json
from pathlib import Path

from fakes.command import Koffset
from fakes.firms import write_profiles


def test_a_store_is_backed_up_and_restored_elsewhere_and_in_place(koffset: Koffset, tmp_path: Path) -> None:
    data, file = tmp_path / "data", tmp_path / "koffset.zip"
    koffset(data, "import", "profiles", write_profiles(tmp_path))
    backed_up = json.loads(koffset(data, "backup", file, "--json").stdout)
    kept = file.read_bytes()
    again = koffset(data, "backup", file)
    assert (again.code, "is there already" in again.stderr, file.read_bytes()) == (1, True, kept)
    assert koffset(data, "backup", file, "--replace").code == 0
    elsewhere = koffset(tmp_path / "elsewhere", "restore", file)
    assert (elsewhere.code, elsewhere.stderr) == (0, "")
    assert "koffset index rebuild" in elsewhere.stdout
    refused = koffset(data, "restore", file)
    assert (refused.code, "--replace" in refused.stderr) == (1, True)
    unconfirmed = koffset(data, "restore", file, "--replace")
    assert (unconfirmed.code, "--yes" in unconfirmed.stderr) == (1, True)
    replaced = koffset(data, "restore", file, "--replace", "--yes", "--json")
    report = json.loads(replaced.stdout)
    assert (report["rows"], report["index_follows"]) == (backed_up["rows"], True)
    assert replaced.stderr == ""


def test_what_cannot_be_backed_up_or_restored_is_said_in_one_line(koffset: Koffset, tmp_path: Path) -> None:
    nothing = koffset(tmp_path / "empty", "backup", tmp_path / "koffset.zip")
    assert (nothing.code, "there is no store" in nothing.stderr) == (1, True)
    assert not (tmp_path / "koffset.zip").exists()
    (tmp_path / "other.zip").write_bytes(b"no zip")
    other = koffset(tmp_path / "empty", "restore", tmp_path / "other.zip")
    assert (other.code, "no backup or is damaged" in other.stderr) == (1, True)
    assert not (tmp_path / "empty").exists()
