"""The databases that the store contract runs on: a SQLite file and a PostgreSQL server (see tests/conftest.py)."""

import asyncio
import shutil
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest
from sqlalchemy import URL, make_url

from fakes.databases import new_database
from koffset.store.sql import SqlStore


@pytest.fixture(scope="session")
def migrated_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An empty store to copy: migrating one for each test is much of what these tests compute."""
    file = tmp_path_factory.mktemp("migrated") / "store.sqlite3"
    migrate(f"sqlite+aiosqlite:///{file}")
    return file


@pytest.fixture(scope="session")
def migrated_database(postgres_server: URL) -> Iterator[str]:
    """The name of an empty store to copy."""
    with new_database(postgres_server) as url:
        migrate(url)
        yield str(make_url(url).database)


def migrate(url: str) -> None:
    async def migrate_and_close() -> None:
        store = SqlStore(url, timeout_sec=5)
        await store.migrate()
        await store.close()

    asyncio.run(migrate_and_close())


@pytest.fixture(params=["sqlite", "postgres"])
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """A database of this test alone: migrated for those that ask for a store, else without tables."""
    is_migrated = "store" in request.fixturenames
    if request.param == "postgres":
        template = request.getfixturevalue("migrated_database") if is_migrated else "template1"
        with new_database(request.getfixturevalue("postgres_server"), template) as url:
            yield url
        return
    file = tmp_path / "store.sqlite3"
    if is_migrated:
        shutil.copyfile(request.getfixturevalue("migrated_file"), file)
    yield f"sqlite+aiosqlite:///{file}"


@pytest.fixture
async def store(database_url: str) -> AsyncIterator[SqlStore]:
    """A migrated, empty store."""
    opened = SqlStore(database_url, timeout_sec=5)
    try:
        await opened.migrate()
        yield opened
    finally:
        await opened.close()
