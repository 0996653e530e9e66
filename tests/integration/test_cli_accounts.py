"""`koffset accounts` as an operator runs it."""

import json
import os
import subprocess
import sys
from pathlib import Path

from fakes.people import PASSWORD

RUN = (sys.executable, "-c", "from koffset_cli.main import run; run()")
DESK = ("--kind", "kdia", "--role", "admin", "--organisation", "KDIA", "--password-stdin")


def accounts(data: Path, *arguments: str, typed: str = PASSWORD) -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, "KOFFSET_DATA_DIR": str(data)}
    return subprocess.run(  # noqa: S603 - our own command
        [*RUN, "accounts", *arguments],
        input=f"{typed}\n",
        capture_output=True,
        text=True,
        env=environment,
        check=False,
    )


def test_accounts_are_added_listed_and_closed(tmp_path: Path) -> None:
    added = accounts(tmp_path, "add", "Lee@KDIA.example", *DESK)
    assert (added.returncode, added.stdout) == (0, "lee@kdia.example can sign in\n")
    listed = accounts(tmp_path, "list", "--json")
    (shown,) = json.loads(listed.stdout)
    assert (shown["email"], shown["role"], shown["closed"]) == ("lee@kdia.example", "admin", False)
    assert "argon2" not in listed.stdout
    assert accounts(tmp_path, "close", "lee@kdia.example").returncode == 0
    assert json.loads(accounts(tmp_path, "list", "--json").stdout)[0]["closed"] is True


def test_what_cannot_be_is_refused_in_one_line(tmp_path: Path) -> None:
    refusals = {
        "at least 12": accounts(tmp_path, "add", "lee@kdia.example", *DESK, typed="short"),
        "no email address": accounts(tmp_path, "add", "lee", *DESK),
        "has no owner": accounts(tmp_path, "add", "lee@kdia.example", *DESK, "--role", "owner"),
        "has no account": accounts(tmp_path, "close", "lee@kdia.example"),
    }
    for reason, done in refusals.items():
        assert done.returncode == 1, reason
        assert reason in " ".join(done.stderr.split())
        assert "Traceback" not in done.stderr
    assert json.loads(accounts(tmp_path, "list", "--json").stdout) == []


def test_a_firms_account_names_a_company_that_is_there_or_claims_one(tmp_path: Path) -> None:
    firm = ("--kind", "company", "--role", "owner", "--organisation", "Gaon", "--password-stdin")
    unknown = accounts(tmp_path, "add", "kim@gaon.example", *firm, "--company", "F404")
    assert "there is no company F404" in unknown.stderr
    assert accounts(tmp_path, "add", "kim@gaon.example", *firm).returncode == 0
    (member,) = json.loads(accounts(tmp_path, "list", "--json").stdout)
    assert (member["organisation"]["status"], member["organisation"]["company_id"]) == ("pending", None)


def test_only_a_firm_keeps_a_company(tmp_path: Path) -> None:
    desk = ("--kind", "kdia", "--role", "admin", "--organisation", "KDIA", "--password-stdin")
    refused = accounts(tmp_path, "add", "lee@kdia.example", *desk, "--company", "F404")
    assert "a kdia keeps no company's profile" in " ".join(refused.stderr.split())


def test_a_reset_link_is_printed_for_the_operator_to_hand_out(tmp_path: Path) -> None:
    accounts(tmp_path, "add", "lee@kdia.example", *DESK)
    made = accounts(tmp_path, "reset-link", "Lee@KDIA.example", "--language", "en")
    assert made.returncode == 0
    assert made.stdout.startswith("http://127.0.0.1:8000/en/reset#")
    assert len(made.stdout.strip().partition("#")[2]) == 43
    assert "has no open account" in accounts(tmp_path, "reset-link", "kim@kdia.example").stderr


def test_an_invitation_link_needs_an_open_invitation(tmp_path: Path) -> None:
    refused = accounts(tmp_path, "invitation-link", "eve@primes.example")
    assert refused.returncode == 1
    assert "has no open invitation" in refused.stderr
