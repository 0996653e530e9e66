from collections.abc import Callable, Sequence
from typing import Any

import pytest

from fakes.conditions import condition, facts, part, profile
from koffset.domain.company import Record
from koffset.domain.text import BilingualText, Language
from koffset.matching.conditions.asking import AskedCondition, Judging
from koffset.matching.conditions.findings import Finding, State
from koffset.matching.conditions.items import NOTHING
from koffset.matching.phrasing import phrase
from koffset.resources.judging import load_phrases

LANGUAGES: tuple[Language, ...] = ("en", "ko")
Judged = Callable[..., Finding]


def work(name: str = "wing parts", **fields: Any) -> dict[str, Any]:
    return {"name": {"en": name}, "as_of": "2026-01-31", **fields}


@pytest.fixture
def judged(judging: Judging) -> Judged:
    def _judged(
        works: Sequence[dict[str, Any]], *parts: Record, exports: Sequence[str] = (), **asked: Any
    ) -> Finding:
        stated = profile(experience=works, capacity={"export_countries": exports})
        wanted = condition("experience", **asked)
        lot = judging.wording.asked(work_text())
        return AskedCondition(wanted, lot, judging).judge(facts(stated, *parts), NOTHING)

    return _judged


def work_text() -> BilingualText:
    return BilingualText(en="wing parts")


class TestExperience:
    def test_in_the_country_is_met(self, judged: Judged) -> None:
        finding = judged([work(country="US", grade="issuer_checked")], country="US")
        assert (finding.state, finding.reason.code) == (State.MET, "experience_stated")
        assert finding.proofs[0].grade == "issuer_checked"

    def test_is_asked_for_in_names_of_the_language(self, judged: Judged) -> None:
        said = judged([], country="US", platform="K9", years=3).question
        assert said
        texts = [phrase(said, language, load_phrases()) for language in LANGUAGES]
        assert texts == [
            "Do you have this experience: K9 self-propelled howitzer, United States, 3 years or more?",
            "다음 수행 실적이 있습니까: K9 자주포, 미국, 3년 이상",
        ]

    @pytest.mark.parametrize("years", [1, 2])
    def test_of_one_year_is_said_in_the_singular(self, judged: Judged, years: int) -> None:
        said = judged([work(year_from=2014, year_to=2016)], years=years).reason
        texts = [phrase(said, language, load_phrases()) for language in LANGUAGES]
        english = {1: "1 year or more", 2: "2 years or more"}[years]
        assert texts == [
            f"wing parts (2014–2016); asked {english}",
            f"wing parts (2014–2016), 요구 {years}년 이상 충족",
        ]

    def test_elsewhere_leaves_it_unknown(self, judged: Judged) -> None:
        finding = judged([work(country="FR")], country="US")
        assert (finding.state, finding.reason.code) == (State.UNKNOWN, "experience_not_stated")
        assert finding.question

    @pytest.mark.parametrize(
        ("years", "state", "code"),
        [
            ({"year_from": 2014, "year_to": 2016}, State.MET, "experience_long_enough"),
            ({"year_from": 2015, "year_to": 2016}, State.NOT_MET, "experience_too_short"),
            ({"year_from": 2020}, State.MET, "experience_long_enough"),
            ({}, State.UNKNOWN, "experience_without_years"),
        ],
    )
    def test_counts_years_begun_with_both_ends(
        self, judged: Judged, years: dict[str, Any], state: State, code: str
    ) -> None:
        finding = judged([work(country="US", **years)], country="US", years=3)
        assert (finding.state, finding.reason.code) == (state, code)

    def test_for_the_prime_is_found_in_the_customer(self, judged: Judged) -> None:
        works = [work(customer={"en": "Boulderidge Rotorcraft"})]
        assert judged(works, prime="Boulderidge Rotorcraft").state is State.MET
        assert judged(works, prime="Northmere Aerospace").state is State.UNKNOWN

    def test_for_the_platform_is_found_by_its_words(self, judged: Judged) -> None:
        assert judged([work("Panels for a relay satellite")], platform="satellite").state is State.MET
        assert judged([work(platforms=["satellite"])], platform="satellite").state is State.MET
        assert judged([work()], platform="satellite").state is State.UNKNOWN

    def test_for_a_known_weapon_system_is_found_by_its_code(self, judged: Judged) -> None:
        assert judged([work(platforms=["k9_howitzer"])], platform="K9").state is State.MET

    def test_registers_say_what_was_supplied_for_a_platform(self, judged: Judged) -> None:
        finding = judged([], part("멈치"), part("핀", system="K2 전차", number=2), platform="K9")
        assert (finding.state, finding.reason.code) == (State.MET, "experience_by_record")
        assert [said.code for said in finding.assumed] == ["supplied_not_made"]
        assert judged([], part("멈치"), platform="K9", years=2).state is State.UNKNOWN
        assert judged([], part("핀", system="K2 전차"), platform="K9").state is State.UNKNOWN

    def test_exports_stand_for_experience_in_a_country(self, judged: Judged) -> None:
        finding = judged([], exports=["US"], country="US")
        assert (finding.state, finding.reason.code) == (State.MET, "exports_to")
        assert finding.is_inferred
        assert judged([], exports=["US"], country="FR").state is State.UNKNOWN
        assert judged([], exports=["US"], country="US", years=2).state is State.UNKNOWN

    def test_of_a_company_without_profile_is_unknown(self, judging: Judging) -> None:
        asked = AskedCondition(
            condition("experience", country="US"), judging.wording.asked(work_text()), judging
        )
        assert asked.judge(facts(), NOTHING).state is State.UNKNOWN
