"""What a lot placed with a Korean firm is credited with: actual value × multiplier, as far as the rules tell."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from enum import StrEnum

from koffset.domain.offset.days import years_after
from koffset.domain.offset.money import Money, MoneySpan
from koffset.domain.offset.rule_book import Citation, RuleBook, RuleKey
from koffset.domain.profile import SizeClass

_ONE = Decimal(1)


class LotKind(StrEnum):
    """What a lot is; only parts and exports have multipliers."""

    PARTS = "parts"
    EXPORTS = "exports"
    TECHNOLOGY = "technology"
    SUPPORT = "support"
    MAINTENANCE = "maintenance"
    INVESTMENT = "investment"
    OTHER = "other"


MULTIPLIED = frozenset({LotKind.PARTS, LotKind.EXPORTS})


@dataclass(frozen=True, slots=True, kw_only=True)
class OffsetLot:
    """A lot and the firm it goes to, as plain facts; None where one is not known.

    `banked_on`: the day on which it was saved up before the main contract.
    """

    id: str
    kind: LotKind
    value: Money
    firm: str | None = None
    size: SizeClass | None = None
    is_gvc30: bool = False
    field: int | None = None
    is_direct: bool | None = None
    is_defence: bool | None = None
    banked_on: date | None = None


class Question(StrEnum):
    """What has to be asked before more can be said."""

    SIZE_CLASS = "size_class"
    OFFSET_FIELD = "offset_field"
    GVC30_RATE = "gvc30_rate"
    GVC30_SIZE = "gvc30_size"
    RULE_START = "rule_start"


class Refusal(StrEnum):
    """Why a lot counts for nothing."""

    NO_BANKING_THEN = "no_banking_then"
    BANKED_TOO_LONG_AGO = "banked_too_long_ago"
    BANKED_AFTER_RULE_DATE = "banked_after_rule_date"
    FIELD_NEEDS_OTHER = "field_needs_other"


@dataclass(frozen=True, slots=True)
class Multiplier:
    """From `low` to `high`; the same where the rules give one number, else `high` is a ceiling and promises nothing."""

    low: Decimal
    high: Decimal


@dataclass(frozen=True, slots=True)
class CreditedLot:
    """A lot and its credit: None where it cannot be told (`questions` say what to ask), nothing where it is refused."""

    lot: OffsetLot
    multiplier: Multiplier | None
    credited: MoneySpan | None
    citations: Sequence[Citation]
    questions: Sequence[Question] = ()
    refusal: Refusal | None = None


def credit(lot: OffsetLot, rule_date: date, book: RuleBook) -> CreditedLot:
    """One lot by itself; whether its field needs another one is a matter of the plan."""
    refusal, banking = _banking(lot, rule_date, book)
    multiplier, citations, questions = _multiplier(lot, rule_date, book)
    cited = [*citations, *banking]
    if refusal is not None:
        return refused(CreditedLot(lot, multiplier, None, cited), refusal)
    if multiplier is None:
        return CreditedLot(lot, None, None, cited, questions)
    credited = MoneySpan(lot.value * multiplier.low, lot.value * multiplier.high)
    return CreditedLot(lot, multiplier, credited, cited, questions)


def refused(credited: CreditedLot, why: Refusal, citations: Sequence[Citation] = ()) -> CreditedLot:
    """The lot counting for nothing."""
    none = credited.lot.value * Decimal(0)
    cited = [*credited.citations, *citations]
    return CreditedLot(credited.lot, credited.multiplier, MoneySpan(none, none), cited, (), why)


def share_of_credit(credited: CreditedLot, share: Decimal) -> CreditedLot:
    """The credit of a part of the lot, `share` of it from 0 to 1, under the same rules."""
    lot = replace(credited.lot, value=credited.lot.value * share)
    span = credited.credited and MoneySpan(credited.credited.low * share, credited.credited.high * share)
    return replace(credited, lot=lot, credited=span)


_Multiplied = tuple[Multiplier | None, list[Citation], list[Question]]


def _multiplier(lot: OffsetLot, day: date, book: RuleBook) -> _Multiplied:
    if lot.kind not in MULTIPLIED:
        return Multiplier(_ONE, _ONE), [book.need(RuleKey.MULTIPLIER_SCOPE, day)], []
    by_size, citations, questions = _by_size(lot.size, day, book)
    if not lot.is_gvc30:
        return by_size, citations, questions
    ceiling = book.need(RuleKey.MULTIPLIER_GVC30, day)
    low, high = (by_size.low, by_size.high) if by_size else (_ONE, _ONE)
    asked = [*questions, Question.GVC30_RATE]
    if lot.size not in {SizeClass.SME, None}:
        asked.append(Question.GVC30_SIZE)
    asked += [each for each in _about_start(ceiling) if each not in asked]
    return Multiplier(low, max(high, ceiling.rule.high or _ONE)), [*citations, ceiling], asked


def _by_size(size: SizeClass | None, day: date, book: RuleBook) -> _Multiplied:
    """A multiplier that may not have been there on the day counts from one upwards."""
    if size is None:
        return None, [], [Question.SIZE_CLASS]
    cited = book.need(RuleKey.MULTIPLIER_SME if size is SizeClass.SME else RuleKey.MULTIPLIER_LARGE, day)
    low, high = cited.rule.low or _ONE, cited.rule.high or _ONE
    return Multiplier(low if cited.is_established else _ONE, high), [cited], _about_start(cited)


def _about_start(cited: Citation) -> list[Question]:
    """A multiplier whose start no source tells is asked about on every day, also where it is relied on."""
    return [] if cited.rule.valid_from else [Question.RULE_START]


def _banking(lot: OffsetLot, rule_date: date, book: RuleBook) -> tuple[Refusal | None, list[Citation]]:
    """The window runs from the day of saving to the rule date, both included."""
    if lot.banked_on is None:
        return None, []
    allowed, window = book.at(RuleKey.BANKING, lot.banked_on), book.need(RuleKey.BANKING_WINDOW, rule_date)
    if allowed is None:
        later = book.at(RuleKey.BANKING, rule_date)
        return Refusal.NO_BANKING_THEN, [later] if later else []
    cited = [allowed, window]
    if lot.banked_on > rule_date:
        return Refusal.BANKED_AFTER_RULE_DATE, cited
    if rule_date > years_after(lot.banked_on, int(window.rule.figure)):
        return Refusal.BANKED_TOO_LONG_AGO, cited
    return None, cited
