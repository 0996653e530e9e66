"""Geometry of the pictures of a matched requirement: firms × lots, and fit against credited value."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from koffset.api.schemas import CandidateView, LotView, MatchAnswer, PartnerView

FIRMS_SHOWN = 15
WIDTH, HEIGHT = 100.0, 100.0


@dataclass(frozen=True, slots=True)
class MatrixRow:
    """A firm with its coverage in the order of lots, None where it is no candidate."""

    company: PartnerView
    cells: Sequence[str | None]

    @property
    def full(self) -> int:
        return self.cells.count("full")

    @property
    def partial(self) -> int:
        return self.cells.count("partial")


@dataclass(frozen=True, slots=True)
class Matrix:
    """Firms that do such work of some lot, those of most lots first; `left_out` are further ones."""

    lots: Sequence[LotView]
    rows: Sequence[MatrixRow]
    left_out: int


@dataclass(frozen=True, slots=True)
class Dot:
    """A candidate, in percent: `x` is its fit, `y` the least credit, `top` the most (None: the same)."""

    candidate: CandidateView
    x: float
    y: float
    top: float | None


@dataclass(frozen=True, slots=True)
class Chart:
    """Candidates that do such work and whose credit is known; `highest` is what the upper edge stands for."""

    dots: Sequence[Dot]
    highest: Decimal
    currency: str

    @property
    def has_ceiling(self) -> bool:
        return any(dot.top is not None for dot in self.dots)


def build_matrix(answer: MatchAnswer) -> Matrix:
    found: dict[str, dict[str, str]] = {}
    companies: dict[str, PartnerView] = {}
    for lot in answer.lots:
        for each in lot.candidates:
            if each.coverage != "unknown":
                companies[each.company.id] = each.company
                found.setdefault(each.company.id, {})[lot.id] = each.coverage
    rows = [_row(companies[company_id], cells, answer.lots) for company_id, cells in found.items()]
    rows.sort(key=lambda row: (-row.full, -row.partial, row.company.id))
    return Matrix(answer.lots, rows[:FIRMS_SHOWN], max(len(rows) - FIRMS_SHOWN, 0))


def build_chart(lot: LotView) -> Chart | None:
    """None where fewer than two candidates have a credit: there is nothing to compare."""
    valued = [
        (each, each.credit.credited_low.amount, each.credit.credited_high.amount)
        for each in lot.candidates
        if each.coverage != "unknown"
        and each.credit
        and each.credit.credited_low
        and each.credit.credited_high
    ]
    if len(valued) < 2:
        return None
    highest = max(high for _, _, high in valued) or Decimal(1)
    dots = [
        Dot(
            candidate=each,
            x=round(each.fit * WIDTH, 2),
            y=_up(low, highest),
            top=_up(high, highest) if high != low else None,
        )
        for each, low, high in valued
    ]
    return Chart(dots, highest, lot.currency or "")


def _row(company: PartnerView, cells: Mapping[str, str], lots: Sequence[LotView]) -> MatrixRow:
    return MatrixRow(company, [cells.get(lot.id) for lot in lots])


def _up(amount: Decimal, highest: Decimal) -> float:
    """The place from above: SVG counts downwards."""
    return round(HEIGHT - float(amount / highest) * HEIGHT, 2)
