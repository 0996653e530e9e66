"""The solver's teams against those found by trying all, and what holds for every question."""

import random
from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fakes.teams import check, fit_points, members, random_order, random_question, search_all
from koffset.matching.team import Aim, TeamOrder

SEEDS = st.integers(0, 10**9).map(random.Random)


class TestAgainstTryingAll:
    @pytest.mark.parametrize("aim", Aim)
    @pytest.mark.parametrize("block", range(10))
    def test_two_hundred_small_questions_have_exactly_the_same_teams(self, block: int, aim: Aim) -> None:
        for seed in range(20 * block, 20 * block + 20):
            chance = random.Random(seed)  # noqa: S311 - no secret
            asked, order = random_question(chance), replace(random_order(chance), aim=aim)
            proposal = asked.ask(order)
            expected = search_all(asked, order)
            total = sum(int(lot.weight) for lot in asked.lots)
            assert proposal.proven
            assert [members(team) for team in proposal.teams] == ["".join(each.members) for each in expected]
            for team, found in zip(proposal.teams, expected, strict=True):
                check(asked, order, team)
                assert round(team.covered_share * total) == found.weight
                assert round(team.known_share * found.weight) == found.known
                assert team.preferred_count >= found.preferred
                assert fit_points(asked, team) == found.points


class TestProperties:
    @settings(max_examples=60, deadline=None)
    @given(SEEDS)
    def test_every_team_keeps_to_the_order(self, chance: random.Random) -> None:
        asked, order = random_question(chance), random_order(chance)
        for team in asked.ask(order).teams:
            check(asked, order, team)

    @settings(max_examples=60, deadline=None)
    @given(SEEDS)
    def test_the_order_of_lots_fits_and_companies_does_not_matter(self, chance: random.Random) -> None:
        asked, order = random_question(chance), random_order(chance)
        shuffled = replace(
            asked,
            lots=chance.sample(asked.lots, len(asked.lots)),
            fits=chance.sample(asked.fits, len(asked.fits)),
            companies=chance.sample(asked.companies, len(asked.companies)),
        )
        assert shuffled.ask(order) == asked.ask(order)

    @settings(max_examples=60, deadline=None)
    @given(SEEDS)
    def test_more_firms_allowed_never_lower_coverage(self, chance: random.Random) -> None:
        asked, order = random_question(chance), random_order(chance)
        shares = []
        for most in (1, 2, 3, None):
            teams = asked.ask(replace(order, max_firms=most, alternatives=0)).teams
            shares.append(teams[0].covered_share if teams else 0.0)
        assert shares == sorted(shares)

    @settings(max_examples=60, deadline=None)
    @given(SEEDS)
    def test_teams_are_distinct_and_none_only_adds_firms_to_an_earlier_one(
        self, chance: random.Random
    ) -> None:
        asked, order = random_question(chance), random_order(chance)
        sets = [set(members(team)) for team in asked.ask(order).teams]
        assert not any(later >= earlier for place, earlier in enumerate(sets) for later in sets[place + 1 :])

    @settings(max_examples=60, deadline=None)
    @given(SEEDS)
    def test_the_scale_of_weights_does_not_matter(self, chance: random.Random) -> None:
        asked, order = random_question(chance), random_order(chance)
        dearer = replace(
            asked, lots=[replace(lot, weight=lot.weight * Decimal("1234.5")) for lot in asked.lots]
        )
        assert [members(team) for team in dearer.ask(order).teams] == [
            members(team) for team in asked.ask(order).teams
        ]

    def test_the_same_question_has_the_same_answer_again(self) -> None:
        chance = random.Random(3)  # noqa: S311 - no secret
        asked = random_question(chance)
        order = TeamOrder(may_split=True)
        assert asked.ask(order) == asked.ask(order)
