"""`koffset requirements`: what organisations keep, in and out of files."""

import asyncio
from collections import Counter
from collections.abc import Awaitable, Callable
from datetime import datetime
from enum import StrEnum
from pathlib import Path
from typing import Annotated, TypeVar

import typer
from rich.table import Table
from rich.text import Text

from koffset.api.profile_views import People
from koffset.api.requirement_views import RequirementViews
from koffset.api.schemas import RequirementsView
from koffset.domain.account import Member
from koffset.domain.audit import COMMAND_LINE
from koffset.domain.kept_requirement import Disclosure, Visibility
from koffset.errors import InvalidInput, RequirementInvalid
from koffset.exchange.requirement_files import FileFault
from koffset.logs import configure_logging
from koffset.settings import Settings
from koffset.usecases.keeping_accounts import list_members
from koffset.usecases.keeping_requirements import list_requirements
from koffset.usecases.loading_requirements import keeper_named, load_requirement, read_file, write_file
from koffset.usecases.workspace import Workspace
from koffset.wiring import open_workspace
from koffset_cli.console import errors, output

T = TypeVar("T")

app = typer.Typer(help="Requirements that contractors and KDIA keep.", no_args_is_help=True)


class Shown(StrEnum):
    """Who sees what is imported; without it, new ones are drafts and others stay as they are."""

    PRIVATE = "private"
    SHARED = "shared"
    OPEN = "open"


For = Annotated[str, typer.Option("--for", help="Address of a member of the organisation that keeps them.")]


@app.command("import")
def import_command(
    file: Annotated[Path, typer.Argument(help="XLSX, JSON or JSONL; refused whole where anything is wrong.")],
    *,
    keeper: For,
    visibility: Annotated[Shown | None, typer.Option(help="Who sees them: else drafts.")] = None,
    open_until: Annotated[
        datetime | None, typer.Option(formats=["%Y-%m-%d"], help="Last day that firms see open ones.")
    ] = None,
    names_keeper: Annotated[bool, typer.Option("--names-keeper", help="Firms see whose they are.")] = False,
) -> None:
    """Keep the requirements of a file: new ones, and new states of those whose id is there."""
    last = open_until.date() if open_until else None
    if visibility is None and (last or names_keeper):
        raise InvalidInput("--open-until and --names-keeper go with --visibility open")
    said = Disclosure(Visibility(visibility), last, names_keeper) if visibility else None
    counts = asyncio.run(_with_workspace(lambda workspace: _import(workspace, file, keeper, said)))
    told = ", ".join(f"{count} {name}" for name, count in counts.items())
    output.print(f"{counts.total()} requirements: {told}", markup=False, highlight=False)


async def _import(
    workspace: Workspace, file: Path, keeper: str, disclosure: Disclosure | None
) -> Counter[str]:
    member = await keeper_named(workspace, keeper)
    read = await read_file(workspace, file)
    for fault in read.faults:
        errors.print(_told(fault), markup=False, highlight=False)
    if read.faults:
        raise RequirementInvalid(f"{file}: {len(read.faults)} faults; nothing is kept")
    return Counter(
        [
            (await load_requirement(workspace, member, COMMAND_LINE, each, disclosure)).value
            for _, each in read.found
        ]
    )


def _told(fault: FileFault) -> str:
    where = f"{fault.sheet} row {fault.row}" if fault.sheet else f"line {fault.row}"
    value = f" {fault.value!r}" if fault.value else ""
    return f"{where}, {fault.column}{value}: {fault.reason}; {fault.advice}"


@app.command("list")
def list_command(
    *,
    reader: For,
    as_json: Annotated[bool, typer.Option("--json", help="Print the API's own answer.")] = False,
) -> None:
    """What the member's organisation keeps, and what others show it."""
    view = asyncio.run(_with_workspace(lambda workspace: _list(workspace, reader)))
    if as_json:
        typer.echo(view.model_dump_json(indent=2))
        return
    table = Table("id", "visibility", "version", "lots", "keeper", "title")
    for each in view.requirements:
        until = f" until {each.open_until}" if each.open_until else ""
        title = Text(each.title_en or each.title_ko or "")
        shown = f"{each.visibility}{until}"
        table.add_row(each.reference, shown, str(each.version), str(each.lots), each.keeper or "", title)
    output.print(table)


async def _list(workspace: Workspace, reader: str) -> RequirementsView:
    member: Member = await keeper_named(workspace, reader)
    people = People(await list_members(workspace), member)
    return RequirementViews(workspace, member, people).entries(await list_requirements(workspace, member))


@app.command("export")
def export_command(
    file: Annotated[Path, typer.Argument(help="A .xlsx or .jsonl file; written whole or not at all.")],
    *,
    keeper: For,
) -> None:
    """Write what the organisation keeps, as `koffset requirements import` reads it."""
    count = asyncio.run(_with_workspace(lambda workspace: _export(workspace, file, keeper)))
    output.print(f"{count} requirements written to {file}", markup=False, highlight=False, soft_wrap=True)
    errors.print("it holds what is not public: do not pass the file on", style="yellow")


async def _export(workspace: Workspace, file: Path, keeper: str) -> int:
    return await write_file(workspace, await keeper_named(workspace, keeper), file)


async def _with_workspace(work: Callable[[Workspace], Awaitable[T]]) -> T:
    settings = Settings()
    configure_logging(settings)
    async with open_workspace(settings) as workspace:
        return await work(workspace)
