"""`koffset match`: who can do the lots of a requirement, with reasons, in the terminal."""

import asyncio
from collections.abc import Iterator, Sequence
from datetime import datetime
from pathlib import Path
from typing import Annotated

import typer
from rich.markup import escape
from rich.table import Table
from rich.text import Text

from koffset.api.match import answer_match
from koffset.api.schemas import (
    CandidateView,
    ConditionView,
    LotView,
    MatchAnswer,
    MatchRequest,
    StatementView,
    TeamRequest,
)
from koffset.domain.evidence import ANONYMOUS
from koffset.domain.offset.crediting import LotKind
from koffset.domain.requirement import Requirement
from koffset.domain.requirement_faults import parse_model
from koffset.domain.text import Language
from koffset.errors import ContentInvalid, RequirementInvalid
from koffset.exchange.files import read_utf8
from koffset.logs import configure_logging
from koffset.matching.team import Aim
from koffset.settings import Settings
from koffset.wiring import open_workspace
from koffset_cli.console import errors, output
from koffset_cli.credit_notes import CreditNotes
from koffset_cli.offsets import print_rules
from koffset_cli.team_tables import print_teams

MARKS = {"met": "✓", "unknown": "?", "not_met": "✕"}
EXCLUDED_SHOWN = 5
COVERAGE = {"full": "●", "partial": "◐", "unknown": "?"}


def match(  # noqa: PLR0913 -- each is an option of the command
    requirement: Annotated[
        Path, typer.Argument(help="A requirement as JSON; of a JSONL file name one with --id.")
    ],
    *,
    requirement_id: Annotated[str, typer.Option("--id", help="Which requirement of a JSONL file.")] = "",
    as_of: Annotated[
        datetime | None, typer.Option(formats=["%Y-%m-%d"], help="Day by which certificates count; today.")
    ] = None,
    language: Annotated[str, typer.Option(help="Language of the sentences: en or ko.")] = "en",
    rule_date: Annotated[
        datetime | None,
        typer.Option(formats=["%Y-%m-%d"], help="Day whose offset rules apply; that of the programme."),
    ] = None,
    kind: Annotated[LotKind, typer.Option(help="What the lots are to the offset rules.")] = LotKind.PARTS,
    by_value: Annotated[bool, typer.Option("--by-value", help="Sort by credited value, not by fit.")] = False,
    team: Annotated[bool, typer.Option("--team", help="Also name teams that cover the lots.")] = False,
    aim: Annotated[
        Aim | None, typer.Option(help="What counts more in a team: fewer firms (else), or the fit.")
    ] = None,
    max_firms: Annotated[int | None, typer.Option(min=1, help="Most firms of a team.")] = None,
    prefer: Annotated[
        list[str] | None,
        typer.Option(help="Id of a firm to give a lot where that costs no coverage; repeated for several."),
    ] = None,
    bar: Annotated[
        list[str] | None, typer.Option(help="Id of a firm that no team may have; repeated for several.")
    ] = None,
    candidates: Annotated[int, typer.Option(min=1, help="Most candidates of a lot.")] = 5,
    as_json: Annotated[bool, typer.Option("--json", help="Print the API's own answer.")] = False,
) -> None:
    """Judge every lot of a requirement: candidates with what is met, unknown and to be asked, and who is excluded.

    By what is public alone, as for who is not signed in: signed in, the web and the API may see more.

    Exit code 0 with an answer (also an empty one), 1 when the requirement was refused.
    """
    wants_team = team or max_firms or aim or prefer or bar
    request = MatchRequest(
        requirement=read_requirement(requirement, requirement_id),
        as_of=as_of.date() if as_of else None,
        language=read_language(language),
        rule_date=rule_date.date() if rule_date else None,
        kind=kind,
        sort="value" if by_value else "fit",
        team=_team(max_firms, aim, prefer or (), bar or ()) if wants_team else None,
        candidates=candidates,
    )
    answer = asyncio.run(_answer(request))
    say_public()
    if as_json:
        typer.echo(answer.model_dump_json(indent=2))
    else:
        _print(answer)


def _team(
    max_firms: int | None, aim: Aim | None, preferred: Sequence[str], barred: Sequence[str]
) -> TeamRequest:
    return TeamRequest(
        max_firms=max_firms,
        aim=(aim or Aim.FEWER_FIRMS).value,
        preferred=tuple(preferred),
        barred=tuple(barred),
    )


def _print(answer: MatchAnswer) -> None:
    for remark in (answer.versions.stale_hint, answer.programme.remark):
        if remark:
            errors.print(remark, style="yellow", markup=False)
    for lot in answer.lots:
        _print_lot(lot, answer)
    if answer.teams:
        print_teams(answer.teams)
    if answer.rules:
        output.print(f"\noffset rules of {answer.rule_date}", style="bold", highlight=False)
        print_rules(answer.rules, answer.rule_book)


def read_requirement(path: Path, requirement_id: str) -> Requirement:
    """Raises RequirementInvalid that says which file and what is wrong in it."""
    text = read_utf8(path, RequirementInvalid)
    if not text.strip():
        raise RequirementInvalid(f"{path}: the file is empty: give a requirement as JSON")
    lines = [line for line in text.split("\n") if line.strip()] if path.suffix == ".jsonl" else [text]
    found = [_parse(path, line) for line in lines]
    chosen = [each for each in found if not requirement_id or each.id == requirement_id]
    if len(chosen) != 1:
        ids = ", ".join(each.id for each in found[:20])
        raise RequirementInvalid(f"{path}: name one requirement with --id; it has {ids}")
    return chosen[0]


def _parse(path: Path, text: str) -> Requirement:
    try:
        return parse_model(text)
    except ContentInvalid as exc:
        raise RequirementInvalid(f"{path}: {exc.detail}", exc.faults) from exc


def say_public() -> None:
    """On standard error, since answers are read by programs."""
    errors.print(
        "judged by what is public alone: signed in, the web and the API may see more", style="yellow"
    )


def read_language(text: str) -> Language:
    if text not in {"en", "ko"}:
        raise RequirementInvalid(f"--language {text}: take en or ko")
    return "ko" if text == "ko" else "en"


async def _answer(request: MatchRequest) -> MatchAnswer:
    settings = Settings()
    configure_logging(settings)
    async with open_workspace(settings) as workspace:
        await workspace.engine.metadata()  # Without an index there is nothing to load the models for.
        return await answer_match(request, workspace, ANONYMOUS)


def _print_lot(lot: LotView, answer: MatchAnswer) -> None:
    text = lot.text_ko if answer.language == "ko" else lot.text_en
    output.print(f"\n[bold]{escape(lot.id)}[/bold] {escape(text or lot.text_en or lot.text_ko or '')}")
    for condition in lot.conditions:
        output.print(_counted(condition), markup=False)
    if lot.conditions:
        output.print("  (of firms that do such work, excluded ones too)", markup=False)
    title = f"{lot.full} full · {lot.partial} partial · {lot.excluded_total} excluded · nearest {lot.unknown}"
    if lot.candidates:
        _print_candidates(lot, title)
    else:
        output.print(f"{title}: nobody can be named")
    for line in excluded_lines(lot):
        output.print(f"  {line}", markup=False)


def _print_candidates(lot: LotView, title: str) -> None:
    table = Table(title=title, title_justify="left", expand=False)
    for name in ("", "company", "fit", "credited", "conditions", "why, and what to ask"):
        table.add_column(name)
    notes = CreditNotes()
    for each in lot.candidates:
        table.add_row(*_row(each, notes))
    output.print(table)
    if any(each.coverage == "unknown" for each in lot.candidates):
        output.print(
            "  ? only near and no match: those whose records are most alike come first", markup=False
        )
    notes.print()


def excluded_lines(lot: LotView) -> Iterator[str]:
    """A few of the excluded with the reason, its grade and what to ask; and how many more there are."""
    shown = lot.excluded[:EXCLUDED_SHOWN]
    for excluded in shown:
        reasons = "; ".join(f"{each.said}{_grade(each)}" for each in excluded.reasons)
        yield f"excluded: {excluded.company.name_en}: {reasons}"
        if excluded.question:
            yield f"  → {excluded.question}"
    if lot.excluded_total > len(shown):
        yield f"excluded: {lot.excluded_total - len(shown)} more"


def _counted(condition: ConditionView) -> str:
    alone = f", excludes {condition.excludes_alone} alone" if condition.excludes_alone else ""
    counts = f"{condition.met} meet it, {condition.unknown} unknown, {condition.not_met} do not{alone}"
    return f"  {condition.strength}: {condition.asked} – {counts}"


def _row(candidate: CandidateView, notes: CreditNotes) -> tuple[str, Text, str, Text, str, Text]:
    names = f"{candidate.company.name_en}\n{candidate.company.name_ko or ''}".strip()
    lines = [
        *(f"✓ {each.said}{_grade(each)}" for each in candidate.matched),
        *(f"~ {each.said}" for each in candidate.assumed),
        *(f"{MARKS[each.state]} {each.said}" for each in candidate.missing),
        *([f"→ {candidate.question}"] if candidate.question else []),
    ]
    states = "".join(MARKS[state] for state in candidate.states)
    mark = COVERAGE[candidate.coverage]
    # Of who is only near nothing says that it could earn it.
    credited = notes.mark(None if candidate.coverage == "unknown" else candidate.credit)
    return mark, Text(names), f"{candidate.fit:.2f}", credited, states, Text("\n".join(lines))


def _grade(statement: StatementView) -> str:
    grades: Sequence[str] = [each.grade.value for each in statement.proofs[:1]]
    return f" [{grades[0].replace('_', ' ')}]" if grades else ""
