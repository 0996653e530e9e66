"""Where the command line writes: results to standard output, progress and errors to standard error."""

import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from rich.console import Console
from rich.progress import (
    BarColumn,
    MofNCompleteColumn,
    Progress,
    SpinnerColumn,
    TaskID,
    TextColumn,
    TimeElapsedColumn,
)

PIPED_WIDTH = 160
"""Columns of a table that goes into a file or to another program, where nobody can widen a window."""

output = Console(width=None if sys.stdout.isatty() or "COLUMNS" in os.environ else PIPED_WIDTH)
# A message is one line, however long: scripts read it line by line, and terminals wrap it themselves.
errors = Console(stderr=True, soft_wrap=True)

StageProgress = Callable[[str, int, int], None]


@contextmanager
def progress_bars(*, shown: bool = True) -> Iterator[StageProgress]:
    """A bar for each stage, on standard error, gone when there is no terminal to see it."""
    bars = Progress(
        SpinnerColumn(),
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeElapsedColumn(),
        console=errors,
        disable=not shown or not errors.is_terminal,
    )
    tasks: dict[str, TaskID] = {}

    def report(stage: str, done: int, total: int) -> None:
        if stage not in tasks:
            tasks[stage] = bars.add_task(stage, total=total)
        bars.update(tasks[stage], completed=done, total=total)

    with bars:
        yield report
