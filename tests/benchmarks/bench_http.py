"""Latency of the search API over HTTP: 200 different queries, one client and eight.

    python tests/benchmarks/bench_http.py http://127.0.0.1:8000

Start `koffset serve` on the data to be measured first. Beside the times of the whole request stand those of the
stages as the answer tells them, and a reference: the time this process needs for a fixed amount of arithmetic, so that
figures of two machines or two days can be compared as ratios.
"""

import argparse
import asyncio
import random
import statistics
import sys
import time
from collections.abc import Sequence
from itertools import pairwise

import httpx
import numpy as np

from koffset.resources.words import load_glossary

STAGES = ("understand", "encode", "retrieve", "liken", "match", "store")


def build_queries(count: int, seed: int = 7) -> list[str]:
    """Half English (“a for b”), half Korean terms of the glossary, shuffled."""
    draw = random.Random(seed)  # noqa: S311
    entries = draw.sample(load_glossary(), count * 2)
    english = [f"{one.en} for {other.en}" for one, other in pairwise(entries[: count // 2 + 1])]
    korean = [f"{entry.ko}" for entry in entries[count : count + count // 2]]
    queries = english + korean
    draw.shuffle(queries)
    return queries


def reference_ms() -> float:
    """Median time of one 400 × 400 matrix product in double precision, times 10."""
    matrix = np.random.default_rng(1).random((400, 400))

    def once() -> float:
        start = time.perf_counter()
        for _ in range(10):
            matrix @ matrix
        return (time.perf_counter() - start) * 1000

    return statistics.median(once() for _ in range(15))


async def run(
    client: httpx.AsyncClient, queries: Sequence[str], clients: int
) -> tuple[list[float], float, list[dict]]:
    """Milliseconds of each query, queries a second, and the timings the answers told."""
    queue = iter(queries)
    times: list[float] = []
    told: list[dict] = []

    async def worker() -> None:
        for text in queue:
            start = time.perf_counter()
            answer = await client.post("/api/v1/search", json={"text": text})
            answer.raise_for_status()
            times.append((time.perf_counter() - start) * 1000)
            told.append(answer.json()["timings_ms"])

    start = time.perf_counter()
    await asyncio.gather(*(worker() for _ in range(clients)))
    return times, len(queries) / (time.perf_counter() - start), told


def show(label: str, times: Sequence[float], more: str = "") -> None:
    p50, p95 = np.percentile(times, 50), np.percentile(times, 95)
    sys.stdout.write(f"{label}: p50 {p50:.1f} ms, p95 {p95:.1f} ms{more}\n")


async def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("base_url")
    parser.add_argument("--queries", type=int, default=200)
    arguments = parser.parse_args()
    queries = build_queries(arguments.queries)
    show("reference", [reference_ms()])
    async with httpx.AsyncClient(base_url=arguments.base_url, timeout=60) as client:
        await run(client, queries[:10], 1)
        for clients in (1, 8):
            times, rate, told = await run(client, queries, clients)
            show(f"{clients} client(s)", times, f", {rate:.0f} queries/s")
            if clients == 1:
                for stage in STAGES:
                    show(f"  {stage}", [timings[stage] for timings in told])


if __name__ == "__main__":
    asyncio.run(main())
