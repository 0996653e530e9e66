"""A few companies side by side, as the viewer may see them, and what each has for the lots of a requirement."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from koffset.domain.evidence import Viewer
from koffset.domain.offset.crediting import CreditedLot, LotKind, OffsetLot, credit
from koffset.domain.offset.money import Money
from koffset.domain.profile import SizeClass
from koffset.domain.requirement import Requirement
from koffset.errors import InvalidInput, NotFound
from koffset.matching.lots import Judged, JudgedLot
from koffset.usecases.companies import CompanySheet, company_sheet
from koffset.usecases.matching import MatchOrder
from koffset.usecases.valuing import Matched, ValueOrder, match_and_value
from koffset.usecases.workspace import Workspace

LEAST, MOST = 2, 5
"""How many are compared: more do not fit side by side."""


@dataclass(frozen=True, slots=True)
class Comparison:
    """Companies in the order that was asked for; `missing` are ids of none that the viewer may see.

    `multipliers` stand in the order of the sheets and are those of `rule_date`, for parts.
    """

    sheets: Sequence[CompanySheet]
    missing: Sequence[str]
    rule_date: date
    multipliers: Sequence[CreditedLot]
    matched: Matched | None = None


async def compare_companies(
    workspace: Workspace, viewer: Viewer, ids: Sequence[str], requirement: Requirement | None = None
) -> Comparison:
    """Raises InvalidInput for fewer or more ids than fit. Companies that are merged are one, as everywhere.

    `requirement` is one that is kept.
    """
    wanted = list(dict.fromkeys(ids))
    if not LEAST <= len(wanted) <= MOST:
        raise InvalidInput(f"{len(wanted)} different ids are given: compare {LEAST} to {MOST} companies")
    sheets: dict[str, CompanySheet] = {}
    missing = []
    for company_id in wanted:
        try:
            sheet = await company_sheet(workspace, company_id, viewer)
        except NotFound:
            missing.append(company_id)
        else:
            sheets[sheet.file.company.id] = sheet
    today = workspace.today()
    matched = None
    if requirement is not None:
        order = MatchOrder(requirement, viewer, today, is_kept=True)
        matched = await match_and_value(workspace, order, ValueOrder())
    multipliers = [credit(_one(sheet), today, workspace.offset_rules) for sheet in sheets.values()]
    return Comparison([*sheets.values()], missing, today, multipliers, matched)


def judged_of(lot: JudgedLot, company_id: str) -> Judged | None:
    """What was judged of a company for a lot, excluded or not; None where nothing on record speaks for it."""
    return next((each for each in (*lot.candidates, *lot.excluded) if each.company_id == company_id), None)


def _one(sheet: CompanySheet) -> OffsetLot:
    """A lot of parts for the company, of which only the multiplier is wanted."""
    size, profile = sheet.facets.size_class, sheet.file.profile
    return OffsetLot(
        id=sheet.file.company.id,
        kind=LotKind.PARTS,
        value=Money(Decimal(1), "USD"),
        firm=sheet.file.company.id,
        size=SizeClass(size) if size else None,
        is_gvc30=bool(profile and profile.status.gvc30),
    )
