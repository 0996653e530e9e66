"""KDIA finds that two companies are one, or that they are not, or that it was wrong."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from uuid import uuid4

from koffset.domain.audit import Actor, AuditAction, entry, object_hash
from koffset.domain.company import Company
from koffset.domain.evidence import KDIA
from koffset.domain.merging import CompanyMerge, merged_names
from koffset.errors import Conflict, InvalidInput, NotFound
from koffset.store.protocol import ReviewItem, StoreReader, StoreWriter
from koffset.text.names import name_key
from koffset.usecases.workspace import Workspace

PAIRED = "other_company_id"
"""The detail of a finding that names the second company."""


@dataclass(frozen=True, slots=True)
class Findings:
    """What imports found of pairs of companies, the merges there are, and all companies that they name."""

    pairs: Sequence[ReviewItem]
    merges: Sequence[CompanyMerge]
    companies: Mapping[str, Company]


async def duplicates(workspace: Workspace) -> Findings:
    """Pairs that nobody has settled, and all merges, newest first."""
    async with workspace.store.reader() as store:
        pairs = [item for item in await store.reviews() if item.detail.get(PAIRED)]
        merges = await store.merges()
        named = [str(each) for item in pairs for each in (item.company_id, item.detail[PAIRED])]
        named += [each for merge in merges for each in (merge.kept_id, merge.merged_id)]
        return Findings(pairs, merges, await store.companies(KDIA, named))


async def merge_companies(
    workspace: Workspace, actor: Actor, kept_id: str, merged_id: str, reason: str
) -> CompanyMerge:
    """The records and names of the one become the other's. Raises NotFound, InvalidInput or Conflict."""
    if not reason.strip():
        raise InvalidInput("say why the two companies are one: the next reviewer reads it")
    now = workspace.now()
    async with workspace.store.writer() as store:
        kept, merged = await _pair(store, kept_id, merged_id)
        merge = CompanyMerge(uuid4().hex, kept_id, merged_id, reason.strip(), actor.id, now)
        await store.put_merge(merge)
        known = {alias.name for alias in kept.aliases} | {kept.name_ko, kept.name_en}
        forms = workspace.name_rules.legal_forms
        names = [
            (alias, name_key(alias.name, forms))
            for alias in merged_names(merged, workspace.today(), merge.source)
            if alias.name not in known
        ]
        await store.add_aliases(kept_id, names)
        for item in await store.reviews():
            if {item.company_id, item.detail.get(PAIRED)} == {kept_id, merged_id}:
                await store.settle_review(item.id, actor.id, now)
        await store.note_changes([kept_id, merged_id], now)
        after, pair = object_hash(merge), {"kept_id": kept_id, "merged_id": merged_id}
        told = entry(actor, AuditAction.COMPANIES_MERGED, "merge", merge.id, now, after=after, detail=pair)
        await store.add_audit([told])
    return merge


async def undo_merge(workspace: Workspace, actor: Actor, merge_id: str) -> CompanyMerge:
    """Each company has its own again. Raises NotFound where that merge does not stand."""
    now = workspace.now()
    async with workspace.store.writer() as store:
        standing = {merge.id: merge for merge in await store.merges() if merge.undone_at is None}
        if merge_id not in standing:
            raise NotFound(f"no merge {merge_id!r} stands: it was undone already")
        undone = replace(standing[merge_id], undone_by=actor.id, undone_at=now)
        await store.put_merge(undone)
        await store.drop_aliases(undone.kept_id, undone.source)
        await store.note_changes([undone.kept_id, undone.merged_id], now)
        before, after = object_hash(standing[merge_id]), object_hash(undone)
        told = entry(actor, AuditAction.MERGE_UNDONE, "merge", merge_id, now, before, after)
        await store.add_audit([told])
    return undone


async def keep_apart(workspace: Workspace, actor: Actor, finding_id: str) -> None:
    """The two are not one: the finding is not shown again. Raises NotFound."""
    now = workspace.now()
    async with workspace.store.writer() as store:
        if finding_id not in {item.id for item in await store.reviews()}:
            raise NotFound(f"no finding {finding_id!r} waits")
        await store.settle_review(finding_id, actor.id, now)
        await store.add_audit([entry(actor, AuditAction.COMPANIES_KEPT_APART, "finding", finding_id, now)])


async def _pair(store: StoreWriter, kept_id: str, merged_id: str) -> tuple[Company, Company]:
    if kept_id == merged_id:
        raise InvalidInput("a company cannot be merged into itself: name two")
    companies = await store.companies(KDIA, [kept_id, merged_id])
    for company_id in (kept_id, merged_id):
        if company_id not in companies:
            raise NotFound(f"there is no company {company_id}")
    await _refuse_chains(store, kept_id, merged_id)
    if companies[kept_id].foreign != companies[merged_id].foreign:
        raise Conflict("a Korean company and a foreign one cannot be one")
    keepers = {member.organisation.company_id for member in await store.members()}
    if merged_id in keepers:
        raise Conflict(f"an organisation keeps {merged_id}: keep that company, and merge the other into it")
    return companies[kept_id], companies[merged_id]


async def _refuse_chains(store: StoreReader, kept_id: str, merged_id: str) -> None:
    standing = await store.merged_into()
    for company_id in (kept_id, merged_id):
        if company_id in standing:
            raise Conflict(f"{company_id} is merged into {standing[company_id]} already: undo that first")
    if merged_id in standing.values():
        raise Conflict(f"others are merged into {merged_id}: merge into it, or undo those first")
