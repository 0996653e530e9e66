"""Companies as conditions see them."""

from datetime import date
from typing import Any

from pydantic import TypeAdapter

from koffset.domain.company import Company, CompanyFile, Record
from koffset.domain.evidence import EvidenceGrade
from koffset.domain.profile import CompanyProfile
from koffset.domain.records import PartRecord
from koffset.domain.requirement import Condition, Lot
from koffset.matching.conditions.facts import CompanyFacts, facts_of

TODAY = date(2026, 11, 27)
_CONDITION: TypeAdapter[Any] = TypeAdapter(Condition)


def profile(**blocks: Any) -> CompanyProfile:
    return CompanyProfile.model_validate({"id": "C1", "identity": {"name": {"ko": "가상"}}, **blocks})


def company_file(
    stated: CompanyProfile | None, parts: tuple[Record, ...] = (), **changed: Any
) -> CompanyFile:
    company = Company(**{"id": "C1", "name_ko": "가상", "name_en": None, "name_key": "가상", **changed})
    return CompanyFile(company, profile=stated, records=parts)


def facts(stated: CompanyProfile | None = None, *parts: Record, **changed: Any) -> CompanyFacts:
    found = facts_of(company_file(stated, parts, **changed))
    assert found
    return found


def part(
    item_name: str, supply_class: str | None = "5340", system: str = "K9 자주포", number: int = 1
) -> Record:
    body = PartRecord(
        weapon_system=system,
        part_no=f"M{number}",
        supply_class=supply_class,
        item_name=item_name,
        contractor="가상",
    )
    grade = EvidenceGrade.PUBLIC_RECORD
    return Record(f"R{number}", "C1", "parts", body, grade, date(2023, 1, 2), as_of_inferred=False)


def condition(kind: str, **fields: Any) -> Any:
    return _CONDITION.validate_python({"kind": kind, **fields})


def lot(*conditions: Any, en: str = "bumper stop", **fields: Any) -> Lot:
    return Lot.model_validate({"id": "A", "text": {"en": en}, "conditions": conditions, **fields})
