"""Suggestions of company names while somebody types."""

from collections.abc import Mapping, Sequence

from koffset.domain.company import Company
from koffset.domain.evidence import Viewer
from koffset.domain.retrieval import Suggestion
from koffset.text.names import normalise_prefix
from koffset.usecases.workspace import Workspace


async def suggest_companies(
    workspace: Workspace, typed: str, viewer: Viewer, limit: int
) -> tuple[Sequence[Suggestion], Mapping[str, Company]]:
    """Companies whose Korean, English or romanised name, or its initial consonants, begin with what was typed."""
    prefix = normalise_prefix(typed[: workspace.settings.max_query_chars], workspace.name_rules.legal_forms)
    if not prefix:
        return [], {}
    found = await workspace.engine.suggest(prefix, viewer.readers, limit)
    async with workspace.store.reader() as store:
        companies = await store.companies(viewer, [suggestion.company_id for suggestion in found])
    return [suggestion for suggestion in found if suggestion.company_id in companies], companies
