"""What an alternative team gives and takes against the best one, in words."""

from collections.abc import Iterator

from koffset.matching.conditions.findings import Said, Values
from koffset.matching.team import Team

DIGITS = (0, 1)
"""Of a percentage: the second only where the first says the same of both."""


def compare_teams(number: int, team: Team, first: Team) -> Said:
    """In the order of the goals; what is the same of both is left out. `number` is the team's, from 1."""
    apart = [*_differences(team, first)] or [Said("team_alike")]
    return Said("team_against_first", {"number": number, "differences": apart})


def _differences(team: Team, first: Team) -> Iterator[Said]:
    yield from _share("covers", team.covered_share, first.covered_share)
    if team.preferred_count != first.preferred_count:
        code = "more" if team.preferred_count > first.preferred_count else "fewer"
        counts: Values = {"mine": team.preferred_count, "first": first.preferred_count}
        yield Said(f"team_preferred_{code}", counts)
    yield from _share("known", team.known_share, first.known_share)
    more = team.firm_count - first.firm_count
    if more:
        code = "team_firm" if abs(more) == 1 else "team_firms"
        yield Said(f"{code}_{'more' if more > 0 else 'fewer'}", {"count": abs(more)})
    mine, other = f"{team.fit:.2f}", f"{first.fit:.2f}"
    if mine != other:
        yield Said(
            f"team_fit_{'better' if team.fit > first.fit else 'worse'}", {"mine": mine, "first": other}
        )


def _share(about: str, mine: float, first: float) -> Iterator[Said]:
    for digits in DIGITS:
        told, other = f"{100 * mine:.{digits}f}", f"{100 * first:.{digits}f}"
        if told != other:
            yield Said(f"team_{about}_{'more' if mine > first else 'less'}", {"mine": told, "first": other})
            return
