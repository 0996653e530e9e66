"""An import that is killed leaves nothing behind, and run again it ends where an undisturbed one ends."""

import signal
import sqlite3
import subprocess
import sys
import time
from pathlib import Path

import pytest

SCRIPT = """
import asyncio, sys, time
from datetime import UTC, datetime
from pathlib import Path
from koffset.resources.loader import load_name_rules, load_taxonomies
from koffset.store.sql import SqlStore
from koffset_indexer.importing import import_file
from koffset_indexer.report import ImportOptions, ImportRules

async def main(database, file, halt_after):
    def progress(done, total):
        if halt_after and done >= halt_after:
            print("halfway", flush=True)
            time.sleep(60)
    store = SqlStore(f"sqlite+aiosqlite:///{database}", timeout_sec=5)
    await store.migrate()
    options = ImportOptions(
        datetime(2026, 4, 1, tzinfo=UTC), Path(database).parent / "imports", 10**8, progress=progress
    )
    await import_file("parts", Path(file), store, ImportRules(load_taxonomies(), load_name_rules()), options)
    await store.close()

asyncio.run(main(sys.argv[1], sys.argv[2], int(sys.argv[3])))
"""


@pytest.fixture
def parts(tmp_path: Path) -> Path:
    path = tmp_path / "parts_20230823.csv"
    header = "사업명,부품관리번호,재고번호,군급분류,품명,계약업체\n"
    rows = [f"K9 자주포,M{number},,5340,핀,가상정밀{number % 40}\n" for number in range(6_000)]
    path.write_text(header + "".join(rows), encoding="utf-8")
    return path


def command(database: Path, file: Path, halt_after: int = 0) -> list[str]:
    return [sys.executable, "-c", SCRIPT, str(database), str(file), str(halt_after)]


def content(database: Path) -> dict[str, list[tuple[object, ...]]]:
    with sqlite3.connect(database) as connection:
        names = [
            name for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")
        ]
        found = {name: sorted(connection.execute(f"SELECT * FROM {name}"), key=repr) for name in names}  # noqa: S608 names are the database's own
    connection.close()
    return found


def test_killed_import_leaves_nothing_and_ends_alike_when_run_again(tmp_path: Path, parts: Path) -> None:
    killed, undisturbed = tmp_path / "killed.sqlite3", tmp_path / "undisturbed.sqlite3"
    halted = command(killed, parts, halt_after=3_000)
    with subprocess.Popen(halted, stdout=subprocess.PIPE, text=True) as process:  # noqa: S603 our own script
        assert process.stdout is not None
        assert process.stdout.readline() == "halfway\n"
        time.sleep(0.2)
        process.send_signal(signal.SIGKILL)
    left = content(killed)
    assert {name for name, rows in left.items() if rows} <= {
        "alembic_version",
        "change_counter",
        "audit_counter",
    }
    for database in (killed, undisturbed):
        subprocess.run(command(database, parts), check=True)  # noqa: S603 our own script
    assert len(content(undisturbed)["evidence_records"]) == 6_000
    assert content(killed) == content(undisturbed)
