"""What was typed for a requirement that is gone, in words and as a new one."""

from typing import Any

from koffset.api.schemas import Meta
from koffset_web.labels import Labels
from koffset_web.requirement_gone import as_new, say_lots
from unit.web.conftest import META

TYPED: dict[str, Any] = {
    "id": "R-1",
    "title": {"en": "Stops"},
    "lots": [
        {
            "id": "A",
            "text": {"en": "Bumper stops"},
            "conditions": [
                {"kind": "certificate", "strength": "must"},
                {"kind": "text", "strength": "must", "text": {"en": "Painted"}},
            ],
        }
    ],
}


class TestAsANewOne:
    def test_it_has_a_reference_of_its_own_and_no_condition_without_content(self) -> None:
        new = as_new(TYPED, "R-2")
        assert (new["id"], new["title"]) == ("R-2", TYPED["title"])
        assert [each["kind"] for each in new["lots"][0]["conditions"]] == ["text"]

    def test_a_lot_without_conditions_is_kept(self) -> None:
        assert as_new({"lots": [{"id": "A"}]}, "R-2")["lots"] == [{"id": "A", "conditions": []}]


class TestInWords:
    def test_a_lot_stands_with_its_work_and_conditions(self) -> None:
        (lot,) = say_lots(as_new(TYPED, "R-2"), Labels(Meta.model_validate(META), "en"))
        assert lot.id == "A"
        assert [each.value for each in lot.says] == ["Bumper stops"]
        ((label, says),) = lot.conditions
        assert label
        assert "Painted" in [each.value for each in says]
