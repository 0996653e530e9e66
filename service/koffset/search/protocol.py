"""What the product asks of a search engine. Engines retrieve; all judgement is in `koffset.matching`."""

from collections.abc import Sequence
from typing import Protocol, Self

from koffset.domain.evidence import EvidenceDocument
from koffset.domain.retrieval import (
    CompanyChange,
    IndexCounts,
    IndexedDocument,
    IndexMetadata,
    Retrieval,
    RetrievalQuery,
    Suggestion,
)

COSINE_DECIMALS = 6
"""Every engine rounds cosines so: what is equal but for the last bit must be a tie, and the same one everywhere."""


class IndexReader(Protocol):
    """A finished or just built index that answers queries.

    Errors: IndexMissing when there is none, IndexMismatch when it was made with another mapping or encoder
    than this process uses.
    """

    async def search(self, query: RetrievalQuery) -> Retrieval:
        """Candidates of both paths under one filter.

        A lexical candidate holds at least one query token in its own or its class text; a vector candidate is
        one of the `k` nearest among documents that have a vector. Each carries both raw scores, also when only
        one path found it. Ties are broken by document id, so that the same question gets the same answer.
        """

    async def suggest(self, prefix: str, readers: frozenset[str], limit: int) -> Sequence[Suggestion]:
        """Companies one of whose name forms begins with the (normalised) prefix; each company once."""

    async def count(self, readers: frozenset[str]) -> IndexCounts:
        """Documents and companies that these readers may see."""

    async def metadata(self) -> IndexMetadata:
        """What the index says of itself, with live counts of documents and companies."""


class IndexBuild(IndexReader, Protocol):
    """A new index that nobody reads yet. Leaving the context without `swap` deletes it; the old one stays."""

    async def __aenter__(self) -> Self: ...

    async def __aexit__(self, *exc_info: object) -> None: ...

    async def add(self, documents: Sequence[IndexedDocument]) -> None:
        """Write documents; an item that is not taken raises with its id."""

    async def finish(self) -> None:
        """Make all that was added durable, and searchable through `search` of this object."""

    async def swap(self) -> None:
        """Make the finished index the serving one, atomically, and delete the one before."""


class SearchEngine(IndexReader, Protocol):
    """The serving index and how it is changed."""

    def build(self, metadata: IndexMetadata) -> IndexBuild:
        """A new index described by `metadata` (name and counts in it are ignored; the engine sets them).

        Entering it raises WriterBusy, naming the process, while another build runs.
        """

    async def documents_page(self, after: str, limit: int) -> Sequence[EvidenceDocument]:
        """The next documents in the order of ids, after that id, whatever their audience: to check, never to answer."""

    async def replace_companies(self, change: CompanyChange) -> None:
        """Put the documents in place of all of the change's companies and note its sequence, in one atomic step.

        Raises IndexMoved when another index serves than the change was prepared for, or another writer went on with
        this one. Idempotent. Companies without documents in the call lose theirs. Only the statistics of BM25 (how many
        documents hold a term, how long they are) may go on counting the old ones until the engine merges them away,
        or the next rebuild.
        """

    async def remove(self) -> None:
        """Delete the serving index and what builds left behind, where no other process is writing."""

    async def close(self) -> None:
        """Give back files and connections."""
