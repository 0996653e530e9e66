"""Inviting people into an organisation by a one-time link."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from uuid import uuid4

from koffset.accounts.addresses import normalise_email
from koffset.accounts.attempts import address_key
from koffset.accounts.passwords import check_new_password, hash_password
from koffset.domain.account import (
    Account,
    Link,
    LinkPurpose,
    Member,
    Organisation,
    OrganisationKind,
    OrganisationStatus,
    Registration,
    Role,
)
from koffset.domain.audit import (
    COMMAND_LINE,
    Actor,
    AuditAction,
    AuditEntry,
    account_hash,
    entry,
    object_hash,
)
from koffset.domain.text import Language
from koffset.errors import Conflict, NotFound
from koffset.store.protocol import StoreWriter
from koffset.usecases.keeping_members import check_role, managed_organisation
from koffset.usecases.limiting import Limit, count_attempt
from koffset.usecases.links import NewLink, address_of, find_link, letter_with, new_link
from koffset.usecases.workspace import Workspace

KOREA = "KR"
"""An organisation of this country is a firm, which then says which company it is; others are contractors."""

_ACCEPTED = (LinkPurpose.INVITATION, LinkPurpose.REGISTRATION)


@dataclass(frozen=True, slots=True)
class Invitation:
    """`organisation_id` None: the inviter's own. `language` is that of the letter."""

    email: str
    role: Role
    language: Language
    organisation_id: str | None = None


@dataclass(frozen=True, slots=True)
class Invited:
    """`sent`: whether a letter is on its way; else who runs the service gives the link out."""

    link: Link
    sent: bool


async def invite(workspace: Workspace, inviter: Member, order: Invitation, actor: Actor) -> Invited:
    """Replaces an earlier invitation of the address. Raises InvalidInput, NotFound, Conflict or TooManyAttempts.

    An address with an account in another organisation is invited like any: who invites does not learn of it.
    """
    email = normalise_email(order.email)
    await count_attempt(workspace, *_limits(workspace, inviter, email))
    async with workspace.store.writer() as store:
        organisation = await managed_organisation(store, inviter, order.organisation_id)
        check_role(organisation.kind, order.role)
        if any(each.account.email == email for each in await store.members_of(organisation.id)):
            raise Conflict(f"{email} has an account here already: change its role, or reopen it")
        for earlier in await store.invitations(workspace.now(), organisation.id):
            if earlier.email == email:
                await store.delete_link(earlier.id)
        made = _new_invitation(workspace, email, organisation.id, order.role)
        await store.add_link(made.link)
        await store.add_audit([_told(actor, AuditAction.INVITATION_MADE, made.link, after=made.link)])
    if workspace.mailer.delivers:
        days, name = f"{workspace.settings.invitation_days:g}", organisation.name
        letter = letter_with(workspace, made, order.language, "invitation", days=days, organisation=name)
        workspace.later.do("send_invitation", workspace.mailer.send(letter))
    return Invited(made.link, workspace.mailer.delivers)


async def list_invitations(
    workspace: Workspace, member: Member, organisation_id: str | None
) -> Sequence[Link]:
    """Open ones, by address."""
    async with workspace.store.reader() as store:
        organisation = await managed_organisation(store, member, organisation_id)
        return await store.invitations(workspace.now(), organisation.id)


async def withdraw_invitation(
    workspace: Workspace, member: Member, invitation_id: str, organisation_id: str | None, actor: Actor
) -> None:
    async with workspace.store.writer() as store:
        organisation = await managed_organisation(store, member, organisation_id)
        now = workspace.now()
        there = {each.id: each for each in await store.invitations(now, organisation.id)}
        if invitation_id not in there:
            raise NotFound("there is no such open invitation: it was used, withdrawn or is too old")
        await store.delete_link(invitation_id)
        link = there[invitation_id]
        await store.add_audit([_told(actor, AuditAction.INVITATION_WITHDRAWN, link, now, before=link)])


async def make_invitation_link(workspace: Workspace, email: str, language: Language) -> str:
    """The link itself, for who runs the service; the one that was sent works no more."""
    address = normalise_email(email)
    async with workspace.store.writer() as store:
        open_ones = [each for each in await store.invitations(workspace.now()) if each.email == address]
        if not open_ones:
            raise NotFound(f"{address} has no open invitation: invite it on the page of members first")
        newest = max(open_ones, key=lambda each: each.created_at)
        made = _new_invitation(workspace, address, newest.organisation_id, newest.role)
        await store.delete_link(newest.id)
        await store.add_link(made.link)
        await store.add_audit([_told(COMMAND_LINE, AuditAction.INVITATION_MADE, made.link, after=made.link)])
    return address_of(workspace, made, language)


async def accept_invitation(workspace: Workspace, token: str, name: str, password: str, actor: Actor) -> None:
    """Makes the account, and for a registration the organisation, which waits for KDIA.

    Raises LinkInvalid, PasswordInvalid, or Conflict for an address that has an account by now.
    """
    async with workspace.store.reader() as reader:
        link = await find_link(reader, workspace, token, *_ACCEPTED)
    check_new_password(password, workspace.settings.min_password_chars, email=link.email)
    hashed = await asyncio.to_thread(hash_password, password)
    async with workspace.store.writer() as store:
        link = await find_link(store, workspace, token, *_ACCEPTED)
        if await store.member_by_email(link.email):
            raise Conflict("the invited address has an account already: sign in with it, or use another")
        if link.registration is not None:
            name = name.strip() or link.registration.person
            link = await _add_organisation(store, workspace, link, link.registration)
        if link.organisation_id is None or link.role is None:
            raise NotFound("the invitation names no organisation: ask for a new one")
        account = Account(uuid4().hex, link.email, name.strip(), link.organisation_id, link.role, hashed)
        await store.put_account(account)
        now, after = workspace.now(), account_hash(account)
        await store.use_link(link.id, now)
        told = entry(
            actor,
            AuditAction.INVITATION_ACCEPTED,
            "account",
            account.id,
            now,
            after=after,
            detail={"organisation_id": link.organisation_id, "invitation_id": link.id},
        )
        await store.add_audit([told])


async def _add_organisation(
    store: StoreWriter, workspace: Workspace, link: Link, registration: Registration
) -> Link:
    is_korean = registration.country == KOREA
    organisation = Organisation(
        uuid4().hex,
        OrganisationKind.COMPANY if is_korean else OrganisationKind.CONTRACTOR,
        registration.organisation,
        OrganisationStatus.PENDING,
        country=registration.country,
        registered_at=workspace.now(),
    )
    await store.put_organisation(organisation)
    return replace(link, organisation_id=organisation.id)


def _new_invitation(
    workspace: Workspace, email: str, organisation_id: str | None, role: Role | None
) -> NewLink:
    life = timedelta(days=workspace.settings.invitation_days)
    details = {"organisation_id": organisation_id, "role": role}
    return new_link(workspace, LinkPurpose.INVITATION, email, life, **details)


def _told(
    actor: Actor,
    action: AuditAction,
    link: Link,
    at: datetime | None = None,
    *,
    before: Link | None = None,
    after: Link | None = None,
) -> AuditEntry:
    hashes = [object_hash(each, without=["token_hash"]) if each else None for each in (before, after)]
    detail = {"organisation_id": link.organisation_id or "", "role": link.role or ""}
    return entry(actor, action, "invitation", link.id, at or link.created_at, *hashes, detail=detail)


def _limits(workspace: Workspace, inviter: Member, email: str) -> tuple[Limit, Limit]:
    """Of letters to one person, and of letters by one."""
    settings = workspace.settings
    to, by = address_key("invite", email), address_key("inviter", inviter.account.email)
    return (
        Limit(to, settings.reset_attempts, f"this address was invited {settings.reset_attempts} times"),
        Limit(by, settings.client_attempts, f"you sent {settings.client_attempts} invitations"),
    )
