"""Loads what the spreadsheets of profile forms look like."""

from collections.abc import Mapping, Sequence

from koffset.domain.form_sheet import FormChoice, FormColumn
from koffset.resources.tables import iter_rows, split_list

_COLUMNS = "forms/item_columns.csv"
_CHOICES = "forms/item_choices.csv"


def load_item_columns() -> tuple[FormColumn, ...]:
    """The columns of a list of items, in their order; SourceFileInvalid names file and line of a bad row."""
    choices: dict[str, list[FormChoice]] = {}
    for row in iter_rows(_CHOICES, ("field", "code", "name_ko", "name_en")):
        aliases = split_list(row["aliases"])
        choice = FormChoice(row["code"], row["name_ko"], row["name_en"], aliases)
        choices.setdefault(row["field"], []).append(choice)
    rows = iter_rows(_COLUMNS, ("field", "reads", "name_ko", "name_en"))
    return tuple(_column(row, choices) for row in rows)


def load_form_words() -> tuple[tuple[str, str], ...]:
    """Korean words and what they are within an English name: they would say too little as terms of a search."""
    rows = iter_rows("forms/english_words.csv", ("ko", "en"))
    return tuple((row["ko"], row["en"]) for row in rows)


def load_form_templates() -> tuple[tuple[str, str], ...]:
    """What scopes of certificates end in, and the English around the rest (`{}`)."""
    rows = iter_rows("forms/english_templates.csv", ("ending", "en"))
    return tuple((row["ending"], row["en"]) for row in rows)


def _column(row: Mapping[str, str], choices: Mapping[str, Sequence[FormChoice]]) -> FormColumn:
    choosing = row["reads"] if row["reads"] == "flag" else row["field"]
    return FormColumn(
        field=row["field"],
        reads=row["reads"],
        name_ko=row["name_ko"],
        name_en=row["name_en"],
        aliases=split_list(row["aliases"]),
        help_ko=row["help_ko"],
        help_en=row["help_en"],
        examples=(row["example_1"], row["example_2"]),
        choices=tuple(choices.get(choosing, ())),
    )
