"""`koffset search`: the answer of the API in the terminal."""

import asyncio
from collections.abc import Sequence
from typing import Annotated

import typer
from rich.table import Table
from rich.text import Text

from koffset.api.schemas import EvidenceLine, SearchAnswer, SearchFilters, SearchHit, SearchRequest
from koffset.api.search import answer_search
from koffset.domain.evidence import ANONYMOUS
from koffset.logs import configure_logging
from koffset.settings import Settings
from koffset.wiring import open_workspace
from koffset_cli.console import errors, output

Codes = Annotated[list[str] | None, typer.Option()]
MARKS = {"declared": "○", "public_record": "◔", "document_seen": "◑", "issuer_checked": "●"}


def search(  # noqa: PLR0913 -- each is an option of the command
    text: Annotated[str, typer.Argument(help="The requirement in one sentence, Korean or English.")],
    *,
    as_json: Annotated[bool, typer.Option("--json", help="Print the API's own answer.")] = False,
    page: Annotated[int, typer.Option(min=1)] = 1,
    page_size: Annotated[int, typer.Option(min=1, help="Companies on a page.")] = 10,
    supply_class: Annotated[list[str] | None, typer.Option(help="FSC class, e.g. 5985; repeatable.")] = None,
    supply_group: Annotated[list[str] | None, typer.Option(help="FSC group, e.g. 59; repeatable.")] = None,
    province: Annotated[list[str] | None, typer.Option(help="Province code, e.g. gyeongnam.")] = None,
    certificate: Annotated[list[str] | None, typer.Option(help="Certificate family, e.g. as9100.")] = None,
    expand: Annotated[bool, typer.Option(help="Add glossary terms to the query.")] = True,
) -> None:
    """Rank companies for a requirement.

    Exit code 0 with an answer (also an empty one), 1 when the search was refused.
    """
    request = SearchRequest(
        text=text,
        page=page,
        page_size=page_size,
        expand=expand,
        filters=SearchFilters(
            supply_classes=tuple(supply_class or ()),
            supply_groups=tuple(supply_group or ()),
            provinces=tuple(province or ()),
            certificates=tuple(certificate or ()),
        ),
    )
    answer = asyncio.run(_answer(request))
    if as_json:
        typer.echo(answer.model_dump_json(indent=2))
        return
    _print(answer)


async def _answer(request: SearchRequest) -> SearchAnswer:
    settings = Settings()
    configure_logging(settings)
    async with open_workspace(settings) as workspace:
        await workspace.engine.metadata()  # Without an index there is nothing to load the models for.
        return await answer_search(request, workspace, ANONYMOUS)


def _print(answer: SearchAnswer) -> None:
    if answer.versions.stale_hint:
        errors.print(answer.versions.stale_hint, style="yellow")
    added = ", ".join(f"{each.term} → {each.added}" for each in answer.reading.expansions)
    output.print(
        f"Read as {answer.reading.language}" + (f" · {added}" if added else ""), style="dim", markup=False
    )
    for title, match in (("have evidence", "evidence"), ("nearest, not a match", "nearest")):
        hits = [hit for hit in answer.hits if hit.match == match]
        if hits:
            count = answer.total if match == "evidence" else answer.nearest
            output.print(_table(f"{count} {title}", hits))
    if not answer.hits:
        output.print("No company has evidence or comes near.")


def _table(title: str, hits: Sequence[SearchHit]) -> Table:
    table = Table(title=title, title_justify="left", expand=False)
    table.add_column("#", justify="right")
    table.add_column("company")
    table.add_column("fit", justify="right")
    table.add_column("likely", justify="right")
    table.add_column("evidence")
    for hit in hits:
        names = f"{hit.company.name_en}\n{hit.company.name_ko or ''}".strip()
        lines = "\n".join(_line(line) for line in hit.evidence[:2])
        table.add_row(str(hit.rank), Text(names), f"{hit.score:.2f}", f"{hit.probability:.0%}", Text(lines))
    return table


def _line(line: EvidenceLine) -> str:
    text = " / ".join(dict.fromkeys(part for part in (line.text_en, line.text_ko) if part))
    count = f" ×{line.count}" if line.count > 1 else ""
    date = f"{'~' if line.as_of_inferred else ''}{line.as_of or ''}"
    until = f" to {line.valid_until}" if line.valid_until else ""
    return f"{MARKS[line.grade.value]} {text[:90]}{count} {line.supply_class or ''} {date}{until}".rstrip()
