"""An organisation keeps shortlists: firms with a state and a note each, for its own members alone."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from uuid import uuid4

from koffset.domain.account import Member
from koffset.domain.audit import Actor, AuditAction, entry, object_hash
from koffset.domain.company import CompanyFile
from koffset.domain.kept_requirement import KeptRequirement
from koffset.domain.shortlist import (
    EntryState,
    Shortlist,
    ShortlistEntry,
    followed,
    reordered,
    with_lots,
)
from koffset.errors import Conflict, InvalidInput, NotFound, StaleSave
from koffset.store.protocol import StoreReader, StoreWriter
from koffset.usecases.companies import visible_file
from koffset.usecases.keeping_requirements import open_requirement
from koffset.usecases.workspace import Workspace


@dataclass(frozen=True, slots=True)
class SeenShortlist:
    """A list, with what its reader may see: firms that are not in `files` are not visible to it any more.

    `requirement` is None where the list has none, and where its requirement is not there any more.
    """

    shortlist: Shortlist
    files: Mapping[str, CompanyFile]
    requirement: KeptRequirement | None


@dataclass(frozen=True, slots=True, kw_only=True)
class ListOrder:
    """What a list is called and what it is for."""

    name: str
    requirement_id: str | None = None
    programme_id: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class EntryOrder:
    """What is to be changed of an entry; None leaves it as it is."""

    state: EntryState | None = None
    note: str | None = None
    lot_ids: Sequence[str] | None = None


async def list_shortlists(workspace: Workspace, member: Member) -> Sequence[Shortlist]:
    """Those of the member's organisation, last saved first."""
    async with workspace.store.reader() as store:
        found = await store.shortlists_of(member.organisation.id)
        merged = await store.merged_into([each.company_id for one in found for each in one.entries])
    return [followed(each, merged) for each in found]


async def open_shortlist(workspace: Workspace, member: Member, shortlist_id: str) -> SeenShortlist:
    """Raises NotFound for one that is not there, and for one of another organisation."""
    async with workspace.store.reader() as store:
        shortlist = await _open(store, member, shortlist_id)
        files = await _visible_files(store, member, shortlist)
    requirement = await _requirement(workspace, member, shortlist.requirement_id)
    return SeenShortlist(shortlist, files, requirement)


async def add_shortlist(
    workspace: Workspace, member: Member, actor: Actor, order: ListOrder
) -> SeenShortlist:
    """Raises Conflict where there are too many, InvalidInput for a requirement that the member may not see."""
    filled = await _filled(workspace, member, order)
    most = workspace.settings.max_shortlists
    async with workspace.store.writer() as store:
        if len(await store.shortlists_of(member.organisation.id)) >= most:
            raise Conflict(f"{most} shortlists are kept, which is the limit: delete some first")
        added = Shortlist(
            id=uuid4().hex,
            organisation_id=member.organisation.id,
            name=filled.name,
            requirement_id=filled.requirement_id,
            programme_id=filled.programme_id,
            author=member.account.id,
            saved_at=workspace.now(),
        )
        await store.put_shortlist(added)
        await _note(store, actor, AuditAction.SHORTLIST_ADDED, added, workspace)
    return await open_shortlist(workspace, member, added.id)


async def save_shortlist(
    workspace: Workspace,
    member: Member,
    shortlist_id: str,
    order: ListOrder,
    revision: int,
    places: Sequence[str] = (),
) -> SeenShortlist:
    """Save over the revision that was read; `places` names firms in their new order, the others follow.

    Here and of an entry, a save that changes nothing leaves the revision as it is.
    """
    there = (await open_shortlist(workspace, member, shortlist_id)).shortlist
    is_same = order.requirement_id == there.requirement_id
    filled = order if is_same else await _filled(workspace, member, order)
    async with workspace.store.writer() as store:
        there = await _open(store, member, shortlist_id)
        await _check_list(store, there, revision)
        changed = replace(
            reordered(there, places),
            name=filled.name,
            requirement_id=filled.requirement_id,
            programme_id=filled.programme_id,
        )
        if changed != there:
            await store.put_shortlist(_next(workspace, member, changed))
    return await open_shortlist(workspace, member, shortlist_id)


async def delete_shortlist(
    workspace: Workspace, member: Member, actor: Actor, shortlist_id: str, revision: int
) -> None:
    async with workspace.store.writer() as store:
        there = await _open(store, member, shortlist_id)
        await _check_list(store, there, revision)
        await store.delete_shortlist(shortlist_id)
        await _note(store, actor, AuditAction.SHORTLIST_DELETED, there, workspace)


async def add_entry(
    workspace: Workspace, member: Member, shortlist_id: str, company_id: str, order: EntryOrder
) -> SeenShortlist:
    """Put a firm at the end. One that stands there already only gets the lots that are named, and keeps the rest.

    Raises NotFound for a firm that the member may not see, Conflict for a foreign one and for one too many.
    """
    _check_note(workspace, order)
    most = workspace.settings.max_shortlist_firms
    async with workspace.store.writer() as store:
        there = await _open(store, member, shortlist_id)
        wanted = await _candidate(store, member, company_id)
        found = there.entry(wanted)
        if found is None and len(there.entries) >= most:
            raise Conflict(
                f"{most} firms are on this list, which is the limit: take some off, or begin another"
            )
        if found is None:
            new = ShortlistEntry(
                company_id=wanted,
                lot_ids=tuple(dict.fromkeys(order.lot_ids or ())),
                state=order.state or EntryState.CONSIDERED,
                note=order.note or "",
                state_by=member.account.id,
                state_at=workspace.now(),
            )
            await store.put_shortlist(_next(workspace, member, replace(there, entries=(*there.entries, new))))
        elif with_lots(found, order.lot_ids or ()) != found:
            longer = with_lots(found, order.lot_ids or ())
            await store.put_shortlist(_with_entry(there, replace(longer, revision=found.revision + 1)))
    return await open_shortlist(workspace, member, shortlist_id)


async def change_entry(
    workspace: Workspace,
    member: Member,
    shortlist_id: str,
    company_id: str,
    order: EntryOrder,
    revision: int,
) -> SeenShortlist:
    """Change what is noted of a firm over the entry's revision that was read."""
    _check_note(workspace, order)
    async with workspace.store.writer() as store:
        there = await _open(store, member, shortlist_id)
        found = await _entry(store, there, company_id)
        _check_entry(found, revision)
        changed = replace(
            found,
            note=found.note if order.note is None else order.note,
            lot_ids=found.lot_ids if order.lot_ids is None else tuple(dict.fromkeys(order.lot_ids)),
        )
        if order.state is not None and order.state is not found.state:
            changed = replace(
                changed, state=order.state, state_by=member.account.id, state_at=workspace.now()
            )
        if changed != found:
            later = replace(changed, revision=found.revision + 1)
            await store.put_shortlist(_with_entry(there, later))
    return await open_shortlist(workspace, member, shortlist_id)


async def remove_entry(
    workspace: Workspace, member: Member, shortlist_id: str, company_id: str, revision: int
) -> None:
    """Take a firm off the list, over the entry's revision that was read."""
    async with workspace.store.writer() as store:
        there = await _open(store, member, shortlist_id)
        found = await _entry(store, there, company_id)
        _check_entry(found, revision)
        entries = tuple(each for each in there.entries if each is not found)
        await store.put_shortlist(_next(workspace, member, replace(there, entries=entries)))


async def _open(store: StoreReader, member: Member, shortlist_id: str) -> Shortlist:
    """As it stands now: firms that were merged under the firm they are."""
    there = await store.shortlist(shortlist_id)
    if there is None or there.organisation_id != member.organisation.id:
        raise NotFound(f"your organisation has no shortlist {shortlist_id!r}")
    return followed(there, await store.merged_into([each.company_id for each in there.entries]))


async def _entry(store: StoreReader, there: Shortlist, company_id: str) -> ShortlistEntry:
    merged = await store.merged_into([company_id])
    found = there.entry(merged.get(company_id, company_id))
    if found is None:
        raise NotFound(f"company {company_id!r} is not on this shortlist: add it first")
    return found


async def _visible_files(
    store: StoreReader, member: Member, shortlist: Shortlist
) -> Mapping[str, CompanyFile]:
    viewer, ids = member.viewer(), [each.company_id for each in shortlist.entries]
    seen = set(await store.companies(viewer, ids)) if ids else set()
    if not seen:
        return {}
    return {
        file.company.id: visible_file(file, viewer)
        async for file in store.iter_company_files(sorted(seen))
        if file.company.id in seen
    }


async def _candidate(store: StoreReader, member: Member, company_id: str) -> str:
    """The id of the firm that it is now."""
    merged = await store.merged_into([company_id])
    wanted = merged.get(company_id, company_id)
    company = (await store.companies(member.viewer(), [wanted])).get(wanted)
    if company is None:
        raise NotFound(f"no company has the id {company_id!r}: search for it by name")
    if company.foreign:
        raise Conflict(f"company {company_id!r} is a foreign contractor, which is never a candidate")
    return wanted


async def _filled(workspace: Workspace, member: Member, order: ListOrder) -> ListOrder:
    """With the programme of the requirement where none is named."""
    if order.requirement_id is None:
        return order
    kept = await _requirement(workspace, member, order.requirement_id)
    if kept is None:
        raise InvalidInput(
            f"requirement_id {order.requirement_id!r} is none that you may see: take the id of one you keep"
        )
    return replace(order, programme_id=order.programme_id or kept.requirement.programme_id)


async def _requirement(
    workspace: Workspace, member: Member, requirement_id: str | None
) -> KeptRequirement | None:
    if requirement_id is None:
        return None
    try:
        return (await open_requirement(workspace, member, requirement_id)).kept
    except NotFound:
        return None


async def _check_list(store: StoreReader, there: Shortlist, named: int) -> None:
    if there.revision == named:
        return
    author = await store.member(there.author)
    name = (author.account.name or author.account.email) if author else "somebody"
    raise StaleSave(
        f"{name} saved this list at {there.saved_at.isoformat(timespec='seconds')} (revision {there.revision}, not "
        f"{named}): read it again and save over that"
    )


def _check_entry(found: ShortlistEntry, named: int) -> None:
    if found.revision != named:
        raise StaleSave(
            f"somebody of your organisation changed this firm's entry meanwhile (revision {found.revision}, not "
            f"{named}): read it again and save over that"
        )


def _check_note(workspace: Workspace, order: EntryOrder) -> None:
    most = workspace.settings.max_note_chars
    if order.note is not None and len(order.note) > most:
        raise InvalidInput(f"the note has {len(order.note)} characters, the limit is {most}: shorten it")


def _next(workspace: Workspace, member: Member, changed: Shortlist) -> Shortlist:
    return replace(changed, revision=changed.revision + 1, author=member.account.id, saved_at=workspace.now())


def _with_entry(there: Shortlist, changed: ShortlistEntry) -> Shortlist:
    entries = [changed if each.company_id == changed.company_id else each for each in there.entries]
    return replace(there, entries=tuple(entries))


async def _note(
    store: StoreWriter, actor: Actor, action: AuditAction, shortlist: Shortlist, workspace: Workspace
) -> None:
    """That there is, or was, such a list; neither its name nor who stands on it."""
    state = object_hash(replace(shortlist, entries=()))
    before, after = (state, None) if action is AuditAction.SHORTLIST_DELETED else (None, state)
    told = {"firms": len(shortlist.entries)}
    await store.add_audit(
        [entry(actor, action, "shortlist", shortlist.id, workspace.now(), before, after, detail=told)]
    )
