"""Rules by date: every shipped rule with its value and source, and books that are refused."""

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from pydantic import ValidationError

from koffset.domain.offset.rule_book import SOMETIMES, Rule, RuleBook, RuleKey, Standing
from koffset.errors import SourceFileInvalid
from koffset.resources.offset import load_offset_rules, parse_offset_rules

D = Decimal
VALUES: dict[str, tuple[str | tuple[Decimal | None, Decimal | None], str]] = {
    "threshold@start": ((D(10_000_000), D(10_000_000)), "dapa.go.kr"),
    "ratio_competitive@start": ((D("0.5"), D("0.5")), "delta1llc.com"),
    "ratio_non_competitive@start": ((D("0.1"), D("0.1")), "k-offset.com"),
    "ratio_non_competitive@2021-12-01": ((D("0.3"), D("0.3")), "dapa-magazine.kr"),
    "fms@start": ("excepted", "edaily.co.kr"),
    "fms@2024-01-16": ("included", "policywiki.kr"),
    "multiplier_scope@start": ("parts_and_exports", "dapa.go.kr"),
    "multiplier_sme@start": ((D("1.5"), D(2)), "d4b.go.kr"),
    "multiplier_sme@2018-12-01": ((D(3), D(3)), "dapa.go.kr"),
    "multiplier_large@start": ((D("1.5"), D("1.5")), "dapa.go.kr"),
    "multiplier_gvc30@start": ((D(1), D(5)), "etoday.co.kr"),
    "field_6_needs_other@start": ("yes", "dapa.go.kr"),
    "field_7_needs_other@start": ("yes", "k-offset.com"),
    "banking@2018-12-01": ("allowed", "hankyung.com"),
    "banking_window@start": ((D(5), D(5)), "hankyung.com"),
    "banking_scope@start": ((None, None), "hankyung.com"),
    "quota_competitive@start": ((D("0.5"), D("0.5")), "innovation.go.kr"),
    "quota_non_competitive@start": ((D("0.3"), D("0.3")), "innovation.go.kr"),
    "penalty_rate@start": ((D("0.1"), D("0.1")), "delta1llc.com"),
    "penalty_extension@2021-12-01": ((D(1), D(1)), "delta1llc.com"),
    "penalty_lapse@2021-12-01": ((D("0.5"), D("0.5")), "delta1llc.com"),
    "mutual_growth@start": ((D("0.3"), D("0.3")), "dapa-magazine.kr"),
    "mutual_growth@2021-12-01": ((None, None), "dapa-magazine.kr"),
    "certification_cost@start": ((None, None), "dapa-magazine.kr"),
    "certification_cost@2021-12-01": ((None, None), "dapa-magazine.kr"),
    "workshare@2021-12-01": ((None, None), "dapa-magazine.kr"),
    "procedure@start": ((None, None), "dapa.go.kr"),
}


class TestShippedRules:
    def test_each_has_its_value_and_its_source(self, book: RuleBook) -> None:
        assert {rule.id for rule in book.rules} == set(VALUES)
        for rule in book.rules:
            value, source = VALUES[rule.id]
            assert (rule.choice or (rule.low, rule.high)) == value, rule.id
            assert any(source in url for url in rule.sources), rule.id

    def test_each_says_why_in_both_languages(self, book: RuleBook) -> None:
        for rule in book.rules:
            assert any("가" <= char <= "힣" for char in rule.basis_ko), rule.id
            assert rule.basis_en.isascii(), rule.id

    @pytest.mark.parametrize("day", [date.min, date(2021, 11, 30), date(2021, 12, 1), date.max])
    def test_a_key_has_one_rule_on_a_day_or_is_known_to_have_none(self, book: RuleBook, day: date) -> None:
        keys = [cited.rule.key for cited in book.on(day)]
        assert len(keys) == len(set(keys))
        assert set(RuleKey) - set(keys) <= SOMETIMES

    def test_the_version_is_that_of_the_content(self, book: RuleBook) -> None:
        assert load_offset_rules().version == book.version
        assert RuleBook(book.rules[::-1]).version != book.version


class TestDates:
    def test_a_rule_ends_on_the_day_before_the_next_begins(self, book: RuleBook) -> None:
        key = RuleKey.RATIO_NON_COMPETITIVE
        assert book.need(key, date(2021, 11, 30)).rule.figure == D("0.1")
        assert book.need(key, date(2021, 12, 1)).rule.figure == D("0.3")

    def test_before_the_earliest_known_day_a_start_is_not_established(self, book: RuleBook) -> None:
        day = date(2022, 10, 4)
        assert book.need(RuleKey.THRESHOLD, day).standing is Standing.IN_FORCE
        before = book.need(RuleKey.THRESHOLD, day - timedelta(days=1))
        assert before.standing is Standing.START_NOT_ESTABLISHED

    def test_a_rule_without_any_known_day_is_never_established(self, book: RuleBook) -> None:
        assert not book.need(RuleKey.FIELD_7_NEEDS_OTHER, date(2030, 1, 1)).is_established

    def test_what_was_added_was_not_there_before(self, book: RuleBook) -> None:
        assert book.at(RuleKey.PENALTY_LAPSE, date(2021, 11, 30)) is None
        with pytest.raises(ValueError, match="penalty_lapse has no rule on 2021-11-30"):
            book.need(RuleKey.PENALTY_LAPSE, date(2021, 11, 30))


def rule(**changes: Any) -> dict[str, Any]:
    return {
        "key": "threshold",
        "unit": "USD",
        "low": "1",
        "high": "1",
        "side": "duty",
        "basis_en": "because",
        "basis_ko": "까닭",
        "sources": ["https://rules.example/1"],
        **changes,
    }


class TestRefusedRules:
    @pytest.mark.parametrize(
        ("changes", "said"),
        [
            ({"low": None}, "needs low and high"),
            ({"low": "2"}, "2 to 1 is no USD"),
            ({"unit": "share", "high": "1.1"}, "is no share"),
            ({"unit": "multiplier", "low": "0.5"}, "is no multiplier"),
            ({"choice": "yes"}, "no choice"),
            ({"unit": "choice", "low": None, "high": None}, "goes with a choice"),
            ({"unit": "text"}, "nothing for text"),
            ({"valid_from": "2021-12-01"}, "start says what"),
            ({"valid_from": "2021-12-01", "start": "day", "known_since": "2022-01-01"}, "known_since"),
            ({"known_since": "2022-01-01", "valid_to": "2021-01-01"}, "ends before it begins"),
            ({"sources": []}, "sources"),
            ({"sources": ["a friend"]}, "sources"),
            ({"key": "luck"}, "key"),
        ],
    )
    def test_a_rule_that_is_not_one(self, changes: dict[str, Any], said: str) -> None:
        with pytest.raises(ValidationError, match=said):
            Rule.model_validate(rule(**changes))

    def test_a_range_has_no_single_figure(self) -> None:
        with pytest.raises(ValueError, match="no single number"):
            _ = Rule.model_validate(rule(high="2")).figure


class TestRefusedBooks:
    def test_rules_of_one_key_overlap(self, book: RuleBook) -> None:
        again = Rule.model_validate(rule(valid_from="2030-01-01", start="day"))
        with pytest.raises(ValueError, match="threshold@start and threshold@2030-01-01 overlap"):
            RuleBook([*book.rules, again])

    def test_two_rules_of_one_key_have_no_start(self, book: RuleBook) -> None:
        with pytest.raises(ValueError, match="overlap"):
            RuleBook([*book.rules, Rule.model_validate(rule(valid_to="2000-01-01"))])

    def test_a_key_is_missing(self, book: RuleBook) -> None:
        with pytest.raises(ValueError, match="has no procedure"):
            RuleBook(each for each in book.rules if each.key is not RuleKey.PROCEDURE)

    def test_a_key_has_a_gap(self, book: RuleBook) -> None:
        rules = [each for each in book.rules if each.id != "fms@2024-01-16"]
        with pytest.raises(ValueError, match="fms has days without a rule"):
            RuleBook(rules)

    def test_the_file_is_told_with_the_entry(self) -> None:
        with pytest.raises(SourceFileInvalid, match=r"rules entry 1: sources"):
            parse_offset_rules("rules", '[{"key": "threshold", "unit": "USD"}]'.replace("}", ', "side": "duty",'
                ' "low": "1", "high": "1", "basis_en": "x", "basis_ko": "x"}'))  # fmt: skip
        with pytest.raises(SourceFileInvalid, match=r"rules: the rule book has no threshold"):
            parse_offset_rules("rules", "[]")
