"""`koffset reviews`: what imports found that only a person can decide."""

import asyncio
import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from typing import Annotated

import typer
from rich.table import Table
from rich.text import Text

from koffset.domain.company import Company
from koffset.domain.evidence import KDIA
from koffset.logs import configure_logging
from koffset.settings import Settings
from koffset.store.protocol import ReviewItem
from koffset.wiring import open_workspace
from koffset_cli.console import output


def reviews(*, as_json: Annotated[bool, typer.Option("--json", help="Print them as JSON.")] = False) -> None:
    """List names that are only similar and records that only a name ties to a firm: nothing of them was merged."""
    items, companies = asyncio.run(_reviews())
    if as_json:
        typer.echo(json.dumps([asdict(item) for item in items], ensure_ascii=False, indent=2))
        return
    if not items:
        output.print("nothing is waiting for review")
        return
    table = Table("what", "company", "detail", title=f"{len(items)} for review", title_justify="left")
    for item in items:
        company = companies.get(item.company_id or "")
        table.add_row(item.kind.replace("_", " "), Text(_name(company)), Text(_told(item.detail)))
    output.print(table)


def _name(company: Company | None) -> str:
    return (company.name_ko or company.name_en or company.id) if company else ""


def _told(detail: Mapping[str, object]) -> str:
    return ", ".join(f"{name.replace('_', ' ')} {value}" for name, value in detail.items() if value)


async def _reviews() -> tuple[Sequence[ReviewItem], Mapping[str, Company]]:
    settings = Settings()
    configure_logging(settings)
    async with open_workspace(settings) as workspace, workspace.store.reader() as store:
        items = await store.reviews()
        ids = [item.company_id for item in items if item.company_id]
        return items, await store.companies(KDIA, ids)
