"""`koffset remind`: letters to firms whose profile waits for their yearly confirmation, or whose certificates end."""

import asyncio
import json
from collections import Counter
from collections.abc import Sequence
from typing import Annotated, Any

import typer

from koffset.domain.audit import COMMAND_LINE
from koffset.logs import configure_logging
from koffset.settings import Settings
from koffset.usecases.reminding import Outcome, Reminder
from koffset.usecases.reminding import remind as remind_firms
from koffset.wiring import open_workspace
from koffset_cli.console import errors, output


def remind(
    *,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Send nothing: show who would be written to.")
    ] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Print the report as JSON.")] = False,
) -> None:
    """Write to the owners of firms that have not confirmed their profile for a year, or whose certificates end.

    Each firm gets one letter in 30 days, however often this runs. Exit code 1 when a letter did not leave.
    """
    reminders = asyncio.run(_remind(dry_run=dry_run))
    if as_json:
        typer.echo(json.dumps([_plain(each) for each in reminders], ensure_ascii=False, indent=2))
    else:
        for each in reminders:
            output.print(_line(each), highlight=False, markup=False, soft_wrap=True)
        counts = Counter(each.outcome.value for each in reminders)
        told = ", ".join(f"{count:,} {outcome}" for outcome, count in sorted(counts.items()))
        output.print(told or "no firm is to be reminded", highlight=False)
    failed = sum(each.outcome is Outcome.FAILED for each in reminders)
    if failed:
        errors.print(
            f"letters to {failed:,} firms did not leave: the log says why; run it again", highlight=False
        )
        raise typer.Exit(1)


def _line(reminder: Reminder) -> str:
    company = reminder.company
    reasons = ["confirmation"] if reminder.is_overdue else []
    reasons += [f"{each.standard} ends on {each.expires_on}" for each in reminder.certificates]
    return (
        f"{company.id} {company.name_ko or company.name_en or ''}: {', '.join(reasons)}: {reminder.outcome}"
    )


def _plain(reminder: Reminder) -> dict[str, Any]:
    return {
        "company_id": reminder.company.id,
        "name_ko": reminder.company.name_ko,
        "name_en": reminder.company.name_en,
        "overdue": reminder.is_overdue,
        "certificates": [
            each.model_dump(mode="json", include={"family", "standard", "expires_on"})
            for each in reminder.certificates
        ],
        "outcome": reminder.outcome.value,
    }


async def _remind(*, dry_run: bool) -> Sequence[Reminder]:
    settings = Settings()
    configure_logging(settings)
    async with open_workspace(settings) as workspace:
        return await remind_firms(workspace, COMMAND_LINE, dry_run=dry_run)
