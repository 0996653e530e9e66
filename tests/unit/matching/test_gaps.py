"""Which one thing would open how many more lots to a firm."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from fakes.conditions import condition, facts, lot, profile
from fakes.retrieving import document
from koffset.domain.evidence import EvidenceKind
from koffset.matching.conditions.asking import Judging, ask
from koffset.matching.conditions.facts import CompanyFacts
from koffset.matching.conditions.findings import State
from koffset.matching.conditions.items import Proposal
from koffset.matching.gaps import Gap, LotStanding, Standing, find_gaps, rank, stand
from koffset.matching.lots import Proposed, judge_lot
from koffset.matching.phrasing import phrase
from koffset.resources.judging import load_phrases

WORK = condition("process", name={"en": "grinding"})
ISO = condition("certificate", family="iso9001")
ISO_ON_A_DAY = condition("certificate", family="iso9001", valid_on="2026-12-24", note={"en": "on the day"})
AS9100 = condition("certificate", family="as9100")
TURNING = condition("process", name={"en": "turning"})
FINE_TURNING = condition(
    "process", name={"en": "Turning "}, tolerance={"quantity": "tolerance", "maximum": "0.01", "unit": "mm"}
)
COARSE_TURNING = {
    "name": {"en": "turning"},
    "tolerance": {"quantity": "tolerance", "maximum": "0.5", "unit": "mm"},
}
SME = condition("size_class", any_of=["sme"])
LARGE = condition("size_class", any_of=["large"])
Stand = Callable[..., LotStanding]

FIRM = facts(profile(processes=[{"name": {"en": "grinding"}}]))
SMALL_FIRM = facts(profile(processes=[{"name": {"en": "grinding"}}], status={"size_class": "sme"}))


@pytest.fixture
def standing(judging: Judging) -> Stand:
    def _standing(*conditions: Any, firm: CompanyFacts = FIRM, requirement: str = "r1") -> LotStanding:
        wanted = lot(*conditions)
        asked = ask(wanted, judging)
        nothing = Proposed({}, {}, [{}] * len(conditions))
        return stand(requirement, judge_lot(wanted, asked, nothing, {firm.company.id: firm}), asked)

    return _standing


@pytest.fixture
def near(judging: Judging) -> LotStanding:
    """Found by the index as the nearest thing; nothing shows that it does such work."""
    wanted = lot(ISO)
    asked = ask(wanted, judging)
    firm = {FIRM.company.id: FIRM}
    proposed = Proposed({}, {FIRM.company.id: Proposal((), document(text_en="bracket"))}, [{}])
    return stand("r1", judge_lot(wanted, asked, proposed, firm), asked)


def told(gaps: Any) -> list[tuple[str, list[tuple[str, State]]]]:
    def lots(gap: Gap) -> list[tuple[str, State]]:
        return [(each.standing.requirement_id, each.finding.state) for each in gap.lots]

    return [(gap.asked.condition.kind, lots(gap)) for gap in gaps]


class TestStanding:
    def test_is_that_of_a_candidate_or_of_one_that_is_excluded(self, standing: Stand) -> None:
        assert standing(WORK).standing is Standing.FULL
        assert standing(WORK, ISO).standing is Standing.PARTIAL
        assert standing(WORK, LARGE, firm=SMALL_FIRM).standing is Standing.EXCLUDED

    def test_is_none_where_nothing_speaks_for_the_lot(self, standing: Stand) -> None:
        found = standing(condition("item", name={"en": "periscope"}))
        assert (found.standing, found.judged) == (Standing.NONE, None)


class TestRank:
    def test_goes_from_every_must_to_nothing_at_all(self, standing: Stand) -> None:
        wrong_tolerance = profile(
            processes=[{"name": {"en": "grinding"}}, COARSE_TURNING], status={"size_class": "sme"}
        )
        firm = facts(wrong_tolerance)
        stands = [
            standing(WORK, firm=firm),
            standing(WORK, ISO, firm=firm),
            standing(WORK, FINE_TURNING, firm=firm),
            standing(WORK, LARGE, firm=firm),
            standing(condition("item", name={"en": "periscope"}), firm=firm),
        ]
        assert [each.standing for each in stands] == [
            Standing.FULL,
            Standing.PARTIAL,
            Standing.EXCLUDED,
            Standing.EXCLUDED,
            Standing.NONE,
        ]
        assert [rank(each) for each in stands] == [0, 1, 2, 4, 5]

    def test_who_is_only_near_comes_after_what_can_be_mended(self, near: LotStanding) -> None:
        assert (near.standing, rank(near)) == (Standing.UNKNOWN, 3)


class TestGaps:
    def test_who_is_only_near_is_told_of_no_gap(self, near: LotStanding) -> None:
        assert find_gaps([near]) == []

    def test_another_item_of_the_class_does_not_show_the_work(self, judging: Judging) -> None:
        wanted = lot(condition("item", name={"en": "gyroscope"}, supply_classes=["5340"]))
        asked = ask(wanted, judging)
        other = replace(
            document(text_en="bracket", supply_class="5340", kind=EvidenceKind.ITEM), source="profile"
        )
        firm = facts(profile(items=[{"name": {"en": "bracket"}, "supply_class": "5340"}]))
        proposed = Proposed({}, {}, [{firm.company.id: Proposal([other])}])
        found = stand("r1", judge_lot(wanted, asked, proposed, {firm.company.id: firm}), asked)
        assert found.standing is Standing.PARTIAL
        assert find_gaps([found]) == []

    def test_a_process_that_does_not_say_its_limit_is_one(self, standing: Stand) -> None:
        firm = facts(profile(processes=[{"name": {"en": "turning"}}]))
        assert told(find_gaps([standing(FINE_TURNING, firm=firm)])) == [("process", [("r1", State.UNKNOWN)])]

    def test_a_lot_is_opened_by_the_only_must_that_is_open(self, standing: Stand) -> None:
        assert told(find_gaps([standing(WORK, ISO)])) == [("certificate", [("r1", State.UNKNOWN)])]

    def test_two_open_musts_are_opened_by_no_one_thing(self, standing: Stand) -> None:
        assert find_gaps([standing(WORK, ISO, AS9100)]) == []

    def test_wishes_open_nothing(self, standing: Stand) -> None:
        wish = condition("certificate", family="iso9001", strength="should")
        assert find_gaps([standing(WORK, wish)]) == []

    def test_a_must_that_excludes_counts_like_one_that_is_open(self, standing: Stand) -> None:
        firm = facts(profile(processes=[{"name": {"en": "grinding"}}, COARSE_TURNING]))
        gaps = find_gaps([standing(WORK, FINE_TURNING, firm=firm)])
        assert told(gaps) == [("process", [("r1", State.NOT_MET)])]

    def test_what_no_firm_can_state_is_none(self, standing: Stand) -> None:
        free = condition("text", text={"en": "to be judged by an engineer"})
        busan = condition("region", any_of=["busan"])
        elsewhere = facts(
            profile(
                identity={
                    "name": {"ko": "가상"},
                    "address": {"text": {"ko": "경남"}, "province": "gyeongnam"},
                },
                processes=[{"name": {"en": "grinding"}}],
            )
        )
        lots = [
            standing(WORK, LARGE, firm=SMALL_FIRM),
            standing(WORK, free),
            standing(WORK, busan, firm=elsewhere),
        ]
        assert find_gaps(lots) == []
        assert told(find_gaps([standing(WORK, SME)])) == [("size_class", [("r1", State.UNKNOWN)])]

    def test_work_that_the_firm_does_not_do_is_not_opened(self, standing: Stand) -> None:
        assert find_gaps([standing(condition("item", name={"en": "periscope"})), standing(ISO)]) == []

    def test_what_a_lot_asks_for_in_full_opens_those_that_ask_for_less(self, standing: Stand) -> None:
        """Plain turning would leave the fine lot open: it is told for one, and fine turning for both."""
        certificates = [standing(WORK, ISO), standing(WORK, ISO_ON_A_DAY, requirement="r2")]
        processes = [standing(WORK, TURNING), standing(WORK, FINE_TURNING, requirement="r2")]
        for lots in (certificates, processes):
            full, plain = find_gaps(lots)
            assert [each.standing.requirement_id for each in full.lots] == ["r1", "r2"]
            assert [each.standing.requirement_id for each in plain.lots] == ["r1"]

    def test_the_same_thing_stands_once(self, standing: Stand) -> None:
        wished = condition("certificate", family="iso9001", note={"en": "of the plant"})
        (gap,) = find_gaps([standing(WORK, ISO), standing(WORK, wished)])
        assert len(gap.lots) == 2

    def test_a_rate_is_one_of_what_the_lot_is_for(self, standing: Stand, judging: Judging) -> None:
        rate = condition("capacity", quantity="10", unit="each", per="month")
        seats = lot(WORK, rate, en="seats")
        asked = ask(seats, judging)
        judged = judge_lot(seats, asked, Proposed({}, {}, [{}] * 2), {FIRM.company.id: FIRM})
        same, other = standing(WORK, rate), stand("r2", judged, asked)
        assert [len(gap.lots) for gap in find_gaps([same, same, other])] == [2, 1]

    def test_a_certificate_says_its_day(self, standing: Stand) -> None:
        """One that is held may end before it."""
        phrases = load_phrases()
        gaps = find_gaps([standing(WORK, ISO_ON_A_DAY), standing(WORK, AS9100)])
        assert [phrase(gap.say(), "en", phrases) for gap in gaps] == [
            "ISO 9001 valid on 2026-12-24",
            "AS9100",
        ]
        assert phrase(gaps[0].say(), "ko", phrases) == "2026-12-24에 유효한 ISO 9001"

    def test_what_opens_most_comes_first(self, standing: Stand) -> None:
        lots = [standing(WORK, AS9100), standing(WORK, ISO), standing(WORK, ISO), standing(WORK)]
        assert [len(gap.lots) for gap in find_gaps(lots)] == [2, 1]
        assert find_gaps(lots)[0].asked.condition == ISO
