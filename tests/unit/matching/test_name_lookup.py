import pytest
from hypothesis import given
from hypothesis import strategies as st

from koffset.domain.taxonomy import GlossaryEntry
from koffset.domain.text import Language
from koffset.matching.name_lookup import KnownName, NameLookup, known_names, letters_of
from koffset.resources.loader import load_taxonomies

NAMES = NameLookup(
    [
        KnownName("차량 안테나", "vehicle antenna", "glossary"),
        KnownName("안테나 소자", "antenna element", "glossary"),
        KnownName("안테나", "antenna", "glossary"),
        KnownName("재안테나", "", "glossary"),
        KnownName("핀", "pin", "glossary"),
        KnownName("안테나, 도파관", "Antennas, Waveguides", "supply_class", "5985"),
    ]
)


def found(typed: str, language: Language | None = "ko") -> list[str]:
    return [name.ko for name in NAMES.find(typed, language)]


class TestFinding:
    def test_the_same_comes_first_then_beginnings_words_and_insides(self) -> None:
        assert found("안테나") == ["안테나", "안테나 소자", "안테나, 도파관", "차량 안테나", "재안테나"]

    @pytest.mark.parametrize("typed", ["안", "안ㅌ", "안텐", "안테ㄴ", "안테 나", "ㅇㅌㄴ", "안테노"])
    def test_half_syllables_initials_and_slips_do(self, typed: str) -> None:
        assert "안테나" in found(typed)

    def test_english_is_found_in_any_case(self) -> None:
        assert found("ANTEN", "en")[:2] == ["안테나", "안테나 소자"]
        assert found("anten", None)[:2] == ["안테나", "안테나 소자"]
        assert found("anten", "ko") == []

    @pytest.mark.parametrize("typed", ["", " ", "!?", "zzzz", "핑크색", "ㅋㅋㅋ"])
    def test_nothing_near_is_nothing(self, typed: str) -> None:
        assert found(typed, None) == []

    def test_further_names_stand_beside_the_known_ones_each_once(self) -> None:
        further = [KnownName("안테나", "antenna", "evidence"), KnownName("안테나 팁", "", "evidence", "5975")]
        names = NAMES.find("안테나", "ko", further)
        assert [name.source for name in names if name.ko == "안테나"] == ["glossary"]
        assert further[1] in names

    @given(st.text(max_size=20))
    def test_any_text_may_be_typed(self, typed: str) -> None:
        assert NAMES.find(typed, None) is not None


class TestLetters:
    @pytest.mark.parametrize(
        ("text", "letters"),
        [("안테나", "ㅇㅏㄴㅌㅔㄴㅏ"), ("닭", "ㄷㅏㄺ"), ("O-Ring", "oring"), ("ㄴ", "ㄴ"), ("힣", "ㅎㅣㅎ")],
    )
    def test_syllables_are_their_jamo(self, text: str, letters: str) -> None:
        assert letters_of(text) == letters


class TestKnownNames:
    def test_are_those_of_the_trade_and_of_supply_classes(self) -> None:
        names = list(known_names([GlossaryEntry("pin", "핀", "general", "own")], load_taxonomies()))
        assert names[0] == KnownName("핀", "pin", "glossary")
        assert {len(name.supply_class or "") for name in names[1:]} == {4}
