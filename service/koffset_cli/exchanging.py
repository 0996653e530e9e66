"""`koffset import` and `koffset export`: files in, files out, with a report."""

import asyncio
import json
from collections.abc import Sequence
from contextlib import ExitStack
from dataclasses import asdict
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Annotated

import typer
from rich.table import Table

from koffset.logs import configure_logging
from koffset.settings import Settings
from koffset.usecases.exporting import Exported, export_documents
from koffset.usecases.workspace import Workspace
from koffset.wiring import open_workspace
from koffset_cli.console import errors, output, progress_bars
from koffset_indexer.importing import import_file, try_file
from koffset_indexer.report import ImportOptions, ImportReport, ImportRules

import_app = typer.Typer(
    help="Load public records, profiles, wish-lists and programmes. Each file is one transaction.",
    no_args_is_help=True,
)
export_app = typer.Typer(help="Write what `koffset import` reads.", no_args_is_help=True)

Files = Annotated[list[Path], typer.Argument(help="One or more files.", show_default=False)]
AsOf = Annotated[
    datetime | None,
    typer.Option(
        "--as-of",
        formats=["%Y-%m-%d"],
        help="Day for records without a date; else the digits in the file's name.",
    ),
]
AsJson = Annotated[bool, typer.Option("--json", help="Print the reports as JSON.")]
DryRun = Annotated[bool, typer.Option("--dry-run", help="Say what it would do, and write nothing.")]
OutFile = Annotated[Path, typer.Argument(help="A .jsonl or .xlsx file; written whole or not at all.")]


@import_app.command("parts")
def parts(files: Files, *, as_of: AsOf = None, as_json: AsJson = False, dry_run: DryRun = False) -> None:
    """Register of localised parts (CSV): which company supplied which part for which weapon system."""
    _import("parts", files, as_of, as_json=as_json, dry_run=dry_run)


@import_app.command("designated")
def designated(files: Files, *, as_of: AsOf = None, as_json: AsJson = False, dry_run: DryRun = False) -> None:
    """Designated defence contractors (CSV), as a list or with company register data."""
    _import("designated", files, as_of, as_json=as_json, dry_run=dry_run)


@import_app.command("listed")
def listed(files: Files, *, as_of: AsOf = None, as_json: AsJson = False, dry_run: DryRun = False) -> None:
    """Listed companies (CSV): adds facts to companies that are there already, creates none."""
    _import("listed", files, as_of, as_json=as_json, dry_run=dry_run)


@import_app.command("profiles")
def profiles(files: Files, *, as_json: AsJson = False, dry_run: DryRun = False) -> None:
    """Company profiles (JSONL or XLSX)."""
    _import("profiles", files, None, as_json=as_json, dry_run=dry_run)


@import_app.command("wishlists")
def wishlists(files: Files, *, as_json: AsJson = False, dry_run: DryRun = False) -> None:
    """Wish-lists (JSONL or XLSX)."""
    _import("wishlists", files, None, as_json=as_json, dry_run=dry_run)


@import_app.command("programmes")
def programmes(files: Files, *, as_json: AsJson = False, dry_run: DryRun = False) -> None:
    """Programmes (JSONL or XLSX)."""
    _import("programmes", files, None, as_json=as_json, dry_run=dry_run)


def _import(
    kind: str, files: Sequence[Path], as_of: datetime | None, *, as_json: bool, dry_run: bool
) -> None:
    day = as_of.date() if as_of else None
    reports = asyncio.run(_import_all(kind, files, day, shown=not as_json, dry_run=dry_run))
    if as_json:
        typer.echo(json.dumps([_plain(report) for report in reports], ensure_ascii=False, indent=2))
        return
    for report in reports:
        _print(report, dry_run=dry_run)


async def _import_all(
    kind: str, files: Sequence[Path], as_of: date | None, *, shown: bool, dry_run: bool
) -> list[ImportReport]:
    settings = Settings()
    configure_logging(settings)
    async with open_workspace(settings) as workspace:
        return [
            await import_one(workspace, kind, path, as_of=as_of, shown=shown, dry_run=dry_run)
            for path in files
        ]


async def import_one(
    workspace: Workspace,
    kind: str,
    path: Path,
    *,
    as_of: date | None = None,
    shown: bool = True,
    dry_run: bool = False,
) -> ImportReport:
    """Import one file with a progress bar named for it, or only say what that would do."""
    with ExitStack() as stack:
        report = stack.enter_context(progress_bars(shown=shown))
        options = ImportOptions(
            now=datetime.now(UTC),
            rejects_dir=workspace.settings.data_dir / "imports",
            max_file_bytes=workspace.settings.max_file_bytes,
            as_of=as_of,
            progress=lambda done, total: report(path.name, done, total),
        )
        rules = ImportRules(workspace.taxonomies, workspace.name_rules)
        run = try_file if dry_run else import_file
        return await run(kind, path, workspace.store, rules, options)


def _plain(report: ImportReport) -> dict[str, object]:
    plain = asdict(report)
    return {**plain, "as_of": str(report.as_of or ""), "rejects_file": str(report.rejects_file or "")}


def _print(report: ImportReport, *, dry_run: bool = False) -> None:
    counts = report.counts.as_mapping()
    table = Table(title=f"{report.kind}: {report.file_name}", title_justify="left", show_header=False)
    table.add_column(style="dim")
    table.add_column(justify="right")
    for name, count in counts.items():
        if count or name in {"read", "new", "changed", "unchanged", "rejected"}:
            table.add_row(name.replace("_", " "), f"{count:,}")
    table.add_row("seconds", f"{report.seconds:.1f}")
    output.print(table)
    if dry_run:
        output.print("nothing was written: this is what an import would do now")
    elif report.nothing_changed:
        output.print("nothing changed: the store has all of this already")
    else:
        output.print(
            "searchable within seconds where `koffset serve` or `koffset index follow` runs, "
            "else after `koffset index rebuild`"
        )
    if report.rejects_file:
        output.print(
            f"what was kept out, and why: {report.rejects_file}",
            highlight=False,
            markup=False,
            soft_wrap=True,
        )


@export_app.command("profiles")
def export_profiles(
    file: OutFile,
    *,
    include_private: Annotated[
        bool, typer.Option(help="With registration numbers and hidden contacts: for KDIA's own copies only.")
    ] = False,
) -> None:
    """The newest published profile of every company."""
    _export("profiles", file, include_private=include_private)


@export_app.command("wishlists")
def export_wishlists(file: OutFile) -> None:
    """All wish-lists, whatever their audience."""
    _export("wishlists", file)


@export_app.command("programmes")
def export_programmes(file: OutFile) -> None:
    """All programmes."""
    _export("programmes", file)


def _export(kind: str, file: Path, *, include_private: bool = False) -> None:
    done = asyncio.run(_export_documents(kind, file, include_private=include_private))
    output.print(
        f"{done.documents:,} {kind} written to {file}", highlight=False, markup=False, soft_wrap=True
    )
    if done.not_public:
        errors.print(
            f"{done.not_public:,} of them hold what is not public: do not pass the file on", style="yellow"
        )


async def _export_documents(kind: str, file: Path, *, include_private: bool) -> Exported:
    settings = Settings()
    configure_logging(settings)
    async with open_workspace(settings) as workspace:
        return await export_documents(workspace.store, kind, file, include_private=include_private)
