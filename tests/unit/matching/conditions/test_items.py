from collections.abc import Callable
from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from fakes.conditions import condition, facts, part, profile
from fakes.retrieving import document
from koffset.domain.evidence import EvidenceDocument, EvidenceGrade, EvidenceKind
from koffset.domain.text import BilingualText
from koffset.matching.conditions.asking import AskedCondition, Judging
from koffset.matching.conditions.facts import CompanyFacts
from koffset.matching.conditions.findings import Finding, State
from koffset.matching.conditions.items import NOTHING, Proposal, of_the_work, still_stands

Judged = Callable[..., Finding]
OWN = {"name": {"en": "bumper stop"}, "supply_class": "5340"}


def claim(text: str = "bumper stop", **changed: Any) -> EvidenceDocument:
    found = document(text_en=text, **{"supply_class": "5340", "kind": EvidenceKind.ITEM, **changed})
    return replace(found, source="profile")


def supplied(text: str = "멈치,완충용", supply_class: str | None = "5340") -> EvidenceDocument:
    found = document(text_ko=text, supply_class=supply_class, kind=EvidenceKind.ITEM)
    return replace(found, source="parts", grade=EvidenceGrade.PUBLIC_RECORD)


@pytest.fixture
def judged(judging: Judging) -> Judged:
    def _judged(
        found: CompanyFacts, proposal: Proposal = NOTHING, lot: str = "a lot", **asked: Any
    ) -> Finding:
        text = judging.wording.asked(BilingualText(en=lot))
        return AskedCondition(condition("item", **asked), text, judging).judge(found, proposal)

    return _judged


class TestAnItem:
    def test_that_is_named_so_is_met(self, judged: Judged) -> None:
        finding = judged(facts(profile(items=[OWN])), Proposal([claim()]), name={"en": "bumper stop"})
        assert (finding.state, finding.reason.code, finding.assumed) == (State.MET, "item_stated", ())

    @pytest.mark.parametrize(
        ("stated", "is_it"),
        [
            ("Printed circuit board. 24-layer backplane, tested", True),
            ("Track link. Double-pin link, with a backplane", False),
            ("Track link. Assembled with a backplane", False),
        ],
    )
    def test_is_named_by_its_description_as_it_begins(self, judged: Judged, stated: str, is_it: bool) -> None:
        found = facts(profile(items=[{"name": {"en": stated}}]))
        finding = judged(found, Proposal([claim(stated)]), name={"en": "backplane"})
        assert (finding.state is State.MET) is is_it

    def test_takes_what_narrows_it_down_from_a_description_that_says_it_again(self, judged: Judged) -> None:
        asked = {"name": {"en": "infrared smoke grenade"}}
        for stated, state in (
            ("Smoke grenade. Infrared grenade for vehicles", State.MET),
            ("Smoke grenade. Infrared launcher for vehicles", State.UNKNOWN),
        ):
            found = facts(profile(items=[{"name": {"en": stated}}]))
            assert judged(found, Proposal([claim(stated)]), **asked).state is state

    def test_is_not_named_by_a_word_that_only_narrows_it_down(self, judged: Judged) -> None:
        for stated, state in (("Power supply", State.MET), ("Power unit", State.UNKNOWN)):
            found = facts(profile(items=[{"name": {"en": stated}}]))
            assert judged(found, Proposal([claim(stated)]), name={"en": "power supply"}).state is state

    def test_of_an_overview_is_in_the_class_of_the_item_that_stands_beside_it(self, judged: Judged) -> None:
        overview = claim("Bumper stops", kind=EvidenceKind.COMPANY, supply_class=None)
        asked = {"name": {"en": "bumper stop"}, "supply_classes": ["2540"]}
        found = facts(profile(items=[OWN]))
        finding = judged(found, Proposal([overview, claim()]), **asked)
        assert (finding.state, finding.reason.code) == (State.UNKNOWN, "item_in_other_class")

    def test_is_shown_first_by_what_is_closest_to_the_lot(self, judged: Judged) -> None:
        names = ("rubber bumper stop", "bumper stop. For turrets, 66 mm")
        items = [{"name": {"en": name}, "supply_class": "5340"} for name in names]
        found = facts(profile(items=items))
        for lot, first in (("bumper stops of rubber", names[0]), ("66 mm stops for turrets", names[1])):
            proposal = Proposal([claim(name) for name in names])
            finding = judged(found, proposal, lot, name={"en": "bumper stop"})
            assert finding.proofs[0].text.en == first

    def test_is_shown_first_by_the_better_proven_of_two_alike_then_by_the_newer(self, judged: Judged) -> None:
        old, new = (claim(as_of=date(year, 1, 1)) for year in (2020, 2025))
        seen = claim(grade=EvidenceGrade.DOCUMENT_SEEN, as_of=date(2019, 1, 1))
        finding = judged(facts(profile(items=[OWN])), Proposal([old, new, seen]), name={"en": "bumper stop"})
        assert [each.as_of for each in finding.proofs] == [
            date(2019, 1, 1),
            date(2025, 1, 1),
            date(2020, 1, 1),
        ]

    def test_of_a_register_was_supplied_and_perhaps_not_made(self, judged: Judged) -> None:
        finding = judged(facts(None, part("멈치,완충용")), Proposal([supplied()]), name={"ko": "멈치"})
        assert finding.state is State.MET
        assert [said.code for said in finding.assumed] == ["supplied_not_made"]

    def test_named_otherwise_in_the_class_asked_for_is_to_be_asked(self, judged: Judged) -> None:
        own = {"name": {"en": "check valve"}, "supply_class": "5340"}
        proposal = Proposal([claim("check valve")])
        asked = {"name": {"en": "ball valve"}, "supply_classes": ["5340"]}
        finding = judged(facts(profile(items=[own])), proposal, **asked)
        assert (finding.state, finding.reason.code) == (State.UNKNOWN, "item_named_otherwise")
        assert finding.proofs

    def test_named_after_the_thing_is_another(self, judged: Judged) -> None:
        own = {"name": {"en": "bumper stop cover"}, "supply_class": "5340"}
        proposal = Proposal([claim("bumper stop cover")])
        asked = {"name": {"en": "bumper stop"}, "supply_classes": ["5340"]}
        finding = judged(facts(profile(items=[own])), proposal, **asked)
        assert (finding.state, finding.reason.code) == (State.UNKNOWN, "item_nearest")
        assert not finding.proofs

    def test_of_an_inverted_name_is_met_as_it_is_spoken(self, judged: Judged) -> None:
        finding = judged(
            facts(None, part("상자,탄약용")), Proposal([supplied("상자,탄약용")]), name={"ko": "탄약상자"}
        )
        assert finding.state is State.MET

    def test_named_otherwise_is_told_by_the_closest_of_the_class(self, judged: Judged) -> None:
        names = ("transparent armour. Laminated glass", "armour plate, vehicle add-on")
        items = [{"name": {"en": name}, "supply_class": "5340"} for name in names]
        proposal = Proposal([claim(name) for name in names])
        asked = {"name": {"en": "add-on armour"}, "supply_classes": ["5340"]}
        finding = judged(facts(profile(items=items)), proposal, **asked)
        assert finding.reason.code == "item_named_otherwise"
        assert finding.reason.values["stated"] == BilingualText(en=names[1])
        assert finding.question

    def test_of_a_profile_that_only_a_register_speaks_for_was_supplied(self, judged: Judged) -> None:
        own = {**OWN, "grade": "public_record"}
        proposal = Proposal([claim(grade=EvidenceGrade.PUBLIC_RECORD)])
        finding = judged(facts(profile(items=[own])), proposal, name={"en": "bumper stop"})
        assert [said.code for said in finding.assumed] == ["supplied_not_made"]

    def test_of_that_name_in_another_class_is_to_be_asked(self, judged: Judged) -> None:
        asked = {"name": {"en": "bumper stop"}, "supply_classes": ["2540"]}
        finding = judged(facts(profile(items=[OWN])), Proposal([claim()]), **asked)
        assert (finding.state, finding.reason.code) == (State.UNKNOWN, "item_in_other_class")

    def test_of_that_name_without_class_is_taken_for_one_of_it(self, judged: Judged) -> None:
        own = {"name": {"en": "bumper stop"}}
        asked = {"name": {"en": "bumper stop"}, "supply_classes": ["2540"]}
        finding = judged(facts(profile(items=[own])), Proposal([claim(supply_class=None)]), **asked)
        assert finding.state is State.MET
        assert [said.code for said in finding.assumed] == ["item_without_class"]

    def test_that_is_only_near_is_no_match(self, judged: Judged) -> None:
        finding = judged(facts(profile()), Proposal((), claim("gasket")), name={"en": "bumper stop"})
        assert (finding.state, finding.reason.code) == (State.UNKNOWN, "item_nearest")
        assert not finding.proofs

    def test_that_is_near_in_meaning_elsewhere_is_no_match(self, judged: Judged) -> None:
        own = {"name": {"en": "satellite structure"}, "supply_class": "1675"}
        proposal = Proposal([claim("satellite structure", supply_class="1675")])
        asked = {"name": {"en": "satellite thruster"}, "supply_classes": ["1820"]}
        assert judged(facts(profile(items=[own])), proposal, **asked).reason.code == "item_nearest"

    def test_that_nothing_is_near_to_is_to_be_asked(self, judged: Judged) -> None:
        finding = judged(facts(), name={"en": "bumper stop"})
        assert finding.reason.code == "item_not_stated"
        assert finding.question

    def test_that_the_store_has_no_more_does_not_count(self, judged: Judged) -> None:
        finding = judged(facts(profile()), Proposal([claim()]), name={"en": "bumper stop"})
        assert finding.state is State.UNKNOWN

    def test_what_a_company_is_called_is_no_evidence(self, judged: Judged) -> None:
        name = replace(claim(kind=EvidenceKind.COMPANY), name_forms=("bumper stop",))
        assert judged(facts(), Proposal([name]), name={"en": "bumper stop"}).state is State.UNKNOWN


class TestASupplyClass:
    def test_is_met_by_an_item_of_it(self, judged: Judged) -> None:
        finding = judged(facts(profile(items=[OWN])), supply_classes=["5340"])
        assert (finding.state, finding.assumed) == (State.MET, ())

    def test_is_met_by_what_a_register_has_of_it(self, judged: Judged) -> None:
        finding = judged(facts(None, part("핀")), supply_classes=["5340"])
        assert finding.is_inferred

    def test_with_nothing_in_it_is_unknown(self, judged: Judged) -> None:
        finding = judged(facts(profile(items=[OWN]), part("핀")), supply_classes=["2540"])
        assert (finding.state, finding.reason.code) == (State.UNKNOWN, "class_not_stated")


class TestTheWorkOfALot:
    @pytest.fixture
    def work(self, judging: Judging) -> Callable[[EvidenceDocument], Proposal]:
        text = judging.wording.asked(BilingualText(en="A machined frame and a bulkhead"))

        def _work(found: EvidenceDocument) -> Proposal:
            return of_the_work({"F1": Proposal([found])}, text)["F1"]

        return _work

    def test_is_shown_by_what_is_named_so(self, work: Callable[[EvidenceDocument], Proposal]) -> None:
        frame = claim("fuselage frame")
        assert work(frame) == Proposal([frame])

    def test_is_not_shown_by_what_is_named_after_it(
        self, work: Callable[[EvidenceDocument], Proposal]
    ) -> None:
        seal = claim("bulkhead shaft seal")
        assert work(seal) == Proposal([], seal)

    def test_is_not_shown_by_work_for_it(self, work: Callable[[EvidenceDocument], Proposal]) -> None:
        seals = claim("seals for a bulkhead abroad", kind=EvidenceKind.EXPERIENCE)
        assert work(seals) == Proposal([], seals)

    def test_is_shown_by_a_text_without_a_name_that_says_the_thing(
        self, work: Callable[[EvidenceDocument], Proposal]
    ) -> None:
        says, says_not = (
            claim(text, kind=EvidenceKind.COMPANY)
            for text in ("we turn a bulkhead into art", "we have machined much")
        )
        assert work(says) == Proposal([says])
        assert work(says_not) == Proposal([], says_not)

    @pytest.mark.parametrize(
        "written",
        [
            "An antenna mount for vehicle radios, painted green, 200 sets",
            "An antenna mount according to drawing 123",
            "Supplier of an antenna mount wanted",
            "An antenna mount 66 mm stainless",
        ],
    )
    def test_is_found_wherever_its_sentence_says_the_thing(self, judging: Judging, written: str) -> None:
        mount = claim("antenna mount")
        text = judging.wording.asked(BilingualText(en=written))
        assert of_the_work({"F1": Proposal([mount])}, text)["F1"] == Proposal([mount])


class TestStanding:
    def test_a_record_stands_while_the_register_has_it(self) -> None:
        assert still_stands(supplied(), facts(None, part("멈치,완충용")))
        assert not still_stands(supplied(), facts(None, part("핀")))
        assert not still_stands(supplied(supply_class="5315"), facts(None, part("멈치,완충용")))

    def test_a_claim_stands_while_the_profile_has_its_name(self) -> None:
        assert still_stands(claim("bumper stop. for tanks"), facts(profile(items=[OWN])))
        assert not still_stands(claim("gasket"), facts(profile(items=[OWN])))

    def test_what_is_said_of_a_company_stands(self) -> None:
        assert still_stands(replace(supplied(), kind=EvidenceKind.COMPANY), facts())
        assert still_stands(claim(kind=EvidenceKind.COMPANY), facts())


class TestAText:
    @pytest.fixture
    def read(self, judging: Judging) -> Callable[[CompanyFacts, str], Finding]:
        def _read(found: CompanyFacts, text: str) -> Finding:
            lot = judging.wording.asked(BilingualText(en="a lot"))
            return AskedCondition(condition("text", text={"en": text}), lot, judging).judge(found, NOTHING)

        return _read

    def test_that_a_claim_says_word_for_word_is_met_by_its_words(self, read: Any) -> None:
        overview = {"name": {"ko": "가상"}, "overview": {"en": "Source code placed in escrow on request."}}
        finding = read(facts(profile(identity=overview)), "Source code in escrow")
        assert finding.state is State.MET
        assert finding.is_inferred

    def test_otherwise_is_for_people_to_judge(self, read: Any) -> None:
        finding = read(facts(profile(items=[OWN])), "Source code in escrow")
        assert (finding.state, finding.reason.code) == (State.UNKNOWN, "text_for_people")
        assert finding.question
        assert read(facts(), "Source code in escrow").state is State.UNKNOWN
