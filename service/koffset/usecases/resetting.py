"""A new password for who forgot the old one."""

import asyncio
from datetime import timedelta

from koffset.accounts.addresses import normalise_email
from koffset.accounts.attempts import address_key
from koffset.accounts.passwords import check_new_password, hash_password
from koffset.domain.account import Account, LinkPurpose
from koffset.domain.audit import Actor, AuditAction, entry
from koffset.domain.text import Language
from koffset.errors import NotFound
from koffset.usecases.limiting import Limit, count_attempt, limits_of, sign_in_limit
from koffset.usecases.links import NewLink, address_of, find_link, letter_with, new_link
from koffset.usecases.mailer import require_mail
from koffset.usecases.workspace import Workspace


async def ask_reset(workspace: Workspace, email: str, language: Language, client: str) -> None:
    """Send a link, if the address has an account: looking that up is left for later, so that no time tells it.

    Raises InvalidInput for what is no address, TooManyAttempts, or MailUnavailable.
    """
    require_mail(workspace.mailer)
    address = normalise_email(email)
    most = workspace.settings.reset_attempts
    limit = Limit(address_key("reset", address), most, f"{most} links were asked for with this address")
    await count_attempt(workspace, *limits_of(workspace, limit, client))
    workspace.later.do("send_reset_link", _send(workspace, address, language))


async def make_reset_link(workspace: Workspace, email: str, language: Language) -> str:
    """The link itself, for who runs the service. Raises NotFound for an address without an open account."""
    address = normalise_email(email)
    made = await _make(workspace, address)
    if made is None:
        raise NotFound(f"{address} has no open account: `koffset accounts list` shows who has")
    return address_of(workspace, made, language)


async def set_password_by_link(workspace: Workspace, token: str, new: str, actor: Actor) -> None:
    """Uses up this link and all others of the account, and ends its sessions. Raises LinkInvalid, PasswordInvalid."""
    async with workspace.store.reader() as store:
        link = await find_link(store, workspace, token, LinkPurpose.RESET)
    check_new_password(new, workspace.settings.min_password_chars, email=link.email)
    hashed = await asyncio.to_thread(hash_password, new)
    async with workspace.store.writer() as store:
        link = await find_link(store, workspace, token, LinkPurpose.RESET)
        account_id = link.account_id or ""
        await store.set_password(account_id, hashed)
        now = workspace.now()
        await store.use_resets(account_id, now)
        await store.add_audit([entry(actor, AuditAction.PASSWORD_RESET, "account", account_id, now)])
        await store.end_sessions(account_id)
        await store.clear_attempts(sign_in_limit(workspace, link.email).key)


async def _send(workspace: Workspace, address: str, language: Language) -> None:
    made = await _make(workspace, address)
    if made is not None:
        minutes = f"{workspace.settings.reset_minutes:g}"
        await workspace.mailer.send(letter_with(workspace, made, language, "reset", minutes=minutes))


async def _make(workspace: Workspace, address: str) -> NewLink | None:
    async with workspace.store.reader() as reader:
        member = await reader.member_by_email(address)
    if member is None or member.account.is_closed:
        return None
    return await _keep(workspace, member.account)


async def _keep(workspace: Workspace, account: Account) -> NewLink:
    life = timedelta(minutes=workspace.settings.reset_minutes)
    made = new_link(workspace, LinkPurpose.RESET, account.email, life, account_id=account.id)
    async with workspace.store.writer() as store:
        await store.add_link(made.link)
    return made
