"""How long the local engine takes, in milliseconds and in multiples of a matrix product of the same run.

Run it by hand: `PYTHONPATH=service python tests/benchmarks/bench_local_engine.py --documents 7000 100000`.
"""

import argparse
import asyncio
import time
from collections.abc import Awaitable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
from numpy.typing import NDArray
from rich.console import Console
from rich.table import Table

from koffset.domain.evidence import CompanyFacets, EvidenceDocument, EvidenceGrade, EvidenceKind
from koffset.domain.retrieval import (
    CompanyChange,
    Filters,
    IndexedDocument,
    IndexMetadata,
    QueryToken,
    RetrievalQuery,
)
from koffset.search.local import LocalEngine

DIMENSIONS = 512
VOCABULARY = 30_000
CLASS_VOCABULARY = 300
DOCUMENTS_A_COMPANY = 20
BATCH = 1_000
PROVINCES = 17
OPEN = Filters(frozenset({"public"}), date(2026, 3, 2))
PROVINCE = Filters(frozenset({"public"}), date(2026, 3, 2), provinces=frozenset({"p3"}))
COMPANY = Filters(frozenset({"public"}), date(2026, 3, 2), company_ids=frozenset({"c000007"}))


@dataclass(frozen=True, slots=True)
class Load:
    documents: int
    queries: int
    tokens: int
    k: int


class Corpus:
    """Fictional documents whose words are as unevenly spread as those of a language."""

    def __init__(self, seed: int) -> None:
        self._random = np.random.default_rng(seed)
        weights = 1 / np.arange(1, VOCABULARY + 1) ** 0.9
        self._shares = weights / weights.sum()

    def documents(self, count: int) -> Iterator[list[IndexedDocument]]:
        for first in range(0, count, BATCH):
            numbers = range(first, min(first + BATCH, count))
            vectors = self.vectors(len(numbers))
            yield [self.document(number, vector) for number, vector in zip(numbers, vectors, strict=True)]

    def document(self, number: int, vector: NDArray[np.float32]) -> IndexedDocument:
        company = number // DOCUMENTS_A_COMPANY
        document = EvidenceDocument(
            f"d{number:07}",
            f"c{company:06}",
            EvidenceKind.ITEM,
            EvidenceGrade.PUBLIC_RECORD,
            ("public",),
            text_ko=f"품목 {number}",
            company=CompanyFacets(province=f"p{company % PROVINCES}"),
        )
        words = self.words(int(self._random.integers(4, 60)))
        classes = [f"w{word}" for word in self._random.integers(0, CLASS_VOCABULARY, 8)]
        return IndexedDocument(document, words, classes, vector)

    def words(self, count: int) -> list[str]:
        return [f"w{word}" for word in self._random.choice(VOCABULARY, count, p=self._shares)]

    def vectors(self, count: int) -> NDArray[np.float32]:
        vectors = self._random.standard_normal((count, DIMENSIONS), dtype=np.float32)
        vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
        return vectors


async def seconds(work: Awaitable[object]) -> float:
    start = time.perf_counter()
    await work
    return time.perf_counter() - start


def reference_sec() -> float:
    """The best of fifty 512 × 512 products in float32: the one that other work on the machine disturbed least."""
    matrix = np.random.default_rng(1).standard_normal((512, 512), dtype=np.float32)
    durations = []
    for _ in range(50):
        start = time.perf_counter()
        matrix @ matrix
        durations.append(time.perf_counter() - start)
    return min(durations)


def open_engine(folder: Path) -> LocalEngine:
    return LocalEngine(folder, "bench", "0" * 12, "bench", DIMENSIONS)


async def build(engine: LocalEngine, corpus: Corpus, count: int) -> None:
    metadata = IndexMetadata("", "", "", 0, datetime(2026, 3, 2, tzinfo=UTC), 0, 0)
    async with engine.build(metadata) as new:
        for batch in corpus.documents(count):
            await new.add(batch)
        await new.finish()
        await new.swap()


def make_queries(corpus: Corpus, load: Load, filters: Filters, *, vectors: bool) -> list[RetrievalQuery]:
    asked = corpus.vectors(load.queries)
    return [
        RetrievalQuery(
            [QueryToken(word, 0.7) for word in corpus.words(load.tokens)],
            vector if vectors else None,
            filters,
            load.k,
        )
        for vector in asked
    ]


async def measure_searches(engine: LocalEngine, queries: list[RetrievalQuery]) -> list[float]:
    return [await seconds(engine.search(query)) for query in queries]


async def measure(folder: Path, load: Load) -> dict[str, list[float]]:
    """Durations in seconds by what was done."""
    corpus, writer, engine = Corpus(5), open_engine(folder), open_engine(folder)
    durations = {"build": [await seconds(build(writer, corpus, load.documents))]}
    durations["open"] = [await seconds(engine.metadata())]
    cases = {
        "lexical": (OPEN, False),
        "lexical, one province": (PROVINCE, False),
        "lexical, one company": (COMPANY, False),
        "with vectors": (OPEN, True),
        "with vectors, one province": (PROVINCE, True),
    }
    for name, (filters, vectors) in cases.items():
        queries = make_queries(corpus, load, filters, vectors=vectors)
        durations[f"{name}, first"] = await measure_searches(engine, queries)
        durations[f"{name}, again"] = await measure_searches(engine, queries)
    durations["replace a company"] = [
        await seconds(replace_company(engine, corpus, number)) for number in range(5)
    ]
    await engine.close()
    await writer.close()
    return durations


async def replace_company(engine: LocalEngine, corpus: Corpus, company: int) -> None:
    numbers = range(company * DOCUMENTS_A_COMPANY, (company + 1) * DOCUMENTS_A_COMPANY)
    documents = [corpus.document(number, corpus.vectors(1)[0]) for number in numbers]
    serving = await engine.metadata()
    await engine.replace_companies(CompanyChange([f"c{company:06}"], documents, 1, serving))


def print_durations(load: Load, durations: dict[str, list[float]], unit_sec: float) -> None:
    table = Table("work", "p50 ms", "p95 ms", "p50 in products", title=f"{load.documents:,} documents")
    for name, values in durations.items():
        p50, p95 = np.percentile(values, [50, 95])
        table.add_row(name, f"{p50 * 1e3:.2f}", f"{p95 * 1e3:.2f}", f"{p50 / unit_sec:.1f}")
    Console().print(table)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--documents", type=int, nargs="+", default=[7_000, 100_000])
    parser.add_argument("--queries", type=int, default=50)
    parser.add_argument("--tokens", type=int, default=10, help="tokens a query")
    parser.add_argument("--k", type=int, default=200)
    options = parser.parse_args()
    unit_sec = reference_sec()
    Console().print(f"a product of 512 × 512 in float32 takes {unit_sec * 1e3:.2f} ms")
    for documents in options.documents:
        load = Load(documents, options.queries, options.tokens, options.k)
        with TemporaryDirectory() as folder:
            print_durations(load, asyncio.run(measure(Path(folder), load)), unit_sec)


if __name__ == "__main__":
    main()
