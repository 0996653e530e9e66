"""Whether a programme is known, and which one a slip may mean."""

from datetime import date

import pytest

from koffset.domain.programme import Programme
from koffset.domain.text import BilingualText
from koffset.matching.programme_lookup import find_programme
from koffset.resources.judging import load_phrases

KNOWN = [
    Programme(
        id=each, name=BilingualText(en=each), weapon_system_field="firepower", rule_date=date(2021, 11, 15)
    )
    for each in ("PRG-HORIZON-TRAINER", "PRG-DEEPWATCH-SONAR")
]


class TestAProgramme:
    def test_of_the_list_is_known_and_needs_no_remark(self) -> None:
        found = find_programme("PRG-DEEPWATCH-SONAR", KNOWN)
        assert (found.programme, found.similar, found.remark()) == (KNOWN[1], (), None)

    @pytest.mark.parametrize("typed", ["PRG-HORIZON-TRANER", "prg-horizon-trainer", "PRG HORIZON TRAINER"])
    def test_that_is_mistyped_is_suggested(self, typed: str) -> None:
        found = find_programme(typed, KNOWN)
        assert (found.programme, found.similar) == (None, ["PRG-HORIZON-TRAINER"])

    @pytest.mark.parametrize("typed", ["P", "KF-NEXT", "사업"])
    def test_that_is_like_none_has_no_suggestion(self, typed: str) -> None:
        assert find_programme(typed, KNOWN).similar == []

    @pytest.mark.parametrize("known", [[], KNOWN])
    def test_that_is_not_known_is_told_in_both_languages(self, known: list[Programme]) -> None:
        said = find_programme("PRG-HORIZON-TRANER", known).remark()
        assert said
        for text in load_phrases()[said.code].values():
            assert "PRG-HORIZON-TRANER" in text.format_map(said.values)
