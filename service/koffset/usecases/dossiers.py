"""Dossiers: of a requirement with its firms, or of one firm, as the asker may see them."""

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from importlib.metadata import version

from koffset.domain.company import Company
from koffset.domain.dossier import Dossier, DossierFormat, OffsetPart, OffsetRule, OffsetValue
from koffset.domain.evidence import Viewer
from koffset.domain.offset.crediting import LotKind
from koffset.domain.offset.rule_book import Rule
from koffset.domain.requirement import Requirement
from koffset.domain.text import Language
from koffset.dossier.content import Frame, MadeWith, company_dossier, requirement_dossier
from koffset.dossier.lot_parts import AskedLot, choose_companies
from koffset.dossier.saying import Sayer, Shipped
from koffset.dossier.writing import write_dossier
from koffset.errors import Conflict, InvalidInput
from koffset.matching.conditions.findings import Said
from koffset.matching.credit_wording import rests_on, to_confirm
from koffset.matching.parameters import RANKING_VERSION
from koffset.usecases.companies import CompanySheet, company_sheets
from koffset.usecases.matching import MatchOrder, MatchResult
from koffset.usecases.valuing import Matched, ValueOrder, match_and_value
from koffset.usecases.workspace import Workspace

ATTEMPTS = 3
"""How often it is begun again when the store has changed between matching and reading the firms."""


@dataclass(frozen=True, slots=True)
class DossierOrder:
    """`company_ids`: None for the best of each lot, `candidates` of each.

    `rule_date` None takes that of the programme where it is known; without either no value is told.
    """

    requirement: Requirement
    viewer: Viewer
    as_of: date
    language: Language
    company_ids: Sequence[str] | None = None
    candidates: int = 3
    rule_date: date | None = None
    kind: LotKind = LotKind.PARTS
    is_kept: bool = False


async def make_requirement_dossier(workspace: Workspace, order: DossierOrder) -> Dossier:
    """Raises what matching raises, NotFound for a firm the asker may not see, Conflict while the store changes fast."""
    limit = workspace.settings.max_dossier_companies
    if order.company_ids is not None and len(order.company_ids) > limit:
        raise InvalidInput(
            f"companies names {len(order.company_ids)} firms, the limit is {limit}: make two dossiers"
        )
    match_order = MatchOrder(order.requirement, order.viewer, order.as_of, is_kept=order.is_kept)
    for _ in range(ATTEMPTS):
        matched = await match_and_value(
            workspace, match_order, ValueOrder(rule_date=order.rule_date, kind=order.kind)
        )
        result = matched.result
        lots = [AskedLot.of(lot, asked) for lot, asked in zip(result.lots, result.asked, strict=True)]
        ids = order.company_ids or choose_companies(lots, order.candidates, limit)
        sheets, sequence = await company_sheets(workspace, ids, order.viewer)
        if sequence == result.store_sequence:
            return _requirement_dossier(workspace, order, matched, lots, sheets)
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
    matched: Matched,
    lots: Sequence[AskedLot],
    sheets: Sequence[CompanySheet],
) -> Dossier:
    result = matched.result
    companies = {sheet.file.company.id: sheet for sheet in sheets}
    able = {each.company_id for lot in lots for each in lot.able()}
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
        offset=_offset_part(workspace, matched, order.language),
    )
    return requirement_dossier(
        frame,
        order.requirement,
        lots,
        companies,
        known=_named(result, order.company_ids),
        left_out=len(able - set(companies)),
    )


def _named(result: MatchResult, only: Sequence[str] | None) -> Mapping[str, Company]:
    """Who may be named: a dossier of the firms that were asked for names no others."""
    return {
        company_id: facts.company
        for company_id, facts in result.facts.items()
        if only is None or company_id in only
    }


def _offset_part(workspace: Workspace, matched: Matched, language: Language) -> OffsetPart | None:
    """Each credit that the rules tell, in the order of lots; a lot of an unknown multiplier has none."""
    if not matched.credits or matched.rule_date is None:
        return None
    say = _sayer(workspace, language)
    values = [
        OffsetValue(
            company_id=company_id,
            lot_id=lot_id,
            actual_value=str(found.lot.value),
            multiplier=_span(
                f"×{found.multiplier.low.normalize():f}", f"×{found.multiplier.high.normalize():f}", say
            ),
            credited=_span(str(found.credited.low.to_cent()), str(found.credited.high.to_cent()), say),
            rules=[say.said(each.said) for each in rests_on(found)],
            to_confirm=[say.said(each) for each in to_confirm(found.questions)],
        )
        for (lot_id, company_id), found in matched.credits.items()
        if found.multiplier and found.credited
    ]
    cited = {each.rule.id: each for found in matched.credits.values() for each in rests_on(found)}
    rules = [
        OffsetRule(say.said(each.said), _basis(each.rule, language), each.rule.sources)
        for each in cited.values()
    ]
    return OffsetPart(workspace.offset_rules.version, matched.rule_date, values, rules)


def _basis(rule: Rule, language: Language) -> str:
    return rule.basis_ko if language == "ko" else rule.basis_en


def _span(low: str, high: str, say: Sayer) -> str:
    """What is more than the least is a ceiling."""
    return low if low == high else say.said(Said("offset_up_to", {"low": low, "high": high}))


def _sayer(workspace: Workspace, language: Language) -> Sayer:
    shipped = Shipped(workspace.dossier_words, workspace.phrases, workspace.taxonomies, workspace.name_rules)
    return Sayer(language, shipped)
