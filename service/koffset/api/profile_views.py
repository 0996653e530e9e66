"""Drafts, versions and differences as the wire models show them."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict
from typing import Literal

from koffset.api.schemas import (
    BlockView,
    DifferenceView,
    DraftView,
    HintView,
    OwnershipView,
    RecordedItem,
    RecordedItems,
    ReviewClaim,
    ReviewView,
    UploadView,
    VersionContent,
    VersionsView,
    VersionView,
)
from koffset.api.upload_views import upload_view
from koffset.domain.account import Member, OrganisationKind
from koffset.domain.attachments import ATTACHED
from koffset.domain.company import Company
from koffset.domain.completeness import Assessment, unread_records
from koffset.domain.life_cycle import ProfileVersion, VersionHead
from koffset.domain.profile_blocks import Block, claims_in, contents_of
from koffset.domain.profile_diff import Difference, Entry, entry_title, paired
from koffset.usecases.claiming import SeenClaim
from koffset.usecases.drafting import OpenDraft
from koffset.usecases.reviewing import OpenReview

DESK = "KDIA"


class People:
    """Names of accounts, as far as a reader may know them: a firm sees its own people and KDIA as one."""

    def __init__(self, members: Iterable[Member], reader: Member) -> None:
        self._names = {member.account.id: _name(member, reader) for member in members}

    def name(self, account_id: str | None) -> str | None:
        """What wrote without an account (an import) is KDIA's desk at work."""
        return None if account_id is None else self._names.get(account_id, DESK)


def _name(member: Member, reader: Member) -> str:
    is_desk = reader.organisation.kind is OrganisationKind.KDIA
    if is_desk or member.organisation.id == reader.organisation.id:
        return member.account.name or member.account.email
    return DESK


def names_only(company: Company) -> dict[str, str | None]:
    return {"company_id": company.id, "name_ko": company.name_ko, "name_en": company.name_en}


def draft_view(opened: OpenDraft, assessment: Assessment, people: People) -> DraftView:
    changes = opened.changes()
    published, waiting = opened.published, opened.waiting
    return DraftView(
        **names_only(opened.file.company),
        state=_state(opened, changes),
        published_version=published.version if published else None,
        waiting_version=waiting.version if waiting else None,
        changes=len(changes),
        last_confirmed=opened.base.housekeeping.last_confirmed if published else None,
        blocks=_blocks(opened, assessment, {change.block for change in changes}, people),
        hints=[HintView(**asdict(hint)) for hint in assessment.hints],
        recorded_items=len(opened.recorded),
    )


def _state(
    opened: OpenDraft, changes: Sequence[Difference]
) -> Literal["new", "draft", "submitted", "returned", "published"]:
    if opened.waiting:
        return "submitted"
    if opened.returned:
        return "returned"
    if opened.published and not changes:
        return "published"
    return "draft" if opened.draft.blocks or opened.heads else "new"


def _blocks(
    opened: OpenDraft, assessment: Assessment, changed: set[Block], people: People
) -> list[BlockView]:
    review = opened.returned.review if opened.returned else None
    views = []
    for block in Block:
        save = opened.draft.blocks.get(block)
        stated, asked = assessment.stated[block]
        views.append(
            BlockView(
                block=block,
                content=opened.contents[block],
                revision=opened.draft.revision_of(block),
                is_changed=block in changed,
                saved_by=people.name(save.author) if save else None,
                saved_at=save.saved_at if save else None,
                stated=stated,
                asked=asked,
                review=review.blocks.get(block) if review else None,
            )
        )
    return views


def recorded_items(opened: OpenDraft) -> RecordedItems:
    unread = unread_records(opened.profile().items, opened.recorded)
    return RecordedItems(
        items=[
            RecordedItem(
                name_ko=each.item_name,
                supply_class=each.supply_class,
                weapon_systems=each.weapon_systems,
                count=each.count,
            )
            for each in unread
        ]
    )


def difference_views(found: Sequence[Difference]) -> list[DifferenceView]:
    return [DifferenceView(**asdict(each)) for each in found]


def version_view(head: VersionHead, people: People) -> VersionView:
    return VersionView(
        version=head.version,
        status=head.status,
        author=people.name(head.author) or DESK,
        created_at=head.created_at,
        decided_by=people.name(head.decided_by),
        decided_at=head.decided_at,
        review=head.review,
    )


def versions_view(heads: Sequence[VersionHead], people: People) -> VersionsView:
    return VersionsView(versions=[version_view(head, people) for head in heads])


def version_content(version: ProfileVersion, people: People) -> VersionContent:
    return VersionContent(version=version_view(version.head, people), contents=contents_of(version.profile))


def review_view(opened: OpenReview, people: People) -> ReviewView:
    return ReviewView(
        **names_only(opened.company),
        submitted=version_content(opened.submitted, people),
        published_version=opened.published.head.version if opened.published else None,
        differences=difference_views(opened.changes),
        claims=[claim for block in Block for claim in _review_claims(block, opened)],
        earlier=opened.earlier,
    )


def _review_claims(block: Block, opened: OpenReview) -> Iterator[ReviewClaim]:
    submitted = contents_of(opened.submitted.profile)[block]
    published = contents_of(opened.published.profile)[block] if opened.published else None
    pairs = [
        (old, new)
        for old, new in paired(claims_in(block, published), claims_in(block, submitted))
        if new is not None
    ]
    for place, (old, new) in enumerate(pairs):
        yield ReviewClaim(
            block=block,
            place=place,
            title=entry_title(new),
            grade=new["grade"],
            is_changed=old != new,
            file=_file(block, new, opened),
            file_before=_file(block, old, opened),
        )


def _file(block: Block, claim: Entry | None, opened: OpenReview) -> UploadView | None:
    """The upload that a claim names."""
    if claim is None or block not in ATTACHED:
        return None
    field, _ = ATTACHED[block]
    upload = opened.uploads.get(claim.get(field) or "")
    return upload_view(upload) if upload else None


def ownership_view(seen: SeenClaim, *, for_desk: bool) -> OwnershipView:
    claim = seen.claim
    told: Mapping[str, object] = {
        "claimant": seen.claimant.account.name,
        "claimant_email": seen.claimant.account.email,
        "organisation": seen.claimant.organisation.name,
        "rivals": seen.rivals,
        "keeper": seen.keeper.name if seen.keeper else None,
    }
    return OwnershipView.model_validate(
        {
            **names_only(seen.company),
            "id": claim.id,
            "statement": claim.statement,
            "status": claim.status,
            "created_at": claim.created_at,
            "reason": claim.reason,
            **(told if for_desk else {}),
        }
    )
