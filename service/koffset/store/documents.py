"""Profiles, wishes and programmes in the database: validated documents kept as JSON bodies."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import RowMapping, Select, func, select, update

from koffset.domain.evidence import Viewer, readers_of
from koffset.domain.life_cycle import VersionStatus
from koffset.domain.profile import CompanyProfile
from koffset.domain.programme import Programme
from koffset.domain.wishlist import Wish
from koffset.store import tables
from koffset.store.protocol import ProfileHead
from koffset.store.view import SqlView, batches


class DocumentReads(SqlView):
    async def profile_heads(self) -> Mapping[str, ProfileHead]:
        return await self._profile_heads(None)

    async def profiles(self) -> Sequence[CompanyProfile]:
        found = await self._profiles(None)
        return [found[company_id][1] for company_id in sorted(found)]

    async def wish_hashes(self) -> Mapping[str, str]:
        return await self._pairs(select(tables.wishes.c.id, tables.wishes.c.content_hash))

    async def wishes(self) -> Sequence[Wish]:
        rows = await self._rows(select(tables.wishes).order_by(tables.wishes.c.id))
        return [Wish.model_validate_json(row["body"]) for row in rows]

    async def programme_hashes(self) -> Mapping[str, str]:
        return await self._pairs(select(tables.programmes.c.id, tables.programmes.c.content_hash))

    async def programmes(self, viewer: Viewer) -> Sequence[Programme]:
        rows = await self._rows(select(tables.programmes).order_by(tables.programmes.c.id))
        found = [Programme.model_validate_json(row["body"]) for row in rows]
        return [
            programme
            for programme in found
            if viewer.may_read(readers_of(programme.audience, company_id=None))
        ]

    async def _profile_heads(self, company_ids: Sequence[str] | None) -> Mapping[str, ProfileHead]:
        rows = await self._rows_of(_published(), tables.profiles.c.company_id, company_ids)
        return {row["company_id"]: ProfileHead(row["version"], row["content_hash"]) for row in rows}

    async def _profiles(self, company_ids: Sequence[str] | None) -> Mapping[str, tuple[int, CompanyProfile]]:
        """The published version of each company, as number and profile."""
        rows = await self._rows_of(_published(), tables.profiles.c.company_id, company_ids)
        return {row["company_id"]: (row["version"], profile_of(row)) for row in rows}

    async def _wishes(self, company_ids: Sequence[str]) -> Mapping[str, list[Wish]]:
        statement = select(tables.wishes).order_by(tables.wishes.c.company_id, tables.wishes.c.id)
        by_company: defaultdict[str, list[Wish]] = defaultdict(list)
        for row in await self._rows_of(statement, tables.wishes.c.company_id, company_ids):
            by_company[row["company_id"]].append(Wish.model_validate_json(row["body"]))
        return by_company


class DocumentWrites(DocumentReads):
    async def put_profiles(
        self, profiles: Sequence[tuple[str, CompanyProfile, str]], author: str, at: datetime
    ) -> None:
        company_ids = [company_id for company_id, _, _ in profiles]
        versions = await self._last_versions(company_ids)
        await self._supersede(company_ids)
        rows = []
        for company_id, profile, content_hash in profiles:
            versions[company_id] = versions.get(company_id, 0) + 1
            row = profile_row(company_id, versions[company_id], profile, content_hash)
            rows.append({**row, "status": VersionStatus.PUBLISHED, "author": author, "created_at": at})
        await self._execute_many(tables.profiles.insert(), rows)

    async def _last_versions(self, company_ids: Sequence[str]) -> dict[str, int]:
        """The highest number that a company's versions have, whatever became of it."""
        column = tables.profiles.c
        statement = select(column.company_id, func.max(column.version).label("last")).group_by(
            column.company_id
        )
        rows = await self._rows_of(statement, column.company_id, company_ids)
        return {row["company_id"]: row["last"] for row in rows}

    async def _supersede(self, company_ids: Sequence[str]) -> None:
        column = tables.profiles.c
        published = update(tables.profiles).where(column.status == VersionStatus.PUBLISHED)
        for batch in batches(company_ids):
            statement = published.where(column.company_id.in_(batch))
            await self._connection.execute(statement.values(status=VersionStatus.SUPERSEDED))

    async def put_wishes(self, wishes: Sequence[tuple[Wish, str]]) -> None:
        await self._upsert(tables.wishes, [_wish_row(wish, content_hash) for wish, content_hash in wishes])

    async def put_programmes(self, programmes: Sequence[tuple[Programme, str]]) -> None:
        await self._upsert(
            tables.programmes,
            [_programme_row(programme, content_hash) for programme, content_hash in programmes],
        )


def _published() -> Select[Any]:
    return select(tables.profiles).where(tables.profiles.c.status == VersionStatus.PUBLISHED)


def profile_of(row: RowMapping) -> CompanyProfile:
    profile = CompanyProfile.model_validate_json(row["body"])
    return profile.model_copy(update={"id": row["company_id"]})


def profile_row(
    company_id: str, version: int, profile: CompanyProfile, content_hash: str
) -> Mapping[str, Any]:
    return {
        "company_id": company_id,
        "version": version,
        "body": profile.model_dump_json(),
        "content_hash": content_hash,
        "audience": profile.audience.value,
    }


def _wish_row(wish: Wish, content_hash: str) -> Mapping[str, Any]:
    return {
        "id": wish.id,
        "company_id": wish.company_id,
        "programme_id": wish.programme_id,
        "body": wish.model_dump_json(),
        "content_hash": content_hash,
        "audience": wish.audience.value,
    }


def _programme_row(programme: Programme, content_hash: str) -> Mapping[str, Any]:
    return {
        "id": programme.id,
        "body": programme.model_dump_json(),
        "content_hash": content_hash,
        "audience": programme.audience.value,
    }
