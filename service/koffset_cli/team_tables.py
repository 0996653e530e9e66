"""Teams as tables: who does which lot, how far that is known, what is taken for granted, what stays uncovered."""

from collections.abc import Mapping

from rich.table import Table
from rich.text import Text

from koffset.api.schemas import TeamsView, TeamView, UncoveredView
from koffset.api.schemas.match import CoverageName, UnknownName
from koffset_cli.console import output
from koffset_cli.credit_notes import CreditNotes

STATES: Mapping[CoverageName, str] = {"full": "● full", "partial": "◐ a must open", "unknown": "? only near"}
TAKEN: Mapping[UnknownName, str] = {
    "capacity_not_known": "capacity is not known",
    "musts_not_all_known": "not every must is known to be met",
}


def print_teams(teams: TeamsView) -> None:
    """The best first, each alternative with what it gives and takes against it."""
    if not teams.teams:
        output.print("\nno team covers any lot", style="bold")
        for each in teams.uncovered:
            output.print(f"  {each.lot_id}: {_why(each)}", markup=False, highlight=False)
        return
    output.print(f"\nteams by {teams.objective}", markup=False, highlight=False)
    notes = CreditNotes()
    for number, team in enumerate(teams.teams, start=1):
        output.print(f"\n{_title(number, team)}", style="bold", highlight=False)
        if team.against_first:
            output.print(team.against_first, markup=False, highlight=False)
        output.print(_table(team, notes))
    notes.print()


def _title(number: int, team: TeamView) -> str:
    count = len(team.companies)
    title = (
        f"team {number}: {team.covered_share:.0%} covered by {count} {'firm' if count == 1 else 'firms'}, "
        f"of it {team.known_share:.0%} with every must met, {team.sme_share:.0%} by SMEs, fit {team.fit:.2f}"
    )
    return title if team.proven else f"{title} (not proven the best)"


def _table(team: TeamView, notes: CreditNotes) -> Table:
    firms = {company.id: company.name_en for company in team.companies}
    table = Table("lot", "state", "firm", "credited", "taken for granted", expand=False)
    for cover in team.covers:
        for part in cover.parts:
            share = f" {part.share:.0%}" if part.share < 1 else ""
            table.add_row(
                Text(cover.lot_id),
                STATES[part.coverage],
                Text(f"{firms[part.company_id]}{share}"),
                notes.mark(part.credit),
                _taken(team, cover.lot_id, part.company_id),
            )
    for each in team.uncovered:
        table.add_row(Text(each.lot_id), "✕ nobody", Text(_why(each), style="red"))
    return table


def _taken(team: TeamView, lot_id: str, company_id: str) -> str:
    doer = (lot_id, company_id)
    return "\n".join(
        TAKEN[each.unknown] for each in team.assumptions if (each.lot_id, each.company_id) == doer
    )


def _why(lot: UncoveredView) -> str:
    short = f" by {lot.short_by.normalize():,f}" if lot.short_by else ""
    return lot.reason.replace("_", " ") + short
