"""Offset orders as the domain takes them, and its answers as the API sends them."""

from collections.abc import Sequence
from datetime import date

from koffset.api.schemas import (
    CreditedLotView,
    LotOrder,
    MoneyModel,
    MoneyView,
    ObligationView,
    OffsetAnswer,
    OffsetRequest,
    PenaltyOrder,
    PenaltyPaymentView,
    PenaltyView,
    PlanView,
    QuotaOrder,
    QuotaView,
    RateModel,
    RuleBookView,
    RuleView,
    ShareView,
)
from koffset.domain.offset.calculation import Asked, AssumedShortfall, Calculation
from koffset.domain.offset.crediting import CreditedLot, OffsetLot
from koffset.domain.offset.money import ExchangeRate, Money
from koffset.domain.offset.obligation import Purchase
from koffset.domain.offset.penalty import PenaltySchedule
from koffset.domain.offset.plan import Plan, Share
from koffset.domain.offset.quota import Quota, SystemParts
from koffset.domain.offset.rule_book import Citation, Rule, RuleBook, Standing
from koffset.usecases.offset_rules import calculate_offset, list_rules


def rule_book_view(book: RuleBook, on: date | None) -> RuleBookView:
    rules = [rule_view(listed.rule, listed.standing) for listed in list_rules(book, on)]
    return RuleBookView(version=book.version, on=on, rules=rules)


def rule_view(rule: Rule, standing: Standing | None) -> RuleView:
    return RuleView(id=rule.id, standing=standing, **rule.model_dump())


def answer_offset(request: OffsetRequest, book: RuleBook) -> OffsetAnswer:
    """The answer of API and command line alike."""
    found = calculate_offset(book, _asked(request))
    return OffsetAnswer(
        rule_book=book.version,
        rule_date=request.rule_date,
        obligation=_obligation(found),
        plan=_plan(found.plan),
        quota=_quota(found.quota) if found.quota else None,
        penalty=_penalty(found.penalty) if found.penalty else None,
        rates=request.rates,
        rules=[rule_view(cited.rule, cited.standing) for cited in found.citations()],
    )


def _asked(request: OffsetRequest) -> Asked:
    purchase = Purchase(
        rule_date=request.rule_date,
        is_competitive=request.competitive,
        is_fms=request.foreign_military_sale,
        amount=_money(request.contract),
    )
    return Asked(
        purchase=purchase,
        lots=[_lot(lot) for lot in request.lots],
        rates=[_rate(rate) for rate in request.rates],
        parts=_parts(request.quota) if request.quota else None,
        shortfall=_shortfall(request.penalty) if request.penalty else None,
    )


def _money(model: MoneyModel) -> Money:
    return Money(model.amount, model.currency)


def _rate(model: RateModel) -> ExchangeRate:
    return ExchangeRate(model.base, model.quote, model.rate, model.on)


def _lot(order: LotOrder) -> OffsetLot:
    return OffsetLot(
        id=order.id,
        kind=order.kind,
        value=_money(order.value),
        firm=order.firm,
        size=order.size_class,
        is_gvc30=order.gvc30,
        field=order.offset_field,
        is_direct=order.direct,
        is_defence=order.defence,
        banked_on=order.banked_on,
    )


def _parts(order: QuotaOrder) -> SystemParts:
    return SystemParts(_money(order.parts), _money(order.korean_parts))


def _shortfall(order: PenaltyOrder) -> AssumedShortfall:
    return AssumedShortfall(
        period_ends=order.period_ends,
        fulfilled=_money(order.fulfilled) if order.fulfilled else None,
        fulfilled_later=_money(order.fulfilled_later) if order.fulfilled_later else None,
    )


def money_view(money: Money) -> MoneyView:
    return MoneyView(amount=money.to_cent().amount, currency=money.currency)


def rule_ids(citations: Sequence[Citation]) -> list[str]:
    return list(dict.fromkeys(cited.rule.id for cited in citations))


def _obligation(found: Calculation) -> ObligationView:
    obligation = found.obligation
    return ObligationView(
        due=obligation.due,
        ratio=obligation.ratio,
        amount=money_view(obligation.amount),
        compared=money_view(obligation.compared),
        threshold=money_view(obligation.threshold),
        rules=rule_ids(obligation.citations),
    )


def _plan(plan: Plan) -> PlanView:
    return PlanView(
        lots=[_credited(each) for each in plan.lots],
        actual=money_view(plan.actual),
        credited_low=money_view(plan.credited.low),
        credited_high=money_view(plan.credited.high),
        undecided=money_view(plan.undecided),
        fulfilled_low=plan.fulfilled.low if plan.fulfilled else None,
        fulfilled_high=plan.fulfilled.high if plan.fulfilled else None,
        by_offset=_shares(plan.by_offset),
        by_use=_shares(plan.by_use),
        by_size=_shares(plan.by_size),
    )


def _credited(each: CreditedLot) -> CreditedLotView:
    return CreditedLotView(
        id=each.lot.id,
        kind=each.lot.kind,
        firm=each.lot.firm,
        value=money_view(each.lot.value),
        multiplier_low=each.multiplier.low if each.multiplier else None,
        multiplier_high=each.multiplier.high if each.multiplier else None,
        credited_low=money_view(each.credited.low) if each.credited else None,
        credited_high=money_view(each.credited.high) if each.credited else None,
        refusal=each.refusal,
        questions=each.questions,
        rules=rule_ids(each.citations),
    )


def _shares(shares: Sequence[Share]) -> list[ShareView]:
    return [ShareView(name=each.name, value=money_view(each.value), share=each.share) for each in shares]


def _quota(quota: Quota) -> QuotaView:
    return QuotaView(
        share=quota.share,
        wanted=quota.wanted,
        met=quota.is_met,
        missing=money_view(quota.missing),
        rules=rule_ids([quota.citation]),
    )


def _penalty(schedule: PenaltySchedule) -> PenaltyView:
    return PenaltyView(
        payments=[
            PenaltyPaymentView(
                step=due.step,
                on=due.on,
                unfulfilled=money_view(due.unfulfilled),
                amount=money_view(due.amount),
            )
            for due in schedule.payments
        ],
        total=money_view(schedule.total),
        lapses=schedule.lapses,
        rules=rule_ids(schedule.citations),
    )
