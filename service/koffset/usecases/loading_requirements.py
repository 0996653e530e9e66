"""Whole files of requirements kept at once, as the command line does it for a member, and written back."""

import asyncio
from collections.abc import Sequence
from enum import StrEnum
from pathlib import Path

from koffset.accounts.addresses import normalise_email
from koffset.accounts.permissions import Action, keeps_requirement, may
from koffset.domain.account import Member
from koffset.domain.audit import Actor
from koffset.domain.kept_requirement import Disclosure
from koffset.domain.requirement import Requirement
from koffset.errors import Forbidden, NotFound, SourceFileInvalid
from koffset.exchange.files import check_file, replacing
from koffset.exchange.requirement_files import ReadRequirements, read_requirements
from koffset.exchange.requirement_workbook import build_requirement_workbook
from koffset.usecases.keeping_requirements import (
    SeenRequirement,
    add_requirement,
    check_disclosure,
    disclose_requirement,
    list_requirements,
    save_requirement,
)
from koffset.usecases.matching import requirement_rules
from koffset.usecases.workspace import Workspace


class Loaded(StrEnum):
    NEW = "new"
    CHANGED = "changed"
    UNCHANGED = "unchanged"


async def keeper_named(workspace: Workspace, email: str) -> Member:
    """The member for whose organisation requirements are kept. Raises NotFound, or Forbidden where it may not."""
    address = normalise_email(email)
    async with workspace.store.reader() as store:
        member = await store.member_by_email(address)
    if member is None or member.account.is_closed:
        raise NotFound(f"{address} has no account: `koffset accounts list` shows who has")
    if not may(member, Action.WRITE_REQUIREMENTS, public_reading=False):
        raise Forbidden(
            f"{address} may keep no requirements: take an owner or editor of a contractor, or KDIA"
        )
    return member


async def read_file(workspace: Workspace, path: Path) -> ReadRequirements:
    """Raises SourceFileInvalid, also for a file that is missing or too large."""
    return await asyncio.to_thread(_read, path, workspace)


def _read(path: Path, workspace: Workspace) -> ReadRequirements:
    limit = workspace.settings.max_file_bytes
    check_file(path, limit)
    return read_requirements(path.read_bytes(), requirement_rules(workspace), limit)


async def load_requirement(
    workspace: Workspace,
    member: Member,
    actor: Actor,
    requirement: Requirement,
    disclosure: Disclosure | None = None,
) -> Loaded:
    """Keep it, or save it over the one of its id where it says something else; None leaves who sees it as it is."""
    if disclosure is not None:
        check_disclosure(workspace, disclosure)
    there = await _own(workspace, member, requirement.id)
    content, done = requirement.model_dump(mode="json"), Loaded.UNCHANGED
    if there is None:
        there, done = await add_requirement(workspace, member, actor, content), Loaded.NEW
    elif there.kept.requirement != requirement:
        kept = there.kept
        there = await save_requirement(workspace, member, actor, kept.id, content, kept.revision)
        done = Loaded.CHANGED
    if disclosure is not None and there.kept.disclosure != disclosure:
        kept = there.kept
        await disclose_requirement(workspace, member, actor, kept.id, disclosure, kept.revision)
        done = Loaded.NEW if done is Loaded.NEW else Loaded.CHANGED
    return done


async def own_requirements(
    workspace: Workspace, member: Member, *, withdrawn: bool = False
) -> Sequence[SeenRequirement]:
    found = await list_requirements(workspace, member, withdrawn=withdrawn)
    return [each for each in found if keeps_requirement(member, each.kept)]


async def write_file(workspace: Workspace, member: Member, path: Path) -> int:
    """Write one's own, in the order of their ids; the file appears when it is complete. Says how many."""
    suffix = path.suffix.lower()
    if suffix not in {".xlsx", ".jsonl"}:
        raise SourceFileInvalid(f"{path.name}: requirements are written to .xlsx and .jsonl files")
    own = [each.kept.requirement for each in await own_requirements(workspace, member)]
    own.sort(key=lambda requirement: requirement.id)
    if suffix == ".xlsx":
        content = await asyncio.to_thread(build_requirement_workbook, workspace.taxonomies, own)
    else:
        lines = [f"{requirement.model_dump_json(exclude_none=True)}\n" for requirement in own]
        content = "".join(lines).encode()
    with replacing(path) as temporary:
        temporary.write_bytes(content)
    return len(own)


async def _own(workspace: Workspace, member: Member, reference: str) -> SeenRequirement | None:
    for each in await own_requirements(workspace, member):
        if each.kept.requirement.id == reference:
            return each
    return None
