"""`koffset offset`: the rule book and the calculator in the terminal; neither needs data or an index."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.table import Table
from rich.text import Text

from koffset.api.offset_view import answer_offset, rule_book_view
from koffset.api.schemas import (
    CreditedLotView,
    MoneyView,
    OffsetAnswer,
    OffsetRequest,
    RuleView,
)
from koffset.domain.offset.rule_book import Standing
from koffset.errors import InvalidInput
from koffset.exchange.files import read_utf8
from koffset.matching.credit_wording import to_confirm
from koffset.matching.phrasing import phrase
from koffset.resources.judging import load_phrases
from koffset.resources.loader import load_offset_rules
from koffset_cli.console import output

app = typer.Typer(help="Offset rules by date, and what they make of a purchase.", no_args_is_help=True)

AsJson = Annotated[bool, typer.Option("--json", help="Print the API's own answer.")]
NOT_ESTABLISHED = "not established"
_LOT_KEYS = {
    "kind": "kind",
    "size": "size_class",
    "gvc30": "gvc30",
    "field": "offset_field",
    "direct": "direct",
    "defence": "defence",
    "banked": "banked_on",
    "firm": "firm",
}
_LOT_NAMES = ", ".join(("value", "currency", *_LOT_KEYS))
_NEEDED_OPTIONS = {
    "rule_date": "--date 2022-01-10 (the day whose rules apply)",
    "contract": "--contract '145000000 USD' (the main contract)",
    "competitive": "--competitive or --non-competitive (whether firms competed for it)",
}
NEEDED = "Needed unless --request is given."


@app.command("rules")
def rules_command(
    *,
    on: Annotated[str | None, typer.Option(help="Only the rules of this day, such as 2022-01-10.")] = None,
    as_json: AsJson = False,
) -> None:
    """The rules with their days, basis and sources."""
    view = rule_book_view(load_offset_rules(), _day("--on", on) if on else None)
    if as_json:
        typer.echo(view.model_dump_json(indent=2))
        return
    print_rules(view.rules, view.version)


@app.command("calculate")
def calculate_command(  # noqa: PLR0913 -- each is an option of the command
    *,
    rule_date: Annotated[
        str, typer.Option("--date", help=f"Day whose rules apply, such as 2022-01-10. {NEEDED}")
    ] = "",
    contract: Annotated[str, typer.Option(help=f"Main contract, such as '145000000 USD'. {NEEDED}")] = "",
    competitive: Annotated[
        bool | None,
        typer.Option("--competitive/--non-competitive", help=f"Whether firms competed for it. {NEEDED}"),
    ] = None,
    fms: Annotated[bool, typer.Option("--fms", help="Bought from a government.")] = False,
    lot: Annotated[
        list[str] | None,
        typer.Option(
            help=f"Such as kind=exports,value=1000000,size=sme,field=4; repeatable. It may have {_LOT_NAMES}."
        ),
    ] = None,
    rate: Annotated[
        list[str] | None, typer.Option(help="Such as 'EUR USD 1.1 2026-01-02'; repeatable.")
    ] = None,
    period_ends: Annotated[str | None, typer.Option(help="Simulate the penalty for this day.")] = None,
    request: Annotated[
        Path | None,
        typer.Option(
            exists=True, dir_okay=False, help="File with the API's own request, instead of the options."
        ),
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Whether offset is due, how much, and what the lots are credited with."""
    if request is not None:
        asked = OffsetRequest.model_validate_json(read_utf8(request, InvalidInput))
    else:
        currency = _contract(contract)[1] if contract else ""
        given: dict[str, Any] = {
            "rule_date": _day("--date", rule_date) if rule_date else None,
            "contract": dict(zip(("amount", "currency"), _contract(contract), strict=True))
            if contract
            else None,
            "competitive": competitive,
            "foreign_military_sale": fms,
            "lots": [_lot(text, number, currency) for number, text in enumerate(lot or (), start=1)],
            "rates": [_rate(text) for text in rate or ()],
            "penalty": {"period_ends": period_ends} if period_ends else None,
        }
        _check_given(given)
        asked = OffsetRequest.model_validate(given)
    answer = answer_offset(asked, load_offset_rules())
    if as_json:
        typer.echo(answer.model_dump_json(indent=2))
        return
    _print(answer)


def _check_given(given: Mapping[str, Any]) -> None:
    """All that is missing at once: nothing of it has a value that most would mean."""
    missing = [option for key, option in _NEEDED_OPTIONS.items() if given[key] is None]
    if missing:
        raise InvalidInput(f"the calculation also needs {'; '.join(missing)}; or a file with --request")


def _contract(text: str) -> Sequence[str]:
    """Amount and currency."""
    return _words("--contract", text, "145000000 USD")


def _day(name: str, text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError as exc:
        raise InvalidInput(f"{name} is {text!r}: write a day as 2022-01-10") from exc


def _words(name: str, text: str, example: str) -> list[str]:
    words = text.split()
    if len(words) != len(example.split()):
        raise InvalidInput(f"{name} is {text!r}: write it as '{example}'")
    return words


def _rate(text: str) -> Mapping[str, str]:
    base, quote, figure, day = _words("--rate", text, "EUR USD 1.1 2026-01-02")
    return {"base": base, "quote": quote, "rate": figure, "on": day}


def _lot(text: str, number: int, currency: str) -> Mapping[str, Any]:
    """The lot of an option; its currency is the contract's where it names none."""
    given = dict(_pair(part) for part in text.split(","))
    money = {"amount": given.pop("value", ""), "currency": given.pop("currency", currency)}
    unknown = sorted(set(given) - set(_LOT_KEYS))
    if unknown:
        raise InvalidInput(f"--lot {text!r} has {', '.join(unknown)}: it may have {_LOT_NAMES}")
    return {"id": str(number), "value": money, **{_LOT_KEYS[key]: value for key, value in given.items()}}


def _pair(part: str) -> tuple[str, str]:
    key, equals, value = part.partition("=")
    if not equals:
        raise InvalidInput(f"--lot has {part!r}: write key=value, with commas between")
    return key.strip(), value.strip()


def _print(answer: OffsetAnswer) -> None:
    duty, plan = answer.obligation, answer.plan
    output.print(f"rules of {answer.rule_date}: offset {duty.due.replace('_', ' ')}", highlight=False)
    if duty.ratio is not None:
        output.print(f"owed: {duty.ratio:.0%} = {_money(duty.amount)} or more", highlight=False)
    if plan.lots:
        output.print(_lot_table(plan.lots))
        for remark in _remarks(plan.lots):
            output.print(remark, markup=False, highlight=False)
        output.print(f"credited: {_span(plan.credited_low, plan.credited_high)}", highlight=False)
    if plan.fulfilled_low is not None and plan.fulfilled_high is not None and plan.lots:
        ends = dict.fromkeys(f"{share:.1%}" for share in (plan.fulfilled_low, plan.fulfilled_high))
        output.print(f"of what is owed: {' to '.join(ends)}", highlight=False)
    if plan.undecided.amount:
        output.print(f"not decided: {_money(plan.undecided)} of actual value", highlight=False)
    for due in answer.penalty.payments if answer.penalty else ():
        output.print(f"penalty on {due.on}: {_money(due.amount)} for {_money(due.unfulfilled)}")
    print_rules(answer.rules, answer.rule_book)


def _lot_table(lots: Sequence[CreditedLotView]) -> Table:
    table = Table("lot", "actual value", "multiplier", "credited", expand=False)
    for lot in lots:
        credited = "?"
        if lot.credited_low is not None and lot.credited_high is not None:
            credited = _span(lot.credited_low, lot.credited_high)
        named = Text(" ".join(part for part in (lot.id, lot.kind, lot.firm) if part))
        table.add_row(named, _money(lot.value), _times(lot.multiplier_low, lot.multiplier_high), credited)
    return table


def _remarks(lots: Sequence[CreditedLotView]) -> Iterator[str]:
    """Why a lot does not count, and what has to be confirmed of it."""
    phrases = load_phrases()
    for lot in lots:
        if lot.refusal:
            yield f"lot {lot.id}: not counted ({lot.refusal.replace('_', ' ')})"
        for said in to_confirm(lot.questions):
            yield f"lot {lot.id}: ? {phrase(said, 'en', phrases)}"


def print_rules(rules: Sequence[RuleView], version: str) -> None:
    """Each as lines, since addresses are copied."""
    for rule in rules:
        mark = f" ({NOT_ESTABLISHED} on that day)" if rule.standing is Standing.START_NOT_ESTABLISHED else ""
        days = f"{rule.valid_from or f'start {NOT_ESTABLISHED}'} to {rule.valid_to or 'now'}"
        output.print(Text(f"{rule.key}: {_value(rule)}, {days}{mark}".replace(": ,", ":"), style="bold"))
        for line in (rule.basis_en, *rule.sources):
            output.print(Text(f"  {line}"), soft_wrap=True)
    output.print(f"rule book {version}", highlight=False)


def _value(rule: RuleView) -> str:
    if rule.low is None or rule.high is None:
        return rule.choice or ""
    ends = dict.fromkeys(f"{end:f}" for end in (rule.low, rule.high))
    return f"{' to '.join(ends)} {rule.unit}"


def _times(low: Decimal | None, high: Decimal | None) -> str:
    if low is None or high is None:
        return "?"
    return " up to ".join(dict.fromkeys(f"×{end:f}" for end in (low, high)))


def _span(low: MoneyView, high: MoneyView) -> str:
    return " up to ".join(dict.fromkeys((_money(low), _money(high))))


def _money(money: MoneyView) -> str:
    # No break between the two.
    return f"{money.currency}\N{NO-BREAK SPACE}{money.amount:,.2f}"
