"""Blocks of a profile taken apart and put together."""

import pytest
from pydantic import ValidationError

from koffset.domain.life_cycle import BlockReview, Review
from koffset.domain.profile import CompanyProfile
from koffset.domain.profile_blocks import (
    Block,
    checked_content,
    claims_in,
    contents_of,
    with_claims,
    with_contents,
)

PROFILE = CompanyProfile.model_validate(
    {"id": "C1", "identity": {"name": {"ko": "가람"}}, "items": [{"name": {"ko": "심"}}], "audience": "owner"}
)


def test_the_contents_of_a_profile_make_it_again():
    assert with_contents(PROFILE, contents_of(PROFILE)) == PROFILE


def test_a_block_is_put_in_place_of_the_old_one():
    changed = with_contents(PROFILE, {Block.CAPACITY: {"employees": 3}})
    assert changed.capacity is not None
    assert (changed.capacity.employees, changed.items, changed.audience) == (3, PROFILE.items, "owner")


def test_a_fault_is_told_with_its_place():
    with pytest.raises(ValidationError) as caught:
        checked_content(Block.ITEMS, [{"name": {"ko": "심"}, "trl": 12}])
    assert caught.value.errors()[0]["loc"] == ("items", 0, "trl")
    with pytest.raises(ValidationError, match="stands twice"):
        checked_content(Block.ITEMS, [{"name": {"ko": "심"}}, {"name": {"ko": "심"}}])


def test_content_is_kept_in_its_checked_form():
    assert checked_content(Block.CAPACITY, {"employees": 3})["export_countries"] == []
    assert checked_content(Block.CAPACITY, None) is None
    assert checked_content(Block.DISCLOSURE, None) == {"not_for_foreign_disclosure": []}
    assert checked_content(Block.STATUS, None)["designations"] == []
    assert checked_content(Block.IDENTITY, {"name": {"ko": " 가람 "}})["name"]["ko"] == "가람"


def test_claims_are_found_and_replaced():
    status = {"size_class": "sme", "designations": [{"field": "firepower"}]}
    assert claims_in(Block.STATUS, status) == [{"field": "firepower"}]
    assert with_claims(Block.STATUS, status, []) == {"size_class": "sme", "designations": []}
    assert claims_in(Block.ITEMS, [{"a": 1}]) == [{"a": 1}]
    assert claims_in(Block.CAPACITY, {"employees": 3}) == []


def test_a_review_that_returns_one_block_does_not_accept():
    assert Review().accepts
    assert not Review(blocks={Block.ITEMS: BlockReview(accepted=False, comment="too vague")}).accepts


class TestDisclosure:
    def test_a_field_that_must_not_be_disclosed_is_as_if_not_stated(self):
        told = with_contents(
            PROFILE,
            {
                Block.CAPACITY: {"employees": 3, "export_countries": ["PL"]},
                Block.DISCLOSURE: {
                    "not_for_foreign_disclosure": ["capacity.export_countries", "security.cmmc_level"]
                },
            },
        ).without_undisclosed()
        assert told.capacity is not None
        assert (told.capacity.employees, told.capacity.export_countries, told.security) == (3, (), None)

    def test_only_fields_that_are_no_claims_can_be_named(self):
        with pytest.raises(ValidationError):
            checked_content(Block.DISCLOSURE, {"not_for_foreign_disclosure": ["items.0.name"]})
