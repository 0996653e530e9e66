import os
import random
import subprocess
import sys
from dataclasses import replace
from decimal import Decimal
from string import ascii_lowercase

import pytest

from fakes.teams import fit, lot, members, question
from koffset.errors import InvalidInput, TeamInvalid
from koffset.matching.team import (
    Aim,
    Assumption,
    FitState,
    Part,
    TeamCompany,
    TeamOrder,
    TeamProposal,
    UncoveredLot,
    UncoveredReason,
    Unknown,
)
from koffset.matching.team_choosing import propose_teams

BRAKES, CABLES, FORGINGS = lot("brakes", 5), lot("cables", 3), lot("forgings", 2)
ALL = [BRAKES, CABLES, FORGINGS]


def best(proposal: TeamProposal) -> str:
    return members(proposal.teams[0])


class TestTheBestTeam:
    def test_covers_all_with_as_few_firms_as_can_be(self) -> None:
        fits = [fit("brakes", "a"), fit("cables", "b"), fit("forgings", "c"), fit("cables", "c")]
        proposal = question(ALL, fits).ask(TeamOrder())
        assert best(proposal) == "ac"
        assert proposal.teams[0].covered_share == 1.0
        assert proposal.teams[0].firm_count == 2
        assert proposal.proven

    def test_covers_the_heavier_lots_where_it_cannot_cover_all(self) -> None:
        fits = [fit("brakes", "a"), fit("cables", "b"), fit("forgings", "b", 1.0)]
        proposal = question(ALL, fits).ask(TeamOrder(max_firms=1, within_percent=Decimal(0)))
        assert best(proposal) in ("a", "b")
        assert proposal.teams[0].covered_share == 0.5

    def test_weight_goes_before_few_firms(self) -> None:
        fits = [fit("brakes", "a"), fit("cables", "a"), fit("forgings", "b")]
        assert best(question(ALL, fits).ask(TeamOrder())) == "ab"

    def test_of_teams_of_one_size_that_with_more_preferred_firms(self) -> None:
        fits = [fit("brakes", "a", 1.0), fit("brakes", "b", 0.1)]
        assert best(question([BRAKES], fits).ask(TeamOrder(preferred=frozenset("b")))) == "b"

    @pytest.mark.parametrize("aim", Aim)
    def test_a_preferred_firm_does_what_it_can_whatever_the_number_of_firms_and_the_fit(
        self, aim: Aim
    ) -> None:
        fits = [
            fit("brakes", "a"),
            fit("cables", "a", 1.0),
            fit("cables", "b", 0.1, state=FitState.PARTIAL),
        ]
        order = TeamOrder(preferred=frozenset("b"), aim=aim)
        assert best(question([BRAKES, CABLES], fits).ask(order)) == "ab"
        assert best(question([BRAKES, CABLES], fits).ask(replace(order, max_firms=1))) == "a"

    def test_a_preferred_firm_with_nothing_to_do_is_not_added(self) -> None:
        shared = lot("shared", quantity=10)
        fits = [
            fit("shared", "a", capacity=5),
            fit("shared", "b", capacity=5),
            fit("shared", "c", capacity=2),
        ]
        order = TeamOrder(preferred=frozenset("c"), may_split=True)
        assert best(question([shared], fits).ask(order)) == "ab"

    def test_then_the_better_fit(self) -> None:
        fits = [fit("brakes", "a", 0.3), fit("brakes", "b", 0.4)]
        assert best(question([BRAKES], fits).ask(TeamOrder())) == "b"

    def test_a_firm_known_to_meet_the_musts_fits_better_than_any_that_may(self) -> None:
        fits = [
            fit("brakes", "a", 1.0, state=FitState.UNKNOWN),
            fit("brakes", "b", 1.0, state=FitState.PARTIAL),
            fit("brakes", "c", 0.0, state=FitState.FULL),
        ]
        proposal = question([BRAKES], fits).ask(TeamOrder())
        assert [members(team) for team in proposal.teams] == ["c", "b", "a"]

    def test_then_the_order_of_ids(self) -> None:
        fits = [fit("brakes", each) for each in "dbca"] + [fit("cables", each) for each in "ec"]
        proposal = question([BRAKES, CABLES], fits).ask(TeamOrder(max_firms=2))
        assert [members(team) for team in proposal.teams] == ["c", "ae", "be", "de"]

    def test_within_a_team_the_first_of_equally_good_firms_does_a_lot(self) -> None:
        own = [fit("brakes", "a"), fit("cables", "b"), fit("forgings", "c")]
        others = [lot(f"x{number}") for number in range(8)]
        fits = own + [fit(each.id, company_id) for each in others for company_id in "cba"]
        team = question([*ALL, *others], fits).ask(TeamOrder()).teams[0]
        assert [cover.parts[0].company_id for cover in team.covers[3:]] == ["a"] * 8

    def test_names_what_it_aims_at_in_words(self) -> None:
        assert "most weight" in question([BRAKES], [fit("brakes", "a")]).ask(TeamOrder()).objective


class TestTheAim:
    """Fewer firms go before fit unless the fit is asked for; weight and known musts go before both."""

    FITS = (fit("brakes", "a", 0.7), fit("cables", "a", 0.7), fit("cables", "b", 0.9))
    FIT = TeamOrder(aim=Aim.BETTER_FIT)

    def test_a_firm_is_saved_or_the_better_fit_taken_as_is_asked(self) -> None:
        asked = question([BRAKES, CABLES], self.FITS)
        assert [best(asked.ask(order)) for order in (TeamOrder(), self.FIT)] == ["a", "ab"]

    def test_weight_and_known_musts_go_before_the_fit(self) -> None:
        fits = [fit("brakes", "a", 0.1), fit("brakes", "b", 1.0, state=FitState.PARTIAL)]
        assert best(question([BRAKES], fits).ask(self.FIT)) == "a"
        one = replace(self.FIT, max_firms=1)
        assert best(question(ALL, [fit("cables", "a", 1.0), fit("brakes", "b", 0.1)]).ask(one)) == "b"

    def test_a_firm_that_does_not_better_the_fit_is_not_added(self) -> None:
        fits = [fit("brakes", "a"), fit("cables", "a"), fit("cables", "b")]
        assert best(question([BRAKES, CABLES], fits).ask(self.FIT)) == "a"

    def test_of_teams_of_one_fit_and_size_that_with_more_preferred_firms(self) -> None:
        fits = [fit("brakes", "a"), fit("brakes", "b")]
        assert best(question([BRAKES], fits).ask(replace(self.FIT, preferred=frozenset("b")))) == "b"

    def test_is_named_in_words(self) -> None:
        told = question([BRAKES], [fit("brakes", "a")]).ask(self.FIT).objective
        assert told.index("the better fit") < told.index("fewer firms")


class TestBarredFirms:
    def test_are_never_in_a_team(self) -> None:
        fits = [fit("brakes", "a", 1.0), fit("brakes", "b", 0.1)]
        order = TeamOrder(barred=frozenset("a"))
        assert [members(team) for team in question([BRAKES], fits).ask(order).teams] == ["b"]


class TestCapacity:
    PLATES = lot("plates", 4, 100)

    def test_a_firm_that_is_known_to_make_too_little_does_not_cover(self) -> None:
        fits = [fit("plates", "a", 1.0, capacity=99), fit("plates", "b", 0.1, capacity=100)]
        assert best(question([self.PLATES], fits).ask(TeamOrder())) == "b"

    def test_what_is_not_known_does_not_limit_and_is_said(self) -> None:
        fits = [fit("plates", "a", state=FitState.PARTIAL)]
        team = question([self.PLATES], fits).ask(TeamOrder()).teams[0]
        assert team.assumptions == [
            Assumption("plates", "a", Unknown.CAPACITY),
            Assumption("plates", "a", Unknown.MUSTS),
        ]

    def test_of_a_lot_without_a_quantity_no_capacity_is_taken_for_granted(self) -> None:
        team = question([BRAKES], [fit("brakes", "a", capacity=3)]).ask(TeamOrder()).teams[0]
        assert team.assumptions == []
        assert team.covers[0].parts == [Part("a", 1.0)]

    def test_a_lot_is_shared_where_no_firm_makes_enough(self) -> None:
        fits = [fit("plates", "a", 0.4, capacity=70), fit("plates", "b", 0.9, capacity=60)]
        team = question([self.PLATES], fits).ask(TeamOrder(may_split=True)).teams[0]
        assert team.covers[0].parts == [Part("b", 0.6, Decimal(60)), Part("a", 0.4, Decimal(40))]
        assert team.fit == pytest.approx(0.4)

    def test_exactly_enough_is_enough(self) -> None:
        fits = [fit("plates", each, capacity="33.3") for each in "ab"] + [fit("plates", "c", capacity="33.4")]
        assert best(question([self.PLATES], fits).ask(TeamOrder(may_split=True))) == "abc"

    def test_a_shared_lot_fits_as_its_weakest_firm(self) -> None:
        fits = [
            fit("plates", each, degree, capacity=60)
            for each, degree in zip("abc", (0.9, 0.2, 0.8), strict=True)
        ]
        assert best(question([self.PLATES], fits).ask(TeamOrder(may_split=True))) == "ac"

    def test_a_lot_is_not_shared_with_a_firm_more_than_needed(self) -> None:
        fits = [fit("plates", each, capacity=most) for each, most in zip("abc", (30, 60, 60), strict=True)]
        fits += [fit("brakes", "a"), fit("cables", "b"), fit("forgings", "c")]
        team = question([*ALL, self.PLATES], fits).ask(TeamOrder(may_split=True)).teams[0]
        assert members(team) == "abc"
        assert [part.company_id for part in team.covers[-1].parts] == ["b", "c"]

    def test_a_lot_is_not_shared_when_a_firm_of_the_team_can_do_it_alone(self) -> None:
        fits = [
            fit("plates", "a", 1.0, capacity=60),
            fit("plates", "b", 1.0, capacity=60),
            fit("plates", "c", 0.0),
            fit("brakes", "a"),
            fit("cables", "b"),
            fit("forgings", "c"),
        ]
        team = question([*ALL, self.PLATES], fits).ask(TeamOrder(may_split=True)).teams[0]
        assert [part.company_id for part in team.covers[-1].parts] == ["c"]


class TestShareOfSMEs:
    def test_is_of_the_weight_that_is_covered(self) -> None:
        fits = [fit("brakes", "l", 1.0), fit("brakes", "s", 0.1), fit("cables", "l", 1.0)]
        order = TeamOrder(min_sme_share=Decimal("0.6"))
        team = question([BRAKES, CABLES], fits, smes="s").ask(order).teams[0]
        assert members(team) == "ls"
        assert team.sme_share == pytest.approx(5 / 8)

    def test_a_lot_is_rather_left_than_the_share_missed(self) -> None:
        fits = [fit("brakes", "l"), fit("cables", "s")]
        proposal = question([BRAKES, CABLES], fits, smes="s").ask(TeamOrder(min_sme_share=Decimal("0.5")))
        assert best(proposal) == "s"
        assert proposal.uncovered == [UncoveredLot("brakes", UncoveredReason.SME_SHARE)]

    def test_in_a_shared_lot_they_come_first_where_a_share_is_asked(self) -> None:
        plates = lot("plates", 1, 10)
        fits = [fit("plates", "l", 1.0, capacity=9), fit("plates", "s", 0.1, capacity=6)]
        asked = question([plates], fits, smes="s")
        assert asked.ask(TeamOrder(may_split=True)).teams[0].sme_share == pytest.approx(0.1)
        order = TeamOrder(may_split=True, min_sme_share=Decimal("0.6"))
        assert asked.ask(order).teams[0].sme_share == pytest.approx(0.6)

    def test_a_firm_of_unknown_size_is_none_of_them(self) -> None:
        companies = [TeamCompany("x", "Firm x")]
        order = TeamOrder(min_sme_share=Decimal("0.1"))
        assert propose_teams([BRAKES], [fit("brakes", "x")], companies, order).teams == []


class TestAlternatives:
    FITS = (
        fit("brakes", "a"),
        fit("brakes", "b"),
        fit("cables", "a"),
        fit("cables", "c"),
        fit("forgings", "a"),
    )

    def test_are_other_firms_within_the_percentage(self) -> None:
        asked = question(ALL, self.FITS)
        assert [members(each) for each in asked.ask(TeamOrder(within_percent=Decimal(19))).teams] == ["a"]
        teams = asked.ask(TeamOrder(within_percent=Decimal(20))).teams
        assert [members(team) for team in teams] == ["a", "bc"]
        assert [team.covered_share for team in teams] == [1.0, 0.8]

    def test_are_no_teams_that_only_have_firms_more(self) -> None:
        teams = question(ALL, self.FITS).ask(TeamOrder(within_percent=Decimal(100), alternatives=9)).teams
        assert [members(team) for team in teams] == ["a", "bc", "b", "c"]

    def test_may_be_a_part_of_the_best_team_that_covers_nearly_as_much(self) -> None:
        fits = [fit("brakes", "a"), fit("cables", "a"), fit("forgings", "b")]
        teams = question(ALL, fits).ask(TeamOrder(within_percent=Decimal(20))).teams
        assert [members(team) for team in teams] == ["ab", "a"]

    def test_say_what_they_leave_to_another_team(self) -> None:
        teams = question([*ALL, lot("wires")], self.FITS).ask(TeamOrder(within_percent=Decimal(20))).teams
        assert teams[1].uncovered == [
            UncoveredLot("forgings", UncoveredReason.LEFT_OUT),
            UncoveredLot("wires", UncoveredReason.NOBODY),
        ]

    def test_are_as_many_as_asked_for(self) -> None:
        fits = [fit("brakes", each) for each in "abcde"]
        for wanted in (0, 1, 2):
            assert len(question([BRAKES], fits).ask(TeamOrder(alternatives=wanted)).teams) == 1 + wanted


class TestWhatStaysUncovered:
    def test_a_lot_whose_musts_nobody_meets(self) -> None:
        proposal = question([BRAKES], []).ask(TeamOrder())
        assert proposal.teams == []
        assert proposal.uncovered == [UncoveredLot("brakes", UncoveredReason.NOBODY)]
        assert proposal.proven

    def test_a_lot_that_needs_more_firms_than_allowed(self) -> None:
        fits = [fit("brakes", "a"), fit("cables", "b")]
        proposal = question([BRAKES, CABLES], fits).ask(TeamOrder(max_firms=1))
        assert proposal.uncovered == [UncoveredLot("cables", UncoveredReason.MAX_FIRMS)]

    def test_with_both_limits_the_number_of_firms_where_it_does_not_allow_it_at_any_size(self) -> None:
        fits = [fit("brakes", "s"), fit("cables", "t")]
        order = TeamOrder(max_firms=1, min_sme_share=Decimal("0.5"))
        proposal = question([BRAKES, CABLES], fits, smes="st").ask(order)
        assert proposal.uncovered == [UncoveredLot("cables", UncoveredReason.MAX_FIRMS)]

    def test_with_both_limits_the_share_of_smes_where_the_number_would_allow_it(self) -> None:
        fits = [fit("brakes", "l"), fit("cables", "s")]
        order = TeamOrder(max_firms=2, min_sme_share=Decimal("0.5"))
        proposal = question([BRAKES, CABLES], fits, smes="s").ask(order)
        assert proposal.uncovered == [UncoveredLot("brakes", UncoveredReason.SME_SHARE)]

    def test_a_search_that_was_cut_short_says_so_and_blames_no_limit(self) -> None:
        fits = [fit("brakes", "a"), fit("cables", "b")]
        proposal = question([BRAKES, CABLES], fits).ask(TeamOrder(max_firms=1, effort=0.0))
        assert not proposal.proven
        assert {each.reason for each in proposal.uncovered} == {UncoveredReason.NOT_PROVEN}

    def test_a_limit_is_named_as_soon_as_no_team_covers_more_though_one_may_fit_better(self) -> None:
        chance = random.Random(5)  # noqa: S311 - no secret
        lots = [lot(f"l{number}", number + 1) for number in range(16)]
        fits = [
            fit(each.id, company_id, chance.random())
            for each in lots
            for company_id in ascii_lowercase
            if chance.random() < 0.25
        ]
        told = [
            question(lots, fits).ask(TeamOrder(max_firms=3, alternatives=0, effort=effort))
            for effort in (0.002, 0.006, 0.02)
        ]
        assert [(each.proven, each.uncovered[0].reason) for each in told] == [
            (False, UncoveredReason.NOT_PROVEN),
            (False, UncoveredReason.MAX_FIRMS),
            (True, UncoveredReason.MAX_FIRMS),
        ]


class TestOrder:
    @pytest.mark.parametrize(
        "values",
        [{"max_firms": 0}, {"min_sme_share": Decimal("1.1")}, {"within_percent": Decimal(-1)}],
    )
    def test_refuses_what_cannot_be_meant(self, values: dict[str, Decimal]) -> None:
        with pytest.raises(InvalidInput):
            TeamOrder(**values)  # type: ignore[arg-type]

    def test_refuses_who_is_both_preferred_and_barred_and_names_them(self) -> None:
        with pytest.raises(TeamInvalid, match=r"^b, c: both preferred and barred"):
            TeamOrder(preferred=frozenset("abc"), barred=frozenset("bcd"))


class TestTheSolver:
    def test_answers_alike_in_every_process_even_where_it_is_cut_short(self) -> None:
        code = (
            "import random; from fakes.teams import fit, lot, question; from koffset.matching.team import TeamOrder;"
            "chance = random.Random(5); lots = [lot(f'l{n}', n + 1) for n in range(12)];"
            "fits = [fit(each.id, c, chance.random()) for each in lots for c in 'abcdefghijklmnopqrstuvwxyz'"
            " if chance.random() < 0.2];"
            "told = [question(lots, fits).ask(TeamOrder(max_firms=4, preferred=frozenset('abcdefgh'), effort=effort))"
            " for effort in (0.002, 20.0)];"
            "print([each.proven for each in told], told)"
        )
        answers = {
            subprocess.run(  # noqa: S603
                [sys.executable, "-c", code],
                capture_output=True,
                text=True,
                check=True,
                env={"PYTHONHASHSEED": seed, "PYTHONPATH": os.pathsep.join(sys.path)},
            ).stdout
            for seed in ("1", "2")
        }
        assert len(answers) == 1
        assert answers.pop().startswith("[False, True]")

    def test_is_not_imported_before_something_is_solved(self) -> None:
        code = (
            "import sys, koffset.matching.team_choosing; print({'ortools', 'pandas'}.isdisjoint(sys.modules))"
        )
        done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)  # noqa: S603
        assert done.stdout.strip() == "True"
