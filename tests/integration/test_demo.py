"""The demo keeps what was done in it."""

import json
from pathlib import Path

import pytest

from fakes.serving import api_of
from koffset.usecases.workspace import Workspace
from koffset_cli.exchanging import import_one
from koffset_cli.serving import load_fixtures, sample_accounts

pytestmark = pytest.mark.asyncio(loop_scope="session")


async def name_of_first(workspace: Workspace) -> str:
    async with api_of(workspace) as api:
        return str((await api.get("/api/v1/companies/F001")).json()["company"]["name_ko"])


async def test_a_second_start_puts_no_company_back_as_it_was(empty: Workspace, tmp_path: Path) -> None:
    assert await load_fixtures(empty) == sample_accounts()
    before = await name_of_first(empty)
    changed = tmp_path / "changed.jsonl"
    changed.write_text(json.dumps({"id": "F001", "identity": {"name": {"ko": "새이름정밀"}}}), "utf-8")
    await import_one(empty, "profiles", changed)
    assert await load_fixtures(empty) == sample_accounts()
    assert (before, await name_of_first(empty)) == ("가온누리정밀", "새이름정밀")
