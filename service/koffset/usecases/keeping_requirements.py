"""An organisation keeps what it has to place: writes requirements, shows them to KDIA or to firms, withdraws them."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any
from uuid import uuid4

from koffset.accounts.permissions import keeps_requirement, sees_requirement
from koffset.domain.account import Member, Organisation, OrganisationKind
from koffset.domain.audit import Actor, AuditAction, entry
from koffset.domain.kept_requirement import Disclosure, KeptRequirement, Visibility
from koffset.domain.life_cycle import VersionStatus
from koffset.domain.requirement import Requirement
from koffset.domain.requirement_faults import parse_requirement
from koffset.errors import Conflict, Forbidden, InvalidInput, NotFound, StaleSave
from koffset.exchange.canonical import content_hash
from koffset.store.protocol import StoreReader, StoreWriter
from koffset.usecases.matching import requirement_rules
from koffset.usecases.workspace import Workspace


@dataclass(frozen=True, slots=True)
class SeenRequirement:
    """A requirement that somebody may see, with the organisation that keeps it."""

    kept: KeptRequirement
    keeper: Organisation


async def list_requirements(
    workspace: Workspace, member: Member, *, withdrawn: bool = False
) -> Sequence[SeenRequirement]:
    """One's own, then what others show one; last saved first. Own ones that are withdrawn where they are asked for."""
    async with workspace.store.reader() as store:
        own = await store.requirements_of(member.organisation.id)
        others = [each for each in await store.shown_requirements() if not keeps_requirement(member, each)]
        seen = [SeenRequirement(each, member.organisation) for each in own]
        seen += await _seen(workspace, store, member, others)
    return [each for each in seen if withdrawn or not _is_withdrawn(each.kept)]


async def open_requirement(
    workspace: Workspace, member: Member, requirement_id: str, version: int | None = None
) -> SeenRequirement:
    """As it is now, or a version of it. Raises NotFound for one that is not there, and one the member may not see."""
    if version is not None:
        return await requirement_version(workspace, member, requirement_id, version)
    async with workspace.store.reader() as store:
        return await _open(workspace, store, member, requirement_id)


async def requirement_versions(
    workspace: Workspace, member: Member, requirement_id: str
) -> Sequence[SeenRequirement]:
    """Newest first: its keeper sees all, KDIA those that were shown to it, firms the one that is open."""
    async with workspace.store.reader() as store:
        opened = await _open(workspace, store, member, requirement_id)
        versions = await store.requirement_versions(requirement_id)
        if member.organisation.kind is OrganisationKind.COMPANY:
            versions = [each for each in versions if each.version == opened.kept.version]
        return await _seen(workspace, store, member, versions)


async def requirement_version(
    workspace: Workspace, member: Member, requirement_id: str, version: int
) -> SeenRequirement:
    for seen in await requirement_versions(workspace, member, requirement_id):
        if seen.kept.version == version:
            return seen
    raise NotFound(f"requirement {requirement_id} has no version {version} that you may see")


async def add_requirement(
    workspace: Workspace, member: Member, actor: Actor, content: Any
) -> SeenRequirement:
    """Keep it as a draft. Raises ContentInvalid, or Conflict where one of its id is there or there are too many."""
    requirement = parse_requirement(content, requirement_rules(workspace))
    organisation_id, most = member.organisation.id, workspace.settings.max_requirements
    async with workspace.store.writer() as store:
        there = [each for each in await store.requirements_of(organisation_id) if not _is_withdrawn(each)]
        if len(there) >= most:
            raise Conflict(f"{most} requirements are kept, which is the limit: withdraw some first")
        _refuse_twin(there, requirement)
        kept = KeptRequirement(
            id=uuid4().hex,
            organisation_id=organisation_id,
            requirement=requirement,
            disclosure=Disclosure(),
            revision=1,
            version=0,
            author=member.account.id,
            saved_at=workspace.now(),
        )
        await store.put_requirement(kept)
        await _note(store, actor, AuditAction.REQUIREMENT_ADDED, after=kept)
    return SeenRequirement(kept, member.organisation)


async def save_requirement(
    workspace: Workspace, member: Member, actor: Actor, requirement_id: str, content: Any, revision: int
) -> SeenRequirement:
    """Save the whole over the revision that was read; of what is no draft, each save is a version.

    One that changes nothing leaves the revision as it is: a colleague who types meanwhile has missed nothing.
    """
    requirement = parse_requirement(content, requirement_rules(workspace))
    async with workspace.store.writer() as store:
        there = await _open_own(workspace, store, member, requirement_id, revision)
        others = await store.requirements_of(there.organisation_id)
        _refuse_twin(
            [each for each in others if each.id != there.id and not _is_withdrawn(each)], requirement
        )
        if requirement == there.requirement:
            return SeenRequirement(there, member.organisation)
        is_draft = there.disclosure.visibility is Visibility.DRAFT
        saved = _next(workspace, member, replace(there, requirement=requirement), is_version=not is_draft)
        await store.put_requirement(saved)
        if not is_draft:
            await _note(store, actor, AuditAction.REQUIREMENT_SAVED, there, saved)
    return SeenRequirement(saved, member.organisation)


async def disclose_requirement(
    workspace: Workspace,
    member: Member,
    actor: Actor,
    requirement_id: str,
    disclosure: Disclosure,
    revision: int,
) -> SeenRequirement:
    """Say who sees it: a version of its own. Raises InvalidInput for what cannot be said, such as a draft again."""
    check_disclosure(workspace, disclosure)
    async with workspace.store.writer() as store:
        there = await _open_own(workspace, store, member, requirement_id, revision)
        if disclosure == there.disclosure:
            return SeenRequirement(there, member.organisation)
        said = _next(workspace, member, replace(there, disclosure=disclosure), is_version=True)
        await store.put_requirement(said)
        await _note(store, actor, AuditAction.REQUIREMENT_DISCLOSED, there, said)
    return SeenRequirement(said, member.organisation)


async def withdraw_requirement(
    workspace: Workspace, member: Member, actor: Actor, requirement_id: str, revision: int
) -> None:
    """Nobody else sees it from now on. One that nobody else ever saw is deleted, with all its versions."""
    async with workspace.store.writer() as store:
        there = await _open_own(workspace, store, member, requirement_id, revision)
        versions = await store.requirement_versions(requirement_id)
        if any(each.disclosure.visibility.is_shown for each in versions):
            withdrawn = replace(there, disclosure=Disclosure(Visibility.WITHDRAWN))
            last = _next(workspace, member, withdrawn, is_version=True)
            await store.put_requirement(last)
            await _note(store, actor, AuditAction.REQUIREMENT_WITHDRAWN, there, last)
        else:
            await store.delete_requirement(requirement_id)
            gone = replace(there, saved_at=workspace.now())
            await _note(store, actor, AuditAction.REQUIREMENT_DELETED, gone)


def check_disclosure(workspace: Workspace, disclosure: Disclosure) -> None:
    """Raises InvalidInput for what nobody may say of a requirement today."""
    if disclosure.visibility in {Visibility.DRAFT, Visibility.WITHDRAWN}:
        raise InvalidInput(
            f"a requirement cannot be made {disclosure.visibility}: make it private, shared or open, or delete it"
        )
    last = disclosure.open_until
    if disclosure.visibility is not Visibility.OPEN and last is not None:
        raise InvalidInput("open_until is for open requirements: leave it out, or make it open")
    if last is not None and last < workspace.today():
        raise InvalidInput(f"open_until {last} is over: name {workspace.today()} or a later day")


async def _open(
    workspace: Workspace, store: StoreReader, member: Member, requirement_id: str
) -> SeenRequirement:
    there = await store.requirement(requirement_id)
    seen = await _seen(workspace, store, member, [there]) if there else []
    if not seen:
        raise NotFound(f"there is no requirement {requirement_id!r} that you may see")
    return seen[0]


async def _seen(
    workspace: Workspace, store: StoreReader, member: Member, found: Sequence[KeptRequirement]
) -> list[SeenRequirement]:
    """Those that the member may see."""
    company_id = member.organisation.company_id
    heads = await store.profile_versions(company_id) if company_id else []
    has_profile = any(head.status is VersionStatus.PUBLISHED for head in heads)
    seen = []
    keepers: dict[str, Organisation | None] = {}
    for each in found:
        if each.organisation_id not in keepers:
            keepers[each.organisation_id] = await store.organisation(each.organisation_id)
        keeper = keepers[each.organisation_id]
        if keeper and sees_requirement(member, each, keeper, workspace.today(), has_profile=has_profile):
            seen.append(SeenRequirement(each, keeper))
    return seen


async def _open_own(
    workspace: Workspace, store: StoreReader, member: Member, requirement_id: str, revision: int
) -> KeptRequirement:
    """One that may be changed, as it was read."""
    there = (await _open(workspace, store, member, requirement_id)).kept
    if not keeps_requirement(member, there):
        raise Forbidden("this requirement is kept by another organisation: only its own members change it")
    if there.revision != revision:
        author = await store.member(there.author)
        name = (author.account.name or author.account.email) if author else "an import"
        raise StaleSave(
            f"{name} saved it at {there.saved_at.isoformat(timespec='seconds')} (revision {there.revision}, not "
            f"{revision}): read it again, compare and save over that"
        )
    if _is_withdrawn(there):
        raise Conflict("this requirement is withdrawn: copy it into a new one")
    return there


def _next(
    workspace: Workspace, member: Member, changed: KeptRequirement, *, is_version: bool
) -> KeptRequirement:
    return replace(
        changed,
        revision=changed.revision + 1,
        version=changed.version + is_version,
        author=member.account.id,
        saved_at=workspace.now(),
    )


def _is_withdrawn(kept: KeptRequirement) -> bool:
    return kept.disclosure.visibility is Visibility.WITHDRAWN


def _refuse_twin(others: Sequence[KeptRequirement], requirement: Requirement) -> None:
    if any(each.requirement.id == requirement.id for each in others):
        raise Conflict(
            f"you keep a requirement {requirement.id} already: change that one, or take another id"
        )


async def _note(
    store: StoreWriter,
    actor: Actor,
    action: AuditAction,
    before: KeptRequirement | None = None,
    after: KeptRequirement | None = None,
) -> None:
    last = after or before
    if last is None:
        raise ValueError("an entry is of some requirement: give it before or after")
    hashes = [content_hash(each.requirement) if each else None for each in (before, after)]
    detail = {"version": last.version, "visibility": last.disclosure.visibility.value}
    await store.add_audit(
        [entry(actor, action, "requirement", last.id, last.saved_at, *hashes, detail=detail)]
    )
