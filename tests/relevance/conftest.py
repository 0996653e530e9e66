"""The fixtures as `koffset demo` has them, indexed with the bundled encoder."""

from collections.abc import AsyncIterator
from dataclasses import replace

import pytest
import pytest_asyncio

from fakes.serving import NOW, index, load, settings_of
from koffset.usecases.workspace import Workspace
from koffset.wiring import open_workspace
from koffset_cli.serving import FIXTURES, fixtures_dir


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def demo(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Workspace]:
    async with open_workspace(settings_of(tmp_path_factory.mktemp("demo"))) as opened:
        workspace = replace(opened, now=lambda: NOW)
        for kind, name in FIXTURES:
            await load(workspace, kind, fixtures_dir() / name)
        await index(workspace)
        yield workspace
