"""`koffset propose`: lots and conditions from a text, in the terminal."""

import asyncio
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Annotated

import typer

from koffset.api.proposals import proposal_answer
from koffset.api.schemas import LeftOverView, ProposalAnswer, ProposedLotView
from koffset.domain.evidence import KDIA
from koffset.domain.requirement import Condition, ProcessCondition
from koffset.errors import RequirementInvalid
from koffset.exchange.files import read_utf8
from koffset.logs import configure_logging
from koffset.matching.conditions.limits import ask_tolerance, ask_work
from koffset.matching.phrasing import phrase
from koffset.settings import Settings
from koffset.usecases.proposing import propose_requirement
from koffset.wiring import open_workspace
from koffset_cli.console import output

_Say = Callable[[ProcessCondition], Sequence[str]]
"""Says the limits of a process."""


def propose(
    file: Annotated[Path, typer.Argument(help="A text file in UTF-8: an RFI or a statement of work.")],
    *,
    as_json: Annotated[bool, typer.Option("--json", help="Print the API's own answer.")] = False,
) -> None:
    """Propose lots and conditions from a text, each with the words it was read from; what is doubtful is marked.

    Exit code 0 with a proposal (also an empty one), 1 when the text was refused.
    """
    text = read_utf8(file, RequirementInvalid)
    answer, say = asyncio.run(_answer(text))
    if as_json:
        typer.echo(answer.model_dump_json(indent=2))
        return
    for lot in answer.lots:
        _print_lot(lot, text, say)
    for left in answer.left_over:
        output.print(_left(left), markup=False, highlight=False, soft_wrap=True)


async def _answer(text: str) -> tuple[ProposalAnswer, _Say]:
    """With what says limits as matching does."""
    settings = Settings()
    configure_logging(settings)
    async with open_workspace(settings) as workspace:
        answer = proposal_answer(await propose_requirement(workspace, text, KDIA))
        phrases, taxonomies = workspace.phrases, workspace.taxonomies

    def _say(condition: ProcessCondition) -> Sequence[str]:
        tolerance = condition.tolerance
        said = [
            *([ask_work(condition.envelope, taxonomies)] if condition.envelope else ()),
            *([ask_tolerance(tolerance, taxonomies)] if tolerance else ()),
        ]
        return [phrase(each, "en", phrases) for each in said]

    return answer, _say


def _print_lot(view: ProposedLotView, text: str, say: _Say) -> None:
    lot = view.lot
    output.print(
        f"\nlot {lot.id}: {lot.text.best('en')}", markup=False, highlight=False, soft_wrap=True, style="bold"
    )
    for piece in view.pieces[1:]:
        values = " ".join(map(str, piece.values.values()))
        line = f"  {piece.name}: {values}{_doubt(piece.doubt)}"
        output.print(
            f"{line} – “{_words(text, piece.start, piece.end)}”",
            markup=False,
            highlight=False,
            soft_wrap=True,
        )
    for each in view.conditions:
        said = ", ".join(_said_of(each.condition, say))
        line = f"  {each.condition.strength} {each.condition.kind}: {said}{_doubt(each.doubt)}"
        output.print(
            f"{line} – “{_words(text, each.start, each.end)}”", markup=False, highlight=False, soft_wrap=True
        )


def _said_of(condition: Condition, say: _Say) -> Sequence[str]:
    """Its fields, and limits in words of their own."""
    limits = {"envelope", "tolerance"}
    fields = condition.model_dump(
        mode="json", exclude_defaults=True, exclude={"kind", "strength", "note", *limits}
    )
    said = [f"{name} {_said(value)}" for name, value in fields.items()]
    return [*said, *(say(condition) if isinstance(condition, ProcessCondition) else ())]


def _said(value: object) -> str:
    """The values of one field; of a text in two languages the English one."""
    if isinstance(value, dict):
        kept = {"en": value["en"]} if value.get("en") else value
        return " ".join(_said(each) for each in kept.values())
    if isinstance(value, list):
        return ", ".join(map(_said, value))
    return str(value)


def _words(text: str, start: int, end: int) -> str:
    return " ".join(text[start:end].split())


def _doubt(doubt: str | None) -> str:
    return f" [{doubt.replace('_', ' ')}]" if doubt else ""


def _left(left: LeftOverView) -> str:
    reasons = {"not_required": "not required", "partly_read": f"not read: {', '.join(left.unread)}; of"}
    reason = reasons.get(left.reason, "not read")
    where = f" (lot {left.lot_id})" if left.lot_id else ""
    return f"{reason}{where}: {left.text}"
