"""`koffset eval`: ranking quality on relevance sets, and which queries moved between two runs."""

import asyncio
import json
import tempfile
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Annotated, Any
from uuid import uuid4

import typer
from rich.table import Table

from koffset.logs import configure_logging
from koffset.matching.parameters import RANKING_VERSION
from koffset.settings import EngineName, Settings
from koffset.wiring import open_workspace
from koffset_cli.console import output, progress_bars
from koffset_indexer.evaluation.asks import Ask, NobodyReport, Share, answered, read_asks, report_nobody
from koffset_indexer.evaluation.beir import RelevanceSet, read_set
from koffset_indexer.evaluation.measures import Interval
from koffset_indexer.evaluation.reporting import FileReport, report_set
from koffset_indexer.evaluation.run_file import Moved, compare_runs, read_run, run_lines, write_run
from koffset_indexer.evaluation.running import run_set

MOVED_SHOWN = 10
MAX_QUERY_CHARS = 100_000

AsJson = Annotated[bool, typer.Option("--json", help="Print the figures as JSON.")]
Progress = Callable[[str, int, int], None]
Reports = Mapping[str, Mapping[str, FileReport]]


class _SetsFirst(typer.core.TyperGroup):
    """`koffset eval DIR…` measures: what is no sub-command is taken for a folder."""

    def resolve_command(self, ctx: Any, args: list[str]) -> tuple[str | None, Any, list[str]]:
        if args and args[0] not in self.commands:
            args = ["sets", *args]
        return super().resolve_command(ctx, args)

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        """Options may stand before the first folder."""
        if args and args[0].startswith("-") and args[0] not in {"-h", "--help"}:
            args = ["sets", *args]
        return super().parse_args(ctx, args)


app = typer.Typer(
    cls=_SetsFirst,
    help="Measure ranking quality: `koffset eval DIR…` on relevance sets, `koffset eval compare A B` two runs.",
    no_args_is_help=True,
)


@app.command("sets")
def sets(
    folders: Annotated[
        list[Path],
        typer.Argument(metavar="DIR…", help="Folders with corpus.jsonl, queries.jsonl, qrels/*.tsv."),
    ],
    *,
    engine: Annotated[EngineName | None, typer.Option(help="The search engine; else as set.")] = None,
    encoder: Annotated[str | None, typer.Option(help="`use` or `st:<model>`; else as set.")] = None,
    queries: Annotated[
        int | None, typer.Option(min=1, help="The first N that each qrels file names.")
    ] = None,
    save: Annotated[Path | None, typer.Option(help="Keep what was found in this file (JSONL).")] = None,
    as_json: AsJson = False,
) -> None:
    """Rank relevance sets by words, by meaning and by both, on a throw-away store and index.

    Each entry is imported as a company and searched for by the code that serves users; your data are not touched.
    """
    asked = [read_set(folder).first_queries(queries) for folder in folders]
    settings = Settings()
    chosen = settings.model_copy(
        update={"encoder": encoder or settings.encoder, "engine": engine or settings.engine}
    )
    reports: dict[str, Mapping[str, FileReport]] = {}
    lines: list[dict[str, Any]] = []
    with progress_bars(shown=not as_json) as progress:
        for each in asked:
            reports[each.name], found = asyncio.run(_evaluate(each, chosen, progress))
            lines += found
    if save:
        write_run(
            save, {"ranking": RANKING_VERSION, "engine": chosen.engine, "encoder": chosen.encoder}, lines
        )
    if as_json:
        typer.echo(json.dumps(_as_mapping(reports), indent=2, ensure_ascii=False))
        return
    for name, files in reports.items():
        output.print(_table(name, files))


async def _evaluate(
    asked: RelevanceSet, chosen: Settings, progress: Progress
) -> tuple[Mapping[str, FileReport], list[dict[str, Any]]]:
    with tempfile.TemporaryDirectory(prefix="koffset-eval-") as scratch:
        throw_away = {
            "data_dir": Path(scratch),
            "database_url": "",
            "index_prefix": f"koffset_eval_{uuid4().hex}",
            "max_query_chars": MAX_QUERY_CHARS,
            "log_level": "warning",
        }
        settings = chosen.model_copy(update=throw_away)
        configure_logging(settings)
        async with open_workspace(settings) as workspace:
            try:
                run = await run_set(workspace, asked, Path(scratch), progress)
            finally:
                await workspace.engine.remove()
    reports = report_set(asked, run)
    return reports, run_lines(asked, run, reports)


def _as_mapping(reports: Reports) -> dict[str, dict[str, dict[str, dict[str, float]]]]:
    return {
        name: {file: report.as_mapping() for file, report in files.items()} for name, files in reports.items()
    }


def _table(name: str, files: Mapping[str, FileReport]) -> Table:
    table = Table(title=name, title_justify="left")
    for title in ("qrels", "path", "nDCG@10", "MRR@10", "recall@100", "queries/s", "hybrid less better path"):
        table.add_column(title, justify="left" if title in {"qrels", "path"} else "right")
    for file, report in files.items():
        for path, figures in report.as_mapping().items():
            *measures, speed = figures.values()
            shown = _interval(report.against_best) if path == "hybrid" else ""
            table.add_row(file, path, *(f"{value:.3f}" for value in measures), f"{speed:.0f}", shown)
    return table


def _interval(interval: Interval) -> str:
    return f"{interval.mean:+.3f} [{interval.low:+.3f}, {interval.high:+.3f}]"


@app.command("compare")
def compare(
    before: Annotated[Path, typer.Argument(metavar="A", help="A file that `koffset eval --save` wrote.")],
    after: Annotated[Path, typer.Argument(metavar="B", help="Another, of the same sets.")],
    *,
    as_json: AsJson = False,
) -> None:
    """Say which queries moved between two runs, by nDCG@10 of both paths together."""
    compared = compare_runs(read_run(before), read_run(after))
    if as_json:
        typer.echo(json.dumps([_change(*key, *found) for key, found in compared.items()], ensure_ascii=False))
        return
    for (name, file), (interval, moved) in compared.items():
        output.print(f"{name} {file}: {_interval(interval)}, {len(moved)} queries moved", highlight=False)
        for each in moved[:MOVED_SHOWN]:
            text = each.text if len(each.text) <= 80 else f"{each.text[:79]}…"
            output.print(
                f"  {each.before:.2f} → {each.after:.2f}  {each.query}  {text}", markup=False, highlight=False
            )


def _change(name: str, file: str, interval: Interval, moved: Sequence[Moved]) -> dict[str, Any]:
    return {
        "set": name,
        "qrels": file,
        "mean": interval.mean,
        "low": interval.low,
        "high": interval.high,
        "moved": [
            {"query": each.query, "text": each.text, "before": each.before, "after": each.after}
            for each in moved
        ],
    }


@app.command("asks")
def asks(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="Asks (JSONL: text, answerable, half).")],
    *,
    as_json: AsJson = False,
) -> None:
    """Say how often “nobody” is right on your index: asks that somebody can answer, and asks that nobody can."""
    reports = asyncio.run(_nobody(read_asks(file)))
    if as_json:
        typer.echo(json.dumps([_nobody_figures(report) for report in reports]))
        return
    for report in reports:
        shares = (("precision", report.precision), ("recall", report.recall))
        figures = ", ".join(f"{name} {_share(share)}" for name, share in shares)
        output.print(f"“nobody” on the half {report.half!r}: {figures}", highlight=False, markup=False)


async def _nobody(given: Sequence[Ask]) -> list[NobodyReport]:
    settings = Settings()
    configure_logging(settings)
    async with open_workspace(settings) as workspace:
        return report_nobody(given, await answered(workspace, given))


def _share(share: Share) -> str:
    low, high = share.interval
    return f"{share.value:.3f} ({share.hits} of {share.total}, [{low:.2f}, {high:.2f}])"


def _nobody_figures(report: NobodyReport) -> dict[str, Any]:
    return {"half": report.half, "precision": report.precision.value, "recall": report.recall.value}
