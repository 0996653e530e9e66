"""What somebody else changed of a requirement while a page of it was open."""

from typing import Any

import pytest

from koffset.api.schemas import Meta
from koffset_web.labels import Labels
from koffset_web.requirement_changes import base_of, changes_since

from .conftest import META

LABELS = Labels(Meta.model_validate(META), "en")
LOT = {
    "id": "A",
    "text": {"en": "Cab doors"},
    "quantity": "40",
    "conditions": [
        {"kind": "region", "strength": "must", "any_of": ["seoul"]},
        {"kind": "experience", "strength": "must", "years": 5},
    ],
}


def document(*lots: dict[str, Any], **head: Any) -> dict[str, Any]:
    return {"id": "R1", "programme_id": "P", "title": {"en": "Doors"}, "lots": list(lots or (LOT,)), **head}


def changes(now: dict[str, Any], base: str | None = None) -> list[tuple[str, str | None, str | None]]:
    opened = base_of(document(), "A") if base is None else base
    found = changes_since(opened, now, "A", LABELS)
    assert found is not None
    return [
        (
            " ".join(filter(None, (each.where, each.label, each.lang))),
            *(
                None if side is None else " ".join(said.value for said in side)
                for side in (each.before, each.after)
            ),
        )
        for each in found
    ]


class TestWhatTheOtherChanged:
    def test_is_told_field_by_field(self) -> None:
        lot = {**LOT, "quantity": "48", "text": {"en": "Cab doors", "ko": "문"}, "unit": "each"}
        assert changes(document(lot, title={"en": "Doors, left"})) == [
            ("Title English", "Doors", "Doors, left"),
            ("Work of the lot Korean", None, "문"),
            ("How many", "40", "48"),
            ("Unit", None, "each"),
        ]

    def test_tells_a_condition_that_was_changed_added_or_removed(self) -> None:
        region, experience = LOT["conditions"]
        more = {"kind": "text", "strength": "should", "text": {"en": "Speak Polish"}}
        now = document({**LOT, "conditions": [{**experience, "years": 8}, more]})
        assert changes(now) == [
            ("Experience Years at least", "5", "8"),
            ("Free text", None, "should Speak Polish"),
            ("Region", "must Seoul", None),
        ]
        assert changes(document({**LOT, "conditions": [experience, region]})) == []

    def test_tells_lots_that_came_or_went(self) -> None:
        other = {**LOT, "id": "B"}
        assert changes(document(LOT, other)) == [("Lots", "A", "A, B")]
        assert changes(document(other)) == [("Lots", "A", "B")]

    def test_in_another_lot_is_nothing_of_this_page(self) -> None:
        other = {**LOT, "id": "B"}
        base = base_of(document(LOT, other), "A")
        assert changes(document(LOT, {**other, "quantity": "1"}), base) == []

    @pytest.mark.parametrize(
        "base", ["", "no json", "[]", '{"head": 1}', '{"head": {}, "lot": 1, "ids": []}']
    )
    def test_is_not_known_of_a_form_that_was_tampered_with(self, base: str) -> None:
        assert changes_since(base, document(), "A", LABELS) is None
