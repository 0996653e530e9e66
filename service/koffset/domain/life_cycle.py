"""The way of a profile: draft → submitted → published or returned; later superseded or withdrawn."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any

from pydantic import Field

from koffset.domain.evidence import EvidenceGrade
from koffset.domain.profile import CompanyProfile
from koffset.domain.profile_blocks import Block
from koffset.domain.text import Document, OptionalText, Text


class VersionStatus(StrEnum):
    """One version at most is published, and one at most submitted."""

    SUBMITTED = "submitted"
    PUBLISHED = "published"
    RETURNED = "returned"
    SUPERSEDED = "superseded"
    WITHDRAWN = "withdrawn"


class BlockReview(Document):
    """What KDIA says of one block; a block that is returned needs a comment."""

    accepted: bool
    comment: OptionalText = None


class GradeDecision(Document):
    """The grade that KDIA gives a claim, and why. `place` counts the block's claims from 0."""

    block: Block
    place: int = Field(ge=0)
    grade: EvidenceGrade
    reason: Text


class Review(Document):
    """KDIA's answer to a submission: for its firm and KDIA only. Blocks that are not named are accepted."""

    blocks: Mapping[Block, BlockReview] = {}
    grades: tuple[GradeDecision, ...] = ()

    @property
    def accepts(self) -> bool:
        return all(block.accepted for block in self.blocks.values())


@dataclass(frozen=True, slots=True)
class VersionHead:
    """A version without its content. `author` and `decided_by` are ids of accounts, or say what program it was."""

    company_id: str
    version: int
    status: VersionStatus
    author: str
    created_at: datetime
    decided_by: str | None = None
    decided_at: datetime | None = None
    review: Review | None = None


@dataclass(frozen=True, slots=True)
class ProfileVersion:
    head: VersionHead
    profile: CompanyProfile


@dataclass(frozen=True, slots=True)
class BlockSave:
    """The newest save of a block in a draft."""

    content: Any
    revision: int
    author: str
    saved_at: datetime


@dataclass(frozen=True, slots=True)
class ProfileDraft:
    """What a firm has saved since its last published version; blocks that are not there stand as published.

    Revisions count the saves of a company and never begin anew, so that a page that was open before a publication is
    known to be stale. `base_revision` is that of a block nobody has saved yet.
    """

    company_id: str
    revision: int = 0
    base_revision: int = 0
    blocks: Mapping[Block, BlockSave] = field(default_factory=dict)

    def revision_of(self, block: Block) -> int:
        return self.blocks[block].revision if block in self.blocks else self.base_revision


class ClaimStatus(StrEnum):
    OPEN = "open"
    CONFIRMED = "confirmed"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"


@dataclass(frozen=True, slots=True)
class OwnershipClaim:
    """An organisation says that a company is its own, and how that can be seen; KDIA decides."""

    id: str
    company_id: str
    organisation_id: str
    account_id: str
    statement: str
    status: ClaimStatus
    created_at: datetime
    decided_by: str | None = None
    decided_at: datetime | None = None
    reason: str | None = None
