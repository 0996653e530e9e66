"""A workspace on real files: SQLite, the embedded engine, Kiwi and the bundled encoder, loaded once."""

from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path

import httpx
import pytest
import pytest_asyncio

from fakes.command import Done, Koffset, run_command
from fakes.people import PASSWORD
from fakes.serving import NOW, api_of, index, load_firms, settings_of, with_models_of
from koffset.usecases.workspace import Workspace
from koffset.wiring import open_workspace


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def workspace(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Workspace]:
    """The firms, imported and indexed; tests only read it."""
    folder = tmp_path_factory.mktemp("served")
    async with open_workspace(settings_of(folder)) as opened:
        served = replace(opened, now=lambda: NOW)
        await load_firms(served, folder)
        await index(served)
        yield served


@pytest_asyncio.fixture(loop_scope="session")
async def empty(workspace: Workspace, tmp_path: Path) -> AsyncIterator[Workspace]:
    """Another workspace without data or index, with the loaded models of the first."""
    async with open_workspace(settings_of(tmp_path)) as opened:
        yield with_models_of(workspace, opened)


@pytest_asyncio.fixture(loop_scope="session")
async def api(workspace: Workspace) -> AsyncIterator[httpx.AsyncClient]:
    async with api_of(workspace) as client:
        yield client


@pytest.fixture
def koffset(capsys: pytest.CaptureFixture[str]) -> Koffset:
    """The command in this process, on a data folder; its user types a password if it asks for one."""

    def run_on(data: Path, *arguments: str | Path, typed: str = PASSWORD, **settings: str) -> Done:
        return run_command(arguments, {"KOFFSET_DATA_DIR": str(data), **settings}, f"{typed}\n", capsys)

    return run_on
