"""`koffset audit` as an operator runs it."""

import json
import sqlite3
from contextlib import closing
from pathlib import Path

from fakes.command import Koffset

DESK = ("--kind", "kdia", "--role", "admin", "--organisation", "KDIA", "--password-stdin")


def test_the_log_is_listed_sealed_exported_and_verified(koffset: Koffset, tmp_path: Path) -> None:
    koffset(tmp_path, "accounts", "add", "lee@kdia.example", *DESK)
    sealed = koffset(tmp_path, "audit", "seal")
    assert "seal 1: entries 1 to 1" in sealed.stdout
    assert "audit_sealed" in sealed.stderr
    sha256 = sealed.stdout.split()[-1]
    (shown,) = json.loads(koffset(tmp_path, "audit", "list", "--json").stdout)
    assert (shown["action"], shown["actor"]["id"]) == ("account_added", "operator")
    assert sha256 in koffset(tmp_path, "audit", "list").stdout
    file = tmp_path / "audit.jsonl"
    assert koffset(tmp_path, "audit", "export", str(file)).code == 0
    elsewhere = tmp_path / "elsewhere"
    for data, given in ((tmp_path, ()), (elsewhere, (str(file),))):
        done = koffset(data, "audit", "verify", *given, "--seal", sha256)
        assert (done.code, done.stdout) == (0, "all holds: 2 entries, 1 seals over the first 1\n")
    assert not elsewhere.exists()


def test_a_difference_is_told_and_fails(koffset: Koffset, tmp_path: Path) -> None:
    koffset(tmp_path, "accounts", "add", "lee@kdia.example", *DESK)
    unknown = koffset(tmp_path, "audit", "verify", "--seal", "0" * 64)
    assert (unknown.code, unknown.stdout) == (1, "")
    assert "sealed anew or cut off" in " ".join(unknown.stderr.split())
    with closing(sqlite3.connect(tmp_path / "store.sqlite3")) as connection:
        connection.execute("DROP TRIGGER audit_log_no_update")
        connection.execute("UPDATE audit_log SET action = 'account_closed'")
        connection.commit()
    done = koffset(tmp_path, "audit", "verify", "--json")
    assert done.code == 1
    assert json.loads(done.stdout) == {
        "entries": 1,
        "seals": 0,
        "sealed": 0,
        "difference": {"where": "entry", "number": 1, "reason": "entry 1 is not what was written"},
        "holds": False,
    }
