"""How many item names of a register get English, and a sample for a person to judge.

Run it by hand: `PYTHONPATH=service python tests/benchmarks/bench_english_proposals.py parts.csv --sample 50`.
"""

import argparse
import csv
import random
from collections import Counter
from pathlib import Path

from rich.console import Console
from rich.table import Table

from koffset.domain.form_text import TextKind
from koffset.matching.english_proposals import EnglishProposer, Proposal, english_words
from koffset.resources.loader import (
    load_form_templates,
    load_form_words,
    load_glossary,
    load_name_rules,
    load_taxonomies,
)
from koffset.text.analysis import BilingualAnalyser
from koffset.text.normal import is_hangul

NAME_COLUMN = "품명"


def read_names(path: Path) -> list[str]:
    """Distinct names with Hangul, in alphabetical order."""
    with path.open(encoding="utf-8-sig", newline="") as file:
        names = {row[NAME_COLUMN].strip() for row in csv.DictReader(file)}
    return sorted(name for name in names if any(map(is_hangul, name)))


def outcome(proposal: Proposal) -> str:
    if not proposal.en:
        return "none"
    return "complete" if proposal.complete else "partial"


def main(path: Path, sample: int, seed: int) -> None:
    words = english_words(load_form_words(), load_glossary(), load_taxonomies())
    proposer = EnglishProposer(words, load_form_templates(), load_name_rules(), BilingualAnalyser().cuts)
    names = read_names(path)
    proposals = {name: proposer.propose(name, TextKind.ITEM) for name in names}
    counts = Counter(map(outcome, proposals.values()))
    console = Console(width=140)
    console.print(
        f"{len(names):,} names: "
        + ", ".join(f"{kind} {count} ({count / len(names):.1%})" for kind, count in counts.most_common())
    )
    table = Table("name", "proposal", "outcome")
    for name in random.Random(seed).sample(names, min(sample, len(names))):  # noqa: S311 - no secret
        table.add_row(name, proposals[name].en.replace("[", r"\["), outcome(proposals[name]))
    console.print(table)


if __name__ == "__main__":
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("parts", type=Path)
    arguments.add_argument("--sample", type=int, default=50)
    arguments.add_argument("--seed", type=int, default=7)
    asked = arguments.parse_args()
    main(asked.parts, asked.sample, asked.seed)
