"""Builds the shipped glossary: pairs of our own, and terms from taxonomies and tariff names of even headings."""

import csv
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path

from koffset.domain.taxonomy import GlossaryEntry
from koffset_indexer.knowledge.pairs import Pair

OWN = "own"
TARIFF = "tariff"
TAXONOMY = "taxonomy"
COLUMNS = ("en", "ko", "domain", "source")

LONGEST_NAME = 3
"""Words of a tariff name, in either language, up to which it is a term and not a description."""

_ENGLISH = re.compile(r"[a-z]{3,}")
_PLAIN_NAME = re.compile(r"[A-Za-z가-힣 -]+")
_NO_TERM_STARTS = ("of ", "for ", "with ", "in ", "other ", "not ")
_NO_TERM_ENDS = ("것", "용", "의", "한", "인", "된", "경우", "기타")
"""Korean names that end so describe a remainder or a purpose; they name nothing by themselves."""


def build_glossary(
    own: Sequence[GlossaryEntry], named: Mapping[str, Sequence[Pair]], stem: Callable[[str], str]
) -> list[GlossaryEntry]:
    """Own pairs first, in their order; `named` by source adds short names for what they do not translate yet."""
    known = {stem_of_term(entry.en, stem) for entry in own}
    made: dict[tuple[str, str], GlossaryEntry] = {}
    for source, pairs in named.items():
        for korean, english in short_names(pairs):
            if stem_of_term(english, stem) not in known:
                made.setdefault((english, korean), GlossaryEntry(english, korean, "general", source))
    return [*own, *(made[key] for key in sorted(made))]


def stem_of_term(term: str, stem: Callable[[str], str]) -> str:
    return " ".join(stem(word) for word in _ENGLISH.findall(term.lower()))


def short_names(pairs: Sequence[Pair]) -> Iterator[Pair]:
    """Whole names that are terms: a few plain words on both sides, English in lower case."""
    for korean, english in pairs:
        term = " ".join(english.lower().split())
        is_plain = bool(_PLAIN_NAME.fullmatch(korean) and _PLAIN_NAME.fullmatch(english))
        is_short = max(len(term.split()), len(korean.split())) <= LONGEST_NAME
        names_a_thing = not term.startswith(_NO_TERM_STARTS) and not korean.endswith(_NO_TERM_ENDS)
        if is_plain and is_short and names_a_thing:
            yield korean, term


def write_glossary(path: Path, entries: Sequence[GlossaryEntry]) -> None:
    """Written whole or not at all."""
    partial = path.with_name(f"{path.name}.part")
    with partial.open("w", encoding="utf-8", newline="") as out:
        writer = csv.writer(out, lineterminator="\n")
        writer.writerow(COLUMNS)
        writer.writerows((entry.en, entry.ko, entry.domain, entry.source) for entry in entries)
    partial.replace(path)
