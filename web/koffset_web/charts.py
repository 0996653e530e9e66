"""Geometry of the pictures on the company page, in percent of their width."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from koffset.api.schemas import CertificateView, CompanyDetail
from koffset_web.company_items import class_path

BARS_IN_SIGHT = 10


@dataclass(frozen=True, slots=True)
class ClassBar:
    """One supply class (None: not stated) with its share of the longest bar."""

    supply_class: str | None
    items: int
    records: int
    width: float

    @property
    def path(self) -> str:
        """The part of the address of the page with its items."""
        return class_path(self.supply_class)


@dataclass(frozen=True, slots=True)
class CertificateSpan:
    """A certificate on the time line; `start` and `width` are None where a date is missing."""

    certificate: CertificateView
    start: float | None
    width: float | None


@dataclass(frozen=True, slots=True)
class CertificateLine:
    """The time line: its first and last year and where today stands."""

    first_year: int
    last_year: int
    today: float
    spans: Sequence[CertificateSpan]


def build_class_bars(detail: CompanyDetail) -> Sequence[ClassBar]:
    """Supply classes by falling number of items."""
    longest = max((group.items for group in detail.supply_classes), default=1)
    bars = [
        ClassBar(group.supply_class, group.items, group.records, round(100 * group.items / longest, 1))
        for group in detail.supply_classes
    ]
    return sorted(bars, key=lambda bar: (-bar.items, bar.supply_class or "~"))


def build_certificate_line(certificates: Sequence[CertificateView], today: date) -> CertificateLine:
    dates = [
        moment for item in certificates for moment in (item.issued_on, item.expires_on) if moment is not None
    ]
    first_year = min([today, *dates]).year
    last_year = max([today, *dates]).year + 1
    axis = _Axis(date(first_year, 1, 1), date(last_year, 1, 1))
    return CertificateLine(
        first_year,
        last_year,
        axis.position(today),
        [_span(certificate, axis) for certificate in certificates],
    )


@dataclass(frozen=True, slots=True)
class _Axis:
    start: date
    end: date

    def position(self, moment: date) -> float:
        return round(100 * (moment - self.start).days / (self.end - self.start).days, 2)


def _span(certificate: CertificateView, axis: _Axis) -> CertificateSpan:
    """From issue to expiry; without an expiry to the end of the axis, without an issue date no span."""
    if certificate.issued_on is None:
        return CertificateSpan(certificate, None, None)
    start = axis.position(certificate.issued_on)
    end = axis.position(certificate.expires_on or axis.end)
    return CertificateSpan(certificate, start, max(round(end - start, 2), 0.5))
