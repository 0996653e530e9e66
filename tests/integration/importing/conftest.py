"""A store on disk, an import bound to it, and small files shaped like the publishers'."""

from collections.abc import AsyncIterator, Awaitable, Callable
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from koffset.resources.loader import load_name_rules, load_taxonomies
from koffset.store.sql import SqlStore
from koffset_indexer.importing import import_file
from koffset_indexer.report import ImportOptions, ImportReport, ImportRules

NOW = datetime(2026, 4, 1, 12, tzinfo=UTC)
Import = Callable[..., Awaitable[ImportReport]]


@pytest.fixture(scope="session")
def rules() -> ImportRules:
    return ImportRules(load_taxonomies(), load_name_rules())


@pytest.fixture
async def store(tmp_path: Path) -> AsyncIterator[SqlStore]:
    opened = SqlStore(f"sqlite+aiosqlite:///{tmp_path / 'store.sqlite3'}", timeout_sec=5)
    await opened.migrate()
    yield opened
    await opened.close()


@pytest.fixture
def run_import(store: SqlStore, rules: ImportRules, tmp_path: Path) -> Import:
    async def run(kind: str, path: Path, as_of: date | None = None) -> ImportReport:
        options = ImportOptions(NOW, tmp_path / "imports", max_file_bytes=100_000_000, as_of=as_of)
        return await import_file(kind, path, store, rules, options)

    return run
