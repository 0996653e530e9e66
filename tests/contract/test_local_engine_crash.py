"""The local engine after its process was killed: the last commit serves, and the next writer gets through."""

import asyncio
import os
import signal
import sys
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from fakes.changing import replace_companies
from koffset.domain.evidence import EvidenceDocument, EvidenceGrade, EvidenceKind
from koffset.domain.retrieval import Filters, IndexedDocument, IndexMetadata, QueryToken, RetrievalQuery
from koffset.search.index_names import mapping_hash
from koffset.search.local import LocalEngine
from koffset.search.local_terms import TermIndex
from koffset.search.protocol import SearchEngine

DOCUMENTS = 40
WRITER = """
import asyncio, sys
from pathlib import Path
from datetime import UTC, date, datetime
import numpy as np
from koffset.domain.evidence import EvidenceDocument, EvidenceGrade, EvidenceKind
from koffset.domain.retrieval import CompanyChange, IndexedDocument, IndexMetadata
from koffset.search.index_names import mapping_hash
from koffset.search.local import LocalEngine

def documents(sequence, count):
    vector = np.array([1, 0], dtype=np.float32)
    return [
        IndexedDocument(
            EvidenceDocument(
                f"d{n}", "c1", EvidenceKind.ITEM, EvidenceGrade.DECLARED, ("public",), source=str(sequence)),
            ["pin", f"s{sequence}"], [], vector)
        for n in range(count)
    ]

async def build(engine, swap):
    async with engine.build(IndexMetadata("", "", "", 0, datetime.now(UTC), 0, 0)) as new:
        await new.add(documents(0, 5_000))
        if swap:
            await new.finish()
        print("at work", flush=True)
        await asyncio.sleep(60)

async def update(engine):
    sequence = (await engine.metadata()).sequence
    print("at work", flush=True)
    while True:
        sequence += 1
        serving = await engine.metadata()
        await engine.replace_companies(CompanyChange(["c1"], documents(sequence, 40), sequence, serving))

async def main():
    engine = LocalEngine(Path(sys.argv[1]), "koffset", mapping_hash("1", "e"), "e", 2)
    await {"build": lambda: build(engine, False), "finish": lambda: build(engine, True),
           "update": lambda: update(engine)}[sys.argv[2]]()

asyncio.run(main())
"""


def new_engine(folder: Path) -> LocalEngine:
    return LocalEngine(folder, "koffset", mapping_hash("1", "e"), "e", 2)


async def build(engine: SearchEngine) -> None:
    documents = [
        EvidenceDocument(
            f"d{number}", "c1", EvidenceKind.ITEM, EvidenceGrade.DECLARED, ("public",), source="0"
        )
        for number in range(DOCUMENTS)
    ]
    async with engine.build(IndexMetadata("", "", "", 0, datetime(2026, 3, 2, tzinfo=UTC), 0, 0)) as new:
        await new.add([IndexedDocument(document, ["pin"], []) for document in documents])
        await new.finish()
        await new.swap()


async def kill_at_work(folder: Path, work: str, delay_sec: float) -> None:
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        "-c",
        WRITER,
        str(folder),
        work,
        env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)},
        stdout=asyncio.subprocess.PIPE,
    )
    assert process.stdout is not None
    assert await asyncio.wait_for(process.stdout.readline(), 60) == b"at work\n"
    await asyncio.sleep(delay_sec)
    process.send_signal(signal.SIGKILL)
    await process.communicate()
    assert process.returncode == -signal.SIGKILL, "it ended by itself before"


def count_indexes(folder: Path) -> int:
    return sum(path.is_dir() for path in folder.iterdir())


async def whole_state(engine: SearchEngine) -> int:
    """The sequence that serves, once everything in the index was seen to belong to it."""
    query = RetrievalQuery(
        [QueryToken("pin")], None, Filters(frozenset({"public"}), date(2026, 3, 2)), 10_000
    )
    found = await engine.search(query)
    assert {candidate.document.source for candidate in found.candidates} == {str(found.metadata.sequence)}
    assert len(found.candidates) == found.metadata.documents == DOCUMENTS
    return found.metadata.sequence


@pytest.mark.parametrize("work", ["build", "finish"])
async def test_a_killed_build_leaves_the_old_index_and_no_files(tmp_path: Path, work: str) -> None:
    engine = new_engine(tmp_path)
    await build(engine)
    await kill_at_work(tmp_path, work, 0)
    assert await whole_state(engine) == 0
    assert count_indexes(tmp_path) == 2
    await build(engine)
    assert count_indexes(tmp_path) == 1
    await engine.close()


async def test_a_killed_update_is_there_as_a_whole_or_not_at_all(tmp_path: Path) -> None:
    engine = new_engine(tmp_path)
    await build(engine)
    reached = [0]
    for delay_sec in (0.11, 0.17, 0.26, 0.31):
        await kill_at_work(tmp_path, "update", delay_sec)
        reached.append(await whole_state(engine))
    assert reached == sorted(reached)
    assert reached[-1] > 0
    await replace_companies(engine, ["c1"], [], reached[-1] + 1)
    assert (await engine.metadata()).documents == 0
    await engine.close()


async def test_terms_of_an_update_that_was_killed_before_its_documents_are_nowhere_seen(
    tmp_path: Path,
) -> None:
    engine = new_engine(tmp_path)
    await build(engine)
    name = (await engine.metadata()).name
    left = EvidenceDocument("d0", "c1", EvidenceKind.ITEM, EvidenceGrade.DECLARED, ("public",))
    writer = TermIndex(tmp_path / name / "terms").writer()
    writer.add(range(DOCUMENTS + 1, DOCUMENTS + 4), [IndexedDocument(left, ["pin", "left"], [])] * 3)
    writer.commit()
    reader = new_engine(tmp_path)
    assert await whole_state(reader) == 0
    assert await holders(reader, "left") == 0
    updated = EvidenceDocument("d100", "c2", EvidenceKind.ITEM, EvidenceGrade.DECLARED, ("public",))
    await replace_companies(engine, ["c2"], [IndexedDocument(updated, ["axle"], [])], 1)
    assert await holders(reader, "left") == await holders(engine, "left") == 0
    assert await holders(reader, "axle") == 1
    assert await holders(reader, "pin") == DOCUMENTS
    await reader.close()
    await engine.close()


async def holders(engine: SearchEngine, token: str) -> int:
    """How many documents hold a token, once as many were found."""
    query = RetrievalQuery(
        [QueryToken(token)], None, Filters(frozenset({"public"}), date(2026, 3, 2)), 10_000
    )
    found = await engine.search(query)
    assert found.document_frequencies == {token: len(found.candidates)}
    return len(found.candidates)
