"""Loads what dossiers are worded with."""

from koffset.resources.judging import Phrases
from koffset.resources.tables import iter_rows


def load_dossier_words() -> Phrases:
    rows = iter_rows("dossier/words.csv", ("code", "en", "ko"))
    return {row["code"]: {"en": row["en"], "ko": row["ko"]} for row in rows}
