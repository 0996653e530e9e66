"""What stands beside a firm's name and restricts a search: for everybody, so without what a profile keeps back."""

from typing import Any

import pytest

from fakes.conditions import company_file, profile
from koffset.domain.company_facets import company_facets

STATED: dict[str, Any] = {
    "identity": {"name": {"ko": "가람"}, "address": {"text": {"ko": "서울"}, "province": "seoul"}},
    "status": {"size_class": "sme"},
}


@pytest.mark.parametrize(
    ("kept_back", "size_class", "province"),
    [
        ([], "sme", "seoul"),
        (["status.size_class"], None, "seoul"),
        (["identity.address"], "sme", None),
    ],
)
def test_what_is_not_for_foreign_disclosure_is_in_none(
    kept_back: list[str], size_class: str | None, province: str | None
) -> None:
    stated = profile(**STATED, disclosure={"not_for_foreign_disclosure": kept_back})
    found = company_facets(company_file(stated))
    assert (found.size_class, found.province) == (size_class, province)


def test_nor_is_a_profile_that_is_not_for_everybody() -> None:
    found = company_facets(company_file(profile(**STATED, audience="contractors")))
    assert (found.size_class, found.province) == (None, None)
