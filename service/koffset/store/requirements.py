"""Kept requirements and their versions in the database."""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import RowMapping, delete, select

from koffset.domain.kept_requirement import Disclosure, KeptRequirement, Visibility
from koffset.domain.requirement import Requirement
from koffset.store.tables import requirement_versions, requirements
from koffset.store.view import SqlView, insert_for


class RequirementReads(SqlView):
    async def requirement(self, requirement_id: str) -> KeptRequirement | None:
        rows = await self._rows(select(requirements).where(requirements.c.id == requirement_id))
        return _kept(rows[0]) if rows else None

    async def requirements_of(self, organisation_id: str) -> Sequence[KeptRequirement]:
        return await self._newest_first(requirements.c.organisation_id == organisation_id)

    async def shown_requirements(self) -> Sequence[KeptRequirement]:
        shown = [each.value for each in Visibility if each.is_shown]
        return await self._newest_first(requirements.c.visibility.in_(shown))

    async def requirement_versions(self, requirement_id: str) -> Sequence[KeptRequirement]:
        of_one = select(requirement_versions).where(requirement_versions.c.id == requirement_id)
        return [
            _kept(row) for row in await self._rows(of_one.order_by(requirement_versions.c.version.desc()))
        ]

    async def _newest_first(self, condition: Any) -> Sequence[KeptRequirement]:
        statement = select(requirements).where(condition)
        rows = await self._rows(statement.order_by(requirements.c.saved_at.desc(), requirements.c.id))
        return [_kept(row) for row in rows]


class RequirementWrites(RequirementReads):
    async def put_requirement(self, kept: KeptRequirement) -> None:
        row = _row(kept)
        await self._upsert(requirements, [row])
        if kept.version:
            statement = insert_for(self._connection.dialect.name, requirement_versions)
            await self._connection.execute(statement.on_conflict_do_nothing(), [row])

    async def delete_requirement(self, requirement_id: str) -> None:
        for table in (requirement_versions, requirements):
            await self._connection.execute(delete(table).where(table.c.id == requirement_id))


def _row(kept: KeptRequirement) -> Mapping[str, Any]:
    return {
        "id": kept.id,
        "organisation_id": kept.organisation_id,
        "body": kept.requirement.model_dump_json(exclude_none=True),
        "visibility": kept.disclosure.visibility.value,
        "open_until": kept.disclosure.open_until,
        "names_keeper": kept.disclosure.names_keeper,
        "revision": kept.revision,
        "version": kept.version,
        "author": kept.author,
        "saved_at": kept.saved_at,
    }


def _kept(row: RowMapping) -> KeptRequirement:
    return KeptRequirement(
        id=row["id"],
        organisation_id=row["organisation_id"],
        requirement=Requirement.model_validate_json(row["body"]),
        disclosure=Disclosure(Visibility(row["visibility"]), row["open_until"], row["names_keeper"]),
        revision=row["revision"],
        version=row["version"],
        author=row["author"],
        saved_at=row["saved_at"],
    )
