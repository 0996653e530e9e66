"""The databases that the store contract runs on: a SQLite file and a PostgreSQL server (see tests/conftest.py)."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from koffset.store.sql import SqlStore


@pytest.fixture(params=["sqlite", "postgres"])
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """A database of this test alone, not yet migrated."""
    if request.param == "postgres":
        return str(request.getfixturevalue("postgres_url"))
    return f"sqlite+aiosqlite:///{tmp_path / 'store.sqlite3'}"


@pytest.fixture
async def store(database_url: str) -> AsyncIterator[SqlStore]:
    """A migrated, empty store."""
    opened = SqlStore(database_url, timeout_sec=5)
    try:
        await opened.migrate()
        yield opened
    finally:
        await opened.close()
