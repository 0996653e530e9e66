"""Changing an index as the follower does: prepared for the state that serves."""

from collections.abc import Sequence

from koffset.domain.retrieval import CompanyChange, IndexedDocument
from koffset.search.protocol import SearchEngine


async def replace_companies(
    engine: SearchEngine, company_ids: Sequence[str], documents: Sequence[IndexedDocument], sequence: int
) -> None:
    serving = await engine.metadata()
    await engine.replace_companies(CompanyChange(company_ids, documents, sequence, serving))
