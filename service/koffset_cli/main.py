"""The command `koffset`: each sub-command opens one workspace, calls a use case and prints its result."""

import sys

import typer
from pydantic import ValidationError

from koffset.errors import KoffsetError
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
    """Entry point: expected errors are one line on standard error and exit code 1, never a traceback."""
    try:
        app()
    except KoffsetError as exc:
        errors.print(f"[bold red]error[/] ({exc.code}): ", end="")
        errors.print(exc.detail, markup=False, highlight=False)
        sys.exit(EXIT_FAILED)
    except ValidationError as exc:
        _print_faults(exc)
        sys.exit(EXIT_FAILED)
    except SystemExit as exc:
        # Typer turns an interrupt into this exit code without a word.
        if exc.code == EXIT_INTERRUPTED:
            errors.print("stopped; what was finished is kept, run the same command again to go on")
        raise


def _print_faults(error: ValidationError) -> None:
    """One line a fault: a setting by the name of its variable, an option by its own."""
    prefix = "KOFFSET_" if error.title == Settings.__name__ else ""
    for fault in error.errors():
        name = ".".join(map(str, fault["loc"]))
        where = prefix + (name.upper() if prefix else name)
        errors.print(f"error: {where}: {fault['msg']} (got {fault['input']!r})", markup=False)
