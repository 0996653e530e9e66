"""The golden queries of the fixtures, and who is found for them."""

import json
from typing import Any

from koffset.domain.evidence import ANONYMOUS
from koffset.domain.retrieval import Filters
from koffset.usecases.search import SearchOrder, search_companies
from koffset.usecases.workspace import Workspace
from koffset_cli.serving import fixtures_dir

DEPTH = 10
LANGUAGES = ("en", "ko")


def golden(language: str) -> list[dict[str, Any]]:
    path = fixtures_dir() / f"queries.{language}.jsonl"
    return [json.loads(line) for line in path.read_text("utf-8").splitlines()]


async def ask(workspace: Workspace, text: str) -> list[str]:
    """The ids of the first companies, best first."""
    filters = Filters(ANONYMOUS.readers, workspace.today())
    result = await search_companies(workspace, SearchOrder(text, filters, ANONYMOUS, page_size=DEPTH))
    return [hit.company_id for hit in result.hits]
