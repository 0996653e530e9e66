"""Dossiers: of a requirement with its firms, or of one firm, as the asker may see them."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from importlib.metadata import version

from koffset.domain.dossier import Dossier, DossierFormat, OffsetPart
from koffset.domain.evidence import Viewer
from koffset.domain.requirement import Requirement
from koffset.domain.text import Language
from koffset.dossier.content import Frame, MadeWith, company_dossier, requirement_dossier
from koffset.dossier.lot_parts import AskedLot, choose_companies
from koffset.dossier.saying import Sayer, Shipped
from koffset.dossier.writing import write_dossier
from koffset.errors import Conflict, InvalidInput
from koffset.matching.parameters import RANKING_VERSION
from koffset.usecases.companies import CompanySheet, company_sheets
from koffset.usecases.matching import MatchOrder, MatchResult, match_requirement
from koffset.usecases.workspace import Workspace

ATTEMPTS = 3
"""How often it is begun again when the store has changed between matching and reading the firms."""


@dataclass(frozen=True, slots=True)
class DossierOrder:
    """`company_ids`: None for the best of each lot, `candidates` of each. `offset` is computed by who orders."""

    requirement: Requirement
    viewer: Viewer
    as_of: date
    language: Language
    company_ids: Sequence[str] | None = None
    candidates: int = 3
    offset: OffsetPart | None = None


async def make_requirement_dossier(workspace: Workspace, order: DossierOrder) -> Dossier:
    """Raises what matching raises, NotFound for a firm the asker may not see, Conflict while the store changes fast."""
    limit = workspace.settings.max_dossier_companies
    if order.company_ids is not None and len(order.company_ids) > limit:
        raise InvalidInput(
            f"companies names {len(order.company_ids)} firms, the limit is {limit}: make two dossiers"
        )
    match_order = MatchOrder(order.requirement, order.viewer, order.as_of)
    for _ in range(ATTEMPTS):
        result = await match_requirement(workspace, match_order)
        lots = [AskedLot.of(lot, asked) for lot, asked in zip(result.lots, result.asked, strict=True)]
        ids = order.company_ids or choose_companies(lots, order.candidates, limit)
        sheets, sequence = await company_sheets(workspace, ids, order.viewer)
        if sequence == result.store_sequence:
            return _requirement_dossier(workspace, order, result, lots, sheets)
    raise Conflict("the data changed while the dossier was made: ask again in a moment")


async def make_company_dossier(
    workspace: Workspace, company_id: str, viewer: Viewer, language: Language, as_of: date
) -> Dossier:
    """Raises NotFound both when there is none and when the viewer may not see it."""
    (sheet,), sequence = await company_sheets(workspace, [company_id], viewer)
    made_with = MadeWith(version("koffset"), sequence)
    frame = Frame(_sayer(workspace, language), as_of, made_with, workspace.settings.max_dossier_items)
    return company_dossier(frame, sheet)


async def write_file(workspace: Workspace, dossier: Dossier, form: DossierFormat) -> bytes:
    """In a thread, and no more at once than the settings say: setting pages takes all of a core."""
    async with workspace.dossier_slots:
        return await asyncio.to_thread(write_dossier, dossier, form)


def _requirement_dossier(
    workspace: Workspace,
    order: DossierOrder,
    result: MatchResult,
    lots: Sequence[AskedLot],
    sheets: Sequence[CompanySheet],
) -> Dossier:
    companies = {sheet.file.company.id: sheet for sheet in sheets}
    candidates = {each.company_id for lot in lots for each in lot.judged.candidates}
    frame = Frame(
        say=_sayer(workspace, order.language),
        as_of=order.as_of,
        made_with=MadeWith(
            product=version("koffset"),
            store_sequence=result.store_sequence,
            ranking=RANKING_VERSION,
            encoder=result.metadata.encoder,
            index=result.metadata.name,
            index_sequence=result.metadata.sequence,
            degraded=result.degraded,
        ),
        max_items=workspace.settings.max_dossier_items,
        offset=order.offset,
    )
    return requirement_dossier(frame, order.requirement, lots, companies, len(candidates - set(companies)))


def _sayer(workspace: Workspace, language: Language) -> Sayer:
    shipped = Shipped(workspace.dossier_words, workspace.phrases, workspace.taxonomies, workspace.name_rules)
    return Sayer(language, shipped)
