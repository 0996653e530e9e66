"""`koffset knowledge`: makes the data files that are derived, for those who work on the product."""

from collections import Counter
from pathlib import Path
from typing import Annotated

import typer

from koffset.resources.loader import load_glossary, load_taxonomies
from koffset.text.english import EnglishStems
from koffset_cli.console import output
from koffset_indexer.knowledge.glossary_building import (
    OWN,
    TARIFF,
    TAXONOMY,
    build_glossary,
    write_glossary,
)
from koffset_indexer.knowledge.pairs import read_tariff_pairs, taxonomy_names

app = typer.Typer(
    help="Make the derived data files again, for those who work on the product.", no_args_is_help=True
)

Tariff = Annotated[
    Path,
    typer.Option(
        "--tariff", help="Tariff lines (CSV: hs_code, name_ko, name_en); odd headings are left out."
    ),
]


@app.command("glossary")
def glossary(
    *,
    tariff: Tariff,
    out: Annotated[Path, typer.Option("--out", help="The file to write (.csv).")] = Path("glossary.csv"),
) -> None:
    """Build the glossary again: the shipped pairs of our own, and terms from taxonomies and tariff names."""
    own = [entry for entry in load_glossary() if entry.source == OWN]
    stems = EnglishStems(frozenset())
    named = {TAXONOMY: taxonomy_names(load_taxonomies()), TARIFF: read_tariff_pairs(tariff)}
    entries = build_glossary(own, named, lambda word: stems.stem(word) or word)
    write_glossary(out, entries)
    by_source = Counter(entry.source for entry in entries)
    output.print(f"{out}: {', '.join(f'{count:,} {source}' for source, count in by_source.items())}")
