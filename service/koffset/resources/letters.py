"""Loads the texts of letters: one file a letter and language, the subject in its first line."""

from collections.abc import Mapping
from typing import get_args

from koffset.domain.text import Language
from koffset.resources.tables import read_text

LETTERS = (
    "reset",
    "invitation",
    "registration",
    "registration_firm",
    "organisation_active",
    "organisation_refused",
    "organisation_suspended",
    "claim_confirmed",
    "claim_refused",
    "claim_taken",
    "profile_published",
    "profile_returned",
    "reminder_profile",
    "reminder_certificates",
    "reminder_both",
)

LetterTexts = Mapping[tuple[str, Language], str]
"""By name and language, as templates of `string.Template`."""


def load_letters() -> LetterTexts:
    return {
        (name, language): read_text(f"letters/{name}.{language}.txt")
        for name in LETTERS
        for language in get_args(Language)
    }
