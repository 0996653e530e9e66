from collections.abc import Callable, Sequence
from decimal import Decimal
from typing import Any

import pytest

from fakes.conditions import condition, profile
from koffset.domain.profile import EnvelopeLimit
from koffset.matching.conditions.asking import AskedCondition, Judging
from koffset.matching.conditions.findings import Finding, Said, State
from koffset.matching.conditions.limits import (
    ask_tolerance,
    ask_work,
    say_limit,
    say_tolerance,
    state_limit,
    state_tolerance,
)
from koffset.matching.conditions.processes import AskedProcess, judge_process, say_limits
from koffset.matching.conditions.units import converted, converted_difference
from koffset.matching.phrasing import phrase
from koffset.resources.loader import load_phrases, load_taxonomies

Judged = Callable[..., Finding]
TAXONOMIES = load_taxonomies()
PHRASES = load_phrases()
LENGTH = {"quantity": "length", "maximum": "3500", "unit": "mm"}


def both(said: Said) -> tuple[str, str]:
    return phrase(said, "en", PHRASES), phrase(said, "ko", PHRASES)


def process(name: str = "five-axis machining", **fields: Any) -> dict[str, Any]:
    return {"name": {"en": name}, **fields}


@pytest.fixture
def judged(judging: Judging) -> Judged:
    def _judged(processes: Sequence[dict[str, Any]], items: Sequence[Any] = (), **asked: Any) -> Finding:
        wanted = condition("process", **{"name": {"en": "five-axis machining"}, **asked})
        texts = judging.wording
        material = texts.asked(wanted.material) if wanted.material else None
        stated = profile(processes=processes, items=items)
        return judge_process(
            AskedProcess(wanted, texts.asked(wanted.name), material, judging.taxonomies, judging.phrases),
            stated,
        )

    return _judged


def limit(quantity: str = "length", **ends: str) -> dict[str, str]:
    return {"quantity": quantity, "unit": "mm", **ends}


class TestAProcess:
    def test_that_is_named_so_is_met(self, judged: Judged) -> None:
        finding = judged([process("Five-axis CNC machining", grade="document_seen")])
        assert finding.state is State.MET
        assert finding.proofs[0].grade == "document_seen"

    def test_of_another_name_leaves_it_unknown(self, judged: Judged) -> None:
        finding = judged([process("three-axis milling")])
        assert (finding.state, finding.reason.code) == (State.UNKNOWN, "process_not_stated")
        assert finding.question
        assert finding.question.code == "ask_process"

    def test_the_question_names_the_limits(self, judged: Judged) -> None:
        finding = judged([], envelope=[limit(minimum="3000")])
        assert finding.question
        assert finding.question.code == "ask_process_limits"

    def test_that_an_item_names_is_met_by_inference(self, judged: Judged) -> None:
        finding = judged([], [{"name": {"en": "Five-axis machining service"}}])
        assert finding.is_inferred

    def test_that_an_item_names_says_nothing_of_limits(self, judged: Judged) -> None:
        finding = judged([], [{"name": {"en": "Five-axis machining"}}], envelope=[limit(minimum="3000")])
        assert (finding.state, finding.reason.code) == (State.UNKNOWN, "process_named_elsewhere")

    def test_that_only_a_description_says_is_to_be_asked(self, judged: Judged) -> None:
        forging = {"name": {"en": "Forging"}, "description": {"en": "With five-axis machining"}}
        finding = judged([forging])
        assert (finding.state, finding.reason.code) == (State.UNKNOWN, "process_named_elsewhere")
        assert finding.proofs
        assert finding.question

    def test_that_was_done_to_an_item_shows_no_such_work(self, judged: Judged) -> None:
        server = {"name": {"en": "Server"}, "description": {"en": "Cut by five-axis machining"}}
        finding = judged([], [server])
        assert (finding.state, finding.reason.code) == (State.UNKNOWN, "process_named_elsewhere")
        assert not finding.proofs

    def test_of_a_company_without_profile_is_unknown(self, judging: Judging) -> None:
        wanted = condition("process", name={"en": "welding"})
        asked = AskedProcess(
            wanted, judging.wording.asked(wanted.name), None, judging.taxonomies, judging.phrases
        )
        assert judge_process(asked, None).state is State.UNKNOWN

    def test_the_best_of_several_counts(self, judged: Judged) -> None:
        small, large = process(envelope=[{**LENGTH, "maximum": "100"}]), process(envelope=[LENGTH])
        assert judged([small, large], envelope=[limit(minimum="3000")]).state is State.MET


class TestAnEnvelope:
    @pytest.mark.parametrize(
        ("ends", "state"),
        [
            ({"minimum": "3000"}, State.MET),
            ({"minimum": "3500"}, State.MET),
            ({"minimum": "3501"}, State.NOT_MET),
            ({"minimum": "100", "maximum": "3000"}, State.MET),
            ({"minimum": "100", "maximum": "4000"}, State.NOT_MET),
            ({"minimum": "3", "unit": "m"}, State.MET),
            ({"minimum": "4", "unit": "m"}, State.NOT_MET),
            ({"minimum": "120", "unit": "inch"}, State.MET),
        ],
    )
    def test_must_take_every_end_that_is_asked_for(
        self, judged: Judged, ends: dict[str, str], state: State
    ) -> None:
        assert judged([process(envelope=[LENGTH])], envelope=[limit(**ends)]).state is state

    def test_with_a_least_end_must_reach_below(self, judged: Judged) -> None:
        stated = {"quantity": "length", "minimum": "50", "maximum": "90", "unit": "mm"}
        finding = judged([process(envelope=[stated])], envelope=[limit(maximum="40")])
        assert finding.state is State.NOT_MET
        assert finding.question
        assert finding.question.code == "ask_limit"

    def test_of_another_quantity_is_to_be_asked(self, judged: Judged) -> None:
        finding = judged([process(envelope=[LENGTH])], envelope=[limit("diameter", maximum="9")])
        assert (finding.state, finding.reason.code) == (State.UNKNOWN, "limit_not_stated")
        assert finding.question
        assert finding.question.code == "ask_limit"

    @pytest.mark.parametrize("unit", ["kg", "AWG", "furlongs of cloth"])
    def test_in_units_that_do_not_compare_is_to_be_asked(self, judged: Judged, unit: str) -> None:
        finding = judged([process(envelope=[LENGTH])], envelope=[limit(minimum="1", unit=unit)])
        assert (finding.state, finding.reason.code) == (State.UNKNOWN, "limit_in_other_units")


class TestATolerance:
    @pytest.mark.parametrize(
        ("stated", "state"), [("0.02", State.MET), ("0.03", State.MET), ("0.04", State.NOT_MET)]
    )
    def test_is_met_by_one_as_fine_or_finer(self, judged: Judged, stated: str, state: State) -> None:
        own = {"quantity": "tolerance", "maximum": stated, "unit": "mm"}
        asked = {"quantity": "tolerance", "maximum": "30", "unit": "um"}
        assert judged([process(tolerance=own)], tolerance=asked).state is state

    def test_that_is_not_stated_is_to_be_asked(self, judged: Judged) -> None:
        asked = limit("tolerance", maximum="0.03")
        assert judged([process()], tolerance=asked).reason.code == "limit_not_stated"

    def test_in_another_dimension_is_to_be_asked(self, judged: Judged) -> None:
        own = {"quantity": "tolerance", "maximum": "5", "unit": "degC"}
        asked = limit("tolerance", maximum="0.03")
        assert judged([process(tolerance=own)], tolerance=asked).reason.code == "limit_in_other_units"


class TestAMaterial:
    def test_that_is_named_is_met(self, judged: Judged) -> None:
        stated = [{"en": "steel"}, {"en": "titanium"}]
        assert judged([process(materials=stated)], material={"en": "titanium"}).state is State.MET

    @pytest.mark.parametrize(
        ("stated", "code"), [([{"en": "steel"}], "material_other"), ([], "material_not_stated")]
    )
    def test_that_is_not_named_is_to_be_asked(self, judged: Judged, stated: list[Any], code: str) -> None:
        finding = judged([process(materials=stated)], material={"en": "titanium"})
        assert (finding.state, finding.reason.code) == (State.UNKNOWN, code)


class TestSaying:
    @pytest.mark.parametrize(
        ("ends", "asked", "stated"),
        [
            (
                {"minimum": "3000"},
                ("for work of length from 3,000 mm", "길이 3,000 mm 이상의 작업"),
                ("takes length from 3,000 mm", "길이 3,000 mm 이상 가능"),
            ),
            (
                {"maximum": "2500"},
                ("for work of length up to 2,500 mm", "길이 2,500 mm까지의 작업"),
                ("takes length up to 2,500 mm", "길이 2,500 mm까지 가능"),
            ),
            (
                {"minimum": "300", "maximum": "3E+3"},
                ("for work of length 300–3,000 mm", "길이 300–3,000 mm의 작업"),
                ("takes length 300–3,000 mm", "길이 300–3,000 mm 가능"),
            ),
            (
                {},
                ("for work of any length", "모든 길이의 작업"),
                ("takes any length", "모든 길이 가능"),
            ),
        ],
    )
    def test_a_limit_is_work_that_is_asked_for_and_what_a_firm_takes(
        self, ends: dict[str, str], asked: tuple[str, str], stated: tuple[str, str]
    ) -> None:
        own = EnvelopeLimit.model_validate(limit(**ends))
        assert both(ask_work([own], TAXONOMIES)) == asked
        assert both(state_limit(own, TAXONOMIES)) == stated

    def test_a_tolerance_is_fine_enough_or_finer(self) -> None:
        own = EnvelopeLimit.model_validate(limit("tolerance", maximum="0.030"))
        said = ("to a tolerance of 0.03 mm or finer", "공차 0.03 mm 이하")
        assert both(ask_tolerance(own, TAXONOMIES)) == said
        held = ("holds a tolerance of 0.03 mm", "공차 0.03 mm까지 가능")
        assert both(state_tolerance(own, TAXONOMIES)) == held
        assert both(say_tolerance(own, TAXONOMIES)) == ("tolerance 0.03 mm", "공차 0.03 mm")

    def test_a_tolerance_without_its_end_is_said_as_any_limit(self) -> None:
        own = EnvelopeLimit.model_validate(limit("tolerance", minimum="1"))
        said = [say(own, TAXONOMIES).code for say in (ask_tolerance, state_tolerance, say_tolerance)]
        assert said == ["work_of", "limit_taken", "limit_least"]

    def test_names_are_those_of_the_language_and_others_stand_as_typed(self) -> None:
        known = EnvelopeLimit.model_validate({"quantity": "Wall Thickness", "maximum": "30", "unit": "um"})
        assert both(say_limit(known, TAXONOMIES)) == ("wall thickness up to 30 µm", "벽 두께 30 µm까지")
        other = EnvelopeLimit.model_validate({"quantity": "Loop gain", "maximum": "9", "unit": "MPa"})
        assert both(say_limit(other, TAXONOMIES)) == ("Loop gain up to 9 MPa", "Loop gain 9 MPa까지")

    def test_limits_with_the_material_in_both_languages(self, judging: Judging) -> None:
        asked = condition(
            "process",
            name={"ko": "5축 가공", "en": "five-axis machining"},
            envelope=[limit(maximum="2500"), limit("width", minimum="1", maximum="900")],
            tolerance=limit("tolerance", maximum="0.03"),
            material={"ko": "티타늄", "en": "titanium"},
        )
        english = (
            "five-axis machining (for work of length up to 2,500 mm, width 1–900 mm,"
            " to a tolerance of 0.03 mm or finer, in titanium)"
        )
        korean = "5축 가공 (길이 2,500 mm까지, 폭 1–900 mm의 작업, 공차 0.03 mm 이하, 재질 티타늄)"
        lot = judging.wording.asked(asked.name)
        assert both(AskedCondition(asked, lot, judging).say()) == (english, korean)
        assert not say_limits(condition("process", name={"en": "x"}), TAXONOMIES)

    def test_the_question_reads_the_right_way_round(self, judged: Judged) -> None:
        name = {"ko": "5축 가공", "en": "five-axis machining"}
        question = judged([{"name": name}], envelope=[limit(maximum="2500")]).question
        assert question
        assert both(question) == (
            "Can you do five-axis machining for work of length up to 2,500 mm?",
            "5축 가공 공정으로 길이 2,500 mm까지의 작업이 가능합니까?",
        )

    def test_what_is_too_small_says_both(self, judged: Judged) -> None:
        name = {"ko": "5축 가공", "en": "five-axis machining"}
        finding = judged([{"name": name, "envelope": [LENGTH]}], envelope=[limit(maximum="4000")])
        assert both(finding.reason) == (
            "asked for work of length up to 4,000 mm; five-axis machining takes length up to 3,500 mm",
            "요구 길이 4,000 mm까지의 작업, 5축 가공 공정은 길이 3,500 mm까지 가능",
        )
        assert finding.proofs[-1].text.ko == "5축 가공: 길이 3,500 mm까지"


class TestUnits:
    def test_are_converted_exactly(self) -> None:
        assert converted(Decimal("3.5"), "m", "mm") == Decimal(3500)
        assert converted(Decimal(1), "AWG", "AWG") == 1
        assert converted(Decimal(2), "t", "kg") == 2000

    def test_of_temperature_are_points_or_differences(self) -> None:
        boiling = converted(Decimal(100), "degC", "degF")
        assert boiling
        assert round(boiling) == 212
        difference = converted_difference(Decimal(5), "degC", "degF")
        assert difference
        assert round(difference) == 9

    def test_that_do_not_compare_give_nothing(self) -> None:
        assert converted(Decimal(1), "mm", "kg") is None
        assert converted(Decimal(1), "layer", "mm") is None

    def test_that_are_formulas_without_an_end_give_nothing(self) -> None:
        assert converted(Decimal(1), "9**9**9**9", "m") is None
        assert converted(Decimal(1), "(" * 1000 + "m", "m") is None
        assert converted(Decimal(1), "", "mm") is None
