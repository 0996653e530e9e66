from typing import Any

import pytest

from fakes.conditions import company_file, facts, part, profile
from koffset.domain.evidence import ANONYMOUS, KDIA, Audience, Viewer
from koffset.matching.conditions.facts import facts_of, seen_by

OWNER = Viewer(frozenset({"public", "owner:C1"}))
CONTRACTOR = Viewer(frozenset({"public", "contractors"}))


def stated(**changed: Any) -> Any:
    items = [
        {"name": {"en": audience}, "audience": audience} for audience in ("public", "contractors", "owner")
    ]
    secret = {"name": {"en": "secret"}, "not_for_foreign_disclosure": True}
    return profile(
        items=[*items, secret],
        capacity={"employees": 9},
        disclosure={"not_for_foreign_disclosure": ["capacity.employees"]},
        **changed,
    )


class TestCandidates:
    def test_are_neither_foreign_nor_merged(self) -> None:
        assert facts_of(company_file(None, foreign=True)) is None
        assert facts_of(company_file(None)) is not None


class TestWhatIsSeen:
    @pytest.mark.parametrize(
        ("viewer", "names"),
        [
            (ANONYMOUS, ["public"]),
            (CONTRACTOR, ["public", "contractors"]),
            (OWNER, ["public", "contractors", "owner", "secret"]),
            (KDIA, ["public", "contractors", "owner", "secret"]),
        ],
    )
    def test_are_the_claims_for_the_viewer(self, viewer: Viewer, names: list[str]) -> None:
        seen = seen_by(viewer, facts(stated()))
        assert seen
        assert seen.profile
        assert [item.name.en for item in seen.profile.items] == names

    @pytest.mark.parametrize(("viewer", "employees"), [(CONTRACTOR, None), (OWNER, 9), (KDIA, 9)])
    def test_fields_not_for_disclosure_are_for_owner_and_kdia(
        self, viewer: Viewer, employees: int | None
    ) -> None:
        seen = seen_by(viewer, facts(stated()))
        assert seen
        assert seen.profile
        assert seen.profile.capacity
        assert seen.profile.capacity.employees == employees

    @pytest.mark.parametrize(
        ("viewer", "shown"), [(CONTRACTOR, (None, None)), (OWNER, ("sme", "busan")), (KDIA, ("sme", "busan"))]
    )
    def test_so_are_size_and_place_beside_the_name(
        self, viewer: Viewer, shown: tuple[str | None, str | None]
    ) -> None:
        hidden = profile(
            identity={"name": {"ko": "가상"}, "address": {"text": {"ko": "부산"}, "province": "busan"}},
            status={"size_class": "sme"},
            disclosure={"not_for_foreign_disclosure": ["status.size_class", "identity.address"]},
        )
        seen = seen_by(viewer, facts(hidden))
        assert seen
        assert (seen.facets.size_class, seen.facets.province) == shown

    def test_a_company_not_for_the_viewer_is_not_there(self) -> None:
        hidden = facts(stated(), audience=Audience.CONTRACTORS)
        assert seen_by(ANONYMOUS, hidden) is None
        assert seen_by(CONTRACTOR, hidden) is not None

    def test_a_profile_not_for_the_viewer_is_none(self) -> None:
        seen = seen_by(ANONYMOUS, facts(stated(audience="contractors"), part("핀")))
        assert seen
        assert seen.profile is None
        assert [item.item_name for item in seen.items] == ["핀"]

    def test_a_company_without_profile_has_its_records(self) -> None:
        seen = seen_by(ANONYMOUS, facts(None, part("핀")))
        assert seen
        assert seen.profile is None
