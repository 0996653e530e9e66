"""Whether the index holds what the store would put into it now: counts and hashes company by company."""

import asyncio
import hashlib
from collections import defaultdict
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from dataclasses import dataclass

from koffset.domain.evidence import EvidenceDocument
from koffset.domain.retrieval import CompanyChange, IndexMetadata
from koffset.errors import IndexMoved
from koffset.search.payload import document_hash
from koffset.search.protocol import SearchEngine
from koffset_indexer.documents import DocumentBuilder
from koffset_indexer.follow import prepare
from koffset_indexer.rebuild import Tools

PAGE = 2_000
ATTEMPTS = 3
REPAIRED_AT_ONCE = 50

Progress = Callable[[str, int, int], None]


@dataclass(frozen=True, slots=True)
class Held:
    """The documents of one company: how many, and a hash over all of them."""

    documents: int
    digest: str


@dataclass(frozen=True, slots=True)
class Verified:
    """What was compared. A company whose change is still in the feed is not: `lag` counts such changes."""

    index: str
    sequence: int
    lag: int
    companies: int
    documents: int
    differing: Sequence[str]
    missing: Sequence[str]
    surplus: Sequence[str]

    @property
    def wrong(self) -> list[str]:
        return sorted({*self.differing, *self.missing, *self.surplus})


async def verify(tools: Tools, progress: Progress) -> Verified:
    """Compare. Raises IndexMoved where the index went on each time while it was read."""
    for _ in range(ATTEMPTS):
        serving = await tools.engine.metadata()
        held = await _held_by_index(tools.engine, serving, progress)
        after = await tools.engine.metadata()
        if (after.name, after.sequence) == (serving.name, serving.sequence):
            return await _compare(tools, serving, held, progress)
    raise IndexMoved("the index went on each time while it was read: verify it again when less is changed")


async def repair(tools: Tools, company_ids: Sequence[str]) -> None:
    """Put the documents of these companies in place of what the index holds of them."""
    for start in range(0, len(company_ids), REPAIRED_AT_ONCE):
        some = list(company_ids[start : start + REPAIRED_AT_ONCE])
        serving = await tools.engine.metadata()
        builder = DocumentBuilder(tools.taxonomies, tools.name_rules)
        async with tools.store.reader() as store:
            documents = [
                each async for file in store.iter_company_files(some) for each in builder.build(file)
            ]
        prepared = await asyncio.to_thread(prepare, tools, documents, serving)
        await tools.engine.replace_companies(CompanyChange(some, prepared, serving.sequence, serving))


async def _compare(
    tools: Tools, serving: IndexMetadata, indexed: Mapping[str, Held], progress: Progress
) -> Verified:
    builder = DocumentBuilder(tools.taxonomies, tools.name_rules)
    tally = _Tally()
    async with tools.store.reader() as store:
        total = (await store.company_counts())["companies"]
        lag = (await store.last_sequence()) - serving.sequence
        pending = {change.company_id for change in await store.changes_after(serving.sequence, max(lag, 1))}
        done = 0
        async for file in store.iter_company_files():
            for document in builder.build(file):
                tally.add(document)
            done += 1
            progress("store", done, total)
    stored = tally.held()
    checked = {company for company in (*stored, *indexed) if company not in pending}
    return Verified(
        index=serving.name,
        sequence=serving.sequence,
        lag=lag,
        companies=len(stored),
        documents=sum(each.documents for each in stored.values()),
        differing=sorted(
            each for each in checked & stored.keys() & indexed.keys() if stored[each] != indexed[each]
        ),
        missing=sorted(checked & stored.keys() - indexed.keys()),
        surplus=sorted(checked & indexed.keys() - stored.keys()),
    )


async def _held_by_index(
    engine: SearchEngine, serving: IndexMetadata, progress: Progress
) -> Mapping[str, Held]:
    tally = _Tally()
    done = 0
    async for document in _iter_documents(engine):
        tally.add(document)
        done += 1
        progress("index", done, serving.documents)
    return tally.held()


async def _iter_documents(engine: SearchEngine) -> AsyncIterator[EvidenceDocument]:
    last = ""
    while page := await engine.documents_page(last, PAGE):
        for document in page:
            yield document
        last = page[-1].id


class _Tally:
    """Hashes of documents by company, in whatever order they come."""

    def __init__(self) -> None:
        self._hashes: defaultdict[str, dict[str, str]] = defaultdict(dict)

    def add(self, document: EvidenceDocument) -> None:
        self._hashes[document.company_id][document.id] = document_hash(document)

    def held(self) -> dict[str, Held]:
        return {company_id: _digest(found) for company_id, found in self._hashes.items()}


def _digest(hashes: Mapping[str, str]) -> Held:
    lines = "".join(f"{key} {hashes[key]}\n" for key in sorted(hashes))
    return Held(len(hashes), hashlib.sha256(lines.encode()).hexdigest())
