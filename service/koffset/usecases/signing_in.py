"""Signing in and out, and changing one's password. Every secret is hashed before it reaches the store."""

import asyncio
from dataclasses import dataclass
from datetime import timedelta

from koffset.accounts.addresses import normalise_email
from koffset.accounts.passwords import check_new_password, hash_password, is_outdated, verify_password
from koffset.accounts.tokens import KEY_PREFIX, hash_token, new_token
from koffset.domain.account import Account, Member, Session
from koffset.domain.audit import UNKNOWN_VISITOR, Actor, AuditAction, entry
from koffset.errors import InvalidInput, Unauthenticated
from koffset.usecases.keeping_keys import member_of_key
from koffset.usecases.limiting import count_attempt, limits_of, sign_in_limit
from koffset.usecases.workspace import Workspace

WRONG = "the address or the password is wrong"


@dataclass(frozen=True, slots=True)
class SignedIn:
    """`token` is shown this once: the store has its hash only."""

    token: str
    session: Session
    member: Member


async def sign_in(
    workspace: Workspace, email: str, password: str, actor: Actor = UNKNOWN_VISITOR
) -> SignedIn:
    """Raises Unauthenticated, in the same words and after the same time whatever is wrong, or TooManyAttempts.

    Attempts are counted by the network address that the actor has, too.
    A refusal is in the audit log by the address's hash. Those that wait are not: they cost who sends them nothing, and
    could fill what is never deleted.
    """
    address = _address(email)
    await count_attempt(
        workspace, *limits_of(workspace, sign_in_limit(workspace, address), actor.client or "")
    )
    async with workspace.store.reader() as store:
        member = await store.member_by_email(address)
    held = member.account.password_hash if member else None
    is_right = await asyncio.to_thread(verify_password, password, held)
    if member is None or not is_right or member.account.is_closed:
        await _note_refusal(workspace, address, actor)
        raise Unauthenticated(WRONG)
    if held is not None and is_outdated(held):
        await _set_password(workspace, member.account, password)
    return await begin_session(workspace, member, actor.signed_in_as(member))


async def begin_session(workspace: Workspace, member: Member, actor: Actor) -> SignedIn:
    """Of who has shown who they are; this checks nothing."""
    now = workspace.now()
    token = new_token()
    hours = timedelta(hours=workspace.settings.session_hours)
    session = Session(hash_token(token), member.account.id, now, now + hours)
    async with workspace.store.writer() as store:
        await store.clear_attempts(sign_in_limit(workspace, member.account.email).key)
        await store.forget_before(now, now - timedelta(minutes=workspace.settings.sign_in_wait_minutes))
        await store.add_session(session)
        await store.add_audit([entry(actor, AuditAction.SIGNED_IN, "account", member.account.id, now)])
    return SignedIn(token, session, member)


async def member_of(workspace: Workspace, token: str) -> Member:
    """Who holds the token, of a session or of a key. Raises Unauthenticated."""
    if token.startswith(KEY_PREFIX):
        member = await member_of_key(workspace, token)
        reason = "the key has expired, was deleted or never was: make a new one"
    else:
        async with workspace.store.reader() as store:
            member = await store.member_of_session(hash_token(token), workspace.now())
        reason = "the session has ended or never was: sign in again"
    if member is None:
        raise Unauthenticated(reason)
    return member


async def sign_out(workspace: Workspace, token: str, actor: Actor) -> None:
    async with workspace.store.writer() as store:
        await store.end_session(hash_token(token))
        await store.add_audit([entry(actor, AuditAction.SIGNED_OUT, "account", actor.id, workspace.now())])


async def change_password(workspace: Workspace, member: Member, current: str, new: str, actor: Actor) -> None:
    """Ends all of the member's sessions: who had the old password may hold one."""
    limit = sign_in_limit(workspace, member.account.email)
    await count_attempt(workspace, limit)
    if not await asyncio.to_thread(verify_password, current, member.account.password_hash):
        raise InvalidInput("the current password is wrong")
    check_new_password(new, workspace.settings.min_password_chars, email=member.account.email)
    hashed = await asyncio.to_thread(hash_password, new)
    account_id = member.account.id
    async with workspace.store.writer() as store:
        await store.set_password(account_id, hashed)
        told = entry(actor, AuditAction.PASSWORD_CHANGED, "account", account_id, workspace.now())
        await store.add_audit([told])
        await store.end_sessions(member.account.id)
        await store.clear_attempts(limit.key)


async def _note_refusal(workspace: Workspace, address: str, actor: Actor) -> None:
    told = entry(actor, AuditAction.SIGN_IN_REFUSED, "address", hash_token(address), workspace.now())
    async with workspace.store.writer() as store:
        await store.add_audit([told])


def _address(email: str) -> str:
    try:
        return normalise_email(email)
    except InvalidInput:
        raise Unauthenticated(WRONG) from None


async def _set_password(workspace: Workspace, account: Account, password: str) -> None:
    hashed = await asyncio.to_thread(hash_password, password)
    async with workspace.store.writer() as store:
        await store.set_password(account.id, hashed)
