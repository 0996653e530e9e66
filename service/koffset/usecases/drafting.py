"""A firm keeps its profile: saves blocks of a draft, submits it, withdraws it, confirms it once a year."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from pydantic import ValidationError

from koffset.domain.account import Member
from koffset.domain.audit import Actor, AuditAction, entry
from koffset.domain.company import CompanyFile
from koffset.domain.completeness import Assessment, assess
from koffset.domain.folding import FoldedItem, fold_parts
from koffset.domain.grading import regraded
from koffset.domain.life_cycle import BlockSave, ProfileDraft, ProfileVersion, VersionHead, VersionStatus
from koffset.domain.prefilling import prefilled
from koffset.domain.profile import CompanyProfile, HouseKeeping
from koffset.domain.profile_blocks import Block, checked_content, contents_of, with_contents
from koffset.domain.profile_diff import Difference, block_differences, differences
from koffset.errors import Conflict, ContentInvalid, Fault, Forbidden, InvalidInput, NotFound
from koffset.exchange.canonical import content_hash
from koffset.exchange.codes import unknown_codes
from koffset.store.protocol import StoreReader, StoreWriter
from koffset.usecases.attaching import check_attachments
from koffset.usecases.workspace import Workspace

Contents = Mapping[Block, Any]


@dataclass(frozen=True, slots=True)
class OpenDraft:
    """A firm's profile as its form shows it. `contents` has every block, saved or not; `heads` are newest first."""

    file: CompanyFile
    draft: ProfileDraft
    base: CompanyProfile
    contents: Contents
    heads: Sequence[VersionHead]

    @property
    def published(self) -> VersionHead | None:
        return next((head for head in self.heads if head.status is VersionStatus.PUBLISHED), None)

    @property
    def waiting(self) -> VersionHead | None:
        """The submission that KDIA has not decided yet."""
        return next((head for head in self.heads if head.status is VersionStatus.SUBMITTED), None)

    @property
    def returned(self) -> VersionHead | None:
        """The newest version where KDIA returned it: what it asks for is still to be done."""
        newest = self.heads[0] if self.heads else None
        return newest if newest and newest.status is VersionStatus.RETURNED else None

    @property
    def recorded(self) -> list[FoldedItem]:
        return fold_parts(self.file.records)

    def profile(self) -> CompanyProfile:
        return with_contents(self.base, self.contents)

    def changes(self) -> list[Difference]:
        """What differs from what everybody sees."""
        seen = contents_of(self.base) if self.published else {}
        return differences(seen, self.contents)


def company_of(member: Member) -> str:
    """The company whose profile the member keeps. Raises Forbidden for who keeps none."""
    if member.organisation.company_id is None:
        raise Forbidden("your organisation keeps no company's profile: claim your company first")
    return member.organisation.company_id


async def open_draft(workspace: Workspace, company_id: str) -> OpenDraft:
    async with workspace.store.reader() as store:
        return await open_draft_in(store, company_id)


def assess_draft(opened: OpenDraft, workspace: Workspace) -> Assessment:
    return assess(opened.profile(), opened.recorded, workspace.today())


async def save_block(
    workspace: Workspace, member: Member, block: Block, content: Any, revision: int
) -> OpenDraft:
    """Save over the revision that was read. Raises ContentInvalid, StaleSave, or Conflict while KDIA reviews."""
    checked = _checked(workspace, block, content)
    async with workspace.store.writer() as store:
        opened = await open_draft_in(store, company_of(member))
        _refuse_while_waiting(opened)
        await check_attachments(store, opened.draft.company_id, block, checked)
        own = regraded(block, checked, contents_of(opened.base)[block], workspace.today())
        save = BlockSave(own, revision, member.account.id, workspace.now())
        saved = replace(save, revision=await store.save_draft_block(opened.draft.company_id, block, save))
    blocks = {**opened.draft.blocks, block: saved}
    draft = replace(opened.draft, revision=saved.revision, blocks=blocks)
    return replace(opened, draft=draft, contents={**opened.contents, block: own})


async def changes_since(
    workspace: Workspace, company_id: str, block: Block, revision: int
) -> Sequence[Difference]:
    """What others saved in a block since that revision. Raises NotFound where it is no longer known."""
    async with workspace.store.reader() as store:
        opened = await open_draft_in(store, company_id)
        save = await store.draft_block(company_id, block, revision)
    if save is not None:
        then = save.content
    elif revision == opened.draft.base_revision:
        then = contents_of(opened.base)[block]
    else:
        raise NotFound(f"revision {revision} of {block} is no longer kept: open the form again")
    return block_differences(block, then, opened.contents[block])


async def submit(
    workspace: Workspace, member: Member, actor: Actor, *, security_checked: bool
) -> VersionHead:
    """Hand the draft to KDIA. Raises InvalidInput, or Conflict where one waits already or nothing is changed."""
    if not security_checked:
        raise InvalidInput(
            "confirm the security check first: nothing in the profile may be classified or forbidden to disclose"
        )
    async with workspace.store.writer() as store:
        opened = await open_draft_in(store, company_of(member))
        _refuse_while_waiting(opened)
        if not opened.changes():
            raise Conflict("nothing is changed since the last publication: there is nothing to submit")
        profile = _confirmed(_submittable(opened), member, workspace)
        head = await _add(store, profile, _head(opened, VersionStatus.SUBMITTED, member, workspace.now()))
        seen = opened.base if opened.published else None
        await note_profile(store, actor, AuditAction.PROFILE_SUBMITTED, head, before=seen, after=profile)
        return head


async def withdraw(workspace: Workspace, member: Member, version: int, actor: Actor) -> None:
    """Take back a submission, to go on editing, or a publication, which is then neither shown nor found.

    Raises Conflict where that version is neither now. Public records of the company stay.
    """
    now = workspace.now()
    async with workspace.store.writer() as store:
        opened = await open_draft_in(store, company_of(member))
        current = [head for head in (opened.waiting, opened.published) if head and head.version == version]
        if not current:
            raise Conflict(f"version {version} neither waits nor is published now: open the page again")
        (head,) = current
        found = await _version(store, head)
        decided = replace(head, status=VersionStatus.WITHDRAWN, decided_by=member.account.id, decided_at=now)
        await store.decide_version(ProfileVersion(decided, found.profile), content_hash(found.profile))
        if head.status is VersionStatus.PUBLISHED:
            await store.note_changes([head.company_id], now)
        await note_profile(store, actor, AuditAction.PROFILE_WITHDRAWN, decided, before=found.profile)


async def confirm(workspace: Workspace, member: Member, actor: Actor) -> VersionHead:
    """State that the published profile is still right: a version of today, without a review."""
    now = workspace.now()
    async with workspace.store.writer() as store:
        opened = await open_draft_in(store, company_of(member))
        published = await _version(store, opened.published)
        profile = _confirmed(published.profile, member, workspace)
        head = await _add(store, profile, _head(opened, VersionStatus.PUBLISHED, member, now))
        await store.note_changes([opened.draft.company_id], now)
        before = published.profile
        await note_profile(store, actor, AuditAction.PROFILE_CONFIRMED, head, before=before, after=profile)
        return head


async def note_profile(
    store: StoreWriter,
    actor: Actor,
    action: AuditAction,
    head: VersionHead,
    *,
    before: CompanyProfile | None = None,
    after: CompanyProfile | None = None,
) -> None:
    """Note in the audit log what was done with a version of a profile, at the time of its last step."""
    hashes = [content_hash(each) if each else None for each in (before, after)]
    at = head.decided_at or head.created_at
    told = entry(actor, action, "profile", head.company_id, at, *hashes, detail={"version": head.version})
    await store.add_audit([told])


async def profile_version(workspace: Workspace, company_id: str, version: int) -> ProfileVersion:
    async with workspace.store.reader() as store:
        found = await store.profile_version(company_id, version)
    if found is None:
        raise NotFound(f"the profile has no version {version}")
    return found


async def compare_versions(
    workspace: Workspace, company_id: str, before: int, after: int | None
) -> Sequence[Difference]:
    """Between two versions, or a version and the draft (None); version 0 is the empty profile."""
    async with workspace.store.reader() as store:
        opened = await open_draft_in(store, company_id)
        old = await _contents(store, opened, before)
        new = opened.contents if after is None else await _contents(store, opened, after)
    return differences(old, new)


async def _contents(store: StoreReader, opened: OpenDraft, version: int) -> Contents:
    if version == 0:
        return {}
    found = await store.profile_version(opened.draft.company_id, version)
    if found is None:
        raise NotFound(f"the profile has no version {version}")
    return contents_of(found.profile)


async def open_draft_in(store: StoreReader, company_id: str) -> OpenDraft:
    """As `open_draft`, as one transaction sees it."""
    file = await store.company_file(company_id)
    if file is None:
        raise NotFound(f"there is no company {company_id}")
    heads = await store.profile_versions(company_id)
    base = file.profile or await _newest(store, heads) or prefilled(file)
    draft = await store.profile_draft(company_id)
    saved = {block: save.content for block, save in draft.blocks.items()}
    return OpenDraft(file, draft, base, contents_of(base) | saved, heads)


async def _newest(store: StoreReader, heads: Sequence[VersionHead]) -> CompanyProfile | None:
    if not heads:
        return None
    found = await store.profile_version(heads[0].company_id, heads[0].version)
    return found.profile if found else None


async def _version(store: StoreReader, head: VersionHead | None) -> ProfileVersion:
    found = await store.profile_version(head.company_id, head.version) if head else None
    if found is None:
        raise Conflict("there is no such version now: open the page again")
    return found


def _refuse_while_waiting(opened: OpenDraft) -> None:
    if opened.waiting:
        raise Conflict(f"version {opened.waiting.version} waits for KDIA: withdraw it to go on editing")


def _checked(workspace: Workspace, block: Block, content: Any) -> Any:
    """The content in its kept form, with codes that their taxonomies have."""
    try:
        checked = checked_content(block, content)
    except ValidationError as exc:
        faults = exc.errors(include_url=False, include_input=False)
        raise ContentInvalid(
            [Fault(_place(fault["loc"]), fault["type"], fault["msg"]) for fault in faults]
        ) from exc
    probe = CompanyProfile.model_validate_json('{"id": "draft", "identity": {"name": {"ko": "-"}}}')
    unknown = unknown_codes(with_contents(probe, {block: checked}), workspace.taxonomies)
    if unknown:
        raise ContentInvalid(
            [
                Fault(_place(place), "unknown_code", f"{name} has no code {code!r}")
                for place, code, name in unknown
            ]
        )
    return checked


def _place(location: Sequence[str | int]) -> str:
    return ".".join(map(str, location))


def _submittable(opened: OpenDraft) -> CompanyProfile:
    profile = opened.profile()
    if profile.identity.name.ko is None:
        raise ContentInvalid([Fault("identity.name.ko", "missing", "the Korean name is needed")])
    return profile


def _confirmed(profile: CompanyProfile, member: Member, workspace: Workspace) -> CompanyProfile:
    kept = HouseKeeping(last_confirmed=workspace.today(), confirmed_by=member.account.name or None)
    return profile.model_copy(update={"housekeeping": kept})


def _head(opened: OpenDraft, status: VersionStatus, member: Member, now: datetime) -> VersionHead:
    return VersionHead(opened.draft.company_id, 0, status, member.account.id, now)


async def _add(store: StoreWriter, profile: CompanyProfile, head: VersionHead) -> VersionHead:
    number = await store.add_version(ProfileVersion(head, profile), content_hash(profile))
    return replace(head, version=number)
