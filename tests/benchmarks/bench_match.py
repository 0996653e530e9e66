"""How long a requirement of ten lots with eight conditions each takes, on whatever the data folder holds.

Run it by hand: `KOFFSET_DATA_DIR=… python tests/benchmarks/bench_match.py --rounds 30`. Each round asks other texts, so
that nothing is remembered; the time of a single search in the same run is the measure to compare with.
"""

import argparse
import asyncio
import statistics
import time
from datetime import date
from typing import Any

from rich.console import Console

from koffset.domain.evidence import ANONYMOUS
from koffset.domain.requirement import Requirement
from koffset.domain.retrieval import Filters
from koffset.settings import Settings
from koffset.usecases.matching import MatchOrder, match_requirement
from koffset.usecases.search import SearchOrder, search_companies
from koffset.wiring import open_workspace

output = Console()
LOTS = 10
THINGS = (
    "antenna mount", "hydraulic cylinder", "periscope", "track pad", "fire extinguisher", "cable assembly", "gear box",
    "battery", "rubber hose", "bearing", "seal ring", "filter element", "fuel pump", "generator", "relay", "switch",
    "spring", "valve", "bracket", "sight cover",
)  # fmt: skip
CONDITIONS: tuple[dict[str, Any], ...] = (
    {"kind": "certificate", "family": "iso9001"},
    {"kind": "certificate", "family": "as9100", "strength": "should"},
    {"kind": "experience", "platform": "K9", "strength": "should"},
    {"kind": "size_class", "any_of": ["sme"], "strength": "should"},
    {"kind": "region", "any_of": ["gyeongnam", "busan"], "strength": "should"},
    {"kind": "process", "name": {"en": "five-axis machining"}, "strength": "should"},
    {"kind": "security", "facility_clearance": True, "strength": "should"},
)


def requirement(number: int) -> Requirement:
    lots = [_lot(place, number) for place in range(LOTS)]
    return Requirement.model_validate(
        {"id": f"R{number}", "programme_id": "P", "title": {"en": "Spares"}, "lots": lots}
    )


def _lot(place: int, number: int) -> dict[str, Any]:
    thing = THINGS[(place + number) % len(THINGS)]
    return {
        "id": f"L{place}",
        "text": {"en": f"{thing.capitalize()} for a tracked vehicle, number {number}"},
        "conditions": [{"kind": "item", "name": {"en": thing}}, *CONDITIONS],
    }


async def run(rounds: int) -> None:
    async with open_workspace(Settings()) as workspace:
        workspace.warm_up()
        matches, searches, stages = [], [], []
        for number in range(rounds + 1):
            begun = time.perf_counter()
            order = MatchOrder(requirement(number * LOTS), ANONYMOUS, date(2026, 11, 27))
            found = await match_requirement(workspace, order)
            matches.append(time.perf_counter() - begun)
            stages.append(found.seconds)
            begun = time.perf_counter()
            text = f"{THINGS[number % len(THINGS)]} of steel, drawing {number}"
            await search_companies(
                workspace, SearchOrder(text, Filters(ANONYMOUS.readers, date(2026, 11, 27)), ANONYMOUS)
            )
            searches.append(time.perf_counter() - begun)
    first, *rest = matches
    output.print(f"first, with all firms read: {first * 1000:.0f} ms")
    middle = statistics.median(rest)
    output.print(f"p50 {middle * 1000:.0f} ms, p95 {sorted(rest)[int(len(rest) * 0.95)] * 1000:.0f} ms")
    output.print(f"one search in the same run: p50 {statistics.median(searches[1:]) * 1000:.1f} ms")
    output.print(
        {name: round(statistics.median(each[name] for each in stages[1:]) * 1000) for name in stages[0]}
    )


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=30)
    asyncio.run(run(parser.parse_args().rounds))
