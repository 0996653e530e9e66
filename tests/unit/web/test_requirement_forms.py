"""A requirement as a form, and back; changes to it; and what of it can be counted while somebody types."""

import json
from pathlib import Path

import pytest

from koffset.api.schemas import ConditionView, FaultView, LotView, Meta, ProposalAnswer
from koffset.domain.requirement import Requirement
from koffset_web.field_texts import say, say_fields, sentence_around
from koffset_web.forms.filling import Filler, faulty_inputs
from koffset_web.forms.requirement import (
    CONDITION_FORMS,
    HEAD_PARTS,
    LOT_PARTS,
    parse_form,
    parts_of,
)
from koffset_web.labels import Labels
from koffset_web.requirement_counts import build_countable, build_counts, leave_out
from koffset_web.requirement_edits import (
    add_condition,
    add_lot,
    move_condition,
    move_lot,
    place_of,
    put_typed,
    remove_condition,
    remove_lot,
)
from koffset_web.requirement_faults import faults_by_field, stands_nowhere
from koffset_web.requirement_offers import build_offers, taken_document

from .conftest import META
from .test_profile_forms import merge, sent_by

FIXTURES = Path(__file__).parents[3] / "fixtures" / "requirements.jsonl"
REQUIREMENTS = [json.loads(line) for line in FIXTURES.read_text("utf-8").splitlines()]
LABELS = Labels(Meta.model_validate(META), "en")
LIMITS = Meta.model_validate(META).limits

EVERY_KIND = [
    {
        "kind": "certificate",
        "strength": "should",
        "family": "as9100",
        "scope": {"en": "machining", "ko": "가공"},
        "valid_on": "2027-01-31",
        "note": {"ko": "원본"},
    },
    {
        "kind": "process",
        "name": {"en": "five-axis machining"},
        "envelope": [
            {"quantity": "length", "minimum": "3000", "unit": "mm"},
            {"quantity": "mass", "maximum": "80", "unit": "kg"},
        ],
        "tolerance": {"quantity": "tolerance", "maximum": "0.03", "unit": "mm"},
        "material": {"ko": "티타늄"},
    },
    {"kind": "item", "name": {"en": "bumper stop"}, "supply_classes": ["5340", "2510"]},
    {"kind": "experience", "platform": "k9_howitzer", "country": "US", "prime": "Prime", "years": 3},
    {"kind": "size_class", "any_of": ["sme", "large"]},
    {"kind": "region", "any_of": ["gyeongbuk"]},
    {"kind": "capacity", "quantity": "120", "unit": "piece", "per": "month"},
    {"kind": "security", "facility_clearance": True, "cmmc_level": 2, "nist_800_171": False},
    {"kind": "cooperation", "offset_fields": ["1", "4"], "direct": False},
    {"kind": "text", "strength": "should", "text": {"en": "Speaks Polish; at night, too"}},
]


def document_of(*lots, **changes):
    return {"id": "R1", "programme_id": "P", "title": {"en": "T"}, "lots": list(lots), **changes}


def lot_of(id_, *conditions):
    return {"id": id_, "text": {"en": f"Work {id_}"}, "conditions": list(conditions)}


def sent_for(document, place):
    """What a browser sends for the page of that lot."""
    filler, lot = Filler(LABELS, {}), document["lots"][place]
    sent = sent_by(filler.fill_at("", "", HEAD_PARTS, document))
    merge(sent, sent_by(filler.fill_at("lot", "", LOT_PARTS, lot)))
    for number, each in enumerate(lot.get("conditions", ())):
        path = f"conditions.{number}"
        row = filler.fill_row(path, "", parts_of(each["kind"]), each, number + 1)
        merge(sent, {f"{path}.kind": [each["kind"]], **sent_by([*row.main, *row.minor])})
    return {**sent, "lot": [lot["id"]]}


def there_and_back(document):
    """The document with the form of every lot sent as it is shown."""
    for place in range(len(document["lots"])):
        document, _ = put_typed(document, parse_form(sent_for(document, place), LABELS.code))
    return Requirement.model_validate(document)


class TestTheForm:
    @pytest.mark.parametrize("condition", EVERY_KIND, ids=[each["kind"] for each in EVERY_KIND])
    def test_brings_a_condition_of_every_kind_back_as_it_was(self, condition):
        document = document_of(lot_of("A", condition, EVERY_KIND[0]))
        assert there_and_back(document) == Requirement.model_validate(document)

    def test_brings_every_fixture_back_as_it_was(self):
        for each in REQUIREMENTS:
            assert there_and_back(each) == Requirement.model_validate(each), each["id"]

    def test_has_every_kind_with_every_field_of_its_model(self):
        schema = Requirement.model_json_schema()["$defs"]
        kinds = {}
        for model in schema.values():
            kind = model.get("properties", {}).get("kind", {})
            if "const" in kind:
                kinds[kind["const"]] = set(model["properties"]) - {"kind"}
        assert set(CONDITION_FORMS) == set(kinds)
        assert {kind: {part.name for part in parts_of(kind)} for kind in kinds} == kinds
        assert {part.name for part in LOT_PARTS} == set(schema["Lot"]["properties"]) - {"conditions"}

    def test_passes_over_a_condition_of_an_unknown_kind(self):
        assert parse_form({"conditions.0.kind": ["miracle"]}, LABELS.code).lot["conditions"] == []

    def test_keeps_an_empty_condition_with_its_kind(self):
        sent = {"conditions.4.kind": ["item"], "conditions.4.strength": ["must"]}
        (found,) = parse_form(sent, LABELS.code).lot["conditions"]
        assert found == {"kind": "item", "strength": "must", "supply_classes": []}


class TestEdits:
    document = document_of(lot_of("A", *EVERY_KIND[:2]), lot_of("B"), lot_of("C"), written_on="2026-01-01")

    def test_touch_only_the_lot_that_was_open(self):
        typed = parse_form(sent_for(self.document, 1), LABELS.code)
        changed, place = put_typed(self.document, typed)
        assert place == 1
        assert changed["lots"][0] is self.document["lots"][0]
        assert changed["id"] == "R1"

    def test_take_out_what_was_emptied_in_the_head(self):
        typed = parse_form({"lot": ["B"], "title.en": ["New"]}, LABELS.code)
        changed, _ = put_typed(self.document, typed)
        assert changed.keys() == {"id", "title", "lots"}

    def test_put_back_a_lot_that_another_removed_meanwhile(self):
        typed = parse_form(sent_for(self.document, 2), LABELS.code)
        changed, place = put_typed(remove_lot(self.document, 2), typed)
        assert (place, [lot["id"] for lot in changed["lots"]]) == (2, ["A", "B", "C"])

    def test_name_a_new_lot_with_the_first_free_letter(self):
        changed, name = add_lot(remove_lot(self.document, 1), "New work", "ko")
        assert (name, changed["lots"][-1]) == ("B", {"id": "B", "text": {"ko": "New work"}})
        many = document_of(*(lot_of(letter) for letter in "ABCDEFGHIJKLMNOPQRSTUVWXYZ"))
        assert add_lot(many, "", "en")[1] == "L1"

    @pytest.mark.parametrize(
        ("place", "by", "order"),
        [(1, -1, "BAC"), (1, 1, "ACB"), (0, -1, "ABC"), (2, 1, "ABC"), (9, -1, "ABC")],
    )
    def test_move_a_lot_within_the_list(self, place, by, order):
        moved = move_lot(self.document, place, by)
        assert "".join(lot["id"] for lot in moved["lots"]) == order

    @pytest.mark.parametrize(
        ("number", "by", "order"),
        [
            (0, 1, ["b", "a", "c"]),
            (2, -1, ["a", "c", "b"]),
            (0, -1, ["a", "b", "c"]),
            (2, 1, ["a", "b", "c"]),
        ],
    )
    def test_move_a_condition_of_one_lot_and_none_over_the_ends(self, number, by, order):
        document = {
            "lots": [{"conditions": [{"kind": kind} for kind in "abc"]}, {"conditions": [{"kind": "z"}]}]
        }
        moved = move_condition(document, 0, number, by)
        assert [each["kind"] for each in moved["lots"][0]["conditions"]] == order
        assert moved["lots"][1] == document["lots"][1]

    def test_add_and_remove_conditions_of_one_lot(self):
        more = add_condition(self.document, 1, "text")
        assert more["lots"][1]["conditions"] == [{"kind": "text", "strength": "must"}]
        less = remove_condition(more, 0, 0)
        assert [each["kind"] for each in less["lots"][0]["conditions"]] == ["process"]
        assert place_of(less, "Z") == 3


class TestFaults:
    def test_in_a_list_are_told_at_its_control(self):
        fault = FaultView(where="lots.0.conditions.1.any_of.2", code="unknown_code", message="")
        assert faults_by_field([fault]) == {"lots.0.conditions.1.any_of": "unknown_code"}

    def test_reach_the_controls_of_a_condition(self):
        filler = Filler(LABELS, {"lots.0.conditions.0.family": "missing"})
        row = filler.fill_row(
            "conditions.0", "lots.0.conditions.0", parts_of("certificate"), {"kind": "certificate"}, 1
        )
        assert [each.path for each in faulty_inputs(row.main)] == ["conditions.0.family"]

    @pytest.mark.parametrize(
        ("where", "expected"),
        [
            ("lots.1.text", True),
            ("lots.0.text", False),
            ("lots", True),
            ("lots.0.conditions", True),
            ("lots.0.conditions.2", True),
            ("lots.0.conditions.2.family", False),
            ("title", False),
            ("id", True),
        ],
    )
    def test_without_a_control_are_told_above(self, where, expected):
        assert stands_nowhere(where, 0) is expected


def counted(asked, **changes):
    figures = {"met": 3, "unknown": 2, "not_met": 1, "excludes_alone": 0, "strength": "must", **changes}
    return ConditionView(asked=asked, kind="text", **figures)


def lot_view(*conditions):
    return LotView(
        id="A",
        text_ko=None,
        text_en="Work",
        value=None,
        currency=None,
        conditions=conditions,
        full=4,
        partial=2,
        unknown=0,
        candidates=(),
        excluded_total=0,
        excluded=(),
    )


class TestCounting:
    def test_leaves_out_what_is_not_complete(self):
        whole = {"kind": "region", "any_of": ["seoul"]}
        lot = {**lot_of("A", {"kind": "certificate"}, whole), "value": "much"}
        countable = build_countable(document_of(lot))
        assert countable.conditions == [[1]]
        assert countable.document["lots"] == [lot_of("A", whole)]

    @pytest.mark.parametrize("broken", [document_of({"id": "A"}), document_of(lot_of("A"), title={})])
    def test_needs_titles_and_texts(self, broken):
        assert build_countable(broken) is None

    def test_puts_counts_to_the_places_in_the_form(self):
        lot = lot_of("A", {"kind": "certificate"}, EVERY_KIND[4], EVERY_KIND[5])
        countable = build_countable(document_of(lot))
        counts = build_counts([lot_view(counted("size"), counted("region"))], countable, 0)
        assert {number: each.asked for number, each in counts.conditions.items()} == {1: "size", 2: "region"}
        assert counts.lots[0].full == 4

    def test_names_first_the_must_that_excludes_most(self):
        countable = build_countable(document_of(lot_of("A", *EVERY_KIND[4:7])))
        found = build_counts(
            [
                lot_view(
                    counted("a", excludes_alone=2),
                    counted("b", excludes_alone=8),
                    counted("c", excludes_alone=9, strength="should"),
                )
            ],
            countable,
            0,
        ).exclusions
        assert [(each.asked, each.firms, each.width) for each in found] == [("b", 8, 100.0), ("a", 2, 25.0)]

    def test_draws_no_bar_where_nobody_is_excluded(self):
        countable = build_countable(document_of(lot_of("A", EVERY_KIND[4])))
        assert build_counts([lot_view(counted("a"))], countable, 0).exclusions[0].width == 0


TEXT = "Lot A: brackets. AS9100 is needed. About 40 of them. Speak Polish."
PROPOSED = ProposalAnswer.model_validate(
    {
        "lots": [
            {
                "lot": {"id": "A", "text": {"ko": None, "en": "brackets"}, "unit": None, "conditions": []},
                "start": 0,
                "end": 66,
                "pieces": [
                    {
                        "name": "quantity",
                        "values": {"quantity": "40"},
                        "start": 35,
                        "end": 52,
                        "doubt": "several",
                    }
                ],
                "conditions": [
                    {
                        "condition": {"kind": "certificate", "family": "as9100", "note": None},
                        "start": 17,
                        "end": 34,
                        "doubt": None,
                        "for_all": False,
                    },
                    {
                        "condition": {"kind": "item", "name": {"en": "brackets"}},
                        "start": 7,
                        "end": 16,
                        "doubt": "generic_name",
                        "for_all": False,
                    },
                ],
            }
        ],
        "left_over": [
            {
                "text": "Speak Polish.",
                "start": 53,
                "end": 66,
                "lot_id": None,
                "reason": "nothing_read",
                "offered": {"kind": "text", "text": {"en": "Speak Polish."}, "strength": "should"},
                "unread": [],
            },
            {
                "text": "Hm.",
                "start": 0,
                "end": 0,
                "lot_id": "A",
                "reason": "not_required",
                "offered": None,
                "unread": [],
            },
        ],
        "title": {"en": "Wanted brackets"},
        "programme_id": None,
        "degraded": [],
    }
)


class TestWhatTheAPIFindsWrong:
    def test_is_left_out_by_its_place_in_the_form(self):
        lot = lot_of("A", {"kind": "certificate"}, EVERY_KIND[4], EVERY_KIND[5])
        countable = leave_out(build_countable(document_of(lot)), [("lots", 0, "conditions", 0, "any_of")])
        assert countable.conditions == [[2]]
        assert countable.document["lots"][0]["conditions"] == [EVERY_KIND[5]]

    @pytest.mark.parametrize("place", [("lots",), ("lots", 0, "conditions"), ("lots", 0, "text")])
    def test_of_a_whole_leaves_nothing_to_count(self, place):
        assert leave_out(build_countable(document_of(lot_of("A"))), [place]) is None

    def test_a_value_without_its_currency_is_left_out(self):
        document = document_of({**lot_of("A"), "value": "1000"})
        countable = leave_out(build_countable(document), [("lots", 0, "currency")])
        assert countable
        assert "value" not in countable.document["lots"][0]


class TestOffers:
    def test_tick_what_is_sure_and_show_the_sentence(self):
        (lot,) = build_offers(PROPOSED, TEXT, LABELS, LIMITS).lots
        sure, doubtful = lot.conditions
        assert (sure.is_ticked, sure.sentence) == (True, "AS9100 is needed.")
        assert sure.label == "Certificate"
        assert (doubtful.is_ticked, doubtful.doubt) == (False, "generic_name")
        assert [each.is_ticked for each in (*lot.further, *lot.left_over)] == [False, False]

    def test_become_a_requirement_of_what_is_ticked(self):
        (lot,) = build_offers(PROPOSED, TEXT, LABELS, LIMITS).lots
        every = [lot.lot, *lot.further, *lot.conditions, *lot.left_over]
        sent = {each.name: [each.value] for each in every}
        taken = [lot.lot, lot.further[0], lot.conditions[0], lot.left_over[0]]
        document = taken_document({**sent, "take": [each.name for each in taken]}, {"id": "R"})
        (found,) = document["lots"]
        assert found["quantity"] == "40"
        assert [each["kind"] for each in found["conditions"]] == ["certificate", "text"]
        assert taken_document({**sent, "take": [lot.conditions[0].name]}, {}) == {"lots": []}

    def test_of_a_text_without_lots_are_one_lot(self):
        empty = PROPOSED.model_copy(update={"lots": (), "left_over": ()})
        (lot,) = build_offers(empty, "  Make  ", LABELS, LIMITS).lots
        assert (lot.id, lot.lot.says[0].value) == ("A", "Make")

    def test_keep_the_ticks_that_were_sent(self):
        (lot,) = build_offers(PROPOSED, TEXT, LABELS, LIMITS, {"lots.0.conditions.1"}).lots
        assert [each.is_ticked for each in (lot.lot, *lot.conditions)] == [False, False, True]


class TestWords:
    @pytest.mark.parametrize(
        ("condition", "words"),
        [
            (EVERY_KIND[0], [("", "should"), ("Valid on", "2027-01-31"), ("Scope", "가공")]),
            (EVERY_KIND[1], [("", "must"), ("", "길이 3,000 mm 이상, 질량 80 kg까지의 작업")]),
            (EVERY_KIND[5], [("", "경상북도")]),
            (EVERY_KIND[6], [("How many", "120"), ("in a", "month")]),
            (EVERY_KIND[7], [("Facility security clearance", "yes"), ("CMMC level", "2")]),
        ],
    )
    def test_are_those_of_the_form_in_the_language_of_the_reader(self, condition, words):
        labels = Labels(Meta.model_validate(META), "ko")
        content = {"strength": "must", **condition}
        found = [
            (each.label, each.value) for each in say_fields(parts_of(condition["kind"]), content, labels)
        ]
        assert [each for each in found if each in words] == words, found

    def test_of_a_text_are_those_of_the_other_language_where_one_lacks(self):
        assert say({"en": "only"}, "ko") == "only"

    @pytest.mark.parametrize(
        ("part", "sentence"),
        [("AS9100", "AS9100 is needed."), ("Polish", "Speak Polish."), ("Lot A", "Lot A: brackets.")],
    )
    def test_stand_in_a_sentence(self, part, sentence):
        start = TEXT.index(part)
        assert sentence_around(TEXT, start, start + len(part)) == sentence
        assert sentence_around(f"One\n{part}\nTwo", 4, 4 + len(part)) == part


class TestNumbersAndCurrencies:
    @pytest.mark.parametrize(
        ("typed", "sent"), [("2,300,000", "2300000"), ("1,000.50", "1000.50"), ("1,5", "1,5"), ("12", "12")]
    )
    def test_take_commas_between_thousands(self, typed, sent):
        read = parse_form({"lot.value": [typed], "lot.currency": ["usd"]}, lambda _, text: text)
        assert (read.lot["value"], read.lot["currency"]) == (sent, "USD")
