"""The audit log as KDIA and the operator use it: read, sealed, verified and exported."""

import asyncio
from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Never

import structlog

from koffset.accounts.addresses import normalise_email
from koffset.domain.account import Member
from koffset.domain.audit import (
    Actor,
    AuditAction,
    AuditFilter,
    Checker,
    KeptEntry,
    Seal,
    Verdict,
    entry,
    seal,
)
from koffset.errors import Conflict, InvalidInput, Unavailable
from koffset.exchange.audit_files import entry_line, head_line
from koffset.exchange.files import replacing
from koffset.usecases.workspace import Workspace

log = structlog.get_logger(__name__)

ENTRIES_A_SEAL = 10_000
ENTRIES_A_READ = 2_000


@dataclass(frozen=True, slots=True)
class SealState:
    """How far the log is sealed; `last` is the number of its newest entry."""

    last: int
    newest: Seal | None

    @property
    def unsealed(self) -> int:
        return self.last - (self.newest.last if self.newest else 0)


@dataclass(frozen=True, slots=True)
class AuditPage:
    """Entries, newest first; `following` is the cursor of the next page, None after the last one.

    `members` are those who acted or whose account it was done to, by the account's id.
    """

    entries: Sequence[KeptEntry]
    following: int | None
    members: dict[str, Member]
    state: SealState


async def read_audit(
    workspace: Workspace, wanted: AuditFilter, *, before: int | None = None, limit: int
) -> AuditPage:
    """A page of the log, with who the actors of it are. An actor may be asked for by address, too."""
    most = workspace.settings.max_page_size
    if limit > most:
        raise InvalidInput(f"limit is {limit}, the most is {most}")
    async with workspace.store.reader() as store:
        members = await store.members()
        asked = replace(wanted, actor=_actor_id(wanted.actor, members))
        found = await store.latest_audit_entries(asked, before, limit + 1)
        state = SealState(await store.last_audit_sequence(), await store.last_audit_seal())
    shown = found[:limit]
    by_id = {member.account.id: member for member in members}
    ids = {each.actor.id for each in shown} | {each.object_id for each in shown}
    named = {account_id: by_id[account_id] for account_id in ids & by_id.keys()}
    return AuditPage(shown, shown[-1].sequence if len(found) > limit else None, named, state)


async def seal_log(workspace: Workspace) -> Sequence[Seal]:
    """Seal all that is not sealed yet, in batches; nothing where nothing is new.

    Each seal goes to the process's log as well, which is kept elsewhere than what it seals.
    """
    made: list[Seal] = []
    while True:
        async with workspace.store.writer() as store:
            previous = await store.last_audit_seal()
            entries = await store.audit_entries(previous.last if previous else 0, ENTRIES_A_SEAL)
            if not entries:
                return made
            new = seal(previous, entries, workspace.now())
            await store.add_audit_seal(new)
        log.info("audit_sealed", number=new.number, last=new.last, sha256=new.sha256)
        made.append(new)


async def seal_regularly(workspace: Workspace, minutes: float) -> Never:
    """Go on until cancelled. A store that is busy or away is tried again the next time."""
    while True:
        await asyncio.sleep(minutes * 60)
        try:
            await seal_log(workspace)
        except (Unavailable, Conflict) as exc:
            log.warning("audit_not_sealed", code=exc.code, detail=exc.detail)


async def verify_log(workspace: Workspace, known: Sequence[str] = ()) -> Verdict:
    """Check the whole log against its own hashes and its seals, and that those in `known` are among them."""
    async with workspace.store.reader() as store:
        checker = Checker(await store.audit_seals(), known)
        last = await store.last_audit_sequence()
        after = 0
        while entries := await store.audit_entries(after, ENTRIES_A_READ):
            for each in entries:
                checker.take(each)
            after = entries[-1].sequence
    return checker.finish(last)


async def note_export(workspace: Workspace, actor: Actor) -> None:
    """That somebody takes the log away is in the log, and in what they take."""
    async with workspace.store.writer() as store:
        told = entry(actor, AuditAction.AUDIT_EXPORTED, "audit", "log", workspace.now())
        await store.add_audit([told])


async def iter_export(workspace: Workspace) -> AsyncIterator[str]:
    """The lines of a file that `koffset audit verify` takes. Read in pieces: what was written stays as it is."""
    async with workspace.store.reader() as store:
        seals = await store.audit_seals()
        last = await store.last_audit_sequence()
    yield head_line(seals, last, workspace.now())
    after = 0
    while after < last:
        async with workspace.store.reader() as store:
            entries = await store.audit_entries(after, min(ENTRIES_A_READ, last - after))
        if not entries:
            return
        yield "".join(map(entry_line, entries))
        after = entries[-1].sequence


async def export_log(workspace: Workspace, path: Path, actor: Actor) -> None:
    """Write the log to a file, whole or not at all."""
    await note_export(workspace, actor)
    with replacing(path) as temporary, temporary.open("w", encoding="utf-8", newline="\n") as file:
        async for lines in iter_export(workspace):
            file.write(lines)


def _actor_id(asked: str | None, members: Sequence[Member]) -> str | None:
    if asked is None or "@" not in asked:
        return asked
    address = normalise_email(asked)
    ids = (member.account.id for member in members if member.account.email == address)
    return next(ids, asked)
