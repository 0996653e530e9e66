"""The whole dossier: of a requirement with its firms, or of one firm alone."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from koffset.domain.company import Company
from koffset.domain.dossier import Dossier, Fact, Headings, OffsetPart, Section, Table
from koffset.domain.requirement import Requirement
from koffset.dossier.company_part import CompanyPart, SeenCompany
from koffset.dossier.lot_parts import AskedLot, excluded_firms, explanations, matrix, requirement_lots
from koffset.dossier.saying import Sayer, lines

NOTES = ("note_unknown", "note_supplied", "note_grades", "note_fit", "note_visible", "note_value")


@dataclass(frozen=True, slots=True)
class MadeWith:
    """What a dossier was made with, so that it can be made again. None: not used."""

    product: str
    store_sequence: int
    ranking: str | None = None
    encoder: str | None = None
    index: str | None = None
    index_sequence: int | None = None
    degraded: Sequence[str] = ()


@dataclass(frozen=True, slots=True)
class Frame:
    """What both kinds of dossier have in common."""

    say: Sayer
    as_of: date
    made_with: MadeWith
    max_items: int
    offset: OffsetPart | None = None


def company_dossier(frame: Frame, seen: SeenCompany) -> Dossier:
    say = frame.say
    section = _part(frame, seen).section(frame.offset, starts_page=False)
    return _dossier(frame, say.word("company_title", name=section.title), (), [section])


def requirement_dossier(
    frame: Frame,
    requirement: Requirement,
    lots: Sequence[AskedLot],
    companies: Mapping[str, SeenCompany],
    *,
    known: Mapping[str, Company],
    left_out: int,
) -> Dossier:
    """`companies` in their order, `known` all that may be named; `left_out`: candidates that have no part here."""
    say = frame.say
    names = {company_id: say.name(seen.file.company) for company_id, seen in companies.items()}
    facts = [
        say.fact("requirement", f"{requirement.id} · {say.text(requirement.title)}"),
        say.fact("programme", requirement.programme_id),
        *([say.fact("written_on", say.day(requirement.written_on))] if requirement.written_on else []),
        say.fact("firms", say.word("firms_value", count=len(companies), left=left_out)),
    ]
    parts = [
        _part(frame, seen).section(frame.offset, explanations(company_id, lots, say))
        for company_id, seen in companies.items()
    ]
    nobody = Section(say.word("firms"), paragraphs=[say.word("nobody")])
    lead = [matrix(lots, names, say) if companies else nobody]
    excluded = excluded_firms(lots, known, say)
    sections = [
        requirement_lots(lots, say),
        *([excluded] if excluded else []),
        *parts,
        *([_rules(frame.offset, say)] if frame.offset and frame.offset.values else []),
    ]
    title = say.word("requirement_title", id=requirement.id, title=say.text(requirement.title))
    return replace(_dossier(frame, title, facts, sections), lead=lead)


def _rules(offset: OffsetPart, say: Sayer) -> Section:
    """What the credited values rest on, once for all firms."""
    rows = [(each.said, each.basis, lines(each.sources)) for each in offset.rules]
    columns = say.columns(("rule", 3), ("rule_basis", 6), ("rule_source", 5))
    title = say.word("offset_rules", day=offset.rule_date)
    return Section(title, tables=[Table("offset_rules", title, columns, rows, say.word("offset_note"))])


def _part(frame: Frame, seen: SeenCompany) -> CompanyPart:
    return CompanyPart(seen, frame.say, frame.as_of, frame.max_items)


def _dossier(frame: Frame, title: str, facts: Sequence[Fact], sections: Sequence[Section]) -> Dossier:
    say = frame.say
    return Dossier(
        title=title,
        language=say.language,
        as_of=frame.as_of,
        headings=Headings(
            contents=say.word("contents"),
            label=say.word("label"),
            value=say.word("value"),
            firms=say.word("firms"),
            firm=say.word("firm"),
            part=say.word("part"),
            page=say.word("page"),
            notes=say.word("notes"),
            versions=say.word("versions"),
        ),
        facts=[
            *facts,
            say.fact("as_of", frame.as_of.isoformat()),
            say.fact("language", say.word("own_language")),
        ],
        lead=(),
        notes=[say.word(code) for code in NOTES],
        versions=_versions(frame),
        sections=sections,
    )


def _versions(frame: Frame) -> list[Fact]:
    say, made = frame.say, frame.made_with
    index = (
        "" if made.index is None else say.word("index_value", name=made.index, sequence=made.index_sequence)
    )
    known = [
        ("version_product", made.product),
        ("version_ranking", made.ranking),
        ("version_encoder", made.encoder),
        ("version_index", index),
        ("version_store", str(made.store_sequence)),
        (
            "version_rules",
            say.word("rules_value", version=frame.offset.rule_book, day=frame.offset.rule_date)
            if frame.offset
            else None,
        ),
    ]
    facts = [Fact(say.word(code), value or say.word("not_used")) for code, value in known]
    without = ", ".join(say.word(f"without_{part}") for part in made.degraded)
    degraded = [say.fact("version_without", without)] if without else []
    return [*facts, *degraded]
