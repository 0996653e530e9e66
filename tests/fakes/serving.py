"""The product's own parts put together for tests: data in, index built, API answering."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import httpx
from fastapi import FastAPI

from fakes.firms import write_parts, write_profiles, write_wishes
from koffset.app import create_app, serving
from koffset.settings import Settings
from koffset.usecases.workspace import Workspace
from koffset_indexer.file_importer import FileImporter
from koffset_indexer.importing import import_file
from koffset_indexer.rebuild import rebuild
from koffset_indexer.report import ImportOptions, ImportReport, ImportRules

NOW = datetime(2026, 11, 20, 3, tzinfo=UTC)
MAX_BODY_BYTES = 300_000

_idle: list[tuple[Settings, FastAPI]] = []


def settings_of(folder: Path) -> Settings:
    return Settings(data_dir=folder, database_url="", max_body_bytes=MAX_BODY_BYTES)


async def load(workspace: Workspace, kind: str, path: Path) -> ImportReport:
    rules = ImportRules(workspace.taxonomies, workspace.name_rules)
    options = ImportOptions(NOW, workspace.settings.data_dir / "imports", max_file_bytes=10**8)
    return await import_file(kind, path, workspace.store, rules, options)


async def load_firms(workspace: Workspace, folder: Path) -> None:
    """Import the fictional firms; the index is left as it is."""
    for kind, write in (("profiles", write_profiles), ("wishlists", write_wishes), ("parts", write_parts)):
        report = await load(workspace, kind, write(folder))
        assert report.counts.rejected == 0, report.rejects_file


async def index(workspace: Workspace) -> None:
    await rebuild(workspace, NOW, lambda _stage, _done, _total: None)


def with_models_of(loaded: Workspace, opened: Workspace) -> Workspace:
    """The opened workspace with what the other has loaded already, and its clock."""
    return replace(
        opened,
        analyser=loaded.analyser,
        encoder=loaded.encoder,
        query_vectors=loaded.query_vectors,
        word_vectors=loaded.word_vectors,
        word_tokens=loaded.word_tokens,
        glossary=loaded.glossary,
        class_names=loaded.class_names,
        english=loaded.english,
        now=loaded.now,
    )


@asynccontextmanager
async def api_of(workspace: Workspace) -> AsyncIterator[httpx.AsyncClient]:
    """A client of the API on this workspace."""
    settings = workspace.settings.model_copy(update={"data_dir": Path(), "database_url": ""})
    app = _idle_app(settings)
    transport = httpx.ASGITransport(app, raise_app_exceptions=False)
    try:
        async with (
            serving(app, workspace),
            httpx.AsyncClient(transport=transport, base_url="http://api.test") as client,
        ):
            yield client
    finally:
        _idle.append((settings, app))


def _idle_app(settings: Settings) -> FastAPI:
    """One made with these settings that serves no workspace now: making the routes of another takes half a second."""
    for place, (made_with, app) in enumerate(_idle):
        if made_with == settings:
            del _idle[place]
            return app
    return create_app(settings, importer=FileImporter())
