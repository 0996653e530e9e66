"""Loads word lists: the bilingual glossary, stop words, and what marks a technical designation."""

import json
from collections.abc import Mapping, Sequence

from koffset.domain.taxonomy import GlossaryEntry
from koffset.domain.text import Language
from koffset.resources.tables import iter_rows, read_lines, read_text


def load_glossary() -> tuple[GlossaryEntry, ...]:
    """Korean–English pairs of terms; SourceFileInvalid names file and line of a bad row."""
    rows = iter_rows("glossary.csv", ("en", "ko", "source"))
    return tuple(GlossaryEntry(row["en"], row["ko"], row.get("domain", ""), row["source"]) for row in rows)


def load_stopwords(language: Language) -> frozenset[str]:
    """Function words, lower case, that never become search terms."""
    return frozenset(read_lines(f"stopwords_{language}.txt"))


def load_particles() -> frozenset[str]:
    """Korean particles and endings that may be cut off a noun in a question."""
    return frozenset(read_lines("particles_ko.txt"))


def load_light_words() -> frozenset[str]:
    """Words of both languages, lower case, that say little of what is asked."""
    return frozenset(word for language in ("ko", "en") for word in read_lines(f"light_words_{language}.txt"))


def load_vague_words() -> frozenset[str]:
    """Words of both languages, lower case, that end names without saying what a thing is; most light words are such."""
    vague = load_light_words().union(read_lines("judging/vague_words.txt"))
    return vague.difference(read_lines("judging/telling_ends.txt"))


def load_standard_prefixes() -> tuple[str, ...]:
    """What names of standards begin with (`ISO`, `KS Q`): a number after a space still belongs to them."""
    return read_lines("standard_prefixes.txt")


def load_units() -> tuple[str, ...]:
    """Units of measurement as written after a number, lower case."""
    return read_lines("units.txt")


def load_query_sample() -> Mapping[Language, Sequence[str]]:
    """A sample of questions per language; the mean of their vectors is what questions have in common."""
    sample: Mapping[Language, Sequence[str]] = json.loads(read_text("query_sample.json"))
    return sample
