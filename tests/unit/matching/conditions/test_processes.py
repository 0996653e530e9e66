from collections.abc import Callable, Sequence
from decimal import Decimal
from typing import Any

import pytest

from fakes.conditions import condition, profile
from koffset.domain.profile import EnvelopeLimit
from koffset.matching.conditions.asking import Judging
from koffset.matching.conditions.findings import Finding, State
from koffset.matching.conditions.processes import AskedProcess, judge_process, say_limit, say_limits
from koffset.matching.conditions.units import converted, converted_difference

Judged = Callable[..., Finding]
LENGTH = {"quantity": "length", "maximum": "3500", "unit": "mm"}


def process(name: str = "five-axis machining", **fields: Any) -> dict[str, Any]:
    return {"name": {"en": name}, **fields}


@pytest.fixture
def judged(judging: Judging) -> Judged:
    def _judged(processes: Sequence[dict[str, Any]], items: Sequence[Any] = (), **asked: Any) -> Finding:
        wanted = condition("process", **{"name": {"en": "five-axis machining"}, **asked})
        texts = judging.wording
        material = texts.asked(wanted.material) if wanted.material else None
        stated = profile(processes=processes, items=items)
        return judge_process(AskedProcess(wanted, texts.asked(wanted.name), material), stated)

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

    def test_of_a_company_without_profile_is_unknown(self, judging: Judging) -> None:
        wanted = condition("process", name={"en": "welding"})
        asked = AskedProcess(wanted, judging.wording.asked(wanted.name), None)
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
        ("ends", "said"),
        [
            ({"minimum": "3"}, "length ≥ 3 mm"),
            ({"maximum": "3"}, "length ≤ 3 mm"),
            ({"minimum": "1", "maximum": "3"}, "length 1–3 mm"),
        ],
    )
    def test_a_limit_in_a_few_signs(self, ends: dict[str, str], said: str) -> None:
        assert say_limit(EnvelopeLimit.model_validate(limit(**ends))) == said

    def test_limits_with_the_material_in_both_languages(self) -> None:
        asked = condition(
            "process",
            name={"en": "x"},
            envelope=[limit(minimum="3")],
            tolerance=limit("tolerance", maximum="1"),
            material={"ko": "티타늄", "en": "titanium"},
        )
        said = say_limits(asked)
        assert said
        assert said.en == "length ≥ 3 mm, tolerance ≤ 1 mm, titanium"
        assert said.ko == "length ≥ 3 mm, tolerance ≤ 1 mm, 티타늄"
        assert say_limits(condition("process", name={"en": "x"})) is None


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
        assert converted(Decimal(1), "", "mm") is None
