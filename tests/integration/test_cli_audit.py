"""`koffset audit` as an operator runs it."""

import json
import os
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

from fakes.people import PASSWORD

RUN = (sys.executable, "-c", "from koffset_cli.main import run; run()")
DESK = ("--kind", "kdia", "--role", "admin", "--organisation", "KDIA", "--password-stdin")


def koffset(data: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(  # noqa: S603 - our own command
        [*RUN, *arguments],
        input=f"{PASSWORD}\n",
        capture_output=True,
        text=True,
        env={**os.environ, "KOFFSET_DATA_DIR": str(data)},
        check=False,
    )


def test_the_log_is_listed_sealed_exported_and_verified(tmp_path: Path) -> None:
    koffset(tmp_path, "accounts", "add", "lee@kdia.example", *DESK)
    sealed = koffset(tmp_path, "audit", "seal")
    assert "seal 1: entries 1 to 1" in sealed.stdout
    assert "audit_sealed" in sealed.stderr
    sha256 = sealed.stdout.split()[-1]
    (shown,) = json.loads(koffset(tmp_path, "audit", "list", "--json").stdout)
    assert (shown["action"], shown["actor"]["id"]) == ("account_added", "operator")
    assert sha256 in koffset(tmp_path, "audit", "list").stdout
    file = tmp_path / "audit.jsonl"
    assert koffset(tmp_path, "audit", "export", str(file)).returncode == 0
    elsewhere = tmp_path / "elsewhere"
    for data, given in ((tmp_path, ()), (elsewhere, (str(file),))):
        done = koffset(data, "audit", "verify", *given, "--seal", sha256)
        assert (done.returncode, done.stdout) == (0, "all holds: 2 entries, 1 seals over the first 1\n")
    assert not elsewhere.exists()


def test_a_difference_is_told_and_fails(tmp_path: Path) -> None:
    koffset(tmp_path, "accounts", "add", "lee@kdia.example", *DESK)
    unknown = koffset(tmp_path, "audit", "verify", "--seal", "0" * 64)
    assert (unknown.returncode, unknown.stdout) == (1, "")
    assert "sealed anew or cut off" in " ".join(unknown.stderr.split())
    with closing(sqlite3.connect(tmp_path / "store.sqlite3")) as connection:
        connection.execute("DROP TRIGGER audit_log_no_update")
        connection.execute("UPDATE audit_log SET action = 'account_closed'")
        connection.commit()
    done = koffset(tmp_path, "audit", "verify", "--json")
    assert done.returncode == 1
    assert json.loads(done.stdout) == {
        "entries": 1,
        "seals": 0,
        "sealed": 0,
        "difference": {"where": "entry", "number": 1, "reason": "entry 1 is not what was written"},
        "holds": False,
    }
