"""`koffset db`: moving the store to another database."""

import asyncio
import json
from collections.abc import Sequence
from dataclasses import asdict
from typing import Annotated

import typer
from rich.table import Table
from rich.text import Text

from koffset.errors import Conflict
from koffset.logs import configure_logging
from koffset.settings import Settings
from koffset.store.copying import CopiedTable
from koffset.wiring import build_copy
from koffset_cli.console import output, progress_bars

app = typer.Typer(help="The database of the store.", no_args_is_help=True)

_CHECKSUM_CHARS = 12


@app.callback()
def database() -> None:
    """The database of the store."""


@app.command("copy")
def copy_command(
    target_url: Annotated[
        str,
        typer.Argument(
            help="SQLAlchemy URL of an empty database. Others can read a command's arguments: leave the password out "
            "and set PGPASSWORD, or set KOFFSET_TARGET_URL instead of this.",
            envvar="KOFFSET_TARGET_URL",
            show_envvar=False,
        ),
    ],
    *,
    as_json: Annotated[bool, typer.Option("--json", help="Print the report as JSON.")] = False,
) -> None:
    """Copy the store into an empty database and compare both. Exit code 1, and nothing copied, where they differ."""
    copied = asyncio.run(_copy(target_url, shown=not as_json))
    if as_json:
        typer.echo(json.dumps([asdict(table) | {"same": table.same} for table in copied]))
    else:
        output.print(_table(copied))
    differing = [table.name for table in copied if not table.same]
    if differing:
        raise Conflict(
            f"the target took {', '.join(differing)} differently, so nothing was kept there: correct these rows"
        )
    if not as_json:
        output.print(
            "all of it is there and the same; what is written to the old database from now on is not: stop the "
            "service, or copy again with it stopped, and set KOFFSET_DATABASE_URL. The index stays valid.",
            soft_wrap=True,
            highlight=False,
        )


async def _copy(target_url: str, *, shown: bool) -> Sequence[CopiedTable]:
    settings = Settings()
    configure_logging(settings)
    with progress_bars(shown=shown) as progress:
        return await build_copy(settings, target_url).run(progress)


def _table(copied: Sequence[CopiedTable]) -> Table:
    table = Table("table")
    table.add_column("rows", justify="right")
    table.add_column("copied", justify="right")
    table.add_column("checksum")
    table.add_column()
    for each in copied:
        state = Text("same", "green") if each.same else Text("differs", "bold red")
        table.add_row(
            Text(each.name),
            f"{each.rows:,}",
            f"{each.rows_copied:,}",
            Text(each.checksum[:_CHECKSUM_CHARS]),
            state,
        )
    return table
