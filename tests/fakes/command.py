"""The command `koffset` in this process: starting one of its own takes two seconds before it does anything."""

import io
import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass

import pytest
import structlog

from koffset_cli.main import run


@dataclass(frozen=True)
class Done:
    """What a command left: its exit code and both outputs."""

    code: int
    stdout: str
    stderr: str


Koffset = Callable[..., Done]
"""Called with a data folder and arguments; keywords are settings."""


def run_command(
    arguments: tuple[object, ...],
    settings: Mapping[str, str],
    typed: str,
    capsys: pytest.CaptureFixture[str],
) -> Done:
    """Run it with these settings, and with what its user types on standard input."""
    capsys.readouterr()
    with pytest.MonkeyPatch.context() as patch:
        for name, value in settings.items():
            patch.setenv(name, value)
        patch.setattr(sys, "argv", ["koffset", *map(str, arguments)])
        patch.setattr(sys, "stdin", io.StringIO(typed))
        code = 0
        try:
            run()
        except SystemExit as ended:
            code = int(ended.code or 0)
        finally:
            structlog.reset_defaults()
    return Done(code, *capsys.readouterr())
