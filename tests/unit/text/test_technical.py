"""Technical designations: whole without separators, and the parts that also find them."""

import pytest

from koffset.resources.words import load_standard_prefixes, load_units
from koffset.text.technical import TechnicalTerms


@pytest.fixture(scope="module")
def terms() -> TechnicalTerms:
    return TechnicalTerms(load_standard_prefixes(), load_units())


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("AS9100D", ["as9100d", "as9100", "9100"]),
        ("MIL-DTL-38999", ["mildtl38999", "mil", "dtl", "38999"]),
        ("MIL-STD-810H", ["milstd810h", "milstd810", "mil", "std", "810h", "810"]),
        ("STANAG 4569", ["stanag4569", "stanag", "4569"]),
        ("STANAG4569", ["stanag4569", "4569"]),
        ("155mm", ["155mm", "155"]),
        ("155 mm", ["155mm", "155"]),
        ("0.5 mm", ["0.5mm"]),
        ("K9A1", ["k9a1", "k9"]),
        ("K-2", ["k2"]),
        ("7075-T6", ["7075t6", "7075", "t6"]),
        ("5935-37-123-4567", ["5935371234567", "5935", "371234567"]),
        ("5935371234567", ["5935371234567", "5935", "371234567"]),
        ("ISO 9001", ["iso9001", "iso", "9001"]),
        ("KS Q 9100", ["ksq9100", "ks", "9100"]),
        ("ISO/IEC 17025", ["isoiec17025", "iso", "iec", "17025"]),
        ("12-34567", ["1234567", "12", "34567"]),
    ],
)
def test_a_designation_is_found_whole_and_in_parts(
    terms: TechnicalTerms, text: str, found: list[str]
) -> None:
    (term,) = terms.find(text)
    assert [term.whole, *term.parts] == found


@pytest.mark.parametrize("text", ["build-to-print", "bumper", "2015", "2-3", "", "멈치,완충용", "a.b"])
def test_words_and_numbers_are_no_designations(terms: TechnicalTerms, text: str) -> None:
    assert list(terms.find(text)) == []


def test_korean_may_follow_without_a_blank(terms: TechnicalTerms) -> None:
    assert [term.whole for term in terms.find("155mm포탄과 AS9100D인증")] == ["155mm", "as9100d"]


def test_positions_are_those_of_the_text(terms: TechnicalTerms) -> None:
    text = "to STANAG 4569, K-2"
    assert [text[term.start : term.end] for term in terms.find(text)] == ["STANAG 4569", "K-2"]
