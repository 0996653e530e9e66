"""The two engines rank alike: the golden queries get the same first ten from the embedded one and from OpenSearch."""

from collections.abc import AsyncIterator
from uuid import uuid4

import pytest
import pytest_asyncio

from fakes.golden import LANGUAGES, ask, golden
from fakes.serving import index, with_models_of
from koffset.usecases.workspace import Workspace
from koffset.wiring import open_workspace

pytestmark = pytest.mark.asyncio(loop_scope="session")

LEAST_OVERLAP = 0.95


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def on_opensearch(demo: Workspace, opensearch_url: str) -> AsyncIterator[Workspace]:
    other = {
        "engine": "opensearch",
        "opensearch_url": opensearch_url,
        "index_prefix": f"koffset_{uuid4().hex}",
        # aiohttp warns of larger bodies, and warnings are errors here.
        "opensearch_bulk_bytes": 1_000_000,
    }
    async with open_workspace(demo.settings.model_copy(update=other)) as opened:
        workspace = with_models_of(demo, opened)
        await index(workspace)
        yield workspace
        await workspace.engine.remove()


@pytest.mark.parametrize("language", LANGUAGES)
async def test_the_first_ten_of_golden_queries_are_the_same(
    demo: Workspace, on_opensearch: Workspace, language: str
) -> None:
    shared = expected = 0
    for line in golden(language):
        embedded = set(await ask(demo, line["query"]))
        remote = set(await ask(on_opensearch, line["query"]))
        shared += len(embedded & remote)
        expected += len(embedded)
    assert expected > 100
    assert shared >= LEAST_OVERLAP * expected
