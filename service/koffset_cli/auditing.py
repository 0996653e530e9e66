"""`koffset audit`: read, seal, verify and export the audit log."""

import asyncio
import json
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Annotated, TypeVar

import typer
from rich.table import Table
from rich.text import Text

from koffset.domain.audit import COMMAND_LINE, AuditAction, AuditFilter, Verdict
from koffset.exchange.audit_files import verify_file
from koffset.logs import configure_logging
from koffset.settings import Settings
from koffset.usecases.auditing import AuditPage, export_log, read_audit, seal_log, verify_log
from koffset.usecases.workspace import SEOUL, Workspace
from koffset.wiring import open_workspace
from koffset_cli.console import errors, output

T = TypeVar("T")

app = typer.Typer(help="Who did what to what: read, seal, verify, export.", no_args_is_help=True)

AsJson = Annotated[bool, typer.Option("--json", help="Print it as JSON.")]


@app.command("list")
def list_command(
    *,
    actor: Annotated[str | None, typer.Option(help="Address or id of an account, or operator, …")] = None,
    action: Annotated[AuditAction | None, typer.Option(help="Only this action.")] = None,
    object_id: Annotated[str | None, typer.Option("--object", help="Id of what it was done to.")] = None,
    limit: Annotated[int, typer.Option(min=1, help="Newest entries to show.")] = 50,
    as_json: AsJson = False,
) -> None:
    """The newest entries."""
    wanted = AuditFilter(actor=actor, action=action, object_id=object_id)
    page = asyncio.run(_with_workspace(lambda workspace: read_audit(workspace, wanted, limit=limit)))
    if as_json:
        plain = [asdict(each) | {"at": each.at.isoformat()} for each in page.entries]
        typer.echo(json.dumps(plain, ensure_ascii=False, indent=2))
        return
    output.print(_table(page))
    newest = page.state.newest
    sealed = f"sealed through {newest.last:,} ({newest.sha256})" if newest else "nothing is sealed yet"
    output.print(f"{sealed}; {page.state.unsealed:,} entries are not", highlight=False, soft_wrap=True)


@app.command("seal")
def seal_command() -> None:
    """Seal what is not sealed yet. Keep the hash that is printed in another place than the data."""
    made = asyncio.run(_with_workspace(seal_log))
    for each in made:
        output.print(
            f"seal {each.number}: entries {each.first} to {each.last}, {each.sha256}",
            highlight=False,
            soft_wrap=True,
        )
    if not made:
        output.print("nothing is new since the last seal")


@app.command("verify")
def verify_command(
    file: Annotated[Path | None, typer.Argument(help="An exported file; else the store.")] = None,
    *,
    known: Annotated[
        list[str] | None,
        typer.Option("--seal", help="Hash of a seal that must be in it; repeatable."),
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Check every entry and seal. Exit code 1 with the first difference."""
    hashes = tuple(known or ())
    verdict = (
        verify_file(file, hashes)
        if file
        else asyncio.run(_with_workspace(lambda workspace: verify_log(workspace, hashes)))
    )
    if as_json:
        typer.echo(json.dumps(asdict(verdict) | {"holds": verdict.holds}))
    else:
        _print(verdict)
    if not verdict.holds:
        raise typer.Exit(1)


@app.command("export")
def export_command(
    file: Annotated[Path, typer.Argument(help="A .jsonl file; written whole or not at all.")],
) -> None:
    """Write the whole log with its seals; `koffset audit verify FILE` checks it anywhere."""
    asyncio.run(_with_workspace(lambda workspace: export_log(workspace, file, COMMAND_LINE)))
    output.print(f"written to {file}", highlight=False, markup=False, soft_wrap=True)


def _print(verdict: Verdict) -> None:
    if verdict.difference:
        errors.print(verdict.difference.reason, style="bold red", markup=False, highlight=False)
        return
    output.print(
        f"all holds: {verdict.entries:,} entries, {verdict.seals:,} seals over the first {verdict.sealed:,}",
        highlight=False,
    )


def _table(page: AuditPage) -> Table:
    table = Table("no.", "time (Seoul)", "who", "action", "object", "from")
    for each in page.entries:
        member = page.members.get(each.actor.id)
        texts: Sequence[str] = (
            str(each.sequence),
            f"{each.at.astimezone(SEOUL):%Y-%m-%d %H:%M:%S}",
            member.account.email if member else each.actor.id,
            each.action,
            f"{each.object_kind} {each.object_id}",
            each.actor.client or "",
        )
        table.add_row(*map(Text, texts))
    return table


async def _with_workspace(work: Callable[[Workspace], Awaitable[T]]) -> T:
    settings = Settings()
    configure_logging(settings)
    async with open_workspace(settings) as workspace:
        return await work(workspace)
