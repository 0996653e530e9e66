"""KDIA's desk: looks at submitted profiles, grades claims, and publishes or returns them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from koffset.domain.audit import Actor, AuditAction
from koffset.domain.company import Alias, AliasKind, Company, stated_names
from koffset.domain.completeness import CONFIRMED_FOR
from koffset.domain.evidence import KDIA, narrowest
from koffset.domain.life_cycle import GradeDecision, ProfileVersion, Review, VersionHead, VersionStatus
from koffset.domain.profile import Certificate, CompanyProfile
from koffset.domain.profile_blocks import Block, claims_in, contents_of, with_claims, with_contents
from koffset.domain.profile_diff import Difference, differences
from koffset.domain.text import Language
from koffset.domain.upload import Upload
from koffset.errors import Conflict, InvalidInput, NotFound
from koffset.exchange.canonical import content_hash
from koffset.store.protocol import StoreReader, StoreWriter
from koffset.text.names import name_key
from koffset.usecases.drafting import note_profile
from koffset.usecases.telling import News, Values, keepers_of, tell
from koffset.usecases.workspace import Workspace

PROFILE_ALIASES = "profiles"
"""The source of names that a profile states."""


@dataclass(frozen=True, slots=True)
class WaitingProfile:
    company: Company
    head: VersionHead
    is_first: bool


@dataclass(frozen=True, slots=True)
class OpenReview:
    """A submission beside what is published (None: nothing yet), and what KDIA said of the one before.

    `uploads` are those of the company by id: what the claims of both name is among them.
    """

    company: Company
    submitted: ProfileVersion
    published: ProfileVersion | None
    changes: Sequence[Difference]
    earlier: Review | None
    uploads: Mapping[str, Upload]


@dataclass(frozen=True, slots=True)
class OverdueProfile:
    """A published profile that nobody has confirmed for a year; `since` is None where nobody ever did."""

    company: Company
    since: date | None


@dataclass(frozen=True, slots=True)
class ExpiringCertificate:
    company: Company
    certificate: Certificate


async def waiting_profiles(workspace: Workspace) -> Sequence[WaitingProfile]:
    """Oldest first."""
    async with workspace.store.reader() as store:
        heads = await store.versions_of_status(VersionStatus.SUBMITTED)
        published = await store.profile_heads()
        companies = await store.companies(KDIA, [head.company_id for head in heads])
    return [
        WaitingProfile(companies[head.company_id], head, head.company_id not in published) for head in heads
    ]


async def open_review(workspace: Workspace, company_id: str) -> OpenReview:
    """Raises NotFound where nothing of this company waits."""
    async with workspace.store.reader() as store:
        heads = await store.profile_versions(company_id)
        submitted = await _waiting(store, heads)
        published = await _shown(store, heads)
        company = (await store.companies(KDIA, [company_id]))[company_id]
        uploads = {upload.id: upload for upload in await store.uploads_of(company_id)}
    before = contents_of(published.profile) if published else {}
    earlier = next((head.review for head in heads[1:2] if head.status is VersionStatus.RETURNED), None)
    changes = differences(before, contents_of(submitted.profile))
    return OpenReview(company, submitted, published, changes, earlier, uploads)


async def decide(
    workspace: Workspace, actor: Actor, company_id: str, version: int, review: Review
) -> VersionHead:
    """Publish the submission, or return it where a block is not accepted; nothing of a returned one is published.

    Its firm is told by letter. Raises Conflict when another version waits than the one that was looked at.
    """
    _check_comments(review)
    now = workspace.now()
    async with workspace.store.writer() as store:
        heads = await store.profile_versions(company_id)
        submitted = await _waiting(store, heads)
        if submitted.head.version != version:
            raise Conflict(f"version {submitted.head.version} waits now, not {version}: look at it first")
        status = VersionStatus.PUBLISHED if review.accepts else VersionStatus.RETURNED
        profile = _graded(submitted.profile, review.grades, workspace.today())
        head = replace(submitted.head, status=status, decided_by=actor.id, decided_at=now, review=review)
        shown = await _shown(store, heads)
        await store.decide_version(ProfileVersion(head, profile), content_hash(profile))
        if status is VersionStatus.PUBLISHED:
            await _publish(store, workspace, company_id, profile, now)
        action, before = (
            (AuditAction.PROFILE_PUBLISHED, shown.profile if shown else None)
            if status is VersionStatus.PUBLISHED
            else (AuditAction.PROFILE_RETURNED, submitted.profile)
        )
        await note_profile(store, actor, action, head, before=before, after=profile)
    _tell(workspace, head, review)
    return head


def _tell(workspace: Workspace, head: VersionHead, review: Review) -> None:
    names = workspace.taxonomies.profile_blocks

    def values(language: Language) -> Values:
        returned = [
            f"{names[block].name_ko if language == 'ko' else names[block].name_en}: {said.comment}"
            for block, said in review.blocks.items()
            if not said.accepted
        ]
        return {"version": str(head.version), "blocks": returned}

    news = News(f"profile_{head.status}", "my", values, head.company_id)
    tell(workspace, news, keepers_of(head.company_id))


async def overdue_profiles(workspace: Workspace) -> Sequence[OverdueProfile]:
    """The longest overdue first."""
    limit = workspace.today() - CONFIRMED_FOR
    companies, profiles = await _published(workspace)
    overdue = [
        OverdueProfile(companies[profile.id], profile.housekeeping.last_confirmed)
        for profile in profiles
        if profile.housekeeping.last_confirmed is None or profile.housekeeping.last_confirmed < limit
    ]
    return sorted(overdue, key=lambda each: (each.since or date.min, each.company.id))


async def expiring_certificates(workspace: Workspace, within: timedelta) -> Sequence[ExpiringCertificate]:
    """Those of published profiles that end within that time or have ended, the earliest first."""
    limit = workspace.today() + within
    companies, profiles = await _published(workspace)
    found = [
        ExpiringCertificate(companies[profile.id], certificate)
        for profile in profiles
        for certificate in profile.certificates
        if certificate.expires_on is not None and certificate.expires_on <= limit
    ]
    return sorted(found, key=lambda each: (each.certificate.expires_on or date.max, each.company.id))


async def _published(workspace: Workspace) -> tuple[Mapping[str, Company], Sequence[CompanyProfile]]:
    async with workspace.store.reader() as store:
        return await store.companies(KDIA), await store.profiles()


async def _shown(store: StoreReader, heads: Sequence[VersionHead]) -> ProfileVersion | None:
    head = next((each for each in heads if each.status is VersionStatus.PUBLISHED), None)
    return await store.profile_version(head.company_id, head.version) if head else None


async def _waiting(store: StoreReader, heads: Sequence[VersionHead]) -> ProfileVersion:
    head = next((each for each in heads if each.status is VersionStatus.SUBMITTED), None)
    found = await store.profile_version(head.company_id, head.version) if head else None
    if found is None:
        raise NotFound("no profile of this company waits for a review: it was decided or withdrawn")
    return found


def _check_comments(review: Review) -> None:
    for block, said in review.blocks.items():
        if not said.accepted and not said.comment:
            raise InvalidInput(f"{block} is returned without a comment: say what the firm is to do")


def _graded(profile: CompanyProfile, decisions: Sequence[GradeDecision], today: date) -> CompanyProfile:
    """The profile with the grades that KDIA gives. Raises InvalidInput for a claim that is not there."""
    contents = contents_of(profile)
    for decision in decisions:
        claims = claims_in(decision.block, contents[decision.block])
        if decision.place >= len(claims):
            raise InvalidInput(f"{decision.block} has no claim at place {decision.place}")
        claim = {**claims[decision.place], "grade": decision.grade.value, "as_of": today.isoformat()}
        if decision.block is Block.CERTIFICATES:
            claim["checked_on"] = today.isoformat()
        claims[decision.place] = claim
        contents[decision.block] = with_claims(decision.block, contents[decision.block], claims)
    return with_contents(profile, contents)


async def _publish(
    store: StoreWriter, workspace: Workspace, company_id: str, profile: CompanyProfile, now: datetime
) -> None:
    await store.end_draft(company_id)
    company = (await store.companies(KDIA, [company_id]))[company_id]
    # Names become the company's own, seen by its audience: those of a narrower profile must not.
    if narrowest(profile.audience, company.audience) == company.audience:
        await _state_names(store, workspace, company, profile)
    await store.note_changes([company_id], now)


async def _state_names(
    store: StoreWriter, workspace: Workspace, company: Company, profile: CompanyProfile
) -> None:
    """What the profile calls the company; its earlier names go on leading to it. Another's name is not taken."""
    name, bearers = profile.identity.name, await store.name_keys()
    earlier = {company.name_ko, company.name_en} - {name.ko, name.en}
    wanted = [
        *stated_names(profile.identity, PROFILE_ALIASES),
        *(Alias(text, AliasKind.SPELLING, source=PROFILE_ALIASES) for text in sorted(filter(None, earlier))),
    ]
    known = {alias.name for alias in company.aliases}
    free = []
    for alias in wanted:
        key = name_key(alias.name, workspace.name_rules.legal_forms)
        leads_here = alias.name == name.ko and key == company.name_key
        if alias.name not in known and not leads_here and bearers.get(key, company.id) == company.id:
            free.append((alias, key))
    await store.add_aliases(company.id, free)
    await store.set_names(company.id, name.ko or company.name_ko, name.en or company.name_en)
