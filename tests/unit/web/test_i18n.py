"""Languages: negotiation, dates, and catalogues that are complete and compiled."""

import io
import string
from datetime import date
from pathlib import Path

import pytest
from babel.messages.extract import extract_from_dir
from babel.messages.frontend import parse_mapping_cfg
from babel.messages.mofile import read_mo
from babel.messages.pofile import read_po

import koffset_web
from koffset_web.i18n import LANGUAGES, LOCALE_DIR, load_translations, long_date, negotiate_language

PACKAGE = Path(koffset_web.__file__).parent
UPDATE = "extract with `pybabel extract -F locale/babel.cfg -k N_`, translate, then `pybabel compile`"


def texts_in_sources():
    mapping, options = parse_mapping_cfg(io.StringIO((LOCALE_DIR / "babel.cfg").read_text()))
    keywords = {"_": None, "N_": None, "gettext": None, "ngettext": (1, 2)}
    found = extract_from_dir(PACKAGE, mapping, options, keywords)
    return {message if isinstance(message, str) else tuple(message) for _, _, message, _, _ in found}


def catalogue(language, suffix):
    path = LOCALE_DIR / language / "LC_MESSAGES" / f"messages.{suffix}"
    with path.open("rb") as file:
        return read_po(file, language) if suffix == "po" else read_mo(file)


def entries(messages):
    """Ids and forms as lists, which the two readers give in different types."""
    return sorted(([*ids(message)], [*forms(message)]) for message in messages if message.id)


def ids(message):
    return (message.id,) if isinstance(message.id, str) else tuple(message.id)


def forms(message):
    return (message.string,) if isinstance(message.string, str) else tuple(message.string)


@pytest.mark.parametrize("language", LANGUAGES)
class TestCatalogues:
    def test_holds_every_text_of_the_sources_and_no_other(self, language):
        ids = {message.id for message in catalogue(language, "po") if message.id}
        assert ids == texts_in_sources(), UPDATE

    def test_every_text_is_translated_and_none_is_fuzzy(self, language):
        po = catalogue(language, "po")
        open_texts = [m.id for m in po if m.id and (m.fuzzy or not all(forms(m)))]
        assert open_texts == []

    def test_the_compiled_catalogue_is_that_of_the_texts(self, language):
        assert entries(catalogue(language, "mo")) == entries(catalogue(language, "po")), UPDATE

    def test_translations_keep_the_placeholders(self, language):
        for message in catalogue(language, "po"):
            source = message.id if isinstance(message.id, str) else message.id[1]
            for form in forms(message):
                assert placeholders(form) == placeholders(source), message.id


def placeholders(text):
    return {part.split(")")[0] for part in text.split("%(")[1:]}


def test_the_english_catalogue_repeats_its_ids():
    for message in catalogue("en", "po"):
        if message.id:
            assert forms(message) == ids(message)


def test_korean_texts_are_korean():
    untranslated = [
        message.id
        for message in catalogue("ko", "po")
        if message.id and not any("가" <= char <= "힣" for char in "".join(forms(message)))
    ]
    assert untranslated == []


def test_korean_has_hangul_loaded():
    assert load_translations("ko").ugettext("Search") == "검색"
    assert set(load_translations("ko").ugettext("Search")).isdisjoint(string.ascii_letters)


class TestNegotiateLanguage:
    @pytest.mark.parametrize(
        ("header", "language"),
        [
            ("ko-KR,ko;q=0.9,en;q=0.8", "ko"),
            ("en-GB,en;q=0.9,ko;q=0.1", "en"),
            ("fr,de;q=0.9,ko;q=0.2", "ko"),
            ("en;q=0.2, ko;q=0.9", "ko"),
            ("ko;q=0, en;q=0.1", "en"),
            ("ja", "en"),
            ("", "en"),
            (";;;q=x,,", "en"),
        ],
    )
    def test_the_best_spoken_language_wins(self, header, language):
        assert negotiate_language(None, header) == language

    def test_an_earlier_choice_wins_over_the_browser(self):
        assert negotiate_language("en", "ko") == "en"

    def test_a_cookie_of_no_language_is_ignored(self):
        assert negotiate_language("xx", "ko") == "ko"


class TestLongDate:
    def test_reads_as_in_running_text(self):
        assert long_date(date(2027, 3, 3), "en") == "3 March 2027"
        assert long_date(date(2027, 3, 3), "ko") == "2027년 3월 3일"
