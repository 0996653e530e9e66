"""The URL is the whole state of a search."""

from urllib.parse import parse_qsl, urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st
from starlette.datastructures import QueryParams

from koffset.api.schemas import SearchFilters, SearchRequest
from koffset_web.search_state import FILTERS, GRADE, SearchState, parse_page

FULL = (
    "q=antenna&class=5985&class=5995&region=seoul&size=sme&kind=item&grade=public_record"
    "&sort=latest&page=3&expand=0&x=g1"
)


class TestSearchState:
    def test_parsing_and_building_a_url_give_the_same_url(self):
        url = SearchState.parse(QueryParams(FULL)).url("ko")
        assert url == f"/ko/search?{FULL}"

    @given(st.text(), st.lists(st.text(min_size=1), unique=True), st.integers(1, 9_999))
    def test_any_text_survives_the_way_through_a_url(self, text, codes, page):
        state = SearchState(
            text.strip(" \t\r\n\u00a0\u3000"), {"class": tuple(codes)} if codes else {}, page=page
        )
        query = urlsplit(state.url("en")).query
        assert SearchState.parse(QueryParams(parse_qsl(query, keep_blank_values=True))) == state

    def test_a_default_state_has_a_short_url(self):
        params = QueryParams("q=seat&sort=fit&page=1&grade=&region=")
        assert SearchState.parse(params).url("en") == "/en/search?q=seat"

    def test_the_body_is_a_search_request_of_the_api(self):
        body = SearchState.parse(QueryParams(FULL)).request_body()
        request = SearchRequest.model_validate(body)
        assert request.filters.supply_classes == ("5985", "5995")
        assert request.filters.min_grade == "public_record"
        assert (request.page, request.sort, request.expand, request.without) == (3, "latest", False, ("g1",))

    def test_every_filter_of_the_api_has_a_parameter(self):
        assert {kind.name for kind in (*FILTERS, GRADE)} == set(SearchFilters.model_fields)

    def test_dropping_a_value_keeps_the_others_and_returns_to_the_first_page(self):
        state = SearchState.parse(QueryParams(FULL)).without_code("class", "5985")
        assert state.selected["class"] == ("5995",)
        assert state.page == 1

    def test_dropping_the_last_value_drops_the_filter(self):
        state = SearchState.parse(QueryParams("q=a&region=seoul")).without_code("region", "seoul")
        assert state.url("en") == "/en/search?q=a"

    def test_dropping_the_grade_drops_it(self):
        state = SearchState.parse(QueryParams("q=a&grade=declared")).without_code("grade", "declared")
        assert not state.min_grade

    @pytest.mark.parametrize("value", ["", "0", "-1", "x", "²", "1e3", "9" * 30])
    def test_an_unreadable_page_is_the_first(self, value):
        assert parse_page(value) == 1
