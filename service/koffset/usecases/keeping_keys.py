"""API keys: tokens for programs, which act for a member and can do less."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from uuid import uuid4

from koffset.accounts.tokens import hash_token, new_key_token
from koffset.domain.account import Key, KeyScope, Member
from koffset.domain.audit import Actor, AuditAction, entry, object_hash
from koffset.errors import Conflict, InvalidInput, NotFound
from koffset.usecases.workspace import Workspace

MOST_KEYS = 20


@dataclass(frozen=True, slots=True)
class NewKey:
    """`token` is shown this once: the store has its hash only."""

    key: Key
    token: str = field(repr=False)


async def make_key(
    workspace: Workspace, member: Member, actor: Actor, *, name: str, scope: KeyScope, days: int
) -> NewKey:
    """Raises InvalidInput for a life that is too long, Conflict for too many keys."""
    most, now = workspace.settings.key_days, workspace.now()
    if not 1 <= days <= most:
        raise InvalidInput(f"a key cannot work for {days} days: take 1 to {most}")
    token = new_key_token()
    key = Key(
        id=uuid4().hex,
        account_id=member.account.id,
        name=name.strip(),
        scope=scope,
        token_hash=hash_token(token),
        created_at=now,
        expires_at=now + timedelta(days=days),
    )
    async with workspace.store.writer() as store:
        if len(await store.keys_of(member.account.id)) >= MOST_KEYS:
            raise Conflict(f"the account has {MOST_KEYS} keys: delete those that nothing uses")
        await store.put_key(key)
        after = _key_hash(key)
        told = entry(
            actor, AuditAction.KEY_MADE, "key", key.id, now, after=after, detail={"scope": scope.value}
        )
        await store.add_audit([told])
    return NewKey(key, token)


async def list_keys(workspace: Workspace, member: Member) -> Sequence[Key]:
    """Expired ones too: their owner sees why a program stopped."""
    async with workspace.store.reader() as store:
        return await store.keys_of(member.account.id)


async def delete_key(workspace: Workspace, member: Member, key_id: str, actor: Actor) -> None:
    async with workspace.store.writer() as store:
        there = {key.id: key for key in await store.keys_of(member.account.id)}
        if key_id not in there:
            raise NotFound("there is no such key of yours")
        await store.delete_key(key_id)
        before = _key_hash(there[key_id])
        await store.add_audit([entry(actor, AuditAction.KEY_DELETED, "key", key_id, workspace.now(), before)])


def _key_hash(key: Key) -> str:
    return object_hash(key, without=["token_hash", "last_used_on"])


async def member_of_key(workspace: Workspace, token: str) -> Member | None:
    """Who the key acts for, with its scope. Notes the day of use, once a day and after the answer."""
    token_hash, today = hash_token(token), workspace.today()
    async with workspace.store.reader() as store:
        found = await store.member_of_key(token_hash, workspace.now())
    if found is None:
        return None
    member, last_used_on = found
    if last_used_on != today:
        workspace.later.do("note_key_use", _note_use(workspace, token_hash))
    return member


async def _note_use(workspace: Workspace, token_hash: str) -> None:
    async with workspace.store.writer() as store:
        await store.note_key_use(token_hash, workspace.today())
