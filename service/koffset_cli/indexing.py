"""`koffset index`: rebuild the index from the store, and its state."""

import asyncio
import json
from dataclasses import asdict
from typing import Annotated

import typer

from koffset.api.meta import index_view
from koffset.api.schemas import IndexView
from koffset.domain.evidence import KDIA
from koffset.logs import configure_logging
from koffset.settings import Settings
from koffset.usecases.status import index_state
from koffset.wiring import open_workspace
from koffset_cli.console import output, progress_bars
from koffset_indexer.rebuild import RebuildReport, rebuild

app = typer.Typer(help="The search index: derived from the store, rebuilt at any time.", no_args_is_help=True)

AsJson = Annotated[bool, typer.Option("--json", help="Print the report as JSON.")]


@app.command("rebuild")
def rebuild_command(*, as_json: AsJson = False) -> None:
    """Build a new index from the store, check it and put it in place; the old one serves until then."""
    report = asyncio.run(_rebuild(shown=not as_json))
    if as_json:
        typer.echo(json.dumps(asdict(report)))
        return
    output.print(
        f"{report.records:,} records and {report.profiles:,} profiles became {report.documents:,} documents "
        f"of {report.companies:,} companies in {report.seconds:.1f} s (encoder {report.seconds_encoding:.1f} s)",
        highlight=False,
    )
    output.print(f"serving {report.index}", highlight=False)


async def _rebuild(*, shown: bool) -> RebuildReport:
    settings = Settings()
    configure_logging(settings)
    async with open_workspace(settings) as workspace:
        with progress_bars(shown=shown) as progress:
            return await rebuild(workspace, workspace.now(), progress)


@app.command("status")
def status_command(*, as_json: AsJson = False) -> None:
    """What is indexed, with which encoder, and how far it is behind the store. Exit code 1 when there is no index."""
    view, problem = asyncio.run(_status())
    if as_json:
        typer.echo(view.model_dump_json(indent=2))
    elif view.index is None:
        output.print(problem or "there is no index", markup=False)
    else:
        behind = view.store_sequence - view.index_sequence
        state = (
            f"behind the store by {behind} changes: run `koffset index rebuild`"
            if view.stale
            else "up to date"
        )
        output.print(
            f"{view.index}: {view.documents:,} documents of {view.companies:,} companies", highlight=False
        )
        output.print(
            f"encoder {view.encoder}, built {view.built_at:%Y-%m-%d %H:%M} UTC, {state}", highlight=False
        )
    if view.index is None:
        raise typer.Exit(1)


async def _status() -> tuple[IndexView, str | None]:
    settings = Settings()
    configure_logging(settings)
    async with open_workspace(settings) as workspace:
        state = await index_state(workspace, KDIA)
    return index_view(state), state.problem
