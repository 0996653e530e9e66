"""A firm cannot grade its own claims."""

from datetime import date

import pytest

from koffset.domain.grading import regraded
from koffset.domain.profile_blocks import Block

TODAY = date(2026, 11, 20)


def item(ko, **more):
    return {"name": {"ko": ko, "en": None}, "grade": "declared", "as_of": None, "audience": "public", **more}


class TestGrades:
    def test_what_is_unchanged_keeps_its_grade_and_date(self):
        seen = item("심", grade="document_seen", as_of="2026-01-01")
        assert regraded(Block.ITEMS, [item("심")], [seen], TODAY) == [seen]

    def test_what_is_changed_is_declared_today(self):
        seen = item("심", grade="document_seen", as_of="2026-01-01", trl=8)
        (now,) = regraded(Block.ITEMS, [item("심", grade="issuer_checked", trl=9)], [seen], TODAY)
        assert (now["grade"], now["as_of"]) == ("declared", "2026-11-20")

    def test_a_translation_lowers_no_grade_and_another_text_does(self):
        seen = item("심", grade="document_seen", as_of="2026-01-01")
        translated = {**item("심"), "name": {"ko": "심", "en": "shim"}}
        (now,) = regraded(Block.ITEMS, [translated], [seen], TODAY)
        assert (now["grade"], now["name"]["en"]) == ("document_seen", "shim")
        other = {**translated, "name": {"ko": "심", "en": "wedge"}}
        (now,) = regraded(Block.ITEMS, [other], [{**seen, "name": {"ko": "심", "en": "shim"}}], TODAY)
        assert now["grade"] == "declared"

    def test_a_new_claim_is_declared_whatever_it_says(self):
        (now,) = regraded(Block.ITEMS, [item("심", grade="issuer_checked")], None, TODAY)
        assert now["grade"] == "declared"

    def test_who_may_see_it_is_the_firms_to_say(self):
        seen = item("심", grade="document_seen", as_of="2026-01-01")
        (now,) = regraded(Block.ITEMS, [item("심", audience="owner")], [seen], TODAY)
        assert (now["grade"], now["audience"]) == ("document_seen", "owner")

    def test_a_check_of_the_issuer_goes_with_its_certificate(self):
        known = {"family": "as9100", "number": "1", "grade": "issuer_checked", "as_of": "2026-01-01"}
        known["checked_on"] = "2026-01-02"
        renewed = {**known, "number": "2"}
        (now,) = regraded(Block.CERTIFICATES, [renewed], [known], TODAY)
        assert (now["grade"], now["checked_on"]) == ("declared", None)

    def test_a_document_where_there_was_none_lowers_no_grade(self):
        seen = {"family": "as9100", "number": "1", "grade": "issuer_checked", "as_of": "2026-01-01"}
        (now,) = regraded(Block.CERTIFICATES, [{**seen, "document": "a" * 32}], [seen], TODAY)
        assert (now["grade"], now["document"]) == ("issuer_checked", "a" * 32)

    @pytest.mark.parametrize("other", [None, "b" * 32])
    def test_another_document_or_none_in_place_of_what_was_seen_does(self, other):
        seen = {"family": "as9100", "number": "1", "grade": "document_seen", "document": "a" * 32}
        (now,) = regraded(Block.CERTIFICATES, [{**seen, "document": other}], [seen], TODAY)
        assert now["grade"] == "declared"

    def test_a_picture_says_nothing_that_is_graded(self):
        seen = item("심", grade="document_seen", as_of="2026-01-01", picture="a" * 32)
        (now,) = regraded(Block.ITEMS, [{**seen, "picture": "b" * 32}], [seen], TODAY)
        assert (now["grade"], now["picture"]) == ("document_seen", "b" * 32)

    def test_designations_inside_the_status_are_claims_too(self):
        named = {"designations": [{"field": "firepower", "grade": "issuer_checked", "as_of": None}]}
        now = regraded(Block.STATUS, named, {"designations": []}, TODAY)
        assert now["designations"][0]["grade"] == "declared"

    def test_blocks_without_claims_stay_as_they_are(self):
        assert regraded(Block.CAPACITY, {"employees": 3}, None, TODAY) == {"employees": 3}
        assert regraded(Block.ITEMS, None, None, TODAY) is None
