"""`koffset backup` and `koffset restore` as an operator runs them."""

import json
import os
import subprocess
import sys
from pathlib import Path

from fakes.firms import write_profiles

RUN = (sys.executable, "-c", "from koffset_cli.main import run; run()")


def koffset(data: Path, *arguments: str | Path) -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, "KOFFSET_DATA_DIR": str(data)}
    command = [*RUN, *map(str, arguments)]
    return subprocess.run(  # noqa: S603 - our own command
        command, stdin=subprocess.DEVNULL, capture_output=True, text=True, env=environment, check=False
    )


def test_a_store_is_backed_up_and_restored_elsewhere_and_in_place(tmp_path: Path) -> None:
    data, file = tmp_path / "data", tmp_path / "koffset.zip"
    koffset(data, "import", "profiles", write_profiles(tmp_path))
    backed_up = json.loads(koffset(data, "backup", file, "--json").stdout)
    kept = file.read_bytes()
    again = koffset(data, "backup", file)
    assert (again.returncode, "is there already" in again.stderr, file.read_bytes()) == (1, True, kept)
    assert koffset(data, "backup", file, "--replace").returncode == 0
    elsewhere = koffset(tmp_path / "elsewhere", "restore", file)
    assert (elsewhere.returncode, elsewhere.stderr) == (0, "")
    assert "koffset index rebuild" in elsewhere.stdout
    refused = koffset(data, "restore", file)
    assert (refused.returncode, "--replace" in refused.stderr) == (1, True)
    unconfirmed = koffset(data, "restore", file, "--replace")
    assert (unconfirmed.returncode, "--yes" in unconfirmed.stderr) == (1, True)
    replaced = koffset(data, "restore", file, "--replace", "--yes", "--json")
    report = json.loads(replaced.stdout)
    assert (report["rows"], report["index_follows"]) == (backed_up["rows"], True)
    assert replaced.stderr == ""


def test_what_cannot_be_backed_up_or_restored_is_said_in_one_line(tmp_path: Path) -> None:
    nothing = koffset(tmp_path / "empty", "backup", tmp_path / "koffset.zip")
    assert (nothing.returncode, "there is no store" in nothing.stderr) == (1, True)
    assert not (tmp_path / "koffset.zip").exists()
    (tmp_path / "other.zip").write_bytes(b"no zip")
    other = koffset(tmp_path / "empty", "restore", tmp_path / "other.zip")
    assert (other.returncode, "no backup or is damaged" in other.stderr) == (1, True)
    assert not (tmp_path / "empty").exists()
