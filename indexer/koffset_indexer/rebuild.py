"""Rebuilding the index from the store: build, check, swap; on any error the old one goes on serving."""

import asyncio
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Protocol

from koffset.domain.evidence import KDIA, EvidenceDocument, EvidenceKind
from koffset.domain.retrieval import Filters, IndexMetadata, QueryToken, RetrievalQuery
from koffset.domain.taxonomy import NameRules, Taxonomies
from koffset.embedding.protocol import Encoder
from koffset.errors import RebuildCheckFailed
from koffset.search.protocol import IndexBuild, SearchEngine
from koffset.store.protocol import Store
from koffset.text.protocol import Analyser
from koffset_indexer.documents import DocumentBuilder
from koffset_indexer.preparing import Preparer
from koffset_indexer.vectors import Vectors, encode_documents, encode_words, language_means

BATCH = 500
GOLDEN_QUERIES = 20

Progress = Callable[[str, int, int], None]
"""Called with the stage (`read`, `encode`, `words`, `write`), what is done and the total."""


class Tools(Protocol):
    """What rebuilding needs; the workspace has all of it."""

    @property
    def store(self) -> Store: ...
    @property
    def engine(self) -> SearchEngine: ...
    @property
    def encoder(self) -> Encoder: ...
    @property
    def analyser(self) -> Analyser: ...
    @property
    def taxonomies(self) -> Taxonomies: ...
    @property
    def name_rules(self) -> NameRules: ...


@dataclass(frozen=True, slots=True)
class RebuildReport:
    """What a rebuild did: `records` and `profiles` became `documents`; `seconds_encoding` is part of `seconds`."""

    records: int
    profiles: int
    documents: int
    companies: int
    sequence: int
    index: str
    seconds: float
    seconds_encoding: float


@dataclass(frozen=True, slots=True)
class _Snapshot:
    """All documents of the store at one sequence number."""

    documents: Sequence[EvidenceDocument]
    records: int
    profiles: int
    sequence: int


async def rebuild(tools: Tools, now: datetime, progress: Progress) -> RebuildReport:
    """Build, check and swap. Raises WriterBusy while another rebuild runs, RebuildCheckFailed when a check fails."""
    started = time.perf_counter()
    snapshot = await _read(tools, progress)
    vectors, seconds_encoding = await _encode(tools, snapshot.documents, progress)
    metadata = IndexMetadata(
        name="",
        encoder=tools.encoder.name,
        mapping_hash="",
        sequence=snapshot.sequence,
        built_at=now,
        documents=0,
        companies=0,
        language_means=language_means(snapshot.documents, vectors),
    )
    async with tools.engine.build(metadata) as build:
        preparer = Preparer(tools.analyser, metadata.language_means)
        await _write(build, preparer, snapshot, vectors, progress)
        await build.finish()
        await _check(tools, build, snapshot.documents, now.date())
        await build.swap()
    finished = await tools.engine.metadata()
    return RebuildReport(
        records=snapshot.records,
        profiles=snapshot.profiles,
        documents=finished.documents,
        companies=finished.companies,
        sequence=finished.sequence,
        index=finished.name,
        seconds=time.perf_counter() - started,
        seconds_encoding=seconds_encoding,
    )


async def _read(tools: Tools, progress: Progress) -> _Snapshot:
    builder = DocumentBuilder(tools.taxonomies, tools.name_rules)
    documents: list[EvidenceDocument] = []
    records = profiles = 0
    async with tools.store.reader() as store:
        sequence = await store.last_sequence()
        total = (await store.company_counts())["companies"]
        done = 0
        async for file in store.iter_company_files():
            documents.extend(builder.build(file))
            records += len(file.records)
            profiles += file.profile is not None
            done += 1
            progress("read", done, total)
    return _Snapshot(documents, records, profiles, sequence)


async def _encode(
    tools: Tools, documents: Sequence[EvidenceDocument], progress: Progress
) -> tuple[Vectors, float]:
    started = time.perf_counter()
    vectors = await asyncio.to_thread(
        encode_documents, documents, tools.encoder, lambda done, total: progress("encode", done, total)
    )
    await asyncio.to_thread(
        encode_words, documents, tools.encoder, lambda done, total: progress("words", done, total)
    )
    return vectors, time.perf_counter() - started


async def _write(
    build: IndexBuild, preparer: Preparer, snapshot: _Snapshot, vectors: Vectors, progress: Progress
) -> None:
    documents = snapshot.documents
    for start in range(0, len(documents), BATCH):
        batch = documents[start : start + BATCH]
        ready = await asyncio.to_thread(preparer.prepare_all, batch, vectors[start : start + BATCH])
        await build.add(ready)
        progress("write", start + len(batch), len(documents))


async def _check(tools: Tools, build: IndexBuild, documents: Sequence[EvidenceDocument], today: date) -> None:
    """Compare counts, then ask for sampled company names: each must find its company."""
    held = (await build.metadata()).documents
    if held != len(documents):
        raise RebuildCheckFailed(f"the new index holds {held} documents, {len(documents)} were written")
    named = [
        document for document in documents if document.kind is EvidenceKind.COMPANY and document.name_forms
    ]
    step = max(1, len(named) // GOLDEN_QUERIES)
    for document in named[::step][:GOLDEN_QUERIES]:
        await _check_name(tools, build, document, today)


async def _check_name(tools: Tools, build: IndexBuild, document: EvidenceDocument, today: date) -> None:
    text = document.text_ko or document.text_en
    tokens = [QueryToken(token) for token in dict.fromkeys(tools.analyser.tokens(text))]
    query = RetrievalQuery(tokens, None, Filters(KDIA.readers | set(document.readers), today), 50)
    found = {candidate.document.company_id for candidate in (await build.search(query)).candidates}
    if tokens and document.company_id not in found:
        raise RebuildCheckFailed(f"the new index does not find company {document.company_id} by its own name")
