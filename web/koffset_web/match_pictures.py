"""Geometry of the pictures of a matched requirement: firms × lots, and fit against credited value."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from koffset.api.schemas import CandidateView, LotView, MatchAnswer, PartnerView

FIRMS_SHOWN = 15
WIDTH, HEIGHT = 100.0, 100.0
MARK_WIDTH = 5.5
"""Of a mark, in percent: two that are nearer than this in both directions would cover each other."""


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
    """Candidates at one place, in percent: `x` is their fit, `y` the least credit, `top` the most (None: the same).

    Those so near that their marks would cover each other share one mark, drawn where the first of them stands.
    """

    candidates: Sequence[CandidateView]
    x: float
    y: float
    top: float | None

    @property
    def count(self) -> int:
        return len(self.candidates)

    @property
    def coverage(self) -> str:
        """The best of them."""
        return min((each.coverage for each in self.candidates), key=("full", "partial", "unknown").index)


@dataclass(frozen=True, slots=True)
class Chart:
    """Candidates that do such work and whose credit is known; `highest` is what the upper edge stands for."""

    dots: Sequence[Dot]
    highest: Decimal
    currency: str

    @property
    def candidates(self) -> Sequence[CandidateView]:
        """All of them, by rank."""
        return sorted((each for dot in self.dots for each in dot.candidates), key=lambda each: each.rank)

    @property
    def shared(self) -> Sequence[Dot]:
        """Marks that stand for several."""
        return [dot for dot in self.dots if dot.count > 1]

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
            candidates=[each],
            x=round(each.fit * WIDTH, 2),
            y=_up(low, highest),
            top=_up(high, highest) if high != low else None,
        )
        for each, low, high in valued
    ]
    return Chart(_joined(dots), highest, lot.currency or "")


def _joined(dots: Sequence[Dot]) -> list[Dot]:
    """Each joins the first mark that it would cover, best candidates first: the same answer gives the same picture."""
    marks: list[Dot] = []
    for dot in dots:
        place = next((place for place, mark in enumerate(marks) if _covers(mark, dot)), None)
        if place is None:
            marks.append(dot)
        else:
            marks[place] = replace(marks[place], candidates=[*marks[place].candidates, *dot.candidates])
    return marks


def _covers(mark: Dot, dot: Dot) -> bool:
    """A range of credit is never hidden behind another."""
    near = abs(mark.x - dot.x) < MARK_WIDTH and abs(mark.y - dot.y) < MARK_WIDTH
    return near and mark.top == dot.top


def _row(company: PartnerView, cells: Mapping[str, str], lots: Sequence[LotView]) -> MatrixRow:
    return MatrixRow(company, [cells.get(lot.id) for lot in lots])


def _up(amount: Decimal, highest: Decimal) -> float:
    """The place from above: SVG counts downwards."""
    return round(HEIGHT - float(amount / highest) * HEIGHT, 2)
