"""Every sentence that judging can say is there in both languages, with values that it is given."""

import ast
import re
from datetime import date
from decimal import Decimal
from pathlib import Path

import koffset.matching
from koffset.domain.offset.crediting import Question
from koffset.domain.text import BilingualText
from koffset.matching.conditions.findings import Said
from koffset.matching.credit_wording import MULTIPLIERS
from koffset.matching.phrasing import Phrases, phrase
from koffset.resources.judging import load_phrases

PHRASES = load_phrases()
MATCHING = Path(koffset.matching.__file__).parent
MADE = {
    *(f"{about}_{end}" for about in ("size", "region", "cmmc") for end in ("as_asked", "other")),
    *(
        code
        for about in ("clearance", "nist", "direct", "indirect")
        for code in (f"{about}_yes", f"{about}_no", f"{about}_not_stated", f"ask_{about}")
    ),
    *(f"part_capacity_{per}" for per in ("month", "year")),
    *(f"offset_{question}" for question in Question),
    *(f"offset_{key}" for key in MULTIPLIERS),
    *("offset_inferred", "offset_up_to"),
    *(f"team_{about}_{end}" for about in ("covers", "known") for end in ("more", "less")),
    *(f"team_{about}_{end}" for about in ("firm", "firms", "preferred") for end in ("more", "fewer")),
    *("team_fit_better", "team_fit_worse"),
    *(f"asked_{kind}" for kind in ("size_class", "region", "security", "cooperation", "capacity")),
}
"""Codes that are put together from parts."""


def written_codes() -> set[str]:
    """Codes that stand in the code as the first arguments of `Said(…)` and `_unknown(…)`."""
    files = (
        *(MATCHING / "conditions").glob("*.py"),
        MATCHING / "four_parts.py",
        MATCHING / "team_comparing.py",
        MATCHING / "lots.py",
    )
    calls = [
        (node.func.id, node.args)
        for path in files
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name)
    ]
    first = {"Said": 1, "_unknown": 2}
    arguments = [each for name, given in calls for each in given[: first.get(name, 0)]]
    return {
        node.value
        for argument in arguments
        if not isinstance(argument, ast.JoinedStr)
        for node in ast.walk(argument)
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
    }


NAMED_ALIKE = {"CMMC", "GVC", "NIST", "SP"}
"""Names of standards and programmes, which Korean texts write so, too."""
TWO_PARTICLES = re.compile(r"\((?:은|는|이|가|을|를|와|과|으)\)")
"""을(를), (으)로: a machine that does not know which particle belongs there."""


def words_of(text: str) -> list[str]:
    """What stands between the values."""
    return re.findall(r"[A-Za-z]+", re.sub(r"\{\w+\}", "", text))


class TestPhrases:
    def test_in_korean_have_no_english_words(self) -> None:
        found = {code: set(words_of(texts["ko"])) - NAMED_ALIKE for code, texts in PHRASES.items()}
        assert {code: words for code, words in found.items() if words} == {}

    def test_in_english_have_no_korean_ones(self) -> None:
        assert [code for code, texts in PHRASES.items() if re.search("[가-힣]", texts["en"])] == []

    def test_in_korean_need_no_particle_that_depends_on_a_value(self) -> None:
        assert [code for code, texts in PHRASES.items() if TWO_PARTICLES.search(texts["ko"])] == []
        depends = re.compile(r"\{\w+\}(?:은|는|이|가|을|를|와|과|으로|로)(?![가-힣])")
        known = {"ask_limit", "ask_tolerance"}
        assert {code for code, texts in PHRASES.items() if depends.search(texts["ko"])} == known

    def test_have_the_same_values_in_both_languages(self) -> None:
        for code, texts in PHRASES.items():
            named = [set(re.findall(r"\{(\w+)\}", text)) for text in texts.values()]
            assert named[0] == named[1], code

    def test_are_there_for_every_code_that_is_said(self) -> None:
        assert len(written_codes()) > 60
        assert (written_codes() | MADE) - set(PHRASES) == set()

    def test_say_values_in_the_language(self) -> None:
        name = BilingualText(ko="나드캡", en="Nadcap")
        phrases: Phrases = {
            "x": {"en": "{a} {b} {c} {d}", "ko": "{a}, {b}, {c}, {d}"},
            "y": {"en": "one", "ko": "하나"},
        }
        said = Said("x", {"a": name, "b": date(2026, 1, 2), "c": Decimal("1.5"), "d": [Said("y"), Said("y")]})
        assert phrase(said, "en", phrases) == "Nadcap 2026-01-02 1.5 one, one"
        assert phrase(said, "ko", phrases) == "나드캡, 2026-01-02, 1.5, 하나, 하나"

    def test_of_no_parts_is_a_dash(self) -> None:
        assert phrase(Said("x", {"a": []}), "en", {"x": {"en": "{a}", "ko": "{a}"}}) == "–"
