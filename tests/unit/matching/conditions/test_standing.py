from typing import Any

import pytest

from fakes.conditions import condition, facts, profile
from koffset.matching.conditions.asking import Judging
from koffset.matching.conditions.findings import State
from koffset.matching.conditions.standing import (
    judge_cooperation,
    judge_region,
    judge_security,
    judge_size,
    say_cooperation,
    say_security,
)
from koffset.matching.phrasing import phrase


class TestASizeClass:
    @pytest.mark.parametrize(
        ("stated", "state"), [("sme", State.MET), ("large", State.NOT_MET), (None, State.UNKNOWN)]
    )
    def test_is_as_stated(self, judging: Judging, stated: str | None, state: State) -> None:
        found = facts(profile(status={"size_class": stated}))
        asked = condition("size_class", any_of=["sme", "mid_size"])
        assert judge_size(asked, found, judging.taxonomies).state is state

    def test_that_is_another_is_asked_by_its_name_alone(self, judging: Judging) -> None:
        found = facts(profile(status={"size_class": "sme"}))
        question = judge_size(condition("size_class", any_of=["large"]), found, judging.taxonomies).question
        assert question
        assert phrase(question, "ko", judging.phrases) == "기업 규모가 지금도 “중소기업”입니까?"

    def test_of_a_company_without_profile_is_unknown(self, judging: Judging) -> None:
        asked = condition("size_class", any_of=["sme"])
        assert judge_size(asked, facts(), judging.taxonomies).state is State.UNKNOWN


class TestARegion:
    @pytest.mark.parametrize(
        ("province", "state"), [("busan", State.MET), ("seoul", State.NOT_MET), (None, State.UNKNOWN)]
    )
    def test_is_that_of_the_address(self, judging: Judging, province: str | None, state: State) -> None:
        address = {"text": {"ko": "가상로 1"}, "province": province}
        found = facts(profile(identity={"name": {"ko": "가상"}, "address": address}))
        asked = condition("region", any_of=["busan", "gyeongnam"])
        finding = judge_region(asked, found, judging.taxonomies)
        assert finding.state is state
        if state is State.NOT_MET:
            assert finding.reason.values["stated"].best("en") == "Seoul"  # type: ignore[union-attr]
            assert finding.question
            assert finding.question.code == "ask_region"


class TestSecurity:
    @pytest.mark.parametrize(
        ("asked", "stated", "state"),
        [
            ({"facility_clearance": True}, {"facility_clearance": True}, State.MET),
            ({"facility_clearance": True}, {"facility_clearance": False}, State.NOT_MET),
            ({"facility_clearance": True}, {}, State.UNKNOWN),
            ({"cmmc_level": 2}, {"cmmc_level": 3}, State.MET),
            ({"cmmc_level": 2}, {"cmmc_level": 1}, State.NOT_MET),
            ({"cmmc_level": 2}, {}, State.UNKNOWN),
            ({"nist_800_171": True}, {"nist_800_171": "assessed"}, State.MET),
            ({"nist_800_171": True}, {"nist_800_171": "in_progress"}, State.NOT_MET),
            ({"nist_800_171": True}, {}, State.UNKNOWN),
            (
                {"facility_clearance": True, "cmmc_level": 2},
                {"facility_clearance": True, "cmmc_level": 1},
                State.NOT_MET,
            ),
            ({}, {}, State.MET),
        ],
    )
    def test_is_as_stated_and_all_of_it_counts(
        self, asked: dict[str, Any], stated: dict[str, Any], state: State
    ) -> None:
        assert judge_security(condition("security", **asked), profile(security=stated)).state is state

    def test_of_a_company_without_profile_is_unknown(self) -> None:
        asked = condition("security", facility_clearance=True, cmmc_level=2, nist_800_171=True)
        assert judge_security(asked, None).state is State.UNKNOWN

    def test_a_certificate_of_the_level_counts_too(self) -> None:
        stated = profile(certificates=[{"family": "cmmc_level2", "standard": "CMMC Level 2"}])
        assert judge_security(condition("security", cmmc_level=2), stated).state is State.MET

    def test_is_said_by_its_parts(self) -> None:
        asked = condition("security", facility_clearance=True, cmmc_level=2, nist_800_171=True)
        assert [said.code for said in say_security(asked)] == ["part_clearance", "part_cmmc", "part_nist"]
        assert say_security(condition("security")) == []


class TestCooperation:
    @pytest.mark.parametrize(
        ("asked", "stated", "state"),
        [
            ({"offset_fields": [3]}, {"offset_fields": [3, 4]}, State.MET),
            ({"offset_fields": [3]}, {"offset_fields": [5]}, State.NOT_MET),
            ({"offset_fields": [3]}, {}, State.UNKNOWN),
            ({"direct": True}, {"direct": True}, State.MET),
            ({"direct": True}, {"direct": False}, State.NOT_MET),
            ({"direct": False}, {"indirect": True}, State.MET),
            ({"direct": False}, {}, State.UNKNOWN),
            ({}, {}, State.MET),
        ],
    )
    def test_is_what_the_company_wants(
        self, asked: dict[str, Any], stated: dict[str, Any], state: State
    ) -> None:
        found = judge_cooperation(condition("cooperation", **asked), profile(cooperation=stated))
        assert found.state is state

    def test_one_field_in_common_is_enough_and_the_others_are_said(self) -> None:
        stated = profile(cooperation={"offset_fields": [3]})
        finding = judge_cooperation(condition("cooperation", offset_fields=[3, 4]), stated)
        assert finding.state is State.MET
        assert [said.values["left"] for said in finding.assumed] == ["4"]

    def test_of_a_company_without_profile_is_unknown(self) -> None:
        asked = condition("cooperation", offset_fields=[3], direct=True)
        assert judge_cooperation(asked, None).state is State.UNKNOWN

    def test_is_said_by_its_parts(self) -> None:
        both = condition("cooperation", offset_fields=[3], direct=True)
        assert [said.code for said in say_cooperation(both)] == ["part_fields", "part_direct"]
        assert [said.code for said in say_cooperation(condition("cooperation", direct=False))] == [
            "part_indirect"
        ]
