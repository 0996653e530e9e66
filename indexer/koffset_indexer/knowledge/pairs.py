"""Korean–English pairs of names: those of the taxonomies, and official tariff names."""

import csv
import io
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

from koffset.domain.taxonomy import Taxonomies
from koffset.errors import SourceFileInvalid
from koffset.exchange.files import read_utf8

Pair = tuple[str, str]
"""Korean, English."""

TARIFF_COLUMNS = ("hs_code", "name_ko", "name_en")
_OTHER = frozenset({"other", "기타"})


def read_tariff_pairs(path: Path) -> list[Pair]:
    """Names of tariff lines whose four-digit heading is even, each once; the odd headings are kept for measuring."""
    if not path.is_file():
        raise SourceFileInvalid(
            f"{path} is missing: name the table of tariff lines (CSV: {', '.join(TARIFF_COLUMNS)})"
        )
    table = csv.DictReader(io.StringIO(read_utf8(path), newline=""))
    lacking = [column for column in TARIFF_COLUMNS if column not in (table.fieldnames or ())]
    if lacking:
        raise SourceFileInvalid(f"{path.name} has no column {lacking[0]!r}; it has {table.fieldnames}")
    return sorted(set(_tariff_pairs(table)))


def _tariff_pairs(rows: Iterable[Mapping[str, str]]) -> Iterator[Pair]:
    for row in rows:
        korean, english = row["name_ko"].strip(), row["name_en"].strip()
        is_name = korean and english and not {korean, english.lower()} & _OTHER
        if is_name and is_even_heading(row["hs_code"]):
            yield korean, english


def is_even_heading(code: str) -> bool:
    return int(code[:4]) % 2 == 0


def taxonomy_names(taxonomies: Taxonomies) -> list[Pair]:
    """Names of supply classes, weapon systems and fields."""
    named = [
        *((term.name_ko, term.name_en) for term in taxonomies.supply_classes.values()),
        *((term.name_ko, term.name_en) for term in taxonomies.weapon_systems.values()),
        *((term.name_ko, term.name_en) for term in taxonomies.weapon_system_fields.values()),
        *((term.name_ko, term.name_en) for term in taxonomies.defence_fields.values()),
    ]
    return sorted({(korean, english) for korean, english in named if korean and english})
