"""A stored document is read back as it was."""

from datetime import date

import pytest

from koffset.domain.evidence import CompanyFacets, EvidenceDocument, EvidenceGrade, EvidenceKind
from koffset.search.payload import build_json, parse_json

FULL = EvidenceDocument(
    id="d1",
    company_id="c1",
    kind=EvidenceKind.COMPANY,
    grade=EvidenceGrade.DOCUMENT_SEEN,
    readers=("kdia", "owner:c1"),
    text_ko="멈치,완충용",
    text_en="bumper stop\n",
    class_text="fittings",
    as_of=date(2025, 3, 1),
    as_of_inferred=True,
    count=7,
    source="parts",
    supply_class="5340",
    weapon_systems=("k2_tank",),
    company=CompanyFacets(("mobility",), "busan", "sme", {"iso9001": date.max}),
    name_forms=("가온", "ㄱㅇ"),
    claim="long",
    passage=2,
    listed=True,
)
BARE = EvidenceDocument("d2", "c1", EvidenceKind.ITEM, EvidenceGrade.DECLARED, ("public",))


@pytest.mark.parametrize("document", [FULL, BARE])
def test_nothing_is_lost(document: EvidenceDocument) -> None:
    assert parse_json(build_json(document)) == document
