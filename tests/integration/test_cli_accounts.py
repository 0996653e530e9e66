"""`koffset accounts` as an operator runs it."""

import json
import os
import subprocess
import sys
from pathlib import Path

from fakes.command import Koffset
from fakes.people import PASSWORD

PROGRAM = "from koffset_cli.main import run; run()"
DESK = ("--kind", "kdia", "--role", "admin", "--organisation", "KDIA", "--password-stdin")


def test_accounts_are_added_listed_and_closed(koffset: Koffset, tmp_path: Path) -> None:
    added = subprocess.run(  # noqa: S603 - our own command, once as the process that it is
        [sys.executable, "-c", PROGRAM, "accounts", "add", "Lee@KDIA.example", *DESK],
        input=f"{PASSWORD}\n",
        capture_output=True,
        text=True,
        env={**os.environ, "KOFFSET_DATA_DIR": str(tmp_path)},
        check=False,
    )
    assert (added.returncode, added.stdout) == (0, "lee@kdia.example can sign in\n")
    listed = koffset(tmp_path, "accounts", "list", "--json")
    (shown,) = json.loads(listed.stdout)
    assert (shown["email"], shown["role"], shown["closed"]) == ("lee@kdia.example", "admin", False)
    assert "argon2" not in listed.stdout
    assert koffset(tmp_path, "accounts", "close", "lee@kdia.example").code == 0
    assert json.loads(koffset(tmp_path, "accounts", "list", "--json").stdout)[0]["closed"] is True


def test_what_cannot_be_is_refused_in_one_line(koffset: Koffset, tmp_path: Path) -> None:
    refusals = {
        "at least 12": koffset(tmp_path, "accounts", "add", "lee@kdia.example", *DESK, typed="short"),
        "no email address": koffset(tmp_path, "accounts", "add", "lee", *DESK),
        "has no owner": koffset(tmp_path, "accounts", "add", "lee@kdia.example", *DESK, "--role", "owner"),
        "has no account": koffset(tmp_path, "accounts", "close", "lee@kdia.example"),
    }
    for reason, done in refusals.items():
        assert done.code == 1, reason
        assert reason in " ".join(done.stderr.split())
        assert "Traceback" not in done.stderr
    assert json.loads(koffset(tmp_path, "accounts", "list", "--json").stdout) == []


def test_a_firms_account_names_a_company_that_is_there_or_claims_one(
    koffset: Koffset, tmp_path: Path
) -> None:
    firm = ("--kind", "company", "--role", "owner", "--organisation", "Gaon", "--password-stdin")
    unknown = koffset(tmp_path, "accounts", "add", "kim@gaon.example", *firm, "--company", "F404")
    assert "there is no company F404" in unknown.stderr
    assert koffset(tmp_path, "accounts", "add", "kim@gaon.example", *firm).code == 0
    (member,) = json.loads(koffset(tmp_path, "accounts", "list", "--json").stdout)
    assert (member["organisation"]["status"], member["organisation"]["company_id"]) == ("pending", None)


def test_only_a_firm_keeps_a_company(koffset: Koffset, tmp_path: Path) -> None:
    desk = ("--kind", "kdia", "--role", "admin", "--organisation", "KDIA", "--password-stdin")
    refused = koffset(tmp_path, "accounts", "add", "lee@kdia.example", *desk, "--company", "F404")
    assert "a kdia keeps no company's profile" in " ".join(refused.stderr.split())


def test_a_reset_link_is_printed_for_the_operator_to_hand_out(koffset: Koffset, tmp_path: Path) -> None:
    koffset(tmp_path, "accounts", "add", "lee@kdia.example", *DESK)
    made = koffset(tmp_path, "accounts", "reset-link", "Lee@KDIA.example", "--language", "en")
    assert made.code == 0
    assert made.stdout.startswith("http://127.0.0.1:8000/en/reset#")
    assert len(made.stdout.strip().partition("#")[2]) == 43
    assert "has no open account" in koffset(tmp_path, "accounts", "reset-link", "kim@kdia.example").stderr


def test_an_invitation_link_needs_an_open_invitation(koffset: Koffset, tmp_path: Path) -> None:
    refused = koffset(tmp_path, "accounts", "invitation-link", "eve@primes.example")
    assert refused.code == 1
    assert "has no open invitation" in refused.stderr
