"""Says what was found in a language: the sentence of a code with its values."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal

from koffset.domain.text import BilingualText, Language
from koffset.matching.conditions.findings import Said, Value

Phrases = Mapping[str, Mapping[Language, str]]
"""Sentences by code and language, as templates of `str.format`."""


def phrase(said: Said, language: Language, phrases: Phrases) -> str:
    """Raises KeyError for a sentence without its value: each code's values are those of its template."""
    values = {name: _spelt(value, language, phrases) for name, value in said.values.items()}
    return phrases[said.code][language].format_map(values)


def phrase_both(said: Said, phrases: Phrases) -> BilingualText:
    """In both languages, for what is kept as a text."""
    return BilingualText(ko=phrase(said, "ko", phrases), en=phrase(said, "en", phrases))


def _spelt(value: Value, language: Language, phrases: Phrases) -> str:
    if isinstance(value, BilingualText):
        return value.best(language)
    if isinstance(value, str | date | int | Decimal):
        return str(value)
    return ", ".join(phrase(part, language, phrases) for part in value) or "–"
