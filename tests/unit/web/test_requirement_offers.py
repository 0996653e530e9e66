"""What is offered of a text that was read, and what comes of the ticks."""

import json
from typing import Any

import pytest

from koffset.api.schemas import Meta
from koffset_web.labels import Labels
from koffset_web.read_requirements import ReadLot, RequirementProposal
from koffset_web.requirement_offers import LotOffer, build_offers, taken_document

from .conftest import META

TEXT = "Wing ribs of class 1560 over four years"


def offered(lot: dict[str, Any], *pieces: dict[str, Any]) -> LotOffer:
    read = [{"name": "x", "start": 0, "end": 9, "doubt": "found_by_search", **each} for each in pieces]
    proposal = RequirementProposal.model_construct(
        lots=(ReadLot.model_validate({"lot": lot, "pieces": read}),), left_over=()
    )
    return build_offers(proposal, TEXT, Labels(Meta.model_validate(META), "en"))[0]


class TestDoubtfulFields:
    @pytest.mark.parametrize(
        ("values", "field"),
        [
            ({"supply_class": "1560"}, {"supply_classes": ["1560"]}),
            ({"platform": "k9_howitzer"}, {"platforms": ["k9_howitzer"]}),
            ({"value": "900000", "currency": "USD"}, {"value": "900000", "currency": "USD"}),
        ],
    )
    def test_are_offered_as_fields_of_a_lot(self, values: dict[str, str], field: dict[str, Any]) -> None:
        (further,) = offered({"id": "A"}, {"values": values}).further
        assert json.loads(further.value) == field
        assert not further.is_ticked

    def test_that_a_lot_does_not_have_are_not_offered(self) -> None:
        assert offered({"id": "A"}, {"values": {"years": 4}}).further == []

    def test_that_are_ticked_add_to_the_lists_of_the_lot(self) -> None:
        lot = {"id": "A", "supply_classes": ["5340"]}
        sent = {
            "take": ["lots.0", "lots.0.further.0"],
            "lots.0": [json.dumps(lot)],
            "lots.0.further.0": ['{"supply_classes": ["1560"], "unit": "each"}'],
        }
        (taken,) = taken_document(sent, {"id": "R"})["lots"]
        assert taken == {"id": "A", "supply_classes": ["5340", "1560"], "unit": "each", "conditions": []}
