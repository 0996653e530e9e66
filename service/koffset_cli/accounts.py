"""`koffset accounts`: who can sign in."""

import asyncio
import json
import sys
from collections.abc import Awaitable, Callable, Sequence
from enum import StrEnum
from typing import Annotated, TypeVar

import typer
from rich.table import Table
from rich.text import Text

from koffset.api.session import member_view
from koffset.domain.account import Member, OrganisationKind, Role
from koffset.logs import configure_logging
from koffset.settings import Settings
from koffset.usecases.inviting import make_invitation_link
from koffset.usecases.keeping_accounts import NewAccount, add_account, close_account, list_members
from koffset.usecases.resetting import make_reset_link
from koffset.usecases.workspace import Workspace
from koffset.wiring import open_workspace
from koffset_cli.console import output

T = TypeVar("T")


class ReaderLanguage(StrEnum):
    KO = "ko"
    EN = "en"


app = typer.Typer(help="Add, list and close the accounts that sign in.", no_args_is_help=True)

Email = Annotated[str, typer.Argument(help="Email address; it is the account's name.")]


@app.command("add")
def add_command(  # noqa: PLR0913 - one option a field of the account
    email: Email,
    *,
    kind: Annotated[OrganisationKind, typer.Option(help="Kind of organisation.")],
    role: Annotated[
        Role, typer.Option(help="company, contractor: owner, editor, reader; kdia: reviewer, admin.")
    ],
    organisation: Annotated[str, typer.Option(help="Name of the organisation.")],
    name: Annotated[str, typer.Option(help="Name of the person.")] = "",
    company: Annotated[
        str | None, typer.Option(help="Id of the company that a firm keeps; without it, it claims one.")
    ] = None,
    password_stdin: Annotated[
        bool, typer.Option(help="Read the password from standard input, not from the terminal.")
    ] = False,
) -> None:
    """Add an account, and its organisation where it is the first of it. Asks for the password."""
    password = (
        sys.stdin.readline().rstrip("\n")
        if password_stdin
        else typer.prompt("Password", hide_input=True, confirmation_prompt=True)
    )
    new = NewAccount(email, name, password, kind, role, organisation, company)
    member = asyncio.run(_with_workspace(lambda workspace: add_account(workspace, new)))
    output.print(f"{member.account.email} can sign in", markup=False, highlight=False)


@app.command("list")
def list_command(
    *, as_json: Annotated[bool, typer.Option("--json", help="Print them as JSON.")] = False
) -> None:
    """Show who has an account."""
    members = asyncio.run(_with_workspace(list_members))
    if as_json:
        shown = [
            member_view(member).model_dump(mode="json") | {"closed": member.account.is_closed}
            for member in members
        ]
        typer.echo(json.dumps(shown, ensure_ascii=False, indent=2))
    elif members:
        output.print(_table(members))
    else:
        output.print("nobody has an account yet: `koffset accounts add`")


@app.command("close")
def close_command(email: Email) -> None:
    """Close an account: it cannot sign in any more, and is signed out where it is."""
    asyncio.run(_with_workspace(lambda workspace: close_account(workspace, email)))
    output.print(f"{email} is closed", markup=False, highlight=False)


@app.command("reset-link")
def reset_link_command(
    email: Email,
    *,
    language: Annotated[ReaderLanguage, typer.Option(help="Language of its page.")] = ReaderLanguage.KO,
) -> None:
    """Print a link that sets a new password: hand it to the account's owner yourself. It works once."""
    link = asyncio.run(_with_workspace(lambda each: make_reset_link(each, email, language.value)))
    typer.echo(link)


@app.command("invitation-link")
def invitation_link_command(
    email: Email,
    *,
    language: Annotated[ReaderLanguage, typer.Option(help="Language of its page.")] = ReaderLanguage.KO,
) -> None:
    """Print the link of an open invitation, anew: the one in the letter works no more."""
    link = asyncio.run(_with_workspace(lambda each: make_invitation_link(each, email, language.value)))
    typer.echo(link)


def _table(members: Sequence[Member]) -> Table:
    table = Table("address", "name", "organisation", "kind", "role", "state")
    for member in members:
        account, organisation = member.account, member.organisation
        state = "closed" if account.is_closed else organisation.status
        texts = (account.email, account.name, organisation.name, organisation.kind, account.role, state)
        table.add_row(*map(Text, texts))
    return table


async def _with_workspace(work: Callable[[Workspace], Awaitable[T]]) -> T:
    settings = Settings()
    configure_logging(settings)
    async with open_workspace(settings) as workspace:
        return await work(workspace)
