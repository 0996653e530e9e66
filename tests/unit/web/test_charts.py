"""Geometry of the pictures."""

from datetime import date

import pytest

from koffset.api.schemas import CompanyDetail
from koffset_web.charts import build_certificate_line, build_class_bars

TODAY = date(2026, 6, 1)


@pytest.fixture
def detail(api):
    return CompanyDetail.model_validate(api.details["c1"])


class TestClassBars:
    def test_the_largest_class_fills_the_width_and_stands_first(self, detail):
        bars = build_class_bars(detail)
        assert (bars[0].supply_class, bars[0].width) == ("5985", 100.0)
        assert bars[1].width == pytest.approx(100 * 4 / 120, abs=0.1)

    def test_the_unstated_class_stands_last_among_equals(self, detail):
        assert build_class_bars(detail)[-1].supply_class is None


class TestCertificateLine:
    def test_the_axis_holds_all_dates_and_today(self, detail):
        line = build_certificate_line(detail.certificates, TODAY)
        assert (line.first_year, line.last_year) == (2019, 2028)
        assert 0 < line.today < 100

    def test_a_span_reaches_from_issue_to_expiry(self, detail):
        valid, expired, _ = build_certificate_line(detail.certificates, TODAY).spans
        assert expired.start == 0
        assert expired.start + expired.width < build_certificate_line(detail.certificates, TODAY).today
        assert valid.start + valid.width > build_certificate_line(detail.certificates, TODAY).today

    def test_without_an_issue_date_there_is_no_span(self, detail):
        assert build_certificate_line(detail.certificates, TODAY).spans[2].start is None

    def test_without_certificates_there_is_still_an_axis(self):
        assert build_certificate_line((), TODAY).first_year == 2026
