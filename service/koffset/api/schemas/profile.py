"""Wire models of profiles in the making: drafts, versions, reviews, claims of firms."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any, Literal

from pydantic import Field

from koffset.api.schemas.common import WireModel
from koffset.api.schemas.upload import UploadView
from koffset.domain.completeness import HintCode
from koffset.domain.evidence import EvidenceGrade
from koffset.domain.life_cycle import BlockReview, ClaimStatus, Review, VersionStatus
from koffset.domain.profile_blocks import Block


class BlockView(WireModel):
    """A block of the draft. `revision` is what the next save of it has to name."""

    block: Block
    content: Any
    revision: int
    is_changed: bool = Field(description="whether it differs from what is published")
    saved_by: str | None
    saved_at: datetime | None
    stated: int = Field(description="how many of the things asked here are stated")
    asked: int
    review: BlockReview | None = Field(description="what KDIA said of it when it returned the profile")


class HintView(WireModel):
    """One thing that would bring more, the most first; `missing` of `total` lack it."""

    code: HintCode
    block: Block
    missing: int
    total: int
    subject: str
    day: date | None


class DraftView(WireModel):
    """A firm's profile as its form shows it."""

    company_id: str
    name_ko: str | None
    name_en: str | None
    state: Literal["new", "draft", "submitted", "returned", "published"]
    published_version: int | None
    waiting_version: int | None
    changes: int = Field(description="fields that differ from what is published")
    last_confirmed: date | None
    blocks: Sequence[BlockView]
    hints: Sequence[HintView]
    recorded_items: int = Field(description="items that public records have of the firm")


class SaveOrder(WireModel):
    revision: int = Field(ge=0, description="that of the block as it was read")
    content: Any = None


class SubmitOrder(WireModel):
    security_checked: bool = Field(
        description="that nothing in the profile is classified, or forbidden to be disclosed abroad"
    )


class DifferenceView(WireModel):
    """One field that differs; None on one side: not stated there. `entry` names the entry of a list."""

    block: Block
    entry: str
    field: str
    before: str | None
    after: str | None


class ChangesView(WireModel):
    differences: Sequence[DifferenceView]


class VersionView(WireModel):
    version: int
    status: VersionStatus
    author: str
    created_at: datetime
    decided_by: str | None
    decided_at: datetime | None
    review: Review | None


class VersionsView(WireModel):
    versions: Sequence[VersionView]


class VersionContent(WireModel):
    version: VersionView
    contents: Mapping[Block, Any]


class RecordedItem(WireModel):
    """An item on public record that the profile does not name in English."""

    name_ko: str
    supply_class: str | None
    weapon_systems: Sequence[str]
    count: int


class RecordedItems(WireModel):
    items: Sequence[RecordedItem]


class WaitingView(WireModel):
    """A profile in KDIA's queue."""

    company_id: str
    name_ko: str | None
    name_en: str | None
    version: int
    submitted_at: datetime
    is_first: bool


class WaitingList(WireModel):
    waiting: Sequence[WaitingView]


class ReviewClaim(WireModel):
    """A claim of the submission that can be graded; `is_changed`: it is new or says something else than before.

    `file` is its document or picture, `file_before` that of the published version.
    """

    block: Block
    place: int
    title: str
    grade: EvidenceGrade
    is_changed: bool
    file: UploadView | None
    file_before: UploadView | None


class ReviewView(WireModel):
    """A submission with what it changes, and what KDIA said the time before."""

    company_id: str
    name_ko: str | None
    name_en: str | None
    submitted: VersionContent
    published_version: int | None
    differences: Sequence[DifferenceView]
    claims: Sequence[ReviewClaim]
    earlier: Review | None


class ReviewOrder(WireModel):
    version: int = Field(description="the one that was looked at")
    review: Review
    security_checked: bool = Field(description="needed to publish, as SubmitOrder")


class OverdueView(WireModel):
    company_id: str
    name_ko: str | None
    name_en: str | None
    last_confirmed: date | None


class OverdueList(WireModel):
    overdue: Sequence[OverdueView]


class ExpiringView(WireModel):
    company_id: str
    name_ko: str | None
    name_en: str | None
    family: str
    standard: str
    number: str | None
    expires_on: date
    grade: EvidenceGrade


class ExpiringList(WireModel):
    certificates: Sequence[ExpiringView]


class ClaimOrder(WireModel):
    company_id: str
    statement: str = Field(description="how KDIA can see that the company is yours")


class OwnershipView(WireModel):
    """`claimant`, `rivals` and `keeper` are told to KDIA only."""

    id: str
    company_id: str
    name_ko: str | None
    name_en: str | None
    statement: str
    status: ClaimStatus
    created_at: datetime
    reason: str | None
    claimant: str | None = None
    claimant_email: str | None = None
    organisation: str | None = None
    rivals: int = 0
    keeper: str | None = None


class OwnershipList(WireModel):
    claims: Sequence[OwnershipView]


class ClaimDecision(WireModel):
    is_confirmed: bool
    reason: str = Field("", max_length=2_000)


class NamedCompany(WireModel):
    company_id: str
    name_ko: str | None
    name_en: str | None


class PairView(WireModel):
    """Two companies that may be one, and what an import found: `kind`, and the name that both bear."""

    id: str
    kind: str
    first: NamedCompany
    second: NamedCompany
    name: str


class MergeView(WireModel):
    id: str
    kept: NamedCompany
    merged: NamedCompany
    reason: str
    merged_by: str
    merged_at: datetime
    undone_at: datetime | None


class DuplicatesView(WireModel):
    pairs: Sequence[PairView]
    merges: Sequence[MergeView]


class MergeOrder(WireModel):
    kept_id: str
    merged_id: str = Field(description="its records and names become the other's")
    reason: str = Field(max_length=2_000)
