"""Rows of the CSV of results, one a company."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from koffset.api.schemas import EvidenceLine, SearchAnswer, SearchHit
from koffset_web.i18n import N_, Language
from koffset_web.labels import Labels

HEADERS: Sequence[str] = (
    N_("Rank"),
    N_("Match"),
    N_("Fit"),
    N_("Likely evidence"),
    N_("Name (Korean)"),
    N_("Name (English)"),
    N_("English name is romanised"),
    N_("Company size"),
    N_("Region"),
    N_("Designated defence fields"),
    N_("Certificates"),
    N_("Supporting evidence"),
    N_("Evidence 1"),
    N_("Evidence 2"),
    N_("Evidence 3"),
    N_("Page"),
    N_("Ranking version"),
    N_("Encoder"),
    N_("Index"),
)
EVIDENCE_COLUMNS = 3


@dataclass(frozen=True, slots=True)
class RowLinks:
    """Language of the rows and the address that their links begin with."""

    language: Language
    base_url: str

    def company(self, company_id: str) -> str:
        return f"{self.base_url.rstrip('/')}/{self.language}/companies/{company_id}"


def build_rows(answer: SearchAnswer, labels: Labels, links: RowLinks) -> Iterator[list[object]]:
    versions = [answer.versions.ranking, answer.versions.encoder, answer.versions.index]
    for hit in answer.hits:
        page = links.company(hit.company.id)
        yield [*_company_cells(hit, labels), *_evidence_cells(hit, labels), page, *versions]


def _company_cells(hit: SearchHit, labels: Labels) -> list[object]:
    company = hit.company
    return [
        hit.rank,
        hit.match,
        round(hit.score, 4),
        round(hit.probability, 4),
        company.name_ko or "",
        company.name_en,
        "yes" if company.name_en_origin == "romanised" else "no",
        labels.name("size_classes", company.size_class) if company.size_class else "",
        labels.name("provinces", company.province) if company.province else "",
        "; ".join(labels.name("defence_fields", code) for code in company.defence_fields),
        "; ".join(_certificate(mark.family, mark.valid_until, labels) for mark in company.certificates),
        hit.evidence_count,
    ]


def _certificate(family: str, valid_until: object, labels: Labels) -> str:
    standard = labels.standard(family)
    return f"{standard} ({valid_until})" if valid_until else standard


def _evidence_cells(hit: SearchHit, labels: Labels) -> list[object]:
    cells: list[object] = [_evidence(line, labels) for line in hit.evidence[:EVIDENCE_COLUMNS]]
    return cells + [""] * (EVIDENCE_COLUMNS - len(cells))


def _evidence(line: EvidenceLine, labels: Labels) -> str:
    texts = " / ".join(dict.fromkeys(text for text in (line.text_ko, line.text_en) if text))
    as_of = f"{'~' if line.as_of_inferred else ''}{line.as_of}" if line.as_of else ""
    facts = [labels.name("evidence_grades", line.grade), line.supply_class or "", as_of]
    return f"{texts} [{', '.join(fact for fact in facts if fact)}]"
