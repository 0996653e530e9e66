"""Numbered pages."""

from koffset_web.paging import build_pager


def url_of(page):
    return f"?page={page}"


class TestBuildPager:
    def test_one_page_needs_no_pager(self):
        assert build_pager(1, 10, 10, url_of) is None
        assert build_pager(1, 0, 10, url_of) is None

    def test_shows_first_last_and_near_pages_with_gaps(self):
        pager = build_pager(10, 200, 10, url_of)
        assert [link.number for link in pager.links] == [1, None, 8, 9, 10, 11, 12, None, 20]

    def test_the_present_page_is_no_link(self):
        pager = build_pager(2, 30, 10, url_of)
        assert [link.url for link in pager.links] == ["?page=1", None, "?page=3"]
        assert (pager.previous_url, pager.next_url) == ("?page=1", "?page=3")

    def test_the_ends_have_no_way_on(self):
        assert build_pager(1, 30, 10, url_of).previous_url is None
        assert build_pager(3, 30, 10, url_of).next_url is None

    def test_from_beyond_the_end_the_way_back_is_the_last_page(self):
        assert build_pager(9, 30, 10, url_of).previous_url == "?page=3"
