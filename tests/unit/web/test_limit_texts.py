"""Limits read the right way round for who states them and for who asks."""

import pytest

from koffset.api.schemas import LimitView, Meta
from koffset_web.i18n import country_name
from koffset_web.labels import Labels
from koffset_web.limit_texts import asked_tolerance_text, limit_text, number_text, tolerance_text, work_text
from unit.web.conftest import META

ENGLISH, KOREAN = (Labels(Meta.model_validate(META), language) for language in ("en", "ko"))


def limit(quantity="length", minimum=None, maximum=None, unit="mm"):
    return LimitView(quantity=quantity, minimum=minimum, maximum=maximum, unit=unit)


@pytest.mark.parametrize(
    ("ends", "english", "korean"),
    [
        ({"maximum": "2500"}, "length up to 2,500 mm", "길이 2,500 mm까지"),
        ({"minimum": "3E+3"}, "length from 3,000 mm", "길이 3,000 mm 이상"),
        ({"minimum": "300", "maximum": "3000.0"}, "length 300–3,000 mm", "길이 300–3,000 mm"),
        ({}, "any length", "모든 길이"),
    ],
)
def test_a_stated_limit_has_its_ends(ends, english, korean):
    assert limit_text(limit(**ends), ENGLISH) == english
    assert limit_text(limit(**ends), KOREAN) == korean


def test_what_is_asked_for_is_work():
    asked = [{"quantity": "Length", "maximum": 2500, "unit": "mm"}, {"quantity": "runout", "unit": "um"}]
    assert work_text(asked, ENGLISH) == "for work of length up to 2,500 mm, any runout"
    assert work_text(asked, KOREAN) == "길이 2,500 mm까지, 모든 runout의 작업"


def test_a_tolerance_is_fine_enough_or_finer():
    own = {"quantity": "tolerance", "maximum": "0.030", "unit": "mm"}
    assert asked_tolerance_text(own, ENGLISH) == "to a tolerance of 0.03 mm or finer"
    assert asked_tolerance_text(own, KOREAN) == "공차 0.03 mm 이하"
    assert tolerance_text(limit("tolerance", maximum="0.030"), ENGLISH) == "tolerance 0.03 mm"
    assert tolerance_text(limit("tolerance"), ENGLISH) == "any tolerance"
    assert (
        asked_tolerance_text({"quantity": "tolerance", "unit": "mm"}, ENGLISH) == "for work of any tolerance"
    )


def test_numbers_have_commas_between_thousands():
    assert [number_text(each) for each in (None, 9600000, "0.50")] == ["", "9,600,000", "0.5"]


def test_a_country_has_its_name_and_anything_else_stands_as_typed():
    assert [country_name("US", "ko"), country_name("US", "en")] == ["미국", "United States"]
    assert country_name("Europe, all of it", "ko") == "Europe, all of it"
