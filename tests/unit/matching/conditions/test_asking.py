"""What several lots ask alike, and what each asks for itself."""

from dataclasses import replace
from typing import Any

from fakes.conditions import condition, facts, lot, profile
from fakes.retrieving import document
from koffset.domain.evidence import PROFILE_SOURCE, EvidenceKind
from koffset.matching.conditions.asking import AskedCondition, Judging, ask_all
from koffset.matching.conditions.findings import State
from koffset.matching.conditions.items import NOTHING, Proposal

SME = condition("size_class", any_of=["sme"])


def asked_by(judging: Judging, *conditions: Any, texts: tuple[str, str]) -> tuple[AskedCondition, ...]:
    lots = [lot(each, en=text) for each, text in zip(conditions, texts, strict=True)]
    ((first,), (second,)) = ask_all(lots, judging)
    return first, second


class TestLotsThatAskAlike:
    def test_judge_a_company_once(self, judging: Judging) -> None:
        first, second = asked_by(judging, SME, SME, texts=("stop", "seat"))
        company = facts(profile(status={"size_class": "sme"}))
        assert first.judge(company, NOTHING) is second.judge(company, NOTHING)

    def test_judge_it_again_when_other_things_are_known_of_it(self, judging: Judging) -> None:
        first, second = asked_by(judging, SME, SME, texts=("stop", "seat"))
        stated, silent = facts(profile(status={"size_class": "sme"})), facts(profile())
        assert first.judge(stated, NOTHING).state is State.MET
        assert second.judge(silent, NOTHING).state is State.UNKNOWN

    def test_ask_for_a_rate_of_their_own_things(self, judging: Judging) -> None:
        rate = condition("capacity", quantity=10, unit="each", per="month")
        first, second = asked_by(judging, rate, rate, texts=("stops", "seats"))
        company = facts(profile(capacity={"monthly_rate": {"en": "20 stops a month"}}))
        assert first.judge(company, NOTHING) != second.judge(company, NOTHING)

    def test_show_of_an_item_what_is_closest_to_their_own_thing(self, judging: Judging) -> None:
        name = condition("item", name={"en": "stop"})
        asked = asked_by(judging, name, name, texts=("bumper stop", "hatch stop"))
        shown = ("bumper stop", "hatch stop")
        company = facts(profile(items=[{"name": {"en": each}} for each in shown]))
        found = [document(each, "C1", text_en=each, kind=EvidenceKind.ITEM) for each in shown]
        proposal = Proposal([replace(each, source=PROFILE_SOURCE) for each in found])
        proofs = [each.judge(company, proposal).proofs[0].text.en for each in asked]
        assert tuple(proofs) == shown

    def test_are_each_said_as_they_wrote_it(self, judging: Judging) -> None:
        must, wish = asked_by(judging, SME, SME.model_copy(update={"strength": "should"}), texts=("a", "b"))
        assert (must.is_must, wish.is_must) == (True, False)
