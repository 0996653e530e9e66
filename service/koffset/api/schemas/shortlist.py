"""Wire models of shortlists and of companies side by side."""

from collections.abc import Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Annotated

from pydantic import Field

from koffset.api.schemas.common import CompanyRef, PagedView, WireModel
from koffset.api.schemas.company import (
    CapacityView,
    CertificateView,
    CooperationView,
    DesignationView,
    ExperienceView,
    ProcessView,
    SecurityView,
)
from koffset.api.schemas.match import CoverageName, CreditView, StatementView
from koffset.api.schemas.offset import BasisView, RuleView
from koffset.domain.offset.crediting import Question
from koffset.domain.shortlist import EntryState
from koffset.domain.text import Text

_Name = Annotated[str, Field(min_length=1, max_length=200, pattern=r"\S")]
_Id = Annotated[str, Field(min_length=1, max_length=200)]
_Lots = Annotated[Sequence[Text], Field(max_length=200)]
_Revision = Annotated[int, Field(ge=1)]


class ShortlistOrder(WireModel):
    name: _Name
    requirement_id: _Id | None = Field(None, description="that of a kept requirement the asker may see")
    programme_id: _Id | None = Field(None, description="left out: that of the requirement")


class ShortlistSave(ShortlistOrder):
    revision: _Revision = Field(description="that of the list as it was read")
    order: Sequence[_Id] = Field((), description="companies in their new order; others follow as they stood")


class EntryChange(WireModel):
    """What is left out stays as it is."""

    state: EntryState | None = None
    note: str | None = None
    lot_ids: _Lots | None = None


class EntryAddition(EntryChange):
    company_id: _Id


class EntrySave(EntryChange):
    revision: _Revision = Field(description="that of the entry as it was read")


class EvidenceSummary(WireModel):
    """How much is on record that the asker may see."""

    items: int
    records: int
    processes: int
    certificates: int = Field(description="those that are not known to be over")
    experience: int
    last_confirmed: date | None


class ShortlistEntryView(WireModel):
    """A firm on a list; `company` and `evidence` are None for one that the asker may not see any more."""

    company_id: str
    company: CompanyRef | None
    evidence: EvidenceSummary | None
    lot_ids: Sequence[str]
    state: EntryState
    state_by: str | None
    state_at: datetime
    note: str
    revision: int


class ShortlistHead(WireModel):
    id: str
    name: str
    requirement_id: str | None
    programme_id: str | None
    firms: int
    company_ids: Sequence[str]
    revision: int
    saved_by: str | None
    saved_at: datetime


class ShortlistsView(PagedView):
    shortlists: Sequence[ShortlistHead]


class NamedRequirement(WireModel):
    """A kept requirement as it is named elsewhere; `lots` are the ids of its lots."""

    id: str
    reference: str
    title_ko: str | None
    title_en: str | None
    lots: Sequence[str]


class ShortlistView(ShortlistHead):
    """`requirement` is None where the list has none, or its requirement is not there any more."""

    requirement: NamedRequirement | None
    entries: Sequence[ShortlistEntryView]


class ClassCount(WireModel):
    """Items of one supply class (None: not stated)."""

    supply_class: str | None
    items: int
    records: int


class ComparedCompany(WireModel):
    """One company of a comparison; blocks without content are empty or None, which means not stated."""

    company: CompanyRef
    multiplier_low: Decimal | None
    multiplier_high: Decimal | None
    questions: Sequence[Question] = Field(description="what to ask before the multiplier is counted on")
    basis: BasisView
    designations: Sequence[DesignationView]
    classes: Sequence[ClassCount]
    item_count: int
    processes: Sequence[ProcessView]
    certificates: Sequence[CertificateView]
    experience: Sequence[ExperienceView]
    capacity: CapacityView | None
    security: SecurityView | None
    cooperation: CooperationView | None
    profile_version: int | None
    last_confirmed: date | None


class ComparedForLot(WireModel):
    """What a company has for a lot: coverage None where nothing on record speaks for it.

    `excluded`: it fails a must, which stands among `missing` as not met.
    """

    coverage: CoverageName | None
    excluded: bool
    fit: float | None
    matched: Sequence[StatementView]
    assumed: Sequence[StatementView]
    missing: Sequence[StatementView]
    question: str | None
    credit: CreditView | None


class ComparedLot(WireModel):
    """`companies` stand in the order of the comparison."""

    id: str
    text_ko: str | None
    text_en: str | None
    companies: Sequence[ComparedForLot]


class CompareView(WireModel):
    """Companies in the order asked for; `missing` are ids of none that the asker may see."""

    companies: Sequence[ComparedCompany]
    missing: Sequence[str]
    rule_date: date = Field(description="day of the rules that multipliers are by")
    rules: Sequence[RuleView]
    requirement: NamedRequirement | None
    lots: Sequence[ComparedLot]
