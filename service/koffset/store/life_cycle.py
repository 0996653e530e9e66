"""Drafts, versions and reviews of profiles in the database. Times are given: nothing here looks at a clock."""

import json
from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import RowMapping, delete, func, select, update

from koffset.domain.life_cycle import (
    BlockSave,
    ProfileDraft,
    ProfileVersion,
    Review,
    VersionHead,
    VersionStatus,
)
from koffset.domain.profile_blocks import Block
from koffset.errors import StaleSave
from koffset.store.documents import DocumentWrites, profile_of, profile_row
from koffset.store.tables import profile_draft_saves, profile_drafts, profiles
from koffset.store.view import SqlView

_SAVES_KEPT = 50
"""Earlier saves of a draft that can be compared with: hours of typing."""

_HEAD = (
    profiles.c.company_id,
    profiles.c.version,
    profiles.c.status,
    profiles.c.author,
    profiles.c.created_at,
    profiles.c.decided_by,
    profiles.c.decided_at,
    profiles.c.review,
)


class LifeCycleReads(SqlView):
    async def profile_draft(self, company_id: str) -> ProfileDraft:
        counters = await self._rows(select(profile_drafts).where(profile_drafts.c.company_id == company_id))
        if not counters:
            return ProfileDraft(company_id)
        column = profile_draft_saves.c
        of_company = column.company_id == company_id
        newest = select(func.max(column.revision)).where(of_company).group_by(column.block)
        rows = await self._rows(select(profile_draft_saves).where(of_company, column.revision.in_(newest)))
        blocks = {Block(row["block"]): _save(row) for row in rows}
        return ProfileDraft(company_id, counters[0]["revision"], counters[0]["base_revision"], blocks)

    async def open_drafts(self) -> Sequence[str]:
        companies = select(profile_draft_saves.c.company_id).distinct().order_by("company_id")
        return [row["company_id"] for row in await self._rows(companies)]

    async def draft_block(self, company_id: str, block: Block, revision: int) -> BlockSave | None:
        column = profile_draft_saves.c
        statement = select(profile_draft_saves).where(column.company_id == company_id)
        found = await self._rows(statement.where(column.block == block.value, column.revision == revision))
        return _save(found[0]) if found else None

    async def profile_versions(self, company_id: str) -> Sequence[VersionHead]:
        statement = select(*_HEAD).where(profiles.c.company_id == company_id)
        return [_head(row) for row in await self._rows(statement.order_by(profiles.c.version.desc()))]

    async def profile_version(self, company_id: str, version: int) -> ProfileVersion | None:
        statement = select(profiles).where(profiles.c.company_id == company_id, profiles.c.version == version)
        rows = await self._rows(statement)
        return ProfileVersion(_head(rows[0]), profile_of(rows[0])) if rows else None

    async def versions_of_status(self, status: VersionStatus) -> Sequence[VersionHead]:
        statement = select(*_HEAD).where(profiles.c.status == status).order_by(profiles.c.created_at)
        return [_head(row) for row in await self._rows(statement)]


class LifeCycleWrites(DocumentWrites, LifeCycleReads):
    async def save_draft_block(self, company_id: str, block: Block, save: BlockSave) -> int:
        draft = await self.profile_draft(company_id)
        if draft.revision_of(block) != save.revision:
            raise StaleSave(
                f"{block} was saved by somebody else since (revision {draft.revision_of(block)}, not "
                f"{save.revision}): compare with it and save again"
            )
        revision = draft.revision + 1
        await self._put_counters(company_id, revision, draft.base_revision)
        row = {
            "company_id": company_id,
            "revision": revision,
            "block": block.value,
            "content": json.dumps(save.content, ensure_ascii=False),
            "author": save.author,
            "saved_at": save.saved_at,
        }
        await self._connection.execute(profile_draft_saves.insert().values(row))
        await self._forget_saves(company_id, block, revision)
        return revision

    async def end_draft(self, company_id: str) -> None:
        draft = await self.profile_draft(company_id)
        await self._put_counters(company_id, draft.revision, draft.revision)
        saves = profile_draft_saves.c.company_id == company_id
        await self._connection.execute(delete(profile_draft_saves).where(saves))

    async def add_version(self, version: ProfileVersion, content_hash: str) -> int:
        company_id = version.head.company_id
        number = (await self._last_versions([company_id])).get(company_id, 0) + 1
        if version.head.status is VersionStatus.PUBLISHED:
            await self._supersede([company_id])
        row = {
            **profile_row(company_id, number, version.profile, content_hash),
            **_decision(version.head),
            "author": version.head.author,
            "created_at": version.head.created_at,
        }
        await self._connection.execute(profiles.insert().values(row))
        return number

    async def decide_version(self, version: ProfileVersion, content_hash: str) -> None:
        head = version.head
        if head.status is VersionStatus.PUBLISHED:
            await self._supersede([head.company_id])
        row = {
            **profile_row(head.company_id, head.version, version.profile, content_hash),
            **_decision(head),
        }
        one = (profiles.c.company_id == head.company_id) & (profiles.c.version == head.version)
        await self._connection.execute(update(profiles).where(one).values(row))

    async def _put_counters(self, company_id: str, revision: int, base_revision: int) -> None:
        row = {"company_id": company_id, "revision": revision, "base_revision": base_revision}
        await self._upsert(profile_drafts, [row])

    async def _forget_saves(self, company_id: str, block: Block, revision: int) -> None:
        column = profile_draft_saves.c
        await self._connection.execute(
            delete(profile_draft_saves).where(
                column.company_id == company_id,
                column.block == block.value,
                column.revision <= revision - _SAVES_KEPT,
            )
        )


def _save(row: RowMapping) -> BlockSave:
    return BlockSave(json.loads(row["content"]), row["revision"], row["author"], row["saved_at"])


def _head(row: RowMapping) -> VersionHead:
    return VersionHead(
        company_id=row["company_id"],
        version=row["version"],
        status=VersionStatus(row["status"]),
        author=row["author"],
        created_at=row["created_at"],
        decided_by=row["decided_by"],
        decided_at=row["decided_at"],
        review=Review.model_validate_json(row["review"]) if row["review"] else None,
    )


def _decision(head: VersionHead) -> Mapping[str, Any]:
    return {
        "status": head.status.value,
        "decided_by": head.decided_by,
        "decided_at": head.decided_at,
        "review": head.review.model_dump_json() if head.review else None,
    }
