"""The state of the offset calculator as its URL holds it: read from query parameters, made into an order."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Self

from starlette.datastructures import QueryParams

COMPETITION = {"competitive": True, "non_competitive": False}
DEFAULT_CURRENCY = "USD"
GVC30 = "gvc30"
LOT_PARAMETERS = ("kind", "value", "firm", "size", "field", "offset", "use", "banked")
"""Each stands once a lot, in the order of the lots, empty ones too."""
MAX_ROWS = 50
LEAST_ROWS = 3
SPARE_ROWS = 2


@dataclass(frozen=True, slots=True)
class LotRow:
    """A row of the form as it was filled in. `size` may end in `gvc30`, or be that; a row without a value is none."""

    kind: str = ""
    value: str = ""
    firm: str = ""
    size: str = ""
    field: str = ""
    offset: str = ""
    use: str = ""
    banked: str = ""


@dataclass(frozen=True, slots=True)
class OffsetState:
    """What was filled in, as text; the API judges it. `is_asked`: the form was sent.

    `competition` is empty until it is chosen: the ratio depends on it, and neither is what most would mean.
    """

    is_asked: bool
    date: str
    competition: str = ""
    fms: bool = False
    amount: str = ""
    currency: str = DEFAULT_CURRENCY
    lots_currency: str = ""
    rate: str = ""
    rate_on: str = ""
    parts: str = ""
    korean_parts: str = ""
    ends: str = ""
    fulfilled: str = ""
    later: str = ""
    lots: Sequence[LotRow] = field(default_factory=tuple)

    @classmethod
    def parse(cls, params: QueryParams, today: str) -> Self:
        """Read URL parameters; before anything is asked the rule date is today's."""

        def text(name: str) -> str:
            return params.get(name, "").strip()

        return cls(
            is_asked="amount" in params,
            date=text("date") if "date" in params else today,
            competition=text("competition") if text("competition") in COMPETITION else "",
            fms=text("fms") == "1",
            amount=text("amount"),
            currency=text("currency").upper() if "currency" in params else DEFAULT_CURRENCY,
            lots_currency=text("lots_currency").upper(),
            rate=text("rate"),
            rate_on=text("rate_on"),
            parts=text("parts"),
            korean_parts=text("korean_parts"),
            ends=text("ends"),
            fulfilled=text("fulfilled"),
            later=text("later"),
            lots=_rows(params),
        )

    def rows(self) -> Sequence[LotRow]:
        """The lots and a few rows to fill in."""
        spare = max(LEAST_ROWS - len(self.lots), SPARE_ROWS)
        return (*self.lots, *[LotRow()] * spare)[:MAX_ROWS]

    def order(self) -> Mapping[str, Any]:
        """The body for the API, shaped like OffsetRequest."""
        lots_currency = self.lots_currency or self.currency
        return {
            "rule_date": self.date,
            "competitive": COMPETITION.get(self.competition),
            "foreign_military_sale": self.fms,
            "contract": _money(self.amount, self.currency),
            "rates": [self._rate(lots_currency)] if self.rate else [],
            "lots": [_lot(row, number, lots_currency) for number, row in enumerate(self.lots, start=1)],
            "quota": self._quota(),
            "penalty": self._penalty(),
        }

    def _rate(self, lots_currency: str) -> Mapping[str, str]:
        """Between the contract's currency and the lots', or that of the threshold where these are the same."""
        other = lots_currency if lots_currency != self.currency else DEFAULT_CURRENCY
        return {"base": self.currency, "quote": other, "rate": _plain(self.rate), "on": self.rate_on}

    def _quota(self) -> Mapping[str, Any] | None:
        if not self.parts:
            return None
        korean = self.korean_parts or "0"
        return {
            "parts": _money(self.parts, self.currency),
            "korean_parts": _money(korean, self.currency),
        }

    def _penalty(self) -> Mapping[str, Any] | None:
        if not self.ends:
            return None
        return {
            "period_ends": self.ends,
            "fulfilled": _money(self.fulfilled, self.currency) if self.fulfilled else None,
            "fulfilled_later": _money(self.later, self.currency) if self.later else None,
        }


def _rows(params: QueryParams) -> tuple[LotRow, ...]:
    columns = {name: params.getlist(name)[:MAX_ROWS] for name in LOT_PARAMETERS}
    count = max(map(len, columns.values()))
    rows = [
        LotRow(**{name: _at(values, number).strip() for name, values in columns.items()})
        for number in range(count)
    ]
    return tuple(row for row in rows if row.value)


def _at(values: Sequence[str], number: int) -> str:
    return values[number] if number < len(values) else ""


def _plain(number: str) -> str:
    """Thousands as people write them are no decimals."""
    return number.replace(",", "").replace(" ", "")


def _money(amount: str, currency: str) -> Mapping[str, str]:
    return {"amount": _plain(amount), "currency": currency}


def _lot(row: LotRow, number: int, currency: str) -> Mapping[str, Any]:
    return {
        "id": str(number),
        "kind": row.kind,
        "value": _money(row.value, currency),
        "firm": row.firm or None,
        "size_class": row.size.removesuffix(GVC30).removesuffix("_") or None,
        "gvc30": row.size.endswith(GVC30),
        "offset_field": row.field or None,
        "direct": {"direct": True, "indirect": False}.get(row.offset),
        "defence": {"defence": True, "commercial": False}.get(row.use),
        "banked_on": row.banked or None,
    }
