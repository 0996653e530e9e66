"""What is offered of a text that was read, and what comes of the ticks."""

import json
from collections.abc import Sequence
from typing import Any

import pytest

from koffset.api.schemas import Meta, ProposalAnswer
from koffset_web.labels import Labels
from koffset_web.requirement_offers import LotOffer, build_offers, named_programme, taken_document

from .conftest import META

TEXT = "Wing ribs of class 1560 over four years"
KNOWN = Meta.model_validate(META)


def proposal(*lots: dict[str, Any], left_over: Sequence[dict[str, Any]] = ()) -> ProposalAnswer:
    found = [{"start": 0, "end": 9, "pieces": [], "conditions": [], **each} for each in lots]
    sentences = [{"start": 0, "end": 9, "reason": "nothing_read", "unread": (), **each} for each in left_over]
    answer = {"lots": found, "left_over": sentences, "title": None, "programme_id": None, "degraded": []}
    return ProposalAnswer.model_validate(answer)


def lot(name: str, *conditions: dict[str, Any]) -> dict[str, Any]:
    read = [{"condition": each, "start": 0, "end": 9, "doubt": None, "for_all": False} for each in conditions]
    return {"lot": {"id": name, "text": {"en": "x"}}, "conditions": read}


def sentence(text: str, lot_id: str | None, **more: Any) -> dict[str, Any]:
    return {"text": text, "lot_id": lot_id, "offered": {"kind": "text", "text": {"en": text}}, **more}


def offered(lot: dict[str, Any], *pieces: dict[str, Any]) -> LotOffer:
    read = [
        {"name": "supply_class", "start": 0, "end": 9, "doubt": "found_by_search", **each} for each in pieces
    ]
    whole = proposal({"lot": {"text": {"en": "x"}, **lot}, "pieces": read})
    return build_offers(whole, TEXT, Labels(KNOWN, "en"), KNOWN.limits).lots[0]


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


class TestMoreThanARequirementHolds:
    """The limits of the tests are two lots and three conditions."""

    def test_has_the_first_lots_ticked(self) -> None:
        found = build_offers(proposal(lot("1"), lot("2"), lot("3")), TEXT, Labels(KNOWN, "en"), KNOWN.limits)
        assert [each.lot.is_ticked for each in found.lots] == [True, True, False]

    def test_has_the_first_conditions_ticked(self) -> None:
        regions = [{"kind": "region", "any_of": [name]} for name in ("seoul", "busan", "daegu", "ulsan")]
        found = build_offers(proposal(lot("1", *regions)), TEXT, Labels(KNOWN, "en"), KNOWN.limits)
        assert [each.is_ticked for each in found.lots[0].conditions] == [True, True, True, False]


class TestSentencesThatWereNotUnderstood:
    def test_of_no_lot_go_to_every_lot_that_is_taken(self) -> None:
        read = proposal(lot("1"), lot("2"), left_over=[sentence("Speak Polish.", None)])
        found = build_offers(read, TEXT, Labels(KNOWN, "en"), KNOWN.limits)
        (polish,) = found.for_all
        assert (polish.is_ticked, found.left_over) == (False, 1)
        sent = {"take": ["lots.0", "lots.1", polish.name], polish.name: [polish.value]}
        sent |= {each.lot.name: [each.lot.value] for each in found.lots}
        lots = taken_document(sent, {})["lots"]
        assert [each["conditions"][0]["text"]["en"] for each in lots] == ["Speak Polish."] * 2

    def test_say_what_was_not_read_of_them(self) -> None:
        left = sentence("AS9100 and Class 3.", "2", reason="partly_read", unread=["Class 3"])
        found = build_offers(
            proposal(lot("1"), lot("2"), left_over=[left]), TEXT, Labels(KNOWN, "en"), KNOWN.limits
        )
        assert [each.unread for each in found.lots[1].left_over] == [["Class 3"]]

    def test_that_ask_nothing_are_told_apart(self) -> None:
        left = {**sentence("No clearance is needed.", "1"), "offered": None, "reason": "not_required"}
        found = build_offers(proposal(lot("1"), left_over=[left]), TEXT, Labels(KNOWN, "en"), KNOWN.limits)
        assert (found.waived, found.left_over) == (["No clearance is needed."], 0)


class TestTheProgramme:
    @pytest.mark.parametrize(
        ("text", "found"),
        [("For prg-heron, lots", "PRG-HERON"), ("PRG-HERON-2", ""), ("PRG-HERON, PRG-GULL", ""), ("x", "")],
    )
    def test_is_one_of_ones_own_that_the_text_names(self, text: str, found: str) -> None:
        assert named_programme(text, ["PRG-GULL", "PRG-HERON"]) == found
