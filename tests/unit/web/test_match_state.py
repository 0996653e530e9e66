from datetime import date

import pytest
from starlette.datastructures import QueryParams

from koffset_web.match_state import MatchState


class TestMatchState:
    def test_is_what_its_own_address_says(self) -> None:
        state = MatchState(
            lot="B",
            tab="teams",
            sort="value",
            as_of=date(2026, 12, 1),
            rule_date=date(2022, 1, 10),
            aim="better_fit",
            max_firms=4,
            sme_percent=50,
            preferred=("P1", "P2"),
            barred=("P3",),
        )
        assert MatchState.parse(QueryParams(state.query().removeprefix("?"))) == state

    def test_says_nothing_where_nothing_is_chosen(self) -> None:
        assert MatchState().query() == ""
        assert MatchState.parse(QueryParams("")) == MatchState()

    @pytest.mark.parametrize(
        "query",
        [
            "tab=x",
            "sort=x",
            "as_of=31.12.2026",
            "rule_date=x",
            "max_firms=0",
            "aim=cheap",
            "max_firms=x",
            "sme=101",
        ],
    )
    def test_leaves_out_what_cannot_be_read(self, query: str) -> None:
        assert MatchState.parse(QueryParams(query)) == MatchState()

    def test_asks_for_teams_only_where_they_are_looked_at(self) -> None:
        assert "team" not in MatchState().order("en")
        order = MatchState(tab="teams", sme_percent=50, barred=("P3",)).order("ko")
        assert order["team"] == {
            "aim": "fewer_firms",
            "max_firms": None,
            "min_sme_share": "0.5",
            "preferred": (),
            "barred": ("P3",),
        }

    def test_names_the_format_of_a_file(self) -> None:
        assert MatchState(as_of=date(2026, 12, 1)).query("pdf") == "?as_of=2026-12-01&format=pdf"
