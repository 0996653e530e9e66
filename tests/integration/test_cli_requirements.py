"""`koffset requirements` as an operator runs it, and what the demo keeps."""

import json
from pathlib import Path

import pytest

from fakes.command import Koffset
from fakes.people import PASSWORD
from koffset.domain.account import OrganisationKind, Role
from koffset.domain.audit import COMMAND_LINE
from koffset.domain.kept_requirement import Visibility
from koffset.usecases.keeping_accounts import NewAccount, add_account
from koffset.usecases.keeping_requirements import withdraw_requirement
from koffset.usecases.loading_requirements import own_requirements
from koffset.usecases.workspace import Workspace
from koffset_cli.serving import add_sample_requirements

ANN = "ann@primes.example"
FIXTURES = Path(__file__).parents[2] / "fixtures" / "requirements.jsonl"


def add_ann(koffset: Koffset, data: Path) -> None:
    contractor = ("--kind", "contractor", "--role", "owner", "--organisation", "Primes", "--password-stdin")
    assert koffset(data, "accounts", "add", ANN, *contractor).code == 0


def test_a_file_is_kept_listed_and_written_back(koffset: Koffset, tmp_path: Path) -> None:
    add_ann(koffset, tmp_path)
    opened = ("--visibility", "open", "--open-until", "2999-12-31")
    first = koffset(tmp_path, "requirements", "import", str(FIXTURES), "--for", ANN, *opened)
    assert (first.code, first.stdout) == (0, "15 requirements: 15 new\n")
    again = koffset(tmp_path, "requirements", "import", str(FIXTURES), "--for", ANN)
    assert again.stdout == "15 requirements: 15 unchanged\n"
    listed = json.loads(koffset(tmp_path, "requirements", "list", "--for", ANN, "--json").stdout)
    assert {each["open_until"] for each in listed["requirements"]} == {"2999-12-31"}
    assert (
        "open until 2999-12-31"
        in koffset(tmp_path, "requirements", "list", "--for", ANN, COLUMNS="200").stdout
    )
    workbook = tmp_path / "mine.xlsx"
    assert koffset(tmp_path, "requirements", "export", str(workbook), "--for", ANN).code == 0
    read_back = koffset(tmp_path, "requirements", "import", str(workbook), "--for", ANN)
    assert read_back.stdout == "15 requirements: 15 unchanged\n"


def test_what_is_wrong_is_told_and_nothing_is_kept(koffset: Koffset, tmp_path: Path) -> None:
    add_ann(koffset, tmp_path)
    lines = FIXTURES.read_text("utf-8").splitlines()[:2]
    wrong = tmp_path / "wrong.jsonl"
    wrong.write_text("\n".join([lines[0], lines[1].replace('"as9100"', '"as9"')]), "utf-8")
    done = koffset(tmp_path, "requirements", "import", str(wrong), "--for", ANN)
    told = " ".join(done.stderr.split())
    assert done.code == 1
    assert (
        "line 2, lots.0.conditions.0.family '\"as9\"': lot A: condition 1, certificate family 'as9'" in told
    )
    assert "faults; nothing is kept" in told
    over = ("--visibility", "open", "--open-until", "2026-01-01")
    refusals = {
        "is over": ("import", str(FIXTURES), "--for", ANN, *over),
        "has no account": ("import", str(FIXTURES), "--for", "bob@primes.example"),
        "no such file": ("import", str(tmp_path / "none.json"), "--for", ANN),
        "go with --visibility": ("import", str(FIXTURES), "--for", ANN, "--names-keeper"),
        ".xlsx and .jsonl": ("export", str(tmp_path / "x.csv"), "--for", ANN),
    }
    for reason, arguments in refusals.items():
        refused = koffset(tmp_path, "requirements", *arguments)
        assert refused.code == 1, reason
        assert reason in " ".join(refused.stderr.split())
    listed = koffset(tmp_path, "requirements", "list", "--for", ANN, "--json")
    assert json.loads(listed.stdout) == {"requirements": []}


@pytest.mark.asyncio(loop_scope="session")
async def test_the_demo_keeps_the_fixtures_and_what_its_user_did_with_them(empty: Workspace) -> None:
    email = "contractor@demo.example"
    contractor = NewAccount(email, "x", PASSWORD, OrganisationKind.CONTRACTOR, Role.OWNER, "Primes")
    member = await add_account(empty, contractor)
    await add_sample_requirements(empty)
    own = await own_requirements(empty, member)
    counts = {
        shown: sum(each.kept.disclosure.visibility is shown for each in own)
        for shown in (Visibility.PRIVATE, Visibility.SHARED, Visibility.OPEN)
    }
    assert counts == {Visibility.PRIVATE: 6, Visibility.SHARED: 2, Visibility.OPEN: 7}
    opened = next(each.kept for each in own if each.kept.disclosure.visibility is Visibility.OPEN)
    await withdraw_requirement(empty, member, COMMAND_LINE, opened.id, opened.revision)
    await add_sample_requirements(empty)
    assert len(await own_requirements(empty, member)) == 14
