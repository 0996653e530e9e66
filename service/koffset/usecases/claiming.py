"""A firm says which company it is; KDIA looks and decides. Two may say it of one company: KDIA sees both."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from uuid import uuid4

from koffset.domain.account import Member, Organisation, OrganisationKind, OrganisationStatus
from koffset.domain.audit import Actor, AuditAction, AuditEntry, entry, object_hash
from koffset.domain.company import Company
from koffset.domain.evidence import KDIA
from koffset.domain.life_cycle import ClaimStatus, OwnershipClaim
from koffset.errors import Conflict, InvalidInput, NotFound
from koffset.store.protocol import StoreReader, StoreWriter
from koffset.usecases.telling import News, heads_of, tell
from koffset.usecases.workspace import Workspace

MIN_STATEMENT_CHARS = 10
MAX_STATEMENT_CHARS = 2_000
_DECIDED = {
    ClaimStatus.CONFIRMED: AuditAction.CLAIM_CONFIRMED,
    ClaimStatus.REFUSED: AuditAction.CLAIM_REFUSED,
    ClaimStatus.WITHDRAWN: AuditAction.CLAIM_WITHDRAWN,
}
TAKEN = "another organisation was confirmed as this company"


@dataclass(frozen=True, slots=True)
class SeenClaim:
    """A claim with who makes it, and with what else KDIA has to look at: others' claims and the present keeper."""

    claim: OwnershipClaim
    company: Company
    claimant: Member
    rivals: int
    keeper: Organisation | None


async def claim_company(
    workspace: Workspace, member: Member, company_id: str, statement: str, actor: Actor
) -> OwnershipClaim:
    """Raises Conflict where the organisation keeps a company or waits for one already; NotFound; InvalidInput."""
    said = statement.strip()
    if not MIN_STATEMENT_CHARS <= len(said) <= MAX_STATEMENT_CHARS:
        raise InvalidInput(
            f"say in {MIN_STATEMENT_CHARS} to {MAX_STATEMENT_CHARS:,} characters how KDIA can see that it is yours"
        )
    organisation = member.organisation
    if organisation.kind is not OrganisationKind.COMPANY or organisation.company_id is not None:
        raise Conflict("your organisation keeps a company already, or is none: nothing is left to claim")
    async with workspace.store.writer() as store:
        company_id = (await store.merged_into([company_id])).get(company_id, company_id)
        company = (await store.companies(member.viewer(), [company_id])).get(company_id)
        if company is None or company.foreign:
            raise NotFound(f"no Korean company has the id {company_id!r}: search for it by name")
        if any(each.organisation_id == organisation.id for each in await _open_claims(store)):
            raise Conflict("your organisation waits for KDIA's answer already: withdraw that claim first")
        claim = OwnershipClaim(
            uuid4().hex,
            company_id,
            organisation.id,
            member.account.id,
            said,
            ClaimStatus.OPEN,
            workspace.now(),
        )
        await store.put_ownership_claim(claim)
        await store.add_audit([_told(actor, AuditAction.CLAIM_MADE, claim, claim.created_at, None)])
    return claim


async def withdraw_claim(workspace: Workspace, member: Member, actor: Actor) -> None:
    """Raises NotFound where the organisation has none that is open."""
    async with workspace.store.writer() as store:
        for claim in await _open_claims(store):
            if claim.organisation_id == member.organisation.id:
                await _settle(store, workspace, claim, ClaimStatus.WITHDRAWN, actor, None)
                return
    raise NotFound("your organisation has no claim that waits")


async def own_claims(workspace: Workspace, member: Member) -> Sequence[SeenClaim]:
    """Newest first; rivals and keepers are not told: who else claims a company is KDIA's to know."""
    async with workspace.store.reader() as store:
        seen = await _seen(store)
    mine = [each for each in seen if each.claim.organisation_id == member.organisation.id]
    return [replace(each, rivals=0, keeper=None) for each in reversed(mine)]


async def open_claims(workspace: Workspace) -> Sequence[SeenClaim]:
    """What waits for KDIA, oldest first."""
    async with workspace.store.reader() as store:
        return [each for each in await _seen(store) if each.claim.status is ClaimStatus.OPEN]


async def decide_claim(
    workspace: Workspace, actor: Actor, claim_id: str, *, is_confirmed: bool, reason: str
) -> OwnershipClaim:
    """Confirm a claim, which refuses its rivals, or refuse it with a reason. All of them are told by letter.

    Raises Conflict where the company has a keeper: close that organisation's hold first.
    """
    if not is_confirmed and not reason.strip():
        raise InvalidInput("a refusal needs a reason: the firm reads it")
    status = ClaimStatus.CONFIRMED if is_confirmed else ClaimStatus.REFUSED
    async with workspace.store.writer() as store:
        waiting = await _open_claims(store)
        claim = next((each for each in waiting if each.id == claim_id), None)
        if claim is None:
            raise NotFound(f"no claim {claim_id!r} waits: it was decided or withdrawn")
        decided = await _settle(store, workspace, claim, status, actor, reason.strip() or None)
        rivals = [each for each in waiting if each.company_id == claim.company_id and each.id != claim.id]
        if is_confirmed:
            await _hand_over(store, claim)
            for rival in rivals:
                await _settle(store, workspace, rival, ClaimStatus.REFUSED, actor, TAKEN)
    _tell(workspace, decided, f"claim_{status}")
    if is_confirmed:
        for rival in rivals:
            _tell(workspace, rival, "claim_taken")
    return decided


def _tell(workspace: Workspace, claim: OwnershipClaim, template: str) -> None:
    page = "my" if template == "claim_confirmed" else "my/claim"
    news = News(template, page, lambda _language: {"reason": claim.reason or ""}, claim.company_id)
    tell(workspace, news, heads_of(claim.organisation_id))


async def _open_claims(store: StoreReader) -> list[OwnershipClaim]:
    return [claim for claim in await store.ownership_claims() if claim.status is ClaimStatus.OPEN]


async def _seen(store: StoreReader) -> list[SeenClaim]:
    claims = await store.ownership_claims()
    members = {member.account.id: member for member in await store.members()}
    keepers = {member.organisation.company_id: member.organisation for member in members.values()}
    companies = await store.companies(KDIA, [claim.company_id for claim in claims])
    waiting = [claim.company_id for claim in claims if claim.status is ClaimStatus.OPEN]
    return [
        SeenClaim(
            claim,
            companies[claim.company_id],
            members[claim.account_id],
            max(0, waiting.count(claim.company_id) - 1),
            keepers.get(claim.company_id),
        )
        for claim in claims
    ]


async def _hand_over(store: StoreWriter, claim: OwnershipClaim) -> None:
    members = await store.members()
    organisations = {member.organisation.id: member.organisation for member in members}
    if any(each.company_id == claim.company_id for each in organisations.values()):
        raise Conflict(
            f"another organisation keeps company {claim.company_id}: refuse this claim, or take the company from it"
        )
    new = replace(
        organisations[claim.organisation_id],
        company_id=claim.company_id,
        status=OrganisationStatus.ACTIVE,
    )
    await store.put_organisation(new)


async def _settle(
    store: StoreWriter,
    workspace: Workspace,
    claim: OwnershipClaim,
    status: ClaimStatus,
    actor: Actor,
    reason: str | None,
) -> OwnershipClaim:
    now = workspace.now()
    decided = replace(claim, status=status, decided_by=actor.id, decided_at=now, reason=reason)
    await store.put_ownership_claim(decided)
    await store.add_audit([_told(actor, _DECIDED[status], decided, now, object_hash(claim))])
    return decided


def _told(
    actor: Actor, action: AuditAction, claim: OwnershipClaim, at: datetime, before: str | None
) -> AuditEntry:
    detail = {"company_id": claim.company_id, "organisation_id": claim.organisation_id}
    return entry(actor, action, "claim", claim.id, at, before, object_hash(claim), detail=detail)
