"""What is said of an alternative team against the first."""

from dataclasses import replace

import pytest

from koffset.domain.text import Language
from koffset.matching.phrasing import phrase
from koffset.matching.team import Team, TeamCompany
from koffset.matching.team_comparing import compare_teams
from koffset.resources.judging import load_phrases

FIRMS = [TeamCompany(each, each) for each in "abcd"]
FIRST = Team(
    companies=FIRMS[:2],
    covers=[],
    covered_share=1.0,
    known_share=0.5,
    sme_share=0.0,
    preferred_count=1,
    fit=0.744,
    uncovered=[],
    assumptions=[],
    proven=True,
)


def told(language: Language = "en", **changed: object) -> str:
    team = replace(FIRST, **changed)  # type: ignore[arg-type]
    return phrase(compare_teams(2, team, FIRST), language, load_phrases())


class TestAnAlternative:
    @pytest.mark.parametrize(
        ("changed", "words"),
        [
            ({"companies": FIRMS[:3], "fit": 0.81}, "1 firm more, fits better (0.81 against 0.74)"),
            ({"companies": FIRMS, "fit": 0.7}, "2 firms more, fits less well (0.70 against 0.74)"),
            (
                {"companies": FIRMS[:1], "covered_share": 0.95},
                "covers less (95 % against 100 %), 1 firm fewer",
            ),
            ({"covered_share": 0.999}, "covers less (99.9 % against 100.0 %)"),
            ({"known_share": 0.75}, "more of it by firms known to meet every must (75 % against 50 %)"),
            ({"known_share": 0.25}, "less of it by firms known to meet every must (25 % against 50 %)"),
            ({"preferred_count": 2}, "more preferred firms (2 against 1)"),
            ({"preferred_count": 0}, "fewer preferred firms (0 against 1)"),
            ({"fit": 0.7441}, "as good by every measure here, with other firms"),
        ],
    )
    def test_is_told_by_what_it_gives_and_takes(self, changed: dict[str, object], words: str) -> None:
        assert told(**changed) == f"Team 2 against team 1: {words}"

    def test_is_told_in_korean(self) -> None:
        words = told("ko", companies=FIRMS[:3], fit=0.81)
        assert words == "조합 2 (조합 1 대비): 업체 1개 더 많음, 적합도 더 높음(0.81 대 0.74)"
