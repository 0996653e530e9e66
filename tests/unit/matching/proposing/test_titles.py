"""What a requirement read from a text is called. Everything is fictional."""

import pytest

from fakes.proposals import proposer
from koffset.domain.programme import Programme
from koffset.matching.proposing.titles import named_programme


def title(text: str) -> str | None:
    found = proposer().propose(text).title
    return found.best("en") if found else None


class TestTheTitle:
    @pytest.mark.parametrize(
        ("text", "expected"),
        [
            ("Spares for the Osprey truck\n\nLot 1: Cab doors\n8 pcs\n", "Spares for the Osprey truck"),
            ("Dear all,\n\nwe need brackets. They are small.\n", "we need brackets"),
            ("To: Firms\nRe: Doors for the Osprey\n\nLot 1: Cab doors\n", "Doors for the Osprey"),
            ("1. Scope\n\nBrackets for the mast, 40 pcs.\n", "Brackets for the mast, 40 pcs"),
            ("STATEMENT OF WORK\n\nMAST BRACKETS\n\nThey are small.\n", "MAST BRACKETS"),
            ("Lot 1: Cab doors\n8 pcs\n\nLot 2: Seats\n", "Cab doors"),
            ("제목: 무인정 부품 모집\n\n안내\n", "무인정 부품 모집"),
        ],
    )
    def test_is_the_subject_the_first_heading_or_the_first_line(self, text: str, expected: str) -> None:
        assert title(text) == expected

    def test_is_cut_at_a_word(self) -> None:
        found = title(f"{'brackets and masts ' * 8}\n\nLot 1: x\n")
        assert found
        assert found.endswith(("brackets…", "and…", "masts…"))
        assert len(found) <= 81


class TestTheProgramme:
    KNOWN = tuple(
        Programme.model_validate(
            {
                "id": name,
                "name": {"en": english, "ko": korean},
                "weapon_system_field": "x",
                "rule_date": "2027-01-01",
            }
        )
        for name, english, korean in (
            ("PRG-HERON", "Heron radar, second buy", "해안 레이다 '왜가리'"),
            ("PRG-GULL", "Gull boat", "무인정 '갈매기'"),
        )
    )

    @pytest.mark.parametrize(
        ("text", "found"),
        [
            ("Parts for the HERON  radar", "PRG-HERON"),
            ("왜가리의 부품", "PRG-HERON"),
            ("see PRG-GULL.", "PRG-GULL"),
            ("Heron radar and Gull boat", None),
            ("Heron radars2", None),
            ("A hero", None),
        ],
    )
    def test_is_the_only_one_that_the_text_names(self, text: str, found: str | None) -> None:
        assert named_programme(text, self.KNOWN) == found
