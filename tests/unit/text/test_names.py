"""Company names: one key for all spellings, and what is typed to find them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from koffset.domain.taxonomy import NameRules
from koffset.text.names import (
    chosung,
    is_foreign,
    name_forms,
    name_key,
    normalise_prefix,
    romanise,
    similar_names,
)

FORMS = ("(주)", "㈜", "주식회사", "Co., Ltd.", "Corp.", "Ltd", "Inc.", "AG", "SE")
RULES = NameRules(
    FORMS,
    {"엘": "L", "아이": "I", "지": "G", "에스": "S", "앤": "&", "티": "T"},
    (),
    spellings_at_start={"현대": "Hyundai"},
    spellings_at_end={"테크": "Tech", "하이테크": "Hi-Tech"},
)


class TestNameKey:
    @pytest.mark.parametrize(
        "spelling",
        [
            "(주)가온정밀",
            "가온정밀 주식회사",
            "㈜ 가온정밀",
            "（주）가온 정밀",
            "가온정밀(주)",
            "주식회사가온정밀",
            "가온-정밀",
        ],
    )
    def test_korean_spellings_share_one_key(self, spelling: str) -> None:
        assert name_key(spelling, FORMS) == "가온정밀"

    @pytest.mark.parametrize(
        "spelling",
        ["Gaon Precision Co., Ltd.", "GAON PRECISION CO.,LTD", "Gaon Precision co ltd", "gaon precision Inc"],
    )
    def test_english_spellings_share_one_key(self, spelling: str) -> None:
        assert name_key(spelling, FORMS) == "gaonprecision"

    def test_full_width_letters_are_letters(self) -> None:
        assert name_key("㈜ＧＡＯＮ", FORMS) == "gaon"

    def test_a_short_legal_form_at_the_front_is_part_of_the_name(self) -> None:
        assert name_key("SE 테크", FORMS) == "se테크"
        assert name_key("Nara SE", FORMS) == "nara"

    def test_a_legal_form_inside_a_word_stays(self) -> None:
        assert name_key("Corporal Inca", FORMS) == "corporalinca"

    @pytest.mark.parametrize("name", ["(주)", "㈜", "Co., Ltd.", "주식회사", "★", "()"])
    def test_a_name_of_nothing_but_a_legal_form_or_signs_keeps_a_key(self, name: str) -> None:
        assert name_key(name, FORMS)

    @given(st.text(min_size=1).filter(str.strip))
    def test_no_name_has_an_empty_key(self, name: str) -> None:
        assert name_key(name, FORMS) or not name_key(name, ())

    @given(st.text(alphabet="가온정밀AB1 ()㈜주-", min_size=1))
    def test_a_key_is_its_own_key_without_legal_forms(self, name: str) -> None:
        key = name_key(name, FORMS)
        assert name_key(key, ()) == key


class TestForeign:
    @pytest.mark.parametrize(
        ("name", "foreign"),
        [("ACME GMBH", True), ("가온", False), ("HD가온", False), ("(주)", False), ("123", False)],
    )
    def test_latin_letters_alone_are_foreign(self, name: str, *, foreign: bool) -> None:
        assert is_foreign(name) is foreign


class TestRomanisation:
    @pytest.mark.parametrize(
        ("name", "romanised"),
        [
            ("(주)가온정밀", "Gaonjeongmil"),
            ("나래 산업 주식회사", "Narae Saneop"),
            ("엘지가온", "LG Gaon"),
            ("에스앤티나래", "S&T Narae"),
            ("에스가온", "Eseugaon"),
            ("HD가온", "HD Gaon"),
            ("가온 21", "Gaon 21"),
            ("현대가온", "Hyundai Gaon"),
            ("가온하이테크", "Gaon Hi-Tech"),
            ("현대테크", "Hyundai Tech"),
            ("가현대", "Gahyeondae"),
            ("테크", "Tech"),
            ("㈜", "㈜"),
        ],
    )
    def test_names_as_they_are_shown(self, name: str, romanised: str) -> None:
        assert romanise(name, RULES) == romanised

    def test_every_pair_of_final_and_initial_is_romanised(self) -> None:
        for final in range(28):
            for initial in range(19):
                word = chr(ord("가") + final) + chr(ord("가") + 588 * initial)
                assert romanise(word, RULES).isascii()

    @given(st.text(alphabet="가힣싫않ㄱㅏA1& -(주)", max_size=8))
    def test_any_mixture_is_romanised(self, name: str) -> None:
        assert isinstance(romanise(name, RULES), str)


class TestSuggestionForms:
    def test_initial_consonants(self) -> None:
        assert chosung("대원 정밀 2") == "ㄷㅇㅈㅁ2"

    def test_forms_of_a_company_in_both_languages(self) -> None:
        forms = name_forms(["(주)가온 정밀", "Gaon Precision Co., Ltd.", "옛가온"], RULES)
        assert forms == (
            "가온정밀",
            "정밀",
            "gaonjeongmil",
            "ㄱㅇㅈㅁ",
            "gaonprecision",
            "precision",
            "옛가온",
            "yetgaon",
            "ㅇㄱㅇ",
        )

    @pytest.mark.parametrize(
        ("typed", "company"),
        [
            ("(주)가온", "(주)가온정밀"),
            ("ㄱㅇ", "가온정밀"),
            ("GAON J", "가온정밀"),
            ("gaon pre", "Gaon Precision"),
            ("preci", "Gaon Precision"),
            ("ＧＡＯＮ", "Gaon"),
        ],
    )
    def test_what_is_typed_begins_a_form(self, typed: str, company: str) -> None:
        prefix = normalise_prefix(typed, FORMS)
        assert any(form.startswith(prefix) for form in name_forms([company], RULES))


class TestSimilarNames:
    def test_one_changed_vowel_is_nearer_than_another_name(self) -> None:
        found = similar_names("가온정밀", ["나래산업", "가운정밀", "가온정밀"], 60)
        assert [key for key, _ in found] == ["가운정밀"]
        assert 85 < found[0][1] < 100
