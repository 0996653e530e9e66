"""`koffset dossier`: firms for a requirement, or one firm, as a file to hand on."""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import datetime
from pathlib import Path
from typing import Annotated

import typer

from koffset.domain.dossier import Dossier, DossierFormat
from koffset.domain.evidence import ANONYMOUS
from koffset.errors import InvalidInput
from koffset.exchange.files import replacing
from koffset.logs import configure_logging
from koffset.settings import Settings
from koffset.usecases.dossiers import DossierOrder, make_company_dossier, make_requirement_dossier, write_file
from koffset.usecases.workspace import Workspace
from koffset.wiring import open_workspace
from koffset_cli.console import output
from koffset_cli.matching import read_language, read_requirement, say_public


def dossier(  # noqa: PLR0913 – options of a command
    requirement: Annotated[
        Path | None, typer.Argument(help="A requirement as JSON; of a JSONL file name one with --id.")
    ] = None,
    *,
    out: Annotated[Path, typer.Option(help="The file to write; one that is there is replaced.")],
    form: Annotated[DossierFormat, typer.Option("--format", help="What to write.")] = DossierFormat.PDF,
    requirement_id: Annotated[str, typer.Option("--id", help="Which requirement of a JSONL file.")] = "",
    as_of: Annotated[
        datetime | None, typer.Option(formats=["%Y-%m-%d"], help="Day by which certificates count; today.")
    ] = None,
    rule_date: Annotated[
        datetime | None,
        typer.Option(formats=["%Y-%m-%d"], help="Day whose offset rules apply; that of the programme."),
    ] = None,
    language: Annotated[str, typer.Option(help="Language of the dossier: en or ko.")] = "en",
    company: Annotated[
        list[str] | None, typer.Option(help="Id of a firm, repeated for several; without a requirement one.")
    ] = None,
    candidates: Annotated[int, typer.Option(min=1, max=100, help="Firms of each lot.")] = 3,
) -> None:
    """Write a dossier of what is public, as for who is not signed in: for each lot its best firms, or the firms named.

    Exit code 0 when the file was written, 1 when requirement or firms were refused.
    """
    spoken = read_language(language)
    asked = read_requirement(requirement, requirement_id) if requirement else None
    firms = company or []
    if asked is None and len(firms) != 1:
        raise InvalidInput("give a requirement, or one firm with --company")

    async def make(workspace: Workspace) -> Dossier:
        day = as_of.date() if as_of else workspace.today()
        if asked is None:
            return await make_company_dossier(workspace, firms[0], ANONYMOUS, spoken, day)
        order = DossierOrder(
            asked,
            ANONYMOUS,
            day,
            spoken,
            firms or None,
            candidates,
            rule_date=rule_date.date() if rule_date else None,
        )
        return await make_requirement_dossier(workspace, order)

    asyncio.run(_write(make, form, out))
    say_public()
    output.print(f"{out}: written", markup=False, highlight=False)


async def _write(make: Callable[[Workspace], Awaitable[Dossier]], form: DossierFormat, out: Path) -> None:
    settings = Settings()
    configure_logging(settings)
    async with open_workspace(settings) as workspace:
        content = await write_file(workspace, await make(workspace), form)
    with replacing(out) as temporary:
        temporary.write_bytes(content)
