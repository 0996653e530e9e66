"""Loads what judging conditions needs besides taxonomies: words of rates, and the sentences that say what was found."""

from collections.abc import Mapping

from koffset.domain.taxonomy import RateWords
from koffset.domain.text import Language
from koffset.errors import SourceFileInvalid
from koffset.resources.tables import iter_rows

PHRASES_FILE = "judging/phrases.csv"

Phrases = Mapping[str, Mapping[Language, str]]
"""Sentences by code and language, as templates of `str.format`."""


def load_rate_words() -> RateWords:
    kinds: dict[str, dict[str, int]] = {"scale": {}, "counted": {}, "measured": {}}
    for row in iter_rows("judging/rate_words.csv", ("word", "kind", "factor")):
        if row["kind"] not in kinds or not row["factor"].isdecimal():
            raise SourceFileInvalid(f"judging/rate_words.csv: {row['word']} is no {row['kind']} of ours")
        kinds[row["kind"]][row["word"]] = int(row["factor"])
    return RateWords(kinds["scale"], frozenset(kinds["counted"]), frozenset(kinds["measured"]))


def load_phrases() -> Phrases:
    rows = iter_rows(PHRASES_FILE, ("code", "en", "ko"))
    return {row["code"]: {"en": row["en"], "ko": row["ko"]} for row in rows}
