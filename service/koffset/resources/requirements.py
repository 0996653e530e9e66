"""Loads the words that pasted requirements are read with."""

from collections import defaultdict

from koffset.domain.requirement_proposal import NamedThing, RequirementWords
from koffset.domain.text import BilingualText
from koffset.resources.tables import iter_rows, split_list


def load_requirement_words() -> RequirementWords:
    """SourceFileInvalid names file and line of a bad row."""
    words: dict[str, dict[str, str]] = defaultdict(dict)
    for row in iter_rows("requirements/words.csv", ("kind", "value", "phrases")):
        words[row["kind"]].update(dict.fromkeys(split_list(row["phrases"]), row["value"]))
    countries = iter_rows("requirements/countries.csv", ("code", "spellings"))
    return RequirementWords(
        words=dict(words),
        processes=_load_things("processes"),
        materials=_load_things("materials"),
        countries={spelling: row["code"] for row in countries for spelling in split_list(row["spellings"])},
    )


def _load_things(name: str) -> tuple[NamedThing, ...]:
    rows = iter_rows(f"requirements/{name}.csv", ("en", "ko"))
    return tuple(
        NamedThing(
            name=BilingualText(en=row["en"], ko=row["ko"]),
            spellings=(row["en"], row["ko"], *split_list(row["aliases"])),
            scope=BilingualText(en=row["scope_en"], ko=row["scope_ko"]) if row.get("scope_en") else None,
        )
        for row in rows
    )
