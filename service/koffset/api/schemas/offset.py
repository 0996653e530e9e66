"""Wire models of the offset rule book and calculator. Amounts are decimal numbers written as text."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import Annotated

from pydantic import Field, field_validator

from koffset.api.schemas.common import WireModel
from koffset.domain.offset.crediting import LotKind, Question, Refusal
from koffset.domain.offset.obligation import Due
from koffset.domain.offset.penalty import PenaltyStep
from koffset.domain.offset.rule_book import Certainty, RuleKey, Side, Standing, Start, Unit
from koffset.domain.profile import SizeClass

Currency = Annotated[str, Field(pattern=r"^[A-Z]{3}$", examples=["USD"])]
# Sums of the largest amounts still have fewer digits than decimal arithmetic keeps.
Amount = Annotated[Decimal, Field(ge=0, max_digits=15, decimal_places=2)]
RateFigure = Annotated[Decimal, Field(ge=Decimal("0.000001"), le=1_000_000, decimal_places=8)]
MAX_LOTS = 200
MAX_RATES = 20
MAX_NAME_CHARS = 200


class RuleView(WireModel):
    """One rule; `standing` is that on the date asked for. Dates that are None are not established."""

    id: str
    key: RuleKey
    unit: Unit
    low: Decimal | None
    high: Decimal | None
    choice: str | None
    side: Side
    valid_from: date | None
    valid_to: date | None
    known_since: date | None
    start: Start | None
    certainty: Certainty
    basis_en: str
    basis_ko: str
    sources: Sequence[str]
    standing: Standing | None


class RuleBookView(WireModel):
    """The rules, all of them or those on a date; `version` is the hash of the whole book."""

    version: str
    on: date | None
    rules: Sequence[RuleView]


class MoneyModel(WireModel):
    amount: Amount
    currency: Currency


class MoneyView(WireModel):
    amount: Decimal
    currency: str


class RateModel(WireModel):
    """On that day one unit of `base` was worth `rate` units of `quote`; it serves both ways."""

    base: Currency
    quote: Currency
    rate: RateFigure
    on: date


class LotOrder(WireModel):
    """A lot and the firm it would go to. What is left out is taken as not known, and asked for where it matters."""

    id: Annotated[str, Field(min_length=1, max_length=64)]
    kind: LotKind
    value: MoneyModel
    firm: Annotated[str, Field(max_length=MAX_NAME_CHARS)] | None = None
    size_class: SizeClass | None = None
    gvc30: bool = False
    offset_field: Annotated[int, Field(ge=1, le=7)] | None = None
    direct: bool | None = None
    defence: bool | None = None
    banked_on: date | None = Field(None, description="day on which it was saved before the main contract")


class QuotaOrder(WireModel):
    """All parts of the bought system, and those of Korean firms."""

    parts: MoneyModel
    korean_parts: MoneyModel


class PenaltyOrder(WireModel):
    """`fulfilled`: when the period ends; left out, what the plan is credited with at least."""

    period_ends: date
    fulfilled: MoneyModel | None = None
    fulfilled_later: MoneyModel | None = None


class OffsetRequest(WireModel):
    """A purchase and a plan; `rule_date` is the day whose rules apply."""

    rule_date: date
    competitive: bool
    foreign_military_sale: bool = False
    contract: MoneyModel
    rates: Annotated[Sequence[RateModel], Field(max_length=MAX_RATES)] = ()
    lots: Annotated[Sequence[LotOrder], Field(max_length=MAX_LOTS)] = ()
    quota: QuotaOrder | None = None
    penalty: PenaltyOrder | None = None

    @field_validator("rates")
    @classmethod
    def _one_rate_a_pair(cls, rates: Sequence[RateModel]) -> Sequence[RateModel]:
        """Two rates between the same currencies would make the answer depend on their order."""
        pairs = [tuple(sorted((rate.base, rate.quote))) for rate in rates]
        twice = next((pair for pair in pairs if pair[0] == pair[1] or pairs.count(pair) > 1), None)
        if twice:
            raise ValueError(
                f"give one rate between two currencies; {' and '.join(twice)} are the same or stand twice"
            )
        return rates


class SaidRuleView(WireModel):
    """A rule in short, in the reader's language; `id` is that of the answer's `rules`."""

    id: str
    said: str
    sources: Sequence[str]


class BasisView(WireModel):
    """What a multiplier rests on, and what has to be confirmed before anybody counts on it."""

    rules: Sequence[SaidRuleView]
    to_confirm: Sequence[str]


class ObligationView(WireModel):
    """`amount` is the least that is owed; `compared` is the contract in the threshold's currency."""

    due: Due
    ratio: Decimal | None
    amount: MoneyView
    compared: MoneyView
    threshold: MoneyView
    rules: Sequence[str] = Field(description="ids of the rules it rests on")


class CreditedLotView(WireModel):
    """`credited_low` and `credited_high` differ where the rules give a range; None where they do not tell."""

    id: str
    kind: LotKind
    firm: str | None
    value: MoneyView
    multiplier_low: Decimal | None
    multiplier_high: Decimal | None
    credited_low: MoneyView | None
    credited_high: MoneyView | None
    refusal: Refusal | None
    questions: Sequence[Question]
    rules: Sequence[str]


class ShareView(WireModel):
    """A part of the lots that count, by their actual value."""

    name: str
    value: MoneyView
    share: Decimal


class PlanView(WireModel):
    """`undecided` is the actual value of lots whose credit is not known: it is in neither sum."""

    lots: Sequence[CreditedLotView]
    actual: MoneyView
    credited_low: MoneyView
    credited_high: MoneyView
    undecided: MoneyView
    fulfilled_low: Decimal | None
    fulfilled_high: Decimal | None
    by_offset: Sequence[ShareView]
    by_use: Sequence[ShareView]
    by_size: Sequence[ShareView]


class QuotaView(WireModel):
    share: Decimal
    wanted: Decimal
    met: bool
    missing: MoneyView
    rules: Sequence[str]


class PenaltyPaymentView(WireModel):
    step: PenaltyStep
    on: date
    unfulfilled: MoneyView
    amount: MoneyView


class PenaltyView(WireModel):
    """`lapses`: whether nothing is owed any more after the last payment."""

    payments: Sequence[PenaltyPaymentView]
    total: MoneyView
    lapses: bool
    rules: Sequence[str]


class OffsetAnswer(WireModel):
    """`rules` are all that were used, with how well each is established for the rule date."""

    rule_book: str
    rule_date: date
    obligation: ObligationView
    plan: PlanView
    quota: QuotaView | None
    penalty: PenaltyView | None
    rates: Sequence[RateModel]
    rules: Sequence[RuleView]
