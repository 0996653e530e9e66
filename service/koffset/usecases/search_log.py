"""Noting what is searched, off the path of the answer; and what KDIA and the asking organisations get to see of it."""

import asyncio
from collections import deque
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Never, Self

import structlog

from koffset.domain.account import Member, OrganisationKind
from koffset.domain.audit import Actor, AuditAction, entry
from koffset.domain.search_log import (
    MAX_LOGGED_CHARS,
    LoggedSearch,
    Months,
    SearchChoices,
    SearchCount,
    mask_names,
    month_of,
    months_to_tell,
)
from koffset.errors import InvalidInput, KoffsetError
from koffset.usecases.workspace import Workspace

log = structlog.get_logger(__name__)

FLUSH_SEC = 1.0
FIRST_PRUNE_SEC, PRUNE_SEC = 60.0, 3_600.0
MOST_WAITING = 20_000
"""Searches that wait in memory while the store cannot be written; further ones are dropped, and said."""


class SearchLog:
    """Takes notes of searches at once and writes them in batches beside the application, and at its end."""

    def __init__(self, workspace: Workspace) -> None:
        self._workspace = workspace
        self._waiting: deque[LoggedSearch] = deque()
        self._is_new = asyncio.Event()
        self._dropped = 0

    def note(self, search: LoggedSearch, member: Member | None) -> None:
        """Keep a search for the next batch. KDIA's own are no demand, and are not kept."""
        is_desks = member is not None and member.organisation.kind is OrganisationKind.KDIA
        if is_desks or not self._workspace.settings.search_log:
            return
        if len(self._waiting) >= MOST_WAITING:
            self._dropped += 1
            return
        asker = member.organisation if member else None
        self._waiting.append(
            replace(
                search,
                text=search.text[:MAX_LOGGED_CHARS],
                organisation_id=asker.id if asker else None,
                organisation_kind=asker.kind if asker else None,
            )
        )
        self._is_new.set()

    @asynccontextmanager
    async def running(self) -> AsyncIterator[Self]:
        """Write batches until the end of the context, and then what is left."""
        tasks = [asyncio.create_task(self._write_on()), asyncio.create_task(self._prune_on())]
        try:
            yield self
        finally:
            for task in tasks:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)
            if not await self.flush():
                log.error("searches_lost", count=len(self._waiting))

    async def flush(self) -> bool:
        """Write what waits; False where the store could not take it, and then it goes on waiting."""
        batch = list(self._waiting)
        if not batch:
            return True
        writing = asyncio.ensure_future(self._write(batch))
        # A task that is cancelled here would not know whether its batch was committed.
        with suppress(asyncio.CancelledError):
            return await asyncio.shield(writing)
        await asyncio.wait([writing])
        raise asyncio.CancelledError

    async def _write(self, batch: Sequence[LoggedSearch]) -> bool:
        try:
            async with self._workspace.store.writer() as store:
                await store.add_searches(batch)
        except KoffsetError as exc:
            log.warning("searches_wait", count=len(batch), code=exc.code)
            return False
        # The outer boundary of a background task: one batch that cannot be written must not hold up all others.
        except Exception:
            log.exception("searches_lost", count=len(batch))
        for _ in batch:
            self._waiting.popleft()
        if self._dropped:
            log.error("searches_lost", count=self._dropped)
            self._dropped = 0
        return True

    async def _write_on(self) -> Never:
        while True:
            await self._is_new.wait()
            await asyncio.sleep(FLUSH_SEC)
            self._is_new.clear()
            if not await self.flush():
                self._is_new.set()

    async def _prune_on(self) -> Never:
        await asyncio.sleep(FIRST_PRUNE_SEC)
        while True:
            try:
                await prune_searches(self._workspace)
            except KoffsetError as exc:
                log.warning("searches_not_pruned", code=exc.code)
            await asyncio.sleep(PRUNE_SEC)


async def prune_searches(workspace: Workspace) -> None:
    """Delete what is older than KOFFSET_SEARCH_LOG_DAYS."""
    oldest = workspace.today() - timedelta(days=workspace.settings.search_log_days)
    async with workspace.store.writer() as store:
        await store.forget_searches_before(oldest)


@dataclass(frozen=True, slots=True)
class SearchStatistics:
    """`held_back` are the months of which not all is counted that is not shared."""

    months: Months
    held_back: Sequence[str]
    counts: Sequence[SearchCount]


async def search_statistics(
    workspace: Workspace, months: Months, *, unanswered: bool, limit: int
) -> SearchStatistics:
    """What was asked most, or (`unanswered`) asked most often without a firm that has evidence."""
    settings = workspace.settings
    if limit > settings.max_page_size:
        raise InvalidInput(f"limit is {limit}, the most is {settings.max_page_size}")
    least, this_month = settings.search_statistics_organisations, month_of(workspace.today())
    async with workspace.store.reader() as store:
        asking = await store.count_asking_organisations(months)
        told = months_to_tell(asking, this_month, least)
        counts = await store.count_searches(months, told, unanswered=unanswered, least=least, limit=limit)
        names = await store.organisation_names(OrganisationKind.CONTRACTOR)
    held_back = {month for _, month in set(asking) - set(told)}
    # Whether anybody asked this month is not told either.
    held_back |= {this_month} if months.first <= this_month <= months.last else set()
    return SearchStatistics(months, sorted(held_back), [_masked(count, names) for count in counts])


def _masked(count: SearchCount, names: Sequence[str]) -> SearchCount:
    return replace(count, text=mask_names(count.text, set(names) - set(count.sharing)))


@dataclass(frozen=True, slots=True)
class OwnSearches:
    """What an organisation is told of its own: whether they are shared, and how many are kept."""

    is_shared: bool
    kept: int


async def own_searches(workspace: Workspace, member: Member) -> OwnSearches:
    organisation_id = member.organisation.id
    async with workspace.store.reader() as store:
        choices = await store.search_choices([organisation_id])
        kept = await store.count_searches_of(organisation_id)
    return OwnSearches(choices.get(organisation_id, SearchChoices()).shares_since is not None, kept)


async def share_searches(workspace: Workspace, member: Member, actor: Actor, *, shares: bool) -> None:
    """Sharing counts from now on; ending it takes the name from those that were shared, too."""
    organisation_id, now = member.organisation.id, workspace.now()
    async with workspace.store.writer() as store:
        choices = await store.search_choices([organisation_id])
        if (choices.get(organisation_id, SearchChoices()).shares_since is not None) == shares:
            return
        await store.share_searches(organisation_id, now if shares else None)
        told = entry(
            actor,
            AuditAction.SEARCH_SHARING_SET,
            "organisation",
            organisation_id,
            now,
            detail={"shares": shares},
        )
        await store.add_audit([told])


async def forget_searches(workspace: Workspace, member: Member) -> None:
    """Delete all searches of the member's organisation, those that still wait in some process, too.

    This is no entry of the audit log: its time beside the statistics before and after would tell whose they were.
    """
    async with workspace.store.writer() as store:
        await store.forget_searches(member.organisation.id, workspace.now())
