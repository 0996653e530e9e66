"""How often the supply class of a part is suggested from its name, by the evidence of all firms but its own.

Run it by hand on a data folder with records and an index:
`PYTHONPATH=service KOFFSET_DATA_DIR=… python tests/benchmarks/bench_class_suggestions.py --parts 600`.
"""

import argparse
import asyncio
import random
import time
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from rich.console import Console
from rich.table import Table

from koffset.domain.folding import fold_parts
from koffset.settings import Settings
from koffset.usecases.class_suggesting import suggest_classes
from koffset.usecases.workspace import Workspace
from koffset.wiring import open_workspace


@dataclass(frozen=True, slots=True)
class Part:
    company_id: str
    name: str
    supply_class: str


@dataclass(frozen=True, slots=True)
class Outcome:
    """Where the right class stood: 1 is first, 0 is nowhere; `told`: whether anything was suggested."""

    place: int
    told: bool


async def read_parts(workspace: Workspace) -> list[Part]:
    parts: list[Part] = []
    async with workspace.store.reader() as store:
        async for file in store.iter_company_files():
            if not file.company.foreign:
                parts += [
                    Part(file.company.id, item.item_name, item.supply_class)
                    for item in fold_parts(file.records)
                    if item.supply_class
                ]
    return parts


async def ask(workspace: Workspace, part: Part) -> Outcome:
    found = await suggest_classes(workspace, [part.name], but_of={part.company_id})
    codes = [suggestion.code for suggestion in found]
    return Outcome(codes.index(part.supply_class) + 1 if part.supply_class in codes else 0, bool(codes))


def name_majority(part: Part, classes: Mapping[str, Mapping[str, str]]) -> bool:
    """Whether the commonest class of the very same name at other firms is right: what a look-up alone would do."""
    others = [code for company, code in classes[part.name].items() if company != part.company_id]
    return bool(others) and Counter(others).most_common(1)[0][0] == part.supply_class


def row(name: str, parts: Sequence[Part], outcomes: Mapping[Part, Outcome]) -> tuple[str, ...]:
    found = [outcomes[part] for part in parts]
    shares = (
        sum(each.place == 1 for each in found),
        sum(each.place > 0 for each in found),
        sum(not each.told for each in found),
    )
    return (name, str(len(parts)), *(f"{share / len(parts):.3f}" for share in shares))


async def main(count: int, seed: int) -> None:
    async with open_workspace(Settings()) as workspace:
        parts = await read_parts(workspace)
        classes: dict[str, dict[str, str]] = defaultdict(dict)
        for part in parts:
            classes[part.name][part.company_id] = part.supply_class
        sample = random.Random(seed).sample(parts, min(count, len(parts)))  # noqa: S311 - no secret
        await ask(workspace, sample[0])
        started = time.perf_counter()
        outcomes = {part: await ask(workspace, part) for part in sample}
        seconds = (time.perf_counter() - started) / len(sample)
    table = Table("parts", "asked", "first", "among five", "nothing said")
    table.add_row(*row("all", sample, outcomes))
    alone = [part for part in sample if len(classes[part.name]) == 1]
    table.add_row(*row("name of this firm alone", alone, outcomes))
    console = Console()
    console.print(table)
    majority = sum(name_majority(part, classes) for part in sample) / len(sample)
    console.print(f"same name elsewhere, commonest class: {majority:.3f}; {1000 * seconds:.0f} ms a name")


if __name__ == "__main__":
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--parts", type=int, default=600)
    arguments.add_argument("--seed", type=int, default=7)
    asked = arguments.parse_args()
    asyncio.run(main(asked.parts, asked.seed))
