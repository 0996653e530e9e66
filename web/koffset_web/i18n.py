"""Languages of the web: which one a visitor gets, and its translations and date forms."""

from datetime import date, timedelta, timezone
from functools import cache
from pathlib import Path
from typing import Literal, get_args

from babel.core import Locale, negotiate_locale
from babel.dates import format_date
from babel.support import NullTranslations, Translations

Language = Literal["en", "ko"]
LANGUAGES: tuple[Language, ...] = get_args(Language)
LANGUAGE_COOKIE = "koffset_language"
SEOUL = timezone(timedelta(hours=9))
LOCALE_DIR = Path(__file__).parent / "locale"


def N_(text: str) -> str:  # noqa: N802 - the customary name, which extraction looks for
    """Mark a text for the catalogues that is translated where it is shown."""
    return text


@cache
def load_translations(language: Language) -> NullTranslations:
    """The compiled catalogue of a language."""
    return Translations.load(LOCALE_DIR, [language])


def parse_language(value: str | None) -> Language | None:
    """The language of that tag, or None for one that this site does not speak."""
    return next((language for language in LANGUAGES if language == value), None)


def negotiate_language(cookie: str | None, accept_language: str) -> Language:
    """The visitor's earlier choice, else the first spoken one of `Accept-Language`, else English."""
    chosen = parse_language(cookie)
    if chosen:
        return chosen
    best = negotiate_locale(_preferred_tags(accept_language), LANGUAGES, sep="-")
    return parse_language(best) or "en"


def _preferred_tags(accept_language: str) -> list[str]:
    """Tags by falling quality; a tag of quality 0 is refused, an unreadable quality counts as 1."""
    weighted: list[tuple[float, str]] = []
    for part in accept_language.split(","):
        tag, _, parameter = part.strip().partition(";")
        weighted.append((_quality(parameter), tag.strip()))
    return [tag for quality, tag in sorted(weighted, key=lambda pair: -pair[0]) if tag and quality > 0]


def _quality(parameter: str) -> float:
    try:
        return float(parameter.strip().removeprefix("q="))
    except ValueError:
        return 1.0


def country_name(code: str, language: Language) -> str:
    """The country in the reader's language; what is no code of a country stands as it is."""
    return str(Locale(language).territories.get(code, code))


def long_date(value: date, language: Language) -> str:
    """A date for running text, such as "3 March 2027" or "2027년 3월 3일"."""
    return format_date(value, "d MMMM y" if language == "en" else "long", locale=language)
