"""The two engines beside OpenSearch's own `hybrid` query: how long retrieval takes, and how well each ranks.

By hand, with a server at KOFFSET_OPENSEARCH_URL and an empty KOFFSET_DATA_DIR:

    python tests/benchmarks/bench_engines.py parts REGISTER.csv 100000 many.csv
    koffset import parts many.csv --as-of 2026-01-01
    koffset index rebuild --json && koffset index rebuild --engine opensearch --json
    python tests/benchmarks/bench_engines.py retrieval tests/relevance/asks.jsonl
    python tests/benchmarks/bench_engines.py ranking SET --queries 200
"""

import argparse
import asyncio
import csv
import random
import tempfile
import time
from collections.abc import Awaitable, Callable, Sequence
from pathlib import Path
from uuid import uuid4

import numpy as np
from rich.console import Console
from rich.table import Table

from koffset.domain.evidence import ANONYMOUS
from koffset.domain.retrieval import Filters, RetrievalQuery
from koffset.matching.reading import read_query
from koffset.search import opensearch_queries as queries
from koffset.search.opensearch_client import Clients, Connection
from koffset.search.opensearch_mapping import CLASS_TEXT, TEXT, VECTOR
from koffset.settings import Settings
from koffset.usecases.workspace import Workspace
from koffset.wiring import build_opensearch_engine, open_workspace
from koffset_indexer.evaluation.asks import read_asks
from koffset_indexer.evaluation.beir import RelevanceSet, read_set
from koffset_indexer.evaluation.corpus import company_ids
from koffset_indexer.evaluation.reporting import report_set
from koffset_indexer.evaluation.running import SetRun, fill

K = 100
PIPELINE = "koffset-bench"
ITEM_NAME = "품명"
CONTRACTOR = "계약업체"
ITEMS_A_FIRM = 20

Search = Callable[[RetrievalQuery], Awaitable[object]]


class NativeHybrid:
    """OpenSearch's `hybrid` query over the same index: both paths normalised and averaged by the server."""

    def __init__(self, url: str, index: str) -> None:
        self._client = Clients(Connection([url], timeout_sec=60)).reading
        self._index = index

    async def prepare(self) -> None:
        technique = {
            "normalization": {"technique": "min_max"},
            "combination": {"technique": "arithmetic_mean", "parameters": {"weights": [0.5, 0.5]}},
        }
        body = {"phase_results_processors": [{"normalization-processor": technique}]}
        await self._client.transport.perform_request("PUT", f"/_search/pipeline/{PIPELINE}", body=body)

    async def search(self, query: RetrievalQuery) -> list[str]:
        """Ids of documents, the best first."""
        accepted = queries.build_filter(query.filters)
        words = {"bool": {"must": [queries.any_term((TEXT, CLASS_TEXT), query.tokens)], "filter": [accepted]}}
        near = {"knn": {VECTOR: {"vector": query.vector, "k": query.k, "filter": accepted}}}
        paths = [words, near] if query.tokens else [near]
        body = {
            "size": query.k,
            "query": {"hybrid": {"queries": paths}},
            "_source": False,
            "docvalue_fields": ["id", "company_id"],
        }
        found = await self._client.search(index=self._index, body=body, params={"search_pipeline": PIPELINE})
        return [hit["fields"]["company_id"][0] for hit in found["hits"]["hits"]]

    async def close(self) -> None:
        await self._client.close()


def make_parts(register: Path, count: int, target: Path) -> None:
    """A register of fictional firms whose items recombine heads and modifiers of the real ones; none stands twice."""
    with register.open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    chosen = random.Random(7)  # noqa: S311 - a benchmark's data
    modifiers = [row[ITEM_NAME].partition(",")[2] for row in rows]
    modifiers = [modifier for modifier in modifiers if modifier]
    seen: set[tuple[str, str]] = set()
    with target.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, fieldnames=list(rows[0]))
        writer.writeheader()
        while len(seen) < count:
            row = chosen.choice(rows)
            head = row[ITEM_NAME].partition(",")[0]
            name = ",".join([head, *chosen.sample(modifiers, 2)])
            firm = f"가상제작소{chosen.randrange(count // ITEMS_A_FIRM):05}"
            if head and (firm, name) not in seen:
                seen.add((firm, name))
                writer.writerow({**row, ITEM_NAME: name, CONTRACTOR: firm})


async def read_queries(workspace: Workspace, texts: Sequence[str]) -> list[RetrievalQuery]:
    """As a search reads them, glossary terms and all."""
    found = []
    for text in texts:
        reading = read_query(text, workspace)
        vector = await workspace.query_vectors.encode(reading.text, reading.language)
        filters = Filters(ANONYMOUS.readers, workspace.today())
        found.append(RetrievalQuery(reading.query_tokens(), vector, filters, K))
    return found


async def durations_of(
    search: Search, asked: Sequence[RetrievalQuery], clients: int
) -> tuple[list[float], float]:
    """Seconds of each search, and of all: `clients` ask side by side, each its next when it has an answer."""
    waiting = iter(asked)
    durations: list[float] = []

    async def client() -> None:
        for query in waiting:
            started = time.perf_counter()
            await search(query)
            durations.append(time.perf_counter() - started)

    started = time.perf_counter()
    await asyncio.gather(*(client() for _ in range(clients)))
    return durations, time.perf_counter() - started


async def compare_retrieval(asks: Path) -> None:
    settings = Settings(engine="local", log_level="error")
    async with open_workspace(settings) as workspace:
        remote = build_opensearch_engine(settings, workspace.analyser.version, workspace.encoder)
        native = NativeHybrid(settings.opensearch_url, settings.index_prefix)
        await native.prepare()
        asked = await read_queries(workspace, [ask.text for ask in read_asks(asks)])
        searches: dict[str, Search] = {
            "native hybrid": native.search,
            "ours on OpenSearch": remote.search,
            "ours, embedded": workspace.engine.search,
        }
        table = Table("retrieval", "asked", "clients", "p50 ms", "p95 ms", "queries/s", "× native hybrid")
        reference: dict[tuple[str, int], float] = {}
        for name, search in searches.items():
            # Asked again, ours has met the documents already, so that it fetches ids only, as the native query does.
            for asked_for, clients in (("first time", 1), ("again", 1), ("again", 8)):
                durations, total = await durations_of(search, asked, clients)
                rate = len(durations) / total
                native_rate = reference.setdefault((asked_for, clients), rate)
                p50, p95 = np.percentile(durations, [50, 95]) * 1e3
                shown = (f"{p50:.1f}", f"{p95:.1f}", f"{rate:.0f}", f"{rate / native_rate:.1f}")
                table.add_row(name, asked_for, str(clients), *shown)
        documents = (await workspace.engine.metadata()).documents
        Console().print(f"{documents:,} documents, {len(asked)} queries, k = {K}", table)
        await native.close()
        await remote.close()


async def compare_ranking(folder: Path, count: int | None) -> None:
    """nDCG@10 of the native query on a relevance set; `koffset eval` gives that of ours."""
    asked = read_set(folder).first_queries(count)
    with tempfile.TemporaryDirectory() as scratch:
        throw_away = {"data_dir": Path(scratch), "index_prefix": f"koffset_bench_{uuid4().hex}"}
        settings = Settings(engine="opensearch", log_level="error").model_copy(update=throw_away)
        async with open_workspace(settings) as workspace:
            try:
                await fill(workspace, asked, Path(scratch), lambda _stage, _done, _total: None)
                run = await native_run(workspace, asked)
            finally:
                await workspace.engine.remove()
    for file, report in report_set(asked, run).items():
        for path, figures in report.as_mapping().items():
            Console().print(f"{asked.name} {file} {path}: nDCG@10 {figures['ndcg@10']:.3f}")


async def native_run(workspace: Workspace, asked: RelevanceSet) -> SetRun:
    native = NativeHybrid(workspace.settings.opensearch_url, workspace.settings.index_prefix)
    await native.prepare()
    names = asked.asked()
    entries = company_ids(asked.corpus)
    started = time.perf_counter()
    ranking = {}
    for name, query in zip(
        names, await read_queries(workspace, [asked.queries[name] for name in names]), strict=True
    ):
        found = await native.search(query)
        ranking[name] = [entries[company] for company in dict.fromkeys(found)]
    await native.close()
    seconds = time.perf_counter() - started
    paths = ("lexical", "vectors", "hybrid")
    return SetRun(dict.fromkeys(paths, ranking), dict.fromkeys(paths, seconds), len(names))


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    commands = parser.add_subparsers(dest="command", required=True)
    parts = commands.add_parser("parts")
    parts.add_argument("register", type=Path)
    parts.add_argument("count", type=int)
    parts.add_argument("target", type=Path)
    commands.add_parser("retrieval").add_argument("asks", type=Path)
    ranking = commands.add_parser("ranking")
    ranking.add_argument("folder", type=Path)
    ranking.add_argument("--queries", type=int)
    given = parser.parse_args()
    if given.command == "parts":
        make_parts(given.register, given.count, given.target)
    elif given.command == "retrieval":
        asyncio.run(compare_retrieval(given.asks))
    else:
        asyncio.run(compare_ranking(given.folder, given.queries))


if __name__ == "__main__":
    main()
