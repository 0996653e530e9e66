"""Where the command line writes: results to standard output, progress and errors to standard error."""

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

output = Console()
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
