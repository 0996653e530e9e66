"""Asks a relevance set of the product: imported, indexed and searched as a user's own data are."""

import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Literal

from koffset.domain.evidence import ANONYMOUS
from koffset.domain.retrieval import Filters
from koffset.errors import QueryInvalid, SourceFileInvalid
from koffset.matching.parameters import RankingParameters
from koffset.usecases.search import SearchOrder, search_companies
from koffset.usecases.workspace import Workspace
from koffset_indexer.evaluation.beir import RelevanceSet
from koffset_indexer.evaluation.corpus import company_ids, write_profiles
from koffset_indexer.evaluation.measures import DEPTH, Ranking
from koffset_indexer.importing import import_file
from koffset_indexer.rebuild import rebuild
from koffset_indexer.report import ImportOptions, ImportRules

PathName = Literal["lexical", "vectors", "hybrid"]
PATHS: Sequence[PathName] = ("lexical", "vectors", "hybrid")
"""What is ranked by: words alone, likeness in meaning alone, both."""

MAX_FILE_BYTES = 2_000_000_000
PAGE_SIZE = 10

Progress = Callable[[str, int, int], None]


@dataclass(frozen=True, slots=True)
class SetRun:
    """The rankings of one set by path, with the seconds that its searches took."""

    rankings: Mapping[str, Ranking]
    seconds: Mapping[str, float]
    asked: int


async def run_set(workspace: Workspace, asked: RelevanceSet, scratch: Path, progress: Progress) -> SetRun:
    """Fill the (empty, throw-away) workspace with the corpus and ask all queries on each path."""
    await fill(workspace, asked, scratch, progress)
    workspace.warm_up()
    entries = company_ids(asked.corpus)
    rankings: dict[str, Ranking] = {}
    seconds: dict[str, float] = {}
    for path in PATHS:
        started = time.perf_counter()
        rankings[path] = await _ask_all(workspace, asked, path, entries, progress)
        seconds[path] = time.perf_counter() - started
    return SetRun(rankings, seconds, len(asked.asked()))


async def fill(workspace: Workspace, asked: RelevanceSet, scratch: Path, progress: Progress) -> None:
    profiles = scratch / "profiles.jsonl"
    write_profiles(asked.corpus, profiles)
    options = ImportOptions(
        now=workspace.now(), rejects_dir=scratch, max_file_bytes=MAX_FILE_BYTES, merge_names=False
    )
    rules = ImportRules(workspace.taxonomies, workspace.name_rules)
    report = await import_file("profiles", profiles, workspace.store, rules, options)
    if report.counts.rejected:
        refused = (report.rejects_file or profiles).read_text("utf-8").splitlines()[:2]
        raise SourceFileInvalid(
            f"{asked.name}: {report.counts.rejected} entries of the corpus are refused, the first: {refused[-1]}"
        )
    await rebuild(workspace, workspace.now(), progress)


async def _ask_all(
    workspace: Workspace, asked: RelevanceSet, path: PathName, entries: Mapping[str, str], progress: Progress
) -> dict[str, list[str]]:
    queries = asked.asked()
    ranking = {}
    for done, query in enumerate(queries, start=1):
        ranking[query] = [entries[found] for found in await _ask(workspace, asked.queries[query], path)]
        progress(f"{asked.name}, {path}", done, len(queries))
    return ranking


async def _ask(workspace: Workspace, text: str, path: PathName) -> list[str]:
    """Company ids, best first; a text without letters or digits finds nothing."""
    order = SearchOrder(
        text, Filters(ANONYMOUS.readers, workspace.today()), ANONYMOUS, page_size=PAGE_SIZE, path=path
    )
    try:
        result = await search_companies(workspace, order, replace(RankingParameters(), abstain=False))
    except QueryInvalid:
        return []
    return [company.company_id for company in result.judgement.companies[:DEPTH]]
