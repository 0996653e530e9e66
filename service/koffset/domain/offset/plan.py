"""A plan of lots against the obligation: what counts together, the sums, and the shares of its parts."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import ROUND_HALF_UP, Decimal

from koffset.domain.offset.crediting import CreditedLot, OffsetLot, Question, Refusal, credit, refused
from koffset.domain.offset.money import ExchangeRate, Money, MoneySpan, convert, nothing, total
from koffset.domain.offset.rule_book import Citation, RuleBook, RuleKey

_NEEDING: Mapping[int, RuleKey] = {6: RuleKey.FIELD_6_NEEDS_OTHER, 7: RuleKey.FIELD_7_NEEDS_OTHER}
_SHARE_STEP = Decimal("0.0001")
UNSTATED = "unstated"


@dataclass(frozen=True, slots=True)
class Share:
    """A part of the plan by the actual value of the lots that count."""

    name: str
    value: Money
    share: Decimal


@dataclass(frozen=True, slots=True)
class Fulfilment:
    """Which share of the obligation is credited; more than 1 where more is."""

    low: Decimal
    high: Decimal


@dataclass(frozen=True, slots=True)
class Plan:
    """`undecided` is the actual value of lots whose credit cannot be told; it is in neither end of `credited`."""

    lots: Sequence[CreditedLot]
    actual: Money
    credited: MoneySpan
    undecided: Money
    fulfilled: Fulfilment | None
    by_offset: Sequence[Share]
    by_use: Sequence[Share]
    by_size: Sequence[Share]


def plan_of(
    lots: Sequence[OffsetLot],
    owed: Money,
    rule_date: date,
    rates: Sequence[ExchangeRate],
    book: RuleBook,
) -> Plan:
    """All lots in the currency of the obligation. CurrencyMixed names a lot whose currency has no rate to it."""
    currency = owed.currency
    same = [replace(lot, value=convert(lot.value, currency, rates)) for lot in lots]
    credited = _together([credit(lot, rule_date, book) for lot in same], rule_date, book)
    spans = [each.credited for each in credited if each.credited is not None]
    sums = MoneySpan(
        total((span.low for span in spans), currency), total((span.high for span in spans), currency)
    )
    counting = [each.lot for each in credited if each.refusal is None]
    return Plan(
        lots=credited,
        actual=total((lot.value for lot in same), currency),
        credited=sums,
        undecided=total((each.lot.value for each in credited if each.credited is None), currency),
        fulfilled=_fulfilled(sums, owed),
        by_offset=_shares(counting, lambda lot: _named(lot.is_direct, "direct", "indirect"), currency),
        by_use=_shares(counting, lambda lot: _named(lot.is_defence, "defence", "commercial"), currency),
        by_size=_shares(counting, lambda lot: lot.size.value if lot.size else UNSTATED, currency),
    )


def _together(credited: Sequence[CreditedLot], day: date, book: RuleBook) -> list[CreditedLot]:
    """Fields 6 and 7 count only beside a lot of fields 1 to 5 that counts itself."""
    has_main = any(
        each.refusal is None and each.lot.field is not None and each.lot.field not in _NEEDING
        for each in credited
    )
    return [_beside(each, book, day, has_main=has_main) for each in credited]


def _beside(each: CreditedLot, book: RuleBook, day: date, *, has_main: bool) -> CreditedLot:
    if each.refusal is not None:
        return each
    if each.lot.field is None:
        return replace(each, questions=(*each.questions, Question.OFFSET_FIELD))
    key = _NEEDING.get(each.lot.field)
    if key is None:
        return each
    cited: list[Citation] = [book.need(key, day)]
    if has_main:
        return replace(each, citations=[*each.citations, *cited])
    return refused(each, Refusal.FIELD_NEEDS_OTHER, cited)


def _fulfilled(sums: MoneySpan, owed: Money) -> Fulfilment | None:
    if not owed.amount:
        return None
    return Fulfilment(share_of(sums.low, owed), share_of(sums.high, owed))


def share_of(part: Money, whole: Money) -> Decimal:
    """To four places; nothing of nothing is nothing."""
    share = part.over(whole) if whole.amount else Decimal(0)
    return share.quantize(_SHARE_STEP, ROUND_HALF_UP)


def _named(flag: bool | None, yes: str, no: str) -> str:
    return UNSTATED if flag is None else yes if flag else no


def _shares(lots: Sequence[OffsetLot], name: Callable[[OffsetLot], str], currency: str) -> list[Share]:
    whole = total((lot.value for lot in lots), currency)
    sums: dict[str, Money] = {}
    for lot in lots:
        sums[name(lot)] = sums.get(name(lot), nothing(currency)) + lot.value
    return [Share(each, sums[each], share_of(sums[each], whole)) for each in sorted(sums)]
