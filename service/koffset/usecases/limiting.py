"""How often something may be tried: counted in the store, so that several processes count together."""

import math
from dataclasses import dataclass
from datetime import timedelta

from koffset.accounts.attempts import address_key, client_key
from koffset.errors import TooManyAttempts
from koffset.usecases.workspace import Workspace


@dataclass(frozen=True, slots=True)
class Limit:
    """`reached` says in words what was done too often."""

    key: str
    most: int
    reached: str


def limits_of(workspace: Workspace, what: Limit, client: str) -> tuple[Limit, ...]:
    """The limit with that of where it comes from; a command line has no client."""
    if not client:
        return (what,)
    most = workspace.settings.client_attempts
    return (what, Limit(client_key(client), most, f"{most} attempts were made from your network address"))


def sign_in_limit(workspace: Workspace, address: str) -> Limit:
    most = workspace.settings.sign_in_attempts
    return Limit(
        address_key("sign in", address), most, f"this address was tried {most} times with a wrong password"
    )


async def count_attempt(workspace: Workspace, *limits: Limit) -> None:
    """Counted before anything is looked at, so that many at once cannot slip through. Raises TooManyAttempts."""
    minutes, now = workspace.settings.sign_in_wait_minutes, workspace.now()
    since = now - timedelta(minutes=minutes)
    async with workspace.store.writer() as store:
        for limit in limits:
            if await store.count_attempts(limit.key, since) >= limit.most:
                wait_sec = math.ceil(minutes * 60)
                raise TooManyAttempts(f"{limit.reached}: try again in {minutes:g} minutes", wait_sec)
        for limit in limits:
            await store.add_attempt(limit.key, now)
