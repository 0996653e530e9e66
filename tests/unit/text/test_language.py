"""Languages and scripts of texts."""

import pytest

from koffset.text.language import ScriptSpan, detect_language, iter_script_spans
from koffset.text.normal import MAX_ANALYSED_CHARS, fold_width, normalise


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("멈치,완충용", "ko"),
        ("AS9100D, MIL-DTL-38999 커넥터 조립체", "ko"),
        ("bumper stop", "en"),
        ("a supplier of 핀 for tracked vehicles", "en"),
        ("", "en"),
        ("155 / 7", "en"),
    ],
)
def test_a_fifth_of_the_letters_makes_korean(text: str, language: str) -> None:
    assert detect_language(text) == language


def test_spans_break_where_the_script_changes() -> None:
    assert list(iter_script_spans("LED등 3개 日")) == [
        ScriptSpan(0, 3, "latin"),
        ScriptSpan(3, 4, "hangul"),
        ScriptSpan(6, 7, "hangul"),
        ScriptSpan(8, 9, "other"),
    ]


def test_decomposed_hangul_and_full_width_letters_become_ordinary() -> None:
    assert normalise("\u1112\u1161\u11ab ＡＢ㎜") == "한 ABmm"


def test_control_characters_go_and_line_breaks_separate() -> None:
    assert normalise("가\x00나\n다\u200b라") == "가 나 다라"


def test_text_is_bounded() -> None:
    assert len(normalise("ﷺ" * MAX_ANALYSED_CHARS)) == MAX_ANALYSED_CHARS


def test_jamo_stay_as_typed() -> None:
    assert fold_width("ㄱㅏＡ") == "ㄱㅏA"
