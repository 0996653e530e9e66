"""Which one thing would open how many more lots to a firm."""

from collections.abc import Callable
from typing import Any

import pytest

from fakes.conditions import TODAY, condition, facts, lot, profile
from koffset.matching.conditions.asking import Judging, ask
from koffset.matching.conditions.facts import CompanyFacts
from koffset.matching.conditions.findings import State
from koffset.matching.conditions.wording import Wording
from koffset.matching.gaps import Gap, LotStanding, Standing, find_gaps, stand
from koffset.matching.lots import Proposed, judge_lot
from koffset.matching.reading import QueryTools
from koffset.resources.judging import load_phrases, load_rate_words
from koffset.resources.loader import load_taxonomies

WORK = condition("process", name={"en": "grinding"})
ISO = condition("certificate", family="iso9001")
ISO_ON_A_DAY = condition("certificate", family="iso9001", valid_on="2026-12-24", note={"en": "on the day"})
AS9100 = condition("certificate", family="as9100")
TURNING = condition("process", name={"en": "turning"})
FINE_TURNING = condition(
    "process", name={"en": "Turning "}, tolerance={"quantity": "tolerance", "maximum": "0.01", "unit": "mm"}
)
SME = condition("size_class", any_of=["sme"])
LARGE = condition("size_class", any_of=["large"])
Stand = Callable[..., LotStanding]

FIRM = facts(profile(processes=[{"name": {"en": "grinding"}}]))
SMALL_FIRM = facts(profile(processes=[{"name": {"en": "grinding"}}], status={"size_class": "sme"}))


@pytest.fixture
def judging(tools: QueryTools) -> Judging:
    return Judging(
        Wording(tools, tools.analyser.tokens), load_taxonomies(), load_rate_words(), load_phrases(), TODAY
    )


@pytest.fixture
def standing(judging: Judging) -> Stand:
    def _standing(*conditions: Any, firm: CompanyFacts = FIRM, requirement: str = "r1") -> LotStanding:
        wanted = lot(*conditions)
        asked = ask(wanted, judging)
        nothing = Proposed({}, {}, [{}] * len(conditions))
        return stand(requirement, judge_lot(wanted, asked, nothing, {firm.company.id: firm}), asked)

    return _standing


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


class TestGaps:
    def test_a_lot_is_opened_by_the_only_must_that_is_open(self, standing: Stand) -> None:
        assert told(find_gaps([standing(WORK, ISO)])) == [("certificate", [("r1", State.UNKNOWN)])]

    def test_two_open_musts_are_opened_by_no_one_thing(self, standing: Stand) -> None:
        assert find_gaps([standing(WORK, ISO, AS9100)]) == []

    def test_wishes_open_nothing(self, standing: Stand) -> None:
        wish = condition("certificate", family="iso9001", strength="should")
        assert find_gaps([standing(WORK, wish)]) == []

    def test_a_must_that_excludes_counts_like_one_that_is_open(self, standing: Stand) -> None:
        gaps = find_gaps([standing(WORK, LARGE, firm=SMALL_FIRM)])
        assert told(gaps) == [("size_class", [("r1", State.NOT_MET)])]

    def test_work_that_the_firm_does_not_do_is_not_opened(self, standing: Stand) -> None:
        assert find_gaps([standing(condition("item", name={"en": "periscope"})), standing(ISO)]) == []

    def test_one_thing_counts_once_whatever_lots_ask_of_it(self, standing: Stand) -> None:
        certificates = [standing(WORK, ISO), standing(WORK, ISO_ON_A_DAY, requirement="r2")]
        processes = [standing(WORK, TURNING), standing(WORK, FINE_TURNING, requirement="r2")]
        for lots in (certificates, processes):
            (gap,) = find_gaps(lots)
            assert [each.standing.requirement_id for each in gap.lots] == ["r1", "r2"]

    def test_scopes_and_values_tell_things_apart(self, standing: Stand) -> None:
        scoped = condition("certificate", family="iso9001", scope={"en": "turning"})
        lots = [standing(WORK, each) for each in (ISO, scoped, SME, LARGE)]
        assert [len(gap.lots) for gap in find_gaps(lots)] == [1, 1, 1, 1]

    def test_items_are_told_apart_by_name_and_else_by_class(self, standing: Stand) -> None:
        others = [
            condition("item", name={"en": "gasket"}, supply_classes=["5330"]),
            condition("item", name={"ko": "가스켓", "en": "Gasket"}),
            condition("item", supply_classes=["5330"]),
        ]
        assert [len(gap.lots) for gap in find_gaps([standing(WORK, each) for each in others])] == [2, 1]

    def test_what_opens_most_comes_first(self, standing: Stand) -> None:
        lots = [standing(WORK, AS9100), standing(WORK, ISO), standing(WORK, ISO), standing(WORK)]
        assert [len(gap.lots) for gap in find_gaps(lots)] == [2, 1]
        assert find_gaps(lots)[0].asked.condition == ISO
