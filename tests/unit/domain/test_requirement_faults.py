"""Faults of requirements, each told with its place."""

from typing import Any

import pytest

from koffset.domain.requirement_faults import MOST_FAULTS, RequirementRules, parse_requirement
from koffset.errors import ContentInvalid
from koffset.matching.conditions.units import is_measure
from koffset.resources.loader import load_taxonomies

RULES = RequirementRules(load_taxonomies(), max_lots=2, max_conditions=2, is_measure=is_measure)
ISO = {"kind": "certificate", "family": "iso9001"}


def document(*lots: Any) -> dict[str, Any]:
    return {"id": "R", "programme_id": "P", "title": {"en": "x"}, "lots": list(lots)}


def lot(id_: str = "A", *conditions: Any, **changed: Any) -> dict[str, Any]:
    return {"id": id_, "text": {"en": "x"}, "conditions": list(conditions), **changed}


def told(content: Any) -> list[tuple[str, str]]:
    with pytest.raises(ContentInvalid) as raised:
        parse_requirement(content, RULES)
    return [(fault.where, fault.code) for fault in raised.value.faults]


def test_what_is_right_comes_back() -> None:
    assert parse_requirement(document(lot("A", ISO)), RULES).lots[0].id == "A"


def test_a_place_leaves_out_the_kind_that_the_model_puts_into_it() -> None:
    assert told(document(lot("A", {"kind": "process", "name": {}}))) == [
        ("lots.0.conditions.0.name", "value_error")
    ]


def test_a_list_counts_as_empty_only_where_nothing_in_it_is_told() -> None:
    assert told(document()) == [("lots", "too_short")]
    assert told(document(1)) == [("lots.0", "model_type")]


def test_each_says_the_value_and_what_to_do() -> None:
    lots = [lot("A", {"kind": "foo"}, {"kind": "experience", "country": "usa"}, currency="usd", value="-1")]
    with pytest.raises(ContentInvalid) as raised:
        parse_requirement(document(*lots), RULES)
    said = {fault.where: (fault.code, fault.message) for fault in raised.value.faults}
    kinds = "'certificate', 'process', 'item', 'experience', 'size_class', 'region', 'capacity', 'security'"
    assert said == {
        "lots.0.value": ("greater_than", "'-1' is too small: give more than 0"),
        "lots.0.currency": (
            "not_a_currency",
            "'usd' is no currency: write three capital letters such as USD",
        ),
        "lots.0.conditions.0": (
            "union_tag_invalid",
            f"its kind 'foo' is none: take {kinds}, 'cooperation', 'text'",
        ),
        "lots.0.conditions.1.country": (
            "unknown_country",
            "'usa' is no country: write two capital letters such as US",
        ),
    }


def test_what_is_too_much_is_told_alone() -> None:
    assert told(document(*(lot("A") for _ in range(3)))) == [("lots", "too_many")]
    unknown = {"kind": "certificate", "family": "iso1"}
    assert told(document(lot("A", unknown, unknown, unknown))) == [("lots.0.conditions", "too_many")]


def test_an_id_of_lots_stands_once() -> None:
    assert told(document(lot("A"), lot("A"))) == [("lots.1.id", "duplicate")]


def test_each_code_that_is_none_is_told() -> None:
    conditions = [{"kind": "region", "any_of": ["gyeongnam", "atlantis"]}, {"kind": "item"}]
    assert told(document(lot("A", *conditions, supply_classes=["5340", "0001"]))) == [
        ("lots.0.supply_classes.1", "unknown_code"),
        ("lots.0.conditions.0.any_of.1", "unknown_code"),
        ("lots.0.conditions.1.name", "missing"),
    ]


def test_three_letters_are_not_yet_a_currency() -> None:
    assert told(document(lot(value=1, currency="XYZ"))) == [("lots.0.currency", "not_a_currency")]
    assert parse_requirement(document(lot(value=1, currency="KRW")), RULES)


def test_what_only_looks_like_a_value_is_told() -> None:
    abroad = {"kind": "experience", "country": "XX"}
    many = {"kind": "capacity", "quantity": "50", "unit": "furlongz", "per": "month"}
    assert told(document(lot("A", abroad, many, year_from=2030, year_to=2027, value="1"))) == [
        ("lots.0.year_to", "years_reversed"),
        ("lots.0.currency", "currency_missing"),
        ("lots.0.conditions.0.country", "unknown_country"),
        ("lots.0.conditions.1.unit", "unknown_unit"),
    ]


def test_limits_have_units_and_the_smaller_end_first() -> None:
    limits = [
        {"quantity": "length", "minimum": "5", "maximum": "3", "unit": "mm"},
        {"quantity": "length", "maximum": "3", "unit": "furlongz"},
    ]
    turning = {"kind": "process", "name": {"en": "turning"}, "envelope": limits, "tolerance": limits[1]}
    assert told(document(lot("A", turning))) == [
        ("lots.0.conditions.0.envelope.0.maximum", "limits_reversed"),
        ("lots.0.conditions.0.envelope.1.unit", "unknown_unit"),
        ("lots.0.conditions.0.tolerance.unit", "unknown_unit"),
    ]


@pytest.mark.parametrize("unit", ["mm", "kg/m", "°C", "m²", "each", "EA", "vehicle set", "개", "t", "AWG"])
def test_units_are_measures_or_words_for_what_is_counted(unit: str) -> None:
    capacity = {"kind": "capacity", "quantity": "50", "unit": unit, "per": "month"}
    parse_requirement(document(lot("A", capacity)), RULES)


def test_a_platform_may_be_a_name_of_ones_own() -> None:
    parse_requirement(document(lot("A", {"kind": "experience", "platform": "starship"})), RULES)


def test_no_more_are_told_than_somebody_reads() -> None:
    assert len(told(document(*range(10_000)))) == MOST_FAULTS


def test_what_is_nested_without_end_is_a_fault() -> None:
    nested: list[Any] = []
    for _ in range(100_000):
        nested = [nested]
    assert told(nested) == [("", "json_invalid")]


@pytest.mark.parametrize("text", ["-", "…", "🚀"])
def test_a_text_without_a_word_is_no_text(text: str) -> None:
    assert told(document(lot("A", text={"ko": "좌석", "en": text}))) == [("lots.0.text.en", "no_words")]


def test_what_a_condition_looks_for_has_a_word() -> None:
    item = {"kind": "item", "name": {"ko": "-"}}
    experience = {"kind": "experience", "prime": "…", "note": {"en": "-"}}
    assert told(document(lot("A", item, experience))) == [
        ("lots.0.conditions.0.name.ko", "no_words"),
        ("lots.0.conditions.1.prime", "no_words"),
    ]


def test_a_text_without_a_word_is_told_with_its_place_and_what_to_do() -> None:
    with pytest.raises(
        ContentInvalid, match="lot A: condition 1, item name: the text “—” has no letter"
    ) as raised:
        parse_requirement(document(lot("A", {"kind": "item", "name": {"en": "—"}})), RULES)
    assert raised.value.faults[0].message.endswith("say in a few words what is needed, or leave it out")


class TestBounds:
    @pytest.mark.parametrize(
        ("field", "value", "code"),
        [
            ("value", "1e26", "less_than_equal"),
            ("value", "1e400", "less_than_equal"),
            ("value", "1000000000000001", "less_than_equal"),
            ("value", "0.001", "decimal_max_places"),
            ("value", "1e-400", "decimal_max_places"),
            ("quantity", "1e999999", "less_than_equal"),
            ("year_from", 3000, "less_than_equal"),
            ("year_to", 10**12, "less_than_equal"),
            ("year_to", -5, "greater_than_equal"),
            ("unit", "each\x00", "control_character"),
            ("unit", "each\u202e", "control_character"),
        ],
    )
    def test_of_a_lot(self, field: str, value: Any, code: str) -> None:
        stated = {"currency": "USD", "value": 1, field: value}
        assert told(document(lot(**stated))) == [(f"lots.0.{field}", code)]

    @pytest.mark.parametrize(
        ("condition", "field", "code"),
        [
            ({"kind": "experience", "years": 10**9}, "years", "less_than_equal"),
            ({**ISO, "valid_on": "0001-01-01"}, "valid_on", "greater_than_equal"),
            ({**ISO, "valid_on": "2101-01-01"}, "valid_on", "less_than_equal"),
            ({**ISO, "note": {"ko": "메모\x1b"}}, "note.ko", "control_character"),
            (
                {"kind": "capacity", "quantity": "1e16", "unit": "each", "per": "year"},
                "quantity",
                "less_than_equal",
            ),
        ],
    )
    def test_of_a_condition(self, condition: Any, field: str, code: str) -> None:
        assert told(document(lot("A", condition))) == [(f"lots.0.conditions.0.{field}", code)]

    def test_of_an_envelope(self) -> None:
        limit = {"quantity": "length", "minimum": "-1e16", "unit": "mm"}
        process = {"kind": "process", "name": {"en": "turning"}, "envelope": [limit]}
        assert told(document(lot("A", process))) == [
            ("lots.0.conditions.0.envelope.0.minimum", "greater_than_equal")
        ]

    def test_of_the_whole(self) -> None:
        faults = told({**document(lot()), "title": {"en": "x\x00y"}, "written_on": "0001-01-01"})
        assert faults == [("title.en", "control_character"), ("written_on", "greater_than_equal")]

    def test_what_is_just_within_them_is_taken(self) -> None:
        lots = lot(
            value="1000000000000000", currency="USD", quantity="0.000000001", year_from=1950, year_to=2100
        )
        text = {"kind": "text", "text": {"en": "two\n\tlines\r\n"}}
        assert parse_requirement(document({**lots, "conditions": [text]}), RULES)

    def test_are_told_with_the_value_in_short(self) -> None:
        valid_on = {**ISO, "valid_on": "0001-01-01"}
        with pytest.raises(ContentInvalid) as raised:
            parse_requirement(
                document(lot("A", valid_on, value="1e400", currency="USD", year_to=10**12)), RULES
            )
        assert [fault.message for fault in raised.value.faults] == [
            "lot A: year_to: 1.000e+12 is not between 1950 and 2100",
            "lot A: value: 1.000E+400 is beyond 1,000,000,000,000,000; give it in a larger unit",
            "lot A: condition 1, valid_on: 0001-01-01 is not between 1950-01-01 and 2100-12-31",
        ]
