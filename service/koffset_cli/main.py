"""The command `koffset`: each sub-command opens one workspace, calls a use case and prints its result."""

import json
import shlex
import sys
from collections.abc import Mapping
from typing import NoReturn

import typer
from pydantic import ValidationError

from koffset.api.failures import error_shape, invalid_shape
from koffset.domain.fault_wording import dotted, without_followers, wording_of
from koffset.errors import IndexMissing, KoffsetError
from koffset.settings import Settings
from koffset_cli import (
    accounts,
    auditing,
    databases,
    dossiers,
    evaluating,
    exchanging,
    indexing,
    keeping,
    knowledge,
    matching,
    offsets,
    proposing,
    reminding,
    requirements,
    reviewing,
    searching,
    serving,
)
from koffset_cli.console import errors

app = typer.Typer(
    name="koffset",
    help="Partner search for Korean defence offsets. Settings are KOFFSET_… environment variables (see README).",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)
app.command()(serving.demo)
app.command()(serving.serve)
app.command()(searching.search)
app.command()(matching.match)
app.command()(proposing.propose)
app.command()(dossiers.dossier)
app.command()(reviewing.reviews)
app.command()(reminding.remind)
app.command()(keeping.backup)
app.command()(keeping.restore)
app.add_typer(exchanging.import_app, name="import")
app.add_typer(exchanging.export_app, name="export")
app.add_typer(accounts.app, name="accounts")
app.add_typer(requirements.app, name="requirements")
app.add_typer(auditing.app, name="audit")
app.add_typer(indexing.app, name="index")
app.add_typer(databases.app, name="db")
app.add_typer(offsets.app, name="offset")
app.add_typer(evaluating.app, name="eval")
app.add_typer(knowledge.app, name="knowledge")

EXIT_FAILED = 1
EXIT_INTERRUPTED = 130


def run() -> None:
    """Entry point: expected errors are one line on standard error and exit code 1, never a traceback.

    With --json the shape of the API's errors stands on standard output besides, where a program looks.
    """
    try:
        app()
    except KoffsetError as exc:
        _fail(exc.detail + _demo_advice(exc), exc)
    except ValidationError as exc:
        _print_faults(exc)
        _print_shape(invalid_shape(exc.errors()))
        sys.exit(EXIT_FAILED)
    except SystemExit as exc:
        # Typer turns an interrupt into this exit code without a word.
        if exc.code == EXIT_INTERRUPTED:
            errors.print("stopped; what was finished is kept, run the same command again to go on")
        raise


def _fail(detail: str, error: KoffsetError) -> NoReturn:
    errors.print(f"[bold red]error[/] ({error.code}): ", end="")
    errors.print(detail, markup=False, highlight=False)
    _print_shape({**error_shape(error), "detail": detail})
    sys.exit(EXIT_FAILED)


def _print_shape(shape: Mapping[str, object]) -> None:
    if "--json" in sys.argv:
        typer.echo(json.dumps(shape, ensure_ascii=False))


def _demo_advice(error: KoffsetError) -> str:
    """Who tried the demo and finds no index most likely means the demo's data, which lie in a folder of their own."""
    folder = serving.demo_folder(Settings().data_dir) if isinstance(error, IndexMissing) else None
    if folder is None or not (folder / "index").is_dir():
        return ""
    again = shlex.join(["koffset", *sys.argv[1:]])
    return f"; or, on the companies of the demo: KOFFSET_DATA_DIR={shlex.quote(str(folder))} {again}"


def _print_faults(error: ValidationError) -> None:
    """One line a fault: a setting by the name of its variable, an option by its own."""
    prefix = "KOFFSET_" if error.title == Settings.__name__ else ""
    for fault in without_followers(error.errors()):
        name = dotted(fault["loc"]) or "the file"
        where = prefix + (name.upper() if prefix else name)
        errors.print(f"error: {where}: {wording_of(fault)}", markup=False)
