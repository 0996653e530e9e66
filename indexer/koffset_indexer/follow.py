"""Following the store's change feed: what changed goes into the serving index, in order, and nothing is skipped.

The position is the index's own sequence, written together with the documents: a broken-off change is done again.
"""

import asyncio
from dataclasses import dataclass
from typing import Never

import structlog

from koffset.domain.evidence import EvidenceDocument
from koffset.domain.retrieval import CompanyChange, IndexedDocument, IndexMetadata
from koffset.errors import Conflict, IndexAhead, Unavailable
from koffset_indexer.documents import DocumentBuilder
from koffset_indexer.preparing import Preparer
from koffset_indexer.rebuild import Tools
from koffset_indexer.vectors import encode_documents, encode_words

log = structlog.get_logger(__name__)

BATCH = 100
"""Changes in one update of the index: some thousand documents at most times."""

LONGEST_WAIT_SEC = 10.0


@dataclass(frozen=True, slots=True)
class Applied:
    """What one step did; no changes when the index is up to date."""

    changes: int
    documents: int
    sequence: int


@dataclass(frozen=True, slots=True)
class _Batch:
    """The next changes, with all that their companies have in the same view of the store."""

    changes: int
    sequence: int
    company_ids: list[str]
    documents: list[EvidenceDocument]


async def apply_next(tools: Tools) -> Applied:
    """Bring the next changes into the index. Raises what the engine raises; then nothing counts as applied.

    Raises IndexAhead for an index of another state of the store.
    """
    serving = await tools.engine.metadata()
    batch = await _read(tools, serving.sequence)
    if not batch.changes:
        return Applied(0, 0, serving.sequence)
    prepared = await asyncio.to_thread(prepare, tools, batch.documents, serving)
    await tools.engine.replace_companies(CompanyChange(batch.company_ids, prepared, batch.sequence, serving))
    return Applied(batch.changes, len(batch.documents), batch.sequence)


async def catch_up(tools: Tools) -> Applied:
    """Apply all there is now; the sum comes back."""
    changes = documents = 0
    while True:
        applied = await apply_next(tools)
        changes, documents = changes + applied.changes, documents + applied.documents
        if not applied.changes:
            return Applied(changes, documents, applied.sequence)


async def follow(tools: Tools, interval_sec: float) -> Never:
    """Go on until cancelled. What is not there now (index, server) is waited for, and said once."""
    waiting = ""
    wait_sec = interval_sec
    while True:
        try:
            applied = await apply_next(tools)
        except (Unavailable, Conflict) as exc:
            if exc.detail != waiting:
                log.warning("index_follower_waits", code=exc.code, detail=exc.detail)
            waiting, wait_sec = exc.detail, min(2 * wait_sec, LONGEST_WAIT_SEC)
        else:
            if waiting:
                log.info("index_follower_goes_on", sequence=applied.sequence)
            waiting, wait_sec = "", interval_sec
            if applied.changes:
                log.info(
                    "index_followed",
                    changes=applied.changes,
                    documents=applied.documents,
                    sequence=applied.sequence,
                )
                continue
        await asyncio.sleep(wait_sec)


async def _read(tools: Tools, after: int) -> _Batch:
    builder = DocumentBuilder(tools.taxonomies, tools.name_rules)
    documents: list[EvidenceDocument] = []
    async with tools.store.reader() as store:
        if (last := await store.last_sequence()) < after:
            raise IndexAhead(
                f"the index is at change {after:,}, the store at {last:,}: it was put back to an older state, and its "
                "next changes would be left out; run `koffset index rebuild`"
            )
        changes = await store.changes_after(after, BATCH)
        company_ids = list(dict.fromkeys(change.company_id for change in changes))
        if company_ids:
            async for file in store.iter_company_files(company_ids):
                documents.extend(builder.build(file))
    return _Batch(len(changes), changes[-1].sequence if changes else after, company_ids, documents)


def prepare(tools: Tools, documents: list[EvidenceDocument], serving: IndexMetadata) -> list[IndexedDocument]:
    """Documents as the serving index takes them; blocking, since it encodes."""
    vectors = encode_documents(documents, tools.encoder)
    encode_words(documents, tools.encoder)
    return Preparer(tools.analyser, serving.language_means).prepare_all(documents, vectors)
