"""The change feed into the serving index, on each engine: everything arrives, once, and after any break."""

import asyncio
import json
from collections.abc import AsyncIterator, Sequence
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
import pytest_asyncio
from structlog.testing import capture_logs

from fakes.serving import NOW, index, load, settings_of, with_models_of
from koffset.domain.evidence import KDIA, EvidenceDocument, EvidenceGrade, EvidenceKind
from koffset.domain.retrieval import CompanyChange, Filters, IndexedDocument
from koffset.errors import IndexAhead, IndexMissing
from koffset.usecases.keeping_safe import back_up, restore
from koffset.usecases.search import SearchOrder, search_companies
from koffset.usecases.status import index_state
from koffset.usecases.workspace import Workspace
from koffset.wiring import build_place, open_workspace
from koffset_indexer.follow import BATCH, apply_next, catch_up, follow
from koffset_indexer.verifying import repair, verify

pytestmark = pytest.mark.asyncio(loop_scope="session")


@pytest_asyncio.fixture(loop_scope="session", params=["local", "opensearch"])
async def followed(
    request: pytest.FixtureRequest, workspace: Workspace, tmp_path: Path
) -> AsyncIterator[Workspace]:
    """An empty workspace on each engine, with the loaded models of the first."""
    chosen: dict[str, Any] = {"engine": request.param, "index_prefix": f"koffset_{uuid4().hex}"}
    if request.param == "opensearch":
        chosen["opensearch_url"] = request.getfixturevalue("opensearch_url")
    async with open_workspace(settings_of(tmp_path).model_copy(update=chosen)) as opened:
        yield with_models_of(workspace, opened)
        await opened.engine.remove()


async def put(workspace: Workspace, folder: Path, firms: Sequence[tuple[int, str]]) -> None:
    """Import firms, each with the one item that is named."""
    rows = [
        {
            "id": f"F{number:03}",
            "identity": {"name": {"en": f"Gasang Works {number}"}},
            "items": [{"name": {"en": item}, "as_of": "2026-01-31"}],
        }
        for number, item in firms
    ]
    path = folder / "firms.jsonl"
    path.write_text("".join(json.dumps(row) + "\n" for row in rows), "utf-8")
    report = await load(workspace, "profiles", path)
    assert report.counts.rejected == 0


async def items_found(workspace: Workspace, text: str) -> set[str]:
    order = SearchOrder(text, Filters(KDIA.readers, NOW.date()), KDIA, page_size=100)
    result = await search_companies(workspace, order)
    return {line.scored.document.text_en for hit in result.hits for line in hit.lines}


async def test_what_is_imported_later_is_found_and_what_it_replaces_is_not(
    followed: Workspace, tmp_path: Path
) -> None:
    await put(followed, tmp_path, [(1, "bumper stop"), (2, "crew seat")])
    await index(followed)
    await put(followed, tmp_path, [(1, "periscope"), (3, "antenna mount")])
    assert (await index_state(followed, KDIA)).lag == 2
    applied = await catch_up(followed)
    assert (applied.changes, applied.sequence) == (2, 4)
    assert "periscope" in await items_found(followed, "periscope")
    assert "antenna mount" in await items_found(followed, "antenna mount")
    assert "bumper stop" not in await items_found(followed, "bumper stop")
    assert not (await index_state(followed, KDIA)).stale


async def test_steps_are_bounded_and_a_second_follower_goes_on_where_the_first_ended(
    followed: Workspace, tmp_path: Path
) -> None:
    await put(followed, tmp_path, [(0, "bumper stop")])
    await index(followed)
    await put(followed, tmp_path, [(number, "crew seat") for number in range(1, BATCH + 21)])
    first = await apply_next(followed)
    assert first.changes == BATCH
    second = await apply_next(followed)
    assert (second.changes, second.sequence) == (20, BATCH + 21)
    assert (await apply_next(followed)).changes == 0
    assert (await followed.engine.metadata()).companies == BATCH + 21


async def test_twice_the_same_changes_leave_the_index_as_once(followed: Workspace, tmp_path: Path) -> None:
    await put(followed, tmp_path, [(1, "bumper stop")])
    await index(followed)
    await put(followed, tmp_path, [(1, "periscope")])
    await put(followed, tmp_path, [(1, "crew seat")])
    await catch_up(followed)
    assert (await followed.engine.metadata()).documents == 2
    assert "periscope" not in await items_found(followed, "periscope")


async def test_without_an_index_nothing_is_applied(followed: Workspace, tmp_path: Path) -> None:
    await put(followed, tmp_path, [(1, "bumper stop")])
    with pytest.raises(IndexMissing):
        await apply_next(followed)


async def test_the_follower_waits_for_an_index_says_so_once_and_goes_on(
    followed: Workspace, tmp_path: Path
) -> None:
    with capture_logs() as logs:
        following = asyncio.create_task(follow(followed, interval_sec=0.02))
        await asyncio.sleep(0.3)
        await put(followed, tmp_path, [(1, "bumper stop")])
        await index(followed)
        await put(followed, tmp_path, [(1, "periscope")])
        for _ in range(300):
            # What is applied is told afterwards: ended in between, it would not be.
            if any(line["event"] == "index_followed" for line in logs):
                break
            await asyncio.sleep(0.05)
        following.cancel()
        with suppress(asyncio.CancelledError):
            await following
    assert "periscope" in await items_found(followed, "periscope")
    events = [line["event"] for line in logs if line["event"].startswith("index_follow")]
    assert events == ["index_follower_waits", "index_follower_goes_on", "index_followed"]


async def test_an_index_that_was_swapped_meanwhile_gets_all_its_changes(
    followed: Workspace, tmp_path: Path
) -> None:
    """A rebuild reads the store, changes come, it swaps: the new index is behind the one before."""
    await put(followed, tmp_path, [(1, "bumper stop")])
    await index(followed)
    stale = await followed.engine.metadata()
    await put(followed, tmp_path, [(2, "periscope"), (3, "crew seat")])
    await catch_up(followed)
    async with followed.engine.build(stale) as build:
        await build.finish()
        await build.swap()
    assert (await index_state(followed, KDIA)).lag == 2
    await catch_up(followed)
    assert "crew seat" in await items_found(followed, "crew seat")


async def test_an_index_that_is_ahead_of_its_store_is_not_followed(
    followed: Workspace, tmp_path: Path
) -> None:
    """What the store counts next would be taken for known."""
    await put(followed, tmp_path, [(1, "bumper stop")])
    await index(followed)
    serving = await followed.engine.metadata()
    async with followed.engine.build(replace(serving, sequence=serving.sequence + 2)) as build:
        await build.finish()
        await build.swap()
    with pytest.raises(IndexAhead, match="koffset index rebuild"):
        await apply_next(followed)
    state = await index_state(followed, KDIA)
    assert (state.is_ahead, state.stale, state.lag) == (True, False, -2)


async def test_a_store_put_in_place_of_another_is_followed_without_a_hand(
    followed: Workspace, tmp_path: Path
) -> None:
    """The index is ahead of the backup, and holds firms that it does not know."""
    await put(followed, tmp_path, [(1, "bumper stop"), (2, "crew seat")])
    await index(followed)
    place, archive = build_place(followed.settings), tmp_path / "koffset.zip"
    await asyncio.to_thread(back_up, place, archive, NOW, unseen)
    await put(followed, tmp_path, [(1, "periscope"), (3, "antenna mount"), (4, "fuel pump")])
    await catch_up(followed)
    following = asyncio.create_task(follow(followed, interval_sec=0.02))
    await asyncio.to_thread(restore, place, archive, replace=True, progress=unseen)
    for _ in range(200):
        if (await index_state(followed, KDIA)).lag == 0:
            break
        await asyncio.sleep(0.05)
    following.cancel()
    with suppress(asyncio.CancelledError):
        await following
    found = await verify(followed, unseen)
    assert (found.companies, found.lag, found.wrong) == (2, 0, [])
    assert "bumper stop" in await items_found(followed, "bumper stop")
    assert "antenna mount" not in await items_found(followed, "antenna mount")


class TestVerifying:
    async def test_equal_ones_are_told_so(self, followed: Workspace, tmp_path: Path) -> None:
        await put(followed, tmp_path, [(1, "Fuel pump"), (2, "Oil pump")])
        await index(followed)
        found = await verify(followed, unseen)
        assert (found.companies, found.lag, found.wrong) == (2, 0, [])

    async def test_a_change_on_its_way_is_no_difference(self, followed: Workspace, tmp_path: Path) -> None:
        await put(followed, tmp_path, [(1, "Fuel pump"), (2, "Oil pump")])
        await index(followed)
        await put(followed, tmp_path, [(1, "Water pump"), (3, "Air pump")])
        found = await verify(followed, unseen)
        assert (found.lag, found.wrong) == (2, [])
        await catch_up(followed)
        found = await verify(followed, unseen)
        assert (found.companies, found.lag, found.wrong) == (3, 0, [])

    async def test_what_differs_is_named_and_put_right(self, followed: Workspace, tmp_path: Path) -> None:
        await put(followed, tmp_path, [(1, "Fuel pump"), (2, "Oil pump"), (3, "Air pump")])
        await index(followed)
        serving = await followed.engine.metadata()
        stray = EvidenceDocument("stray", "F009", EvidenceKind.ITEM, EvidenceGrade.DECLARED, ("public",))
        spoilt = [IndexedDocument(stray, ["stray"], [], None)]
        change = CompanyChange(["F001", "F009"], spoilt, serving.sequence, serving)
        await followed.engine.replace_companies(change)
        found = await verify(followed, unseen)
        assert (found.missing, found.surplus, found.differing) == (["F001"], ["F009"], [])
        (page, *_) = await followed.engine.documents_page("", 1)
        serving = await followed.engine.metadata()
        spoilt = [IndexedDocument(replace(page, text_en="another text"), ["another"], [], None)]
        change = CompanyChange([page.company_id], spoilt, serving.sequence, serving)
        await followed.engine.replace_companies(change)
        found = await verify(followed, unseen)
        assert page.company_id in found.differing + found.missing + found.surplus
        await repair(followed, found.wrong)
        assert (await verify(followed, unseen)).wrong == []
        assert "Fuel pump" in await items_found(followed, "fuel pump")


def unseen(_stage: str, _done: int, _total: int) -> None: ...
