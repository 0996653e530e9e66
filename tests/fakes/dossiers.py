"""Dossiers of two fictional firms and one lot, put together by the product's own parts."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from fakes.analyser import WordAnalyser
from fakes.conditions import TODAY, company_file, condition, facts, lot, part, profile
from fakes.retrieving import document
from koffset.domain.company import Company, CompanyFile
from koffset.domain.company_facets import company_facets
from koffset.domain.dossier import Dossier, OffsetPart, OffsetRule, OffsetValue, Section, Table
from koffset.domain.evidence import CompanyFacets, EvidenceDocument, EvidenceKind
from koffset.domain.folding import FoldedItem, fold_parts
from koffset.domain.requirement import Requirement
from koffset.domain.taxonomy import NameRules
from koffset.domain.text import Language
from koffset.dossier.content import Frame, MadeWith, requirement_dossier
from koffset.dossier.lot_parts import AskedLot
from koffset.dossier.saying import Sayer, Shipped
from koffset.matching.conditions.asking import Judging, ask
from koffset.matching.conditions.items import Proposal
from koffset.matching.conditions.wording import Wording
from koffset.matching.lots import Proposed, judge_lot
from koffset.resources.loader import (
    load_dossier_words,
    load_name_rules,
    load_phrases,
    load_rate_words,
    load_taxonomies,
    load_vague_words,
)
from koffset.text.glossary import Glossary
from koffset.text.technical import TechnicalTerms

SHIPPED = Shipped(load_dossier_words(), load_phrases(), load_taxonomies(), load_name_rules())
MADE_WITH = MadeWith("0.1.0", 42, "2026.11-3", "use", "koffset-abc", 41)
HOSTILE = '=cmd|"/c calc"!A1 #panic("typst") \\ $x$ <script>alert(1)</script> @ref *b* [c] \x07'
"""What means something to a spreadsheet, a typesetter, a browser, or cannot stand in XML at all."""


@dataclass(frozen=True)
class Seen:
    file: CompanyFile
    facets: CompanyFacets
    items: list[FoldedItem] = field(default_factory=list)


def seen(file: CompanyFile) -> Seen:
    return Seen(file, company_facets(file), fold_parts(file.records))


def sayer(language: Language = "en") -> Sayer:
    return Sayer(language, SHIPPED)


def frame(language: Language = "en", **changed: Any) -> Frame:
    return Frame(
        **{"say": sayer(language), "as_of": TODAY, "made_with": MADE_WITH, "max_items": 50, **changed}
    )


def hanbit(item: str = "bumper stop") -> CompanyFile:
    stated = profile(
        identity={
            "name": {"ko": "한빛정밀", "en": "Hanbit Precision"},
            "address": {"text": {"ko": "가상로 1"}, "province": "gyeongnam"},
        },
        status={"size_class": "sme"},
        items=[{"name": {"ko": "완충용 멈치", "en": item}, "supply_class": "5340", "as_of": "2026-01-31"}],
        processes=[
            {
                "name": {"en": "milling"},
                "envelope": [{"quantity": "length", "maximum": "1200.0", "unit": "mm"}],
                "approvals": [{"family": "nadcap", "scope": {"en": "milling"}, "expires_on": "2027-01-01"}],
            }
        ],
        certificates=[
            {"family": "iso9001", "standard": "ISO 9001:2015", "number": "FIC-1", "expires_on": "2028-01-01"},
            {
                "family": "as9100",
                "standard": "AS9100D",
                "expires_on": "2026-01-01",
                "grade": "issuer_checked",
            },
            {"family": "nadcap", "standard": "Nadcap HT"},
        ],
        experience=[{"name": {"en": "Stops for export"}, "country": "PL", "year_from": 2019}],
    )
    return company_file(
        stated, (part("핀,직선형", "5315"),), id="P01", name_ko="한빛정밀", name_en="Hanbit Precision"
    )


def maru() -> CompanyFile:
    """Of public records alone, in Korean alone."""
    return company_file(
        None, (part("멈치,완충용"), part("멈치,완충용", number=2)), id="P05", name_ko="마루공업"
    )


def lapsed(company_id: str = "P07") -> CompanyFile:
    """Whose certificate ended."""
    ended = {"family": "iso9001", "standard": "ISO 9001:2015", "expires_on": "2026-01-31"}
    stated = profile(
        items=[{"name": {"en": "bumper stop"}}], certificates=[{**ended, "grade": "issuer_checked"}]
    )
    return company_file(stated, id=company_id, name_ko="만료공업", name_en="Lapsed Works")


@dataclass(frozen=True)
class _Tools:
    analyser: WordAnalyser
    glossary: Glossary
    technical: TechnicalTerms
    light_words: frozenset[str]
    name_rules: NameRules


def asked_lot(*files: CompanyFile, near: tuple[CompanyFile, ...] = (), lot_id: str = "A") -> AskedLot:
    """A lot for bumper stops with ISO 9001; the index proposes the firms as evident, or as only near."""
    analyser = WordAnalyser()
    tools = _Tools(
        analyser, Glossary((), analyser.tokens), TechnicalTerms((), ()), frozenset(), load_name_rules()
    )
    judging = Judging(
        Wording(tools, analyser.tokens, load_vague_words()),
        SHIPPED.taxonomies,
        load_rate_words(),
        SHIPPED.phrases,
        TODAY,
    )
    wanted = lot(
        condition("certificate", family="iso9001"),
        condition("size_class", any_of=["sme"], strength="should"),
        text={"ko": "멈치", "en": "bumper stop"},
    ).model_copy(update={"id": lot_id})
    known = {each.company.id: _facts_of(each) for each in (*files, *near)}
    found = {each.company.id: Proposal([_evidence(each)]) for each in files}
    found |= {each.company.id: Proposal((), _evidence(each)) for each in near}
    proposed = Proposed(dict.fromkeys(found, 0.8), found, [{}, {}])
    asked = ask(wanted, judging)
    return AskedLot.of(judge_lot(wanted, asked, proposed, known), asked)


def _facts_of(file: CompanyFile) -> Any:
    return facts(file.profile, *file.records, id=file.company.id, name_ko=file.company.name_ko)


def _evidence(file: CompanyFile) -> EvidenceDocument:
    company_id = file.company.id
    return document(f"d-{company_id}", company_id, text_en="bumper stop", kind=EvidenceKind.COMPANY)


def requirement(title: str = "Stops for a howitzer") -> Requirement:
    stops = {"id": "A", "text": {"en": "bumper stop"}}
    document = {"id": "R1", "programme_id": "PRG", "title": {"en": title}, "lots": [stops]}
    return Requirement.model_validate({**document, "written_on": date(2026, 9, 1)})


OFFSET = OffsetPart(
    "2026-05",
    date(2022, 1, 10),
    [
        OffsetValue(
            "P01",
            "A",
            "100000 USD",
            "×1.5 up to ×2",
            "150000 USD up to 200000 USD",
            ["Art. 7"],
            ["start not established"],
        )
    ],
    [OffsetRule("Art. 7", "One and a half times.", ["https://rules.example"])],
)


def dossier(
    language: Language = "en",
    *,
    title: str = "Stops for a howitzer",
    item: str = "bumper stop",
    **changed: Any,
) -> Dossier:
    """Of two firms, one of which meets every must."""
    files = [hanbit(item), maru()]
    companies = {each.company.id: seen(each) for each in files}
    return requirement_dossier(
        frame(language, **changed),
        requirement(title),
        [asked_lot(*files)],
        companies,
        known={each.company.id: each.company for each in files},
        left_out=3,
    )


def excluded_dossier(
    *files: CompanyFile, language: Language = "en", known: Mapping[str, Company] | None = None
) -> Dossier:
    """Of the first firm, where nobody else is named; without `known` all may be named."""
    judged = files or (lapsed(),)
    named = {each.company.id: each.company for each in judged} if known is None else known
    companies = {judged[0].company.id: seen(judged[0])}
    lots = [asked_lot(*judged)]
    return requirement_dossier(frame(language), requirement(), lots, companies, known=named, left_out=0)


def all_sections(found: Dossier) -> list[Section]:
    """Every section with those inside it, in reading order."""
    left, ordered = [*found.lead, *found.sections], []
    while left:
        section = left.pop(0)
        ordered.append(section)
        left[:0] = section.sections
    return ordered


def tables(found: Dossier, kind: str) -> list[Table]:
    return [table for section in all_sections(found) for table in section.tables if table.kind == kind]
