"""Lots judged as a whole, with the conditions' own rules tested beside them."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

import pytest

from fakes.conditions import condition, facts, lot, profile
from fakes.retrieving import document
from koffset.domain.evidence import EvidenceDocument, EvidenceKind
from koffset.matching.conditions.asking import Judging, ask
from koffset.matching.conditions.facts import CompanyFacts
from koffset.matching.conditions.items import Proposal
from koffset.matching.four_parts import explain
from koffset.matching.lots import NEAR_SHOWN, Coverage, JudgedLot, Proposed, judge_lot

ISO = condition("certificate", family="iso9001")
STOP = condition("item", name={"en": "bumper stop"})
LARGE = condition("size_class", any_of=["large"])
SME = condition("size_class", any_of=["sme"], strength="should")
Judge = Callable[..., JudgedLot]


def evidence(company_id: str, text: str = "bumper stop") -> EvidenceDocument:
    found = document(f"d-{company_id}", company_id, text_en=text, kind=EvidenceKind.ITEM)
    return replace(found, source="profile")


def company(
    company_id: str, *, until: str | None = None, size: str | None = None, item: str = "bumper stop"
) -> CompanyFacts:
    held = [{"family": "iso9001", "standard": "ISO 9001:2015", "expires_on": until}] if until else []
    stated = profile(items=[{"name": {"en": item}}], certificates=held, status={"size_class": size})
    return facts(stated, id=company_id)


def proposed(
    *found: str, near: tuple[str, ...] = (), scores: Mapping[str, float] | None = None, conditions: int = 1
) -> Proposed:
    with_evidence = {each: Proposal([evidence(each)]) for each in found}
    only_near = {each: Proposal((), evidence(each, "gasket")) for each in near}
    all_found = {**with_evidence, **only_near}
    return Proposed(scores or dict.fromkeys(all_found, 0.8), all_found, [all_found] * conditions)


@pytest.fixture
def judged(judging: Judging) -> Judge:
    def _judged(found: Proposed, *companies: CompanyFacts, conditions: tuple[Any, ...] = (ISO,)) -> JudgedLot:
        wanted = lot(*conditions)
        known = {each.company.id: each for each in companies}
        return judge_lot(wanted, ask(wanted, judging), found, known)

    return _judged


class TestCoverage:
    def test_is_full_where_it_does_such_work_and_meets_every_must(self, judged: Judge) -> None:
        found = judged(proposed("A"), company("A", until="2028-01-01"))
        assert [each.coverage for each in found.candidates] == [Coverage.FULL]

    def test_is_partial_where_a_must_is_unknown(self, judged: Judge) -> None:
        found = judged(proposed("A"), company("A"))
        assert [each.coverage for each in found.candidates] == [Coverage.PARTIAL]

    def test_is_unknown_where_it_is_only_near(self, judged: Judge) -> None:
        found = judged(proposed(near=("A",)), company("A", until="2028-01-01", item="gasket"))
        assert [each.coverage for each in found.candidates] == [Coverage.UNKNOWN]
        assert found.candidates[0].evidence.reason.code == "lot_nearest"

    def test_a_wish_that_is_not_met_takes_nothing_away(self, judged: Judge) -> None:
        found = judged(
            proposed("A", conditions=2), company("A", until="2028-01-01", size="large"), conditions=(ISO, SME)
        )
        assert found.candidates[0].coverage is Coverage.FULL


class TestCandidates:
    def test_who_fails_a_must_is_excluded_with_the_reason(self, judged: Judge) -> None:
        found = judged(proposed("A"), company("A", until="2020-01-01"))
        assert not found.candidates
        assert [(each.company_id, each.fails) for each in found.excluded] == [("A", [0])]

    def test_who_is_only_near_and_fails_a_must_is_not_spoken_of(self, judged: Judge) -> None:
        found = judged(proposed(near=("A",)), company("A", until="2020-01-01", item="gasket"))
        assert not found.candidates
        assert not found.excluded

    def test_who_is_neither_proposed_nor_does_such_work_is_not_judged(self, judged: Judge) -> None:
        assert not judged(proposed(), company("A", until="2028-01-01"), facts(None, id="B")).candidates

    def test_whose_profile_has_the_process_needs_no_proposal(self, judged: Judge) -> None:
        stated = profile(processes=[{"name": {"en": "gear grinding"}}])
        grinding = condition("process", name={"en": "gear grinding"})
        found = judged(proposed(), facts(stated, id="A"), facts(profile(), id="B"), conditions=(grinding,))
        assert [(each.company_id, each.coverage) for each in found.candidates] == [("A", Coverage.FULL)]
        assert found.candidates[0].evidence.reason.code == "lot_no_evidence"

    def test_stand_by_coverage_then_fit_then_id(self, judged: Judge) -> None:
        companies = [
            company("A"),
            company("C", until="2028-01-01"),
            company("B", until="2028-01-01"),
            company("D", until="2028-01-01"),
        ]
        scores = {"A": 1.0, "B": 0.5, "C": 0.5, "D": 0.9}
        found = judged(proposed("A", "B", "C", "D", scores=scores), *companies)
        assert [each.company_id for each in found.candidates] == ["D", "B", "C", "A"]

    def test_only_a_few_are_shown_as_near(self, judged: Judge) -> None:
        ids = [f"N{number}" for number in range(NEAR_SHOWN + 3)]
        scores = {id_: number / 10 for number, id_ in enumerate(ids)}
        found = judged(
            proposed(near=tuple(ids), scores=scores), *(company(id_, item="gasket") for id_ in ids)
        )
        assert [each.company_id for each in found.candidates] == ids[: -NEAR_SHOWN - 1 : -1]

    def test_evidence_that_the_store_has_no_more_does_not_count(self, judged: Judge) -> None:
        found = judged(proposed("A"), company("A", item="gasket"))
        assert found.candidates[0].coverage is Coverage.UNKNOWN


class TestCounts:
    def test_are_of_those_who_do_such_work(self, judged: Judge) -> None:
        companies = [
            company("A", until="2028-01-01"),
            company("B"),
            company("C", until="2020-01-01"),
            company("D", item="gasket"),
        ]
        (count,) = judged(proposed("A", "B", "C", near=("D",)), *companies).counts
        assert (count.met, count.unknown, count.not_met, count.excludes_alone) == (1, 1, 1, 1)

    def test_a_must_that_others_exclude_with_excludes_nobody_alone(self, judged: Judge) -> None:
        one = company("A", until="2020-01-01", size="sme")
        counts = judged(proposed("A", conditions=2), one, conditions=(ISO, LARGE)).counts
        assert [count.excludes_alone for count in counts] == [0, 0]


class TestFourParts:
    def test_say_what_is_matched_assumed_missing_and_to_be_asked(
        self, judging: Judging, judged: Judge
    ) -> None:
        conditions = (ISO, STOP, SME)
        wanted = lot(*conditions)
        judged_lot = judged(proposed("A", conditions=3), company("A"), conditions=conditions)
        parts = explain(judged_lot.candidates[0], wanted, ask(wanted, judging))
        assert [each.place for each in parts.matched] == [None, 1]
        assert [each.place for each in parts.missing] == [0, 2]
        assert not parts.assumed
        assert parts.question
        assert parts.question.code == "ask_certificate"

    def test_the_work_is_asked_for_where_nothing_shows_it(self, judging: Judging, judged: Judge) -> None:
        wanted = lot(SME)
        judged_lot = judged(proposed(near=("A",)), company("A", item="gasket"), conditions=(SME,))
        parts = explain(judged_lot.candidates[0], wanted, ask(wanted, judging))
        assert parts.question
        assert parts.question.code == "ask_lot"

    def test_of_who_is_excluded_what_excludes_it_is_asked_first(
        self, judging: Judging, judged: Judge
    ) -> None:
        conditions = (ISO, STOP, LARGE)
        wanted = lot(*conditions)
        asked = ask(wanted, judging)
        for until, first in (("2020-01-01", "ask_certificate_renewed"), (None, "ask_size_still")):
            one = company("A", until=until, size="sme")
            (excluded,) = judged(proposed("A", conditions=3), one, conditions=conditions).excluded
            question = explain(excluded, wanted, asked).question
            assert question
            assert question.code == first

    def test_a_wish_is_asked_for_last_and_nothing_where_all_is_known(
        self, judging: Judging, judged: Judge
    ) -> None:
        wanted = lot(SME)
        for size, code in ((None, "ask_size"), ("sme", None)):
            judged_lot = judged(proposed("A"), company("A", size=size), conditions=(SME,))
            question = explain(judged_lot.candidates[0], wanted, ask(wanted, judging)).question
            assert (question.code if question else None) == code

    def test_do_not_miss_evidence_for_work_that_a_condition_shows(
        self, judged: Judge, judging: Judging
    ) -> None:
        grinding = condition("process", name={"en": "gear grinding"})
        wanted = lot(grinding, ISO)
        does, does_not = (
            facts(profile(processes=[{"name": {"en": name}}]), id="A")
            for name in ("gear grinding", "milling")
        )
        for stated, places in ((does, [1]), (does_not, [None, 0, 1])):
            near = Proposed({}, {"A": Proposal((), evidence("A", "gasket"))}, [{}, {}])
            (found,) = judged(near, stated, conditions=(grinding, ISO)).candidates
            parts = explain(found, wanted, ask(wanted, judging))
            assert [each.place for each in parts.missing] == places
