"""`koffset index`: rebuild the index from the store, follow the store, and its state."""

import asyncio
import json
from dataclasses import asdict
from typing import Annotated

import typer

from koffset.api.meta import index_view
from koffset.api.schemas import IndexView
from koffset.domain.evidence import KDIA
from koffset.logs import configure_logging
from koffset.settings import EngineName, Settings
from koffset.usecases.auditing import seal_regularly
from koffset.usecases.status import AHEAD_HINT, index_state
from koffset.wiring import open_workspace
from koffset_cli.console import errors, output, progress_bars
from koffset_indexer.follow import Applied, catch_up, follow
from koffset_indexer.rebuild import RebuildReport, rebuild
from koffset_indexer.verifying import Verified, repair, verify

app = typer.Typer(help="The search index: derived from the store, rebuilt at any time.", no_args_is_help=True)

_SHOWN = 10

AsJson = Annotated[bool, typer.Option("--json", help="Print the report as JSON.")]
Engine = Annotated[EngineName | None, typer.Option(help="The search engine; else KOFFSET_ENGINE.")]


@app.command("rebuild")
def rebuild_command(*, engine: Engine = None, as_json: AsJson = False) -> None:
    """Build a new index from the store, check it and put it in place; the old one serves until then."""
    report = asyncio.run(_rebuild(settings_with(engine), shown=not as_json))
    if not report.documents:
        errors.print("the store holds nothing to index: the new index is empty, import first", style="yellow")
    if as_json:
        typer.echo(json.dumps(asdict(report)))
        return
    output.print(
        f"{report.records:,} records and {report.profiles:,} profiles became {report.documents:,} documents "
        f"of {report.companies:,} companies in {report.seconds:.1f} s (encoder {report.seconds_encoding:.1f} s)",
        highlight=False,
    )
    output.print(f"serving {report.index}", highlight=False)


def settings_with(engine: EngineName | None) -> Settings:
    """The settings of the environment, with the engine that was named."""
    settings = Settings()
    return settings.model_copy(update={"engine": engine}) if engine else settings


async def _rebuild(settings: Settings, *, shown: bool) -> RebuildReport:
    configure_logging(settings)
    async with open_workspace(settings) as workspace:
        with progress_bars(shown=shown) as progress:
            return await rebuild(workspace, workspace.now(), progress)


@app.command("follow")
def follow_command(
    *,
    engine: Engine = None,
    once: Annotated[bool, typer.Option("--once", help="Apply what there is now, then end.")] = False,
    as_json: AsJson = False,
) -> None:
    """Bring each change of the store into the index, from where the index stands, until stopped.

    It waits for an index or a server that is not there, and seals the audit log every KOFFSET_AUDIT_SEAL_MINUTES.
    `koffset serve` does both by itself, its parts apart do not.
    """
    settings = settings_with(engine)
    if not once:
        asyncio.run(_follow(settings))
    applied = asyncio.run(_catch_up(settings))
    if as_json:
        typer.echo(json.dumps(asdict(applied)))
        return
    output.print(
        f"{applied.changes:,} changes applied, {applied.documents:,} documents; the index is at change "
        f"{applied.sequence:,} of the store",
        highlight=False,
    )


async def _follow(settings: Settings) -> None:
    configure_logging(settings)
    async with open_workspace(settings) as workspace, asyncio.TaskGroup() as tasks:
        tasks.create_task(follow(workspace, settings.follow_interval_sec))
        if settings.audit_seal_minutes:
            tasks.create_task(seal_regularly(workspace, settings.audit_seal_minutes))


async def _catch_up(settings: Settings) -> Applied:
    configure_logging(settings)
    async with open_workspace(settings) as workspace:
        return await catch_up(workspace)


@app.command("verify")
def verify_command(
    *,
    engine: Engine = None,
    repaired: Annotated[bool, typer.Option("--repair", help="Put right what differs.")] = False,
    as_json: AsJson = False,
) -> None:
    """Compare the index with the store, company by company. Exit code 1 when they differ, and were not repaired."""
    found = asyncio.run(_verify(settings_with(engine), repaired=repaired, shown=not as_json))
    if as_json:
        typer.echo(json.dumps({**asdict(found), "repaired": repaired and bool(found.wrong)}))
    else:
        output.print(
            f"{found.companies:,} companies with {found.documents:,} documents in the store, the index is at change "
            f"{found.sequence:,}, {abs(found.lag):,} changes {'behind' if found.lag >= 0 else 'ahead'}",
            highlight=False,
            soft_wrap=True,
        )
        for what, companies in (
            ("differ", found.differing),
            ("are missing in the index", found.missing),
            ("are in the index only", found.surplus),
        ):
            if companies:
                output.print(f"{len(companies):,} {what}: {', '.join(companies[:_SHOWN])}", markup=False)
        if found.wrong and repaired:
            output.print(f"{len(found.wrong):,} companies were put right")
        elif not found.wrong:
            output.print("index and store are equal")
    if found.wrong and not repaired:
        raise typer.Exit(1)


async def _verify(settings: Settings, *, repaired: bool, shown: bool) -> Verified:
    configure_logging(settings)
    async with open_workspace(settings) as workspace:
        with progress_bars(shown=shown) as progress:
            found = await verify(workspace, progress)
        if repaired:
            await repair(workspace, found.wrong)
        return found


@app.command("status")
def status_command(*, engine: Engine = None, as_json: AsJson = False) -> None:
    """What is indexed, with which encoder, and how far it is behind the store.

    Exit code 1 when there is no index, or one that is ahead of the store.
    """
    view, problem = asyncio.run(_status(settings_with(engine)))
    if as_json:
        typer.echo(view.model_dump_json(indent=2))
    elif view.index is None:
        errors.print(problem or "there is no index", markup=False, highlight=False)
    else:
        output.print(
            f"{view.index}: {view.documents:,} documents of {view.companies:,} companies", highlight=False
        )
        output.print(
            f"encoder {view.encoder}, built {view.built_at:%Y-%m-%d %H:%M} UTC, {_position(view)}",
            highlight=False,
            soft_wrap=True,
        )
    if view.ahead and not as_json:
        errors.print(f"the index is of another state than the store: {AHEAD_HINT}", highlight=False)
    if view.index is None or view.ahead:
        raise typer.Exit(1)


def _position(view: IndexView) -> str:
    behind = view.store_sequence - view.index_sequence
    if view.ahead:
        return f"ahead of the store by {-behind} changes"
    return f"behind the store by {behind} changes: run `koffset index follow`" if view.stale else "up to date"


async def _status(settings: Settings) -> tuple[IndexView, str | None]:
    configure_logging(settings)
    async with open_workspace(settings) as workspace:
        state = await index_state(workspace, KDIA)
    return index_view(state), state.problem
