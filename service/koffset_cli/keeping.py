"""`koffset backup`, `koffset restore` and `koffset db`: keeping the store safe, and moving it."""

import json
import signal
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path
from types import FrameType
from typing import Annotated

import typer

from koffset.errors import Conflict
from koffset.logs import configure_logging
from koffset.settings import Settings
from koffset.usecases.keeping_safe import Place, back_up, read_manifest
from koffset.usecases.keeping_safe import restore as restore_backup
from koffset.wiring import build_place
from koffset_cli.console import errors, output, progress_bars

AsJson = Annotated[bool, typer.Option("--json", help="Print the report as JSON.")]


def backup(
    file: Annotated[Path, typer.Argument(help="The archive to write, such as koffset-2026-03-02.zip.")],
    *,
    replace: Annotated[bool, typer.Option("--replace", help="Also over a file that is there.")] = False,
    as_json: AsJson = False,
) -> None:
    """Write the database and the uploaded documents to one file, while the service runs."""
    if file.exists() and not replace:
        raise Conflict(f"{file} is there already: give another name, or --replace to write over it")
    with _ended_cleanly(), progress_bars(shown=not as_json) as progress:
        report = back_up(_place(), file, datetime.now(UTC), progress)
    if as_json:
        typer.echo(json.dumps(asdict(report)))
        return
    output.print(
        f"{sum(report.rows.values()):,} rows of {len(report.rows)} tables and {report.uploads:,} uploads in "
        f"{report.file} ({report.size_bytes:,} bytes)",
        highlight=False,
        markup=False,
        soft_wrap=True,
    )
    if report.left_out:
        output.print(f"{report.left_out:,} uploads were deleted meanwhile and are left out", highlight=False)
    errors.print("it holds what is not public: keep it where only you may read", style="yellow")


def restore(
    file: Annotated[Path, typer.Argument(help="The archive that `koffset backup` wrote.")],
    *,
    replace: Annotated[
        bool, typer.Option("--replace", help="Also where a store is; what it holds is lost.")
    ] = False,
    yes: Annotated[bool, typer.Option("--yes", help="Do not ask whether --replace is meant.")] = False,
    as_json: AsJson = False,
) -> None:
    """Put a backup in an empty place, or with --replace in place of the store that is there, also while it runs."""
    place = _place()
    if replace and not yes:
        _confirm(file, place)
    with _ended_cleanly(), progress_bars(shown=not as_json) as progress:
        report = restore_backup(place, file, replace=replace, progress=progress)
    if as_json:
        typer.echo(json.dumps(asdict(report) | {"made_at": report.made_at.isoformat()}))
        return
    output.print(
        f"{sum(report.rows.values()):,} rows and {report.uploads:,} uploads of {report.made_at:%Y-%m-%d %H:%M} UTC "
        "are in place",
        highlight=False,
    )
    if report.uploads_kept:
        output.print(
            f"{report.uploads_kept:,} files in {place.uploads} are not of the backup and stay",
            highlight=False,
            markup=False,
            soft_wrap=True,
        )
    output.print(
        "an index of the store before follows, with every company anew: `koffset serve` or `koffset index follow`"
        if report.index_follows
        else "there is no index of this store: `koffset index rebuild` makes it",
        highlight=False,
        soft_wrap=True,
    )


def _confirm(file: Path, place: Place) -> None:
    made_at = read_manifest(file).made_at
    if not place.dump.is_empty() and not sys.stdin.isatty():
        raise Conflict("--replace loses what the store holds now: say --yes as well")
    typer.confirm(
        f"Put the state of {made_at:%Y-%m-%d %H:%M} UTC in place of what the store holds now?", abort=True
    )


def _place() -> Place:
    settings = Settings()
    configure_logging(settings)
    return build_place(settings)


@contextmanager
def _ended_cleanly() -> Iterator[None]:
    """A request to end is as good as Ctrl-C: what is half done is taken back."""

    def interrupt(_number: int, _frame: FrameType | None) -> None:
        raise KeyboardInterrupt

    before = signal.signal(signal.SIGTERM, interrupt)
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, before)
