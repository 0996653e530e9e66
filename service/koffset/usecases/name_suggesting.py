"""What things are called, while somebody types: known names, and those of public evidence."""

import asyncio
from collections.abc import Iterable, Sequence

from koffset.domain.evidence import ANONYMOUS, EvidenceKind
from koffset.domain.retrieval import Candidate, Filters, QueryToken, RetrievalQuery
from koffset.domain.text import Language
from koffset.errors import Unavailable
from koffset.matching.name_lookup import KnownName
from koffset.usecases.workspace import Workspace

_THINGS = frozenset({EvidenceKind.ITEM, EvidenceKind.TECHNOLOGY, EvidenceKind.SERVICE})
_CANDIDATES = 100


async def suggest_names(
    workspace: Workspace, typed: str, language: Language | None, limit: int
) -> Sequence[KnownName]:
    """Names that begin like it, best first. Without an index the known ones alone are suggested."""
    try:
        published = await _published(workspace, typed)
    except Unavailable:
        published = []
    found = await asyncio.to_thread(workspace.item_names.find, typed, language, published)
    return found[:limit]


async def _published(workspace: Workspace, typed: str) -> list[KnownName]:
    """Names in public evidence that share a term with what was typed; others' drafts and secrets are not in it."""
    tokens = await asyncio.to_thread(workspace.analyser.tokens, typed)
    if not tokens:
        return []
    filters = Filters(ANONYMOUS.readers, workspace.today(), kinds=_THINGS)
    query = RetrievalQuery([QueryToken(token) for token in dict.fromkeys(tokens)], None, filters, _CANDIDATES)
    return list(_names((await workspace.engine.search(query)).candidates))


def _names(candidates: Iterable[Candidate]) -> Iterable[KnownName]:
    """The name stands first in a text, before its description."""
    for candidate in candidates:
        document = candidate.document
        if candidate.lexical > 0 and document.passage == 0:
            korean, english = (text.split(". ")[0] for text in (document.text_ko, document.text_en))
            yield KnownName(korean, english, "evidence", document.supply_class)
