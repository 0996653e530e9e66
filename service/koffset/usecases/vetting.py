"""Contractors and firms ask to be let in, and KDIA decides."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta

from koffset.accounts.addresses import normalise_email
from koffset.accounts.attempts import address_key
from koffset.domain.account import (
    LinkPurpose,
    Member,
    Organisation,
    OrganisationKind,
    OrganisationStatus,
    Registration,
    Role,
)
from koffset.domain.audit import Actor, AuditAction, entry, object_hash
from koffset.domain.text import Language
from koffset.errors import Conflict, InvalidInput, NotFound
from koffset.usecases.inviting import KOREA
from koffset.usecases.limiting import Limit, count_attempt, limits_of
from koffset.usecases.links import letter_with, new_link
from koffset.usecases.mailer import require_mail
from koffset.usecases.telling import News, heads_of, tell
from koffset.usecases.workspace import Workspace

_PENDING, _ACTIVE = OrganisationStatus.PENDING, OrganisationStatus.ACTIVE
_SUSPENDED, _REFUSED = OrganisationStatus.SUSPENDED, OrganisationStatus.REFUSED

NEXT: Mapping[OrganisationStatus, frozenset[OrganisationStatus]] = {
    _PENDING: frozenset({_ACTIVE, _REFUSED}),
    _REFUSED: frozenset({_ACTIVE}),
    _ACTIVE: frozenset({_SUSPENDED}),
    _SUSPENDED: frozenset({_ACTIVE}),
}
"""What KDIA may make of an organisation; each decision can be taken back."""

_WITH_REASON = frozenset({_REFUSED, _SUSPENDED})


@dataclass(frozen=True, slots=True)
class Vetted:
    """An organisation with its members, as KDIA's desk sees it."""

    organisation: Organisation
    members: Sequence[Member]


async def register(
    workspace: Workspace, registration: Registration, email: str, language: Language, client: str
) -> None:
    """Send a link that confirms the address; the organisation waits for KDIA once it is used.

    The answer does not tell whether the address has an account: its owner gets no letter then, and can sign in.
    Raises InvalidInput, TooManyAttempts or MailUnavailable.
    """
    require_mail(workspace.mailer)
    address = normalise_email(email)
    most = workspace.settings.reset_attempts
    limit = Limit(address_key("register", address), most, f"{most} links were asked for with this address")
    await count_attempt(workspace, *limits_of(workspace, limit, client))
    workspace.later.do("send_registration_link", _send(workspace, registration, address, language))


async def list_organisations(workspace: Workspace, status: OrganisationStatus | None) -> Sequence[Vetted]:
    """Of a status or all, those that wait longest first. KDIA itself is not among them."""
    async with workspace.store.reader() as store:
        members = await store.members()
    by_organisation: dict[str, list[Member]] = {}
    for member in members:
        by_organisation.setdefault(member.organisation.id, []).append(member)
    vetted = [Vetted(there[0].organisation, there) for there in by_organisation.values()]
    wanted = [each for each in vetted if _is_wanted(each.organisation, status)]
    return sorted(wanted, key=lambda each: _by_age(each.organisation))


def next_states(organisation: Organisation) -> frozenset[OrganisationStatus]:
    """What KDIA may make of it. A firm without a company is let in by confirming its claim of one."""
    is_unclaimed = organisation.kind is OrganisationKind.COMPANY and organisation.company_id is None
    return NEXT[organisation.status] - ({_ACTIVE} if is_unclaimed else set())


async def decide(
    workspace: Workspace, organisation_id: str, status: OrganisationStatus, reason: str, actor: Actor
) -> Organisation:
    """Takes effect at once, and its owners are told by letter.

    Raises NotFound, InvalidInput without a reason where one is owed, or Conflict.
    """
    if status in _WITH_REASON and not reason.strip():
        raise InvalidInput(f"say why it is {status}: its members read the reason")
    async with workspace.store.writer() as store:
        organisation = await store.organisation(organisation_id)
        if organisation is None or organisation.kind is OrganisationKind.KDIA:
            raise NotFound("there is no such organisation")
        if status not in next_states(organisation):
            possible = (
                ", ".join(sorted(next_states(organisation))) or "nothing: decide its claim of a company"
            )
            raise Conflict(f"{organisation.name} is {organisation.status}: it can become {possible}")
        decided = replace(organisation, status=status, reason=reason.strip() or None)
        await store.put_organisation(decided)
        told = entry(
            actor,
            AuditAction.ORGANISATION_VETTED,
            "organisation",
            organisation_id,
            workspace.now(),
            object_hash(organisation),
            object_hash(decided),
            detail={"status": status.value},
        )
        await store.add_audit([told])
    news = News(f"organisation_{status}", "account", lambda _language: {"reason": decided.reason or ""})
    tell(workspace, news, heads_of(organisation_id))
    return decided


async def _send(workspace: Workspace, registration: Registration, address: str, language: Language) -> None:
    async with workspace.store.reader() as reader:
        if await reader.member_by_email(address):
            return
    life = timedelta(days=workspace.settings.invitation_days)
    made = new_link(
        workspace, LinkPurpose.REGISTRATION, address, life, role=Role.OWNER, registration=registration
    )
    async with workspace.store.writer() as store:
        await store.add_link(made.link)
    days = f"{workspace.settings.invitation_days:g}"
    text = "registration_firm" if registration.country == KOREA else "registration"
    # Nothing that the asker wrote: else anybody could have us send their words to anybody.
    await workspace.mailer.send(letter_with(workspace, made, language, text, days=days))


def _is_wanted(organisation: Organisation, status: OrganisationStatus | None) -> bool:
    return organisation.kind is not OrganisationKind.KDIA and status in {None, organisation.status}


def _by_age(organisation: Organisation) -> tuple[bool, str, str]:
    since = organisation.registered_at
    return (since is None, since.isoformat() if since else "", organisation.name)
