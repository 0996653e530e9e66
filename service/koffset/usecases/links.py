"""One-time links: made with a token that is shown once, kept as its hash, used up by what they are for."""

from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any
from uuid import uuid4

from koffset.accounts.tokens import hash_token, new_token
from koffset.domain.account import Link, LinkPurpose
from koffset.domain.text import Language
from koffset.errors import LinkInvalid
from koffset.mail.letter import Letter, write_letter
from koffset.store.protocol import StoreReader
from koffset.usecases.workspace import Workspace

PAGES = {
    LinkPurpose.RESET: "reset",
    LinkPurpose.INVITATION: "invitation",
    LinkPurpose.REGISTRATION: "invitation?registered=yes",
}
"""The page of the web that each kind of link opens: who registered gave a name then, and is not asked again."""


@dataclass(frozen=True, slots=True)
class NewLink:
    """`token` is shown this once: the store has its hash only."""

    link: Link
    token: str = field(repr=False)


def new_link(
    workspace: Workspace, purpose: LinkPurpose, email: str, life: timedelta, **details: Any
) -> NewLink:
    """Not stored yet; `details` are further fields of Link."""
    token, now = new_token(), workspace.now()
    return NewLink(Link(uuid4().hex, hash_token(token), purpose, email, now, now + life, **details), token)


def address_of(workspace: Workspace, made: NewLink, language: Language) -> str:
    """The token stands after `#`: browsers send that to no server, so no log and no Referer ever has it."""
    return f"{workspace.settings.site_url}/{language}/{PAGES[made.link.purpose]}#{made.token}"


def letter_with(
    workspace: Workspace, made: NewLink, language: Language, template: str, **values: str
) -> Letter:
    text = workspace.letters[template, language]
    link = address_of(workspace, made, language)
    return write_letter(made.link.email, text, {**values, "link": link})


async def find_link(store: StoreReader, workspace: Workspace, token: str, *purposes: LinkPurpose) -> Link:
    """Raises LinkInvalid for one that is unknown, used, expired or for something else: it does not say which."""
    link = await store.link_of_token(hash_token(token.strip()), workspace.now())
    if link is None or link.purpose not in purposes:
        raise LinkInvalid("the link was used, withdrawn or is too old: ask for a new one")
    return link
