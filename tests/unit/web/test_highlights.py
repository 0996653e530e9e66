"""Marking what met the query."""

from koffset_web.highlights import highlight


class TestHighlight:
    def test_marks_each_span(self):
        assert highlight("antenna mount", [(0, 7), (8, 13)]) == "<mark>antenna</mark> <mark>mount</mark>"

    def test_escapes_the_text_inside_and_outside_of_spans(self):
        assert highlight("<b>&", [(0, 3)]) == "<mark>&lt;b&gt;</mark>&amp;"

    def test_joins_overlapping_spans(self):
        assert highlight("abcdef", [(2, 4), (0, 3)]) == "<mark>abcd</mark>ef"

    def test_cuts_spans_beyond_the_text_and_leaves_out_empty_ones(self):
        assert highlight("abc", [(-2, 1), (2, 99), (2, 2), (7, 9)]) == "<mark>a</mark>b<mark>c</mark>"
