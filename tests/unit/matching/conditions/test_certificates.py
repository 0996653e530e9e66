from collections.abc import Callable, Sequence
from datetime import date
from typing import Any

import pytest

from fakes.conditions import TODAY, condition, profile
from koffset.domain.requirement import CertificateCondition
from koffset.domain.text import BilingualText
from koffset.matching.conditions.asking import AskedCondition, Judging
from koffset.matching.conditions.certificates import families_met, judge_certificate
from koffset.matching.conditions.findings import Finding, State
from koffset.matching.conditions.wording import AskedText
from koffset.matching.phrasing import phrase
from koffset.resources.judging import load_phrases

Asked = Callable[..., AskedText]


def certificate(family: str, until: str | None = "2028-01-01", **fields: Any) -> dict[str, Any]:
    return {"family": family, "standard": family.upper(), "expires_on": until, **fields}


@pytest.fixture
def judged(judging: Judging) -> Callable[..., Finding]:
    def _judged(
        held: Sequence[dict[str, Any]], family: str, scope: str | None = None, **fields: Any
    ) -> Finding:
        wanted = {"scope": {"en": scope}} if scope else {}
        asked: CertificateCondition = condition("certificate", family=family, **wanted, **fields)
        text = judging.wording.asked(asked.scope) if asked.scope else None
        return judge_certificate(asked, text, profile(certificates=held), judging.taxonomies, TODAY)

    return _judged


class TestACertificate:
    def test_of_the_family_that_is_valid_is_met(self, judged: Callable[..., Finding]) -> None:
        finding = judged([certificate("iso9001", grade="issuer_checked")], "iso9001")
        assert (finding.state, finding.reason.code, finding.assumed) == (State.MET, "certificate_valid", ())
        assert (finding.proofs[0].grade, finding.proofs[0].valid_until) == (
            "issuer_checked",
            date(2028, 1, 1),
        )

    def test_that_contains_the_one_asked_for_is_met_by_inference(
        self, judged: Callable[..., Finding]
    ) -> None:
        finding = judged([certificate("as9100")], "iso9001")
        assert finding.state is State.MET
        assert [said.code for said in finding.assumed] == ["certificate_contains"]
        assert finding.is_inferred

    def test_does_not_contain_what_contains_it(self, judged: Callable[..., Finding]) -> None:
        assert judged([certificate("iso9001")], "as9100").state is State.UNKNOWN

    def test_itself_is_preferred_to_an_inference(self, judged: Callable[..., Finding]) -> None:
        finding = judged([certificate("as9100"), certificate("iso9001")], "iso9001")
        assert finding.assumed == ()

    def test_that_ended_is_not_met_with_its_date(self, judged: Callable[..., Finding]) -> None:
        finding = judged([certificate("iso9001", "2026-11-26")], "iso9001")
        assert (finding.state, finding.reason.code) == (State.NOT_MET, "certificate_ended")
        assert finding.reason.values["until"] == date(2026, 11, 26)

    def test_that_ended_is_asked_for_its_renewal(self, judged: Callable[..., Finding]) -> None:
        question = judged([certificate("iso9001", "2026-11-26")], "iso9001").open_question
        assert question
        said = phrase(question, "en", load_phrases())
        assert (
            said
            == "Your ISO9001 certificate ended on 2026-11-26: has it been renewed, and is it valid on 2026-11-27?"
        )

    def test_of_a_scope_that_ended_is_asked_for_with_the_scope(self, judged: Callable[..., Finding]) -> None:
        question = judged([certificate("nadcap", "2026-11-26")], "nadcap", "Welding").question
        assert question
        assert phrase(question, "en", load_phrases()).endswith("is it valid on 2026-11-27 for Welding?")

    def test_counts_on_its_last_day(self, judged: Callable[..., Finding]) -> None:
        assert judged([certificate("iso9001", "2026-11-27")], "iso9001").state is State.MET

    def test_is_judged_for_the_day_of_the_condition(self, judged: Callable[..., Finding]) -> None:
        held = [certificate("iso9001", "2026-12-31")]
        assert judged(held, "iso9001", valid_on="2027-01-01").state is State.NOT_MET

    def test_that_ends_before_the_day_asked_for_is_asked_whether_it_will_be_renewed(
        self, judged: Callable[..., Finding]
    ) -> None:
        held = [certificate("iso9001", "2028-09-01")]
        finding = judged(held, "iso9001", valid_on="2028-12-31")
        assert finding.state is State.NOT_MET
        assert phrase(finding.reason, "en", load_phrases()) == "ISO9001 ends on 2028-09-01, before 2028-12-31"
        assert finding.question
        assert phrase(finding.question, "en", load_phrases()) == (
            "Your ISO9001 certificate ends on 2028-09-01, before 2028-12-31: will it be renewed by then?"
        )

    def test_that_begins_later_is_not_met(self, judged: Callable[..., Finding]) -> None:
        finding = judged([certificate("iso9001", issued_on="2026-12-01")], "iso9001")
        assert (finding.state, finding.reason.code) == (State.NOT_MET, "certificate_not_begun")
        said = phrase(finding.reason, "en", load_phrases())
        assert said == "ISO9001 is valid from 2026-12-01 only"
        assert finding.question
        assert finding.question.code == "ask_certificate"

    def test_without_an_end_leaves_it_unknown(self, judged: Callable[..., Finding]) -> None:
        finding = judged([certificate("iso9001", None)], "iso9001")
        assert finding.state is State.UNKNOWN
        assert finding.question
        assert finding.question.code == "ask_certificate_end"

    def test_that_is_not_stated_leaves_it_unknown(self, judged: Callable[..., Finding]) -> None:
        finding = judged([certificate("iso14001")], "iso9001")
        assert (finding.state, finding.reason.code) == (State.UNKNOWN, "certificate_not_stated")
        assert finding.question
        assert finding.question.code == "ask_certificate"

    def test_a_valid_one_outweighs_one_that_ended(self, judged: Callable[..., Finding]) -> None:
        held = [certificate("iso9001", "2020-01-01"), certificate("as9100")]
        assert judged(held, "iso9001").state is State.MET

    def test_a_company_without_profile_leaves_it_unknown(self, judging: Judging) -> None:
        asked = condition("certificate", family="iso9001")
        assert judge_certificate(asked, None, None, judging.taxonomies, TODAY).state is State.UNKNOWN


class TestAScope:
    def test_that_is_named_is_met(self, judged: Callable[..., Finding]) -> None:
        held = [certificate("nadcap", scope={"en": "Heat treating: vacuum, carburising"})]
        assert judged(held, "nadcap", "Heat treating: vacuum").state is State.MET

    def test_met_with_its_scope_says_what_it_covers(self, judged: Callable[..., Finding]) -> None:
        held = [certificate("nadcap", scope={"en": "Heat treating: vacuum, carburising"})]
        said = phrase(judged(held, "nadcap", "Heat treating: vacuum").reason, "en", load_phrases())
        assert "for Heat treating: vacuum, carburising, valid until" in said

    @pytest.mark.parametrize("until", ["2028-01-01", "2020-01-01"])
    def test_of_another_special_process_says_nothing_of_this_one(
        self, judged: Callable[..., Finding], until: str
    ) -> None:
        held = [certificate("nadcap", until, scope={"en": "Chemical processing: anodising"})]
        finding = judged(held, "nadcap", "Chemical processing: milling")
        assert (finding.state, finding.reason.code) == (State.UNKNOWN, "certificate_other_scope")
        assert not finding.proofs
        assert finding.question
        assert finding.question.code == "ask_certificate_for"

    def test_of_another_special_process_does_not_outweigh_one_that_ended(
        self, judged: Callable[..., Finding]
    ) -> None:
        other = certificate("nadcap", scope={"en": "Chemical processing: anodising"})
        ended = certificate("nadcap", "2020-01-01", scope={"en": "Heat treating: vacuum"})
        finding = judged([other, ended], "nadcap", "Heat treating: vacuum")
        assert (finding.state, finding.reason.code) == (State.NOT_MET, "certificate_ended")

    def test_of_a_wider_process_may_include_what_is_asked_for(self, judged: Callable[..., Finding]) -> None:
        finding = judged(
            [certificate("nadcap", scope={"en": "Heat treating"})], "nadcap", "Heat treating: vacuum"
        )
        assert (finding.state, finding.reason.code) == (State.UNKNOWN, "certificate_scope_open")
        assert finding.question
        assert finding.question.code == "ask_certificate_scope"

    def test_of_a_quality_system_does_not_outweigh_that_it_ended(
        self, judged: Callable[..., Finding]
    ) -> None:
        held = [certificate("as9100", "2020-01-01", scope={"en": "Manufacture of airframe parts"})]
        assert judged(held, "as9100", "design of structures").reason.code == "certificate_ended"

    def test_of_a_quality_system_in_other_words_is_to_be_asked(self, judged: Callable[..., Finding]) -> None:
        held = [certificate("as9100", scope={"en": "Manufacture of airframe parts"})]
        finding = judged(held, "as9100", "design of structures")
        assert finding.state is State.UNKNOWN
        assert finding.question
        assert finding.question.code == "ask_certificate_scope"

    def test_of_a_process_whose_scope_names_no_class_is_asked_for_it(
        self, judged: Callable[..., Finding]
    ) -> None:
        held = [certificate("ipc_a_620", scope={"en": "Wire harness assembly"})]
        finding = judged(held, "ipc_a_620", "Class 3")
        assert finding.state is State.UNKNOWN
        assert finding.question
        assert finding.question.code == "ask_certificate_scope"

    def test_of_another_class_is_not_met(self, judged: Callable[..., Finding]) -> None:
        held = [certificate("ipc_a_610", scope={"ko": "2등급", "en": "Class 2"})]
        assert judged(held, "ipc_a_610", "Class 3").state is State.NOT_MET

    def test_names_its_level_in_its_scope_or_in_its_standard(self, judged: Callable[..., Finding]) -> None:
        in_scope = certificate("ipc_a_610", scope={"en": "Class 3"})
        in_standard = {**certificate("cmmi"), "standard": "CMMI Level 3"}
        assert judged([in_scope], "ipc_a_610", "Class 3").state is State.MET
        assert judged([in_standard], "cmmi", "Level 3").state is State.MET

    def test_that_is_not_stated_is_to_be_asked(self, judged: Callable[..., Finding]) -> None:
        finding = judged([certificate("nadcap")], "nadcap", "Heat treating: vacuum")
        assert (finding.state, finding.reason.code) == (State.UNKNOWN, "certificate_without_scope")

    def test_is_asked_with_the_certificate_that_is_not_stated(self, judged: Callable[..., Finding]) -> None:
        finding = judged([], "nadcap", "Heat treating: vacuum")
        assert finding.question
        assert finding.question.code == "ask_certificate_for"

    def test_of_an_approved_process_counts_as_that_of_a_certificate(self, judging: Judging) -> None:
        approval = {"family": "nadcap", "scope": {"en": "Heat treating: vacuum"}, "expires_on": "2027-01-01"}
        stated = profile(processes=[{"name": {"en": "heat treatment"}, "approvals": [approval]}])
        asked = condition("certificate", family="nadcap", scope={"en": "Heat treating: vacuum"})
        scope = judging.wording.asked(asked.scope)
        assert judge_certificate(asked, scope, stated, judging.taxonomies, TODAY).state is State.MET

    def test_a_family_that_is_none_of_ours_is_passed_over(self, judging: Judging) -> None:
        approval = {"family": "strange", "scope": {"en": "x"}}
        stated = profile(
            certificates=[certificate("strange")],
            processes=[{"name": {"en": "x"}, "approvals": [approval]}],
        )
        asked = condition("certificate", family="iso9001")
        assert judge_certificate(asked, None, stated, judging.taxonomies, TODAY).state is State.UNKNOWN


class TestAStandardThatIsCalledSoInKoreanAlone:
    def test_is_named_by_its_family_in_english(self, judged: Callable[..., Finding]) -> None:
        held = [certificate("ppuri", None, scope={"ko": "주조", "en": "Casting"})]
        finding = judged([{**held[0], "standard": "뿌리기업 확인"}], "ppuri")
        assert finding.question
        assert phrase(finding.question, "en", load_phrases()) == (
            "Until when is your Root industry company confirmation certificate valid?"
        )
        assert "뿌리기업 확인" in phrase(finding.question, "ko", load_phrases())
        assert finding.proofs[0].text == BilingualText(
            ko="뿌리기업 확인: 주조", en="Root industry company confirmation: Casting"
        )

    def test_is_asked_for_by_its_family_in_english(self, judging: Judging) -> None:
        asked = condition("certificate", family="ppuri")
        said = AskedCondition(asked, judging.wording.asked(BilingualText(en="castings")), judging).say()
        assert phrase(said, "en", load_phrases()) == "Root industry company confirmation"


def test_what_a_family_contains_is_followed_to_the_end(judging: Judging) -> None:
    families = judging.taxonomies.certificate_families
    assert families_met(families["as9100"], judging.taxonomies) == {"as9100", "iso9001"}
    assert families_met(families["iso9001"], judging.taxonomies) == {"iso9001"}
