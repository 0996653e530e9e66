"""Wire models of one company."""

from collections.abc import Sequence
from datetime import date
from typing import Literal

from pydantic import Field

from koffset.api.schemas.common import CompanyRef, WireModel
from koffset.domain.company import AliasKind
from koffset.domain.evidence import EvidenceGrade, EvidenceKind


class Bilingual(WireModel):
    ko: str | None = None
    en: str | None = None


class AliasView(WireModel):
    name: str
    kind: AliasKind
    valid_from: str | None
    valid_to: str | None
    source: str | None


class ClaimView(WireModel):
    grade: EvidenceGrade
    as_of: date | None
    as_of_inferred: bool = False
    source: str


class ItemView(ClaimView):
    """Something the company says it makes or that a record says it supplied (`count` records)."""

    kind: EvidenceKind
    name: Bilingual
    description: Bilingual | None = None
    supply_class: str | None
    nsn: str | None = None
    weapon_systems: Sequence[str]
    count: int = 1
    drawing_nos: Sequence[str] = ()
    specifications: Sequence[str] = ()
    design_role: str | None = None
    trl: int | None = None
    picture: str | None = Field(None, description="`GET /api/v1/uploads/{picture}` and `…/thumbnail` give it")


class SupplyClassGroup(WireModel):
    """Items of one supply class (None: not stated), with how many there are and how many records stand behind them."""

    supply_class: str | None
    items: int
    records: int
    rows: Sequence[ItemView]


class LimitView(WireModel):
    quantity: str
    minimum: str | None
    maximum: str | None
    unit: str


class ApprovalView(WireModel):
    family: str
    scope: Bilingual
    expires_on: date | None


class ProcessView(ClaimView):
    name: Bilingual
    description: Bilingual | None
    envelope: Sequence[LimitView]
    tolerance: LimitView | None
    materials: Sequence[Bilingual]
    approvals: Sequence[ApprovalView]


class CertificateView(ClaimView):
    family: str
    standard: str
    number: str | None
    body: Bilingual | None
    scope: Bilingual | None
    site: Bilingual | None
    issued_on: date | None
    expires_on: date | None
    state: Literal["valid", "expired", "no_expiry_stated"]


class ExperienceView(ClaimView):
    name: Bilingual
    description: Bilingual | None
    customer: Bilingual | None
    country: str | None
    platforms: Sequence[str]
    year_from: int | None
    year_to: int | None
    under_offset: bool


class DesignationView(ClaimView):
    field: str | None
    designated_on: date | None


class CapacityView(WireModel):
    employees: int | None
    sales_krw: str | None
    sales_year: int | None
    monthly_rate: Bilingual | None
    export_countries: Sequence[str]
    prime_approvals: Sequence[Bilingual]


class SecurityView(WireModel):
    facility_clearance: bool | None
    cmmc_level: int | None
    nist_800_171: str | None
    export_compliance: Bilingual | None


class CooperationView(WireModel):
    offset_fields: Sequence[int]
    direct: bool | None
    indirect: bool | None
    defence: bool | None
    commercial: bool | None
    role: Bilingual | None
    countries: Sequence[str]
    primes: Sequence[str]


class ContactView(WireModel):
    role: Bilingual
    name: str | None
    email: str | None
    phone: str | None


class CompanyDetail(WireModel):
    """One company with all that the asker may see. Blocks without content are empty or None: shown as "not stated"."""

    company: CompanyRef
    former_names: Sequence[AliasView]
    overview: Bilingual | None
    address: Bilingual | None
    homepage: str | None
    founded: date | None
    cage_code: str | None
    stock_code: str | None
    industry: str | None
    products: str | None
    size_proof_date: date | None
    kdia_membership: str | None
    gvc30: bool | None
    profile_version: int | None
    last_confirmed: date | None
    designations: Sequence[DesignationView]
    supply_classes: Sequence[SupplyClassGroup]
    processes: Sequence[ProcessView]
    certificates: Sequence[CertificateView]
    experience: Sequence[ExperienceView]
    capacity: CapacityView | None
    security: SecurityView | None
    cooperation: CooperationView | None
    contacts: Sequence[ContactView]
    item_count: int
    record_count: int
