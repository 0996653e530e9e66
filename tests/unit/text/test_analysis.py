"""Search terms of both languages."""

import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from koffset.text.analysis import BilingualAnalyser

ANALYSER = BilingualAnalyser()


@pytest.mark.parametrize("word", ["핀", "심", "축"])
def test_a_word_of_one_syllable_is_a_term(word: str) -> None:
    assert set(ANALYSER.tokens(f"{word},직선형")) >= {word}


def test_korean_gives_morphemes_and_pairs_in_the_order_of_the_text() -> None:
    assert ANALYSER.tokens("시일,비금속") == ["시일", "시일", "비금", "비금속", "금속"]


def test_particles_and_endings_are_no_morphemes() -> None:
    terms = ANALYSER.tokens("완충기를 생산하는")
    assert {"완충", "생산"} <= set(terms)
    assert not {"를", "하", "는"} & set(terms)


def test_english_words_are_stemmed_without_function_words() -> None:
    assert ANALYSER.tokens("The bumper stops for tanks") == ["bumper", "stop", "tank"]


def test_a_plural_asks_for_the_same_as_the_singular() -> None:
    assert ANALYSER.tokens("wiring harnesses") == ANALYSER.tokens("wiring harness")


def test_designations_stand_among_the_words() -> None:
    assert ANALYSER.tokens("made to MIL-DTL-38999 in 3 sizes") == [
        "made",
        "mildtl38999",
        "mil",
        "dtl",
        "38999",
        "3",
        "size",
    ]


def test_spellings_of_one_designation_share_a_term() -> None:
    spellings = ["STANAG 4569", "STANAG4569", "stanag-4569", "ＳＴＡＮＡＧ ４５６９"]
    assert all("stanag4569" in ANALYSER.tokens(spelling) for spelling in spellings)


def test_nothing_gives_nothing() -> None:
    assert ANALYSER.tokens("") == []
    assert ANALYSER.tokens(" ,;\n\x00") == []


@settings(deadline=None)
@given(st.text(max_size=60))
def test_terms_are_lower_case_without_white_space(text: str) -> None:
    for term in ANALYSER.tokens(text):
        assert term
        assert not any(char.isspace() for char in term)
        assert term == term.lower()


def test_threads_get_what_one_thread_gets() -> None:
    texts = ["전차용 완충기를 생산하는 업체", "bumper stops", "AS9100D 인증", "튜브 조립체,금속"] * 10
    alone = [ANALYSER.tokens(text) for text in texts]
    with ThreadPoolExecutor(4) as pool:
        assert list(pool.map(ANALYSER.tokens, texts)) == alone


def test_the_version_names_the_morpheme_package() -> None:
    assert "kiwipiepy" in ANALYSER.version


def test_kiwi_is_not_loaded_before_it_is_needed() -> None:
    program = (
        "import sys; from koffset.text.analysis import BilingualAnalyser; "
        "BilingualAnalyser().tokens('bumper stop'); sys.exit('kiwipiepy' in sys.modules)"
    )
    environment = {"PYTHONPATH": ":".join(sys.path)}
    run = subprocess.run([sys.executable, "-c", program], env=environment, check=False)  # noqa: S603 - our own program
    assert run.returncode == 0


class TestInflected:
    """Particles and endings come off nouns, verbs are told; names of parts stay whole."""

    @staticmethod
    def read(text: str) -> list[tuple[str, str]]:
        return [(text[word.start : word.stem_end], word.role) for word in ANALYSER.inflected(text)]

    @pytest.mark.parametrize(
        ("text", "read"),
        [
            ("엔진을 진단하는 장비", [("엔진", "noun"), ("진단", "noun")]),
            ("경보음을 내는 부저", [("경보음", "noun"), ("내는", "verb")]),
            ("불이 난 것을 감지하는 센서", [("불", "noun"), ("", "function"), ("감지", "noun")]),
            (
                "K9 자주포의 링크를 밀어내는 축출기",
                [("자주포", "noun"), ("링크", "noun"), ("밀어내는", "verb")],
            ),
        ],
    )
    def test_words_of_sentences(self, text: str, read: list[tuple[str, str]]) -> None:
        assert self.read(text) == read

    @pytest.mark.parametrize(
        "text",
        [
            "멈치,완충용",
            "브레이크 슈",
            "플러그 및 핀 조립체",
            "숄더 볼트",
            "밸브 설치기",
            "소나 센서 배열",
            "bumper stop",
            "",
        ],
    )
    def test_names_of_parts_have_none(self, text: str) -> None:
        assert self.read(text) == []
