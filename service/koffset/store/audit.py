"""The audit log and its seals: only ever appended to; the database refuses all else."""

import json
from collections.abc import Sequence

from sqlalchemy import RowMapping, Select, select, update

from koffset.domain.audit import Actor, AuditEntry, AuditFilter, KeptEntry, Seal, number_entries
from koffset.store.tables import audit_counter, audit_log, audit_seals
from koffset.store.view import SqlView


class AuditReads(SqlView):
    async def audit_entries(self, after: int, limit: int) -> Sequence[KeptEntry]:
        statement = select(audit_log).where(audit_log.c.sequence > after)
        return await self._entries(statement.order_by(audit_log.c.sequence).limit(limit))

    async def latest_audit_entries(
        self, wanted: AuditFilter, before: int | None, limit: int
    ) -> Sequence[KeptEntry]:
        statement = _wanted(wanted)
        if before is not None:
            statement = statement.where(audit_log.c.sequence < before)
        return await self._entries(statement.order_by(audit_log.c.sequence.desc()).limit(limit))

    async def last_audit_sequence(self) -> int:
        return await self._number(select(audit_counter.c.value))

    async def audit_seals(self) -> Sequence[Seal]:
        rows = await self._rows(select(audit_seals).order_by(audit_seals.c.number))
        return [Seal(**row) for row in rows]

    async def last_audit_seal(self) -> Seal | None:
        rows = await self._rows(select(audit_seals).order_by(audit_seals.c.number.desc()).limit(1))
        return Seal(**rows[0]) if rows else None

    async def _entries(self, statement: Select[tuple[object, ...]]) -> Sequence[KeptEntry]:
        return [_entry(row) for row in await self._rows(statement)]


class AuditWrites(SqlView):
    async def add_audit(self, entries: Sequence[AuditEntry]) -> None:
        counted = update(audit_counter).values(value=audit_counter.c.value + len(entries))
        last = await self._number(counted.returning(audit_counter.c.value))
        rows = [_row(kept) for kept in number_entries(entries, last - len(entries) + 1)]
        await self._execute_many(audit_log.insert(), rows)

    async def add_audit_seal(self, seal: Seal) -> None:
        await self._connection.execute(
            audit_seals.insert().values(
                number=seal.number, first=seal.first, last=seal.last, at=seal.at, sha256=seal.sha256
            )
        )


def _wanted(wanted: AuditFilter) -> Select[tuple[object, ...]]:
    statement = select(audit_log)
    for column, value in (
        (audit_log.c.actor_id, wanted.actor),
        (audit_log.c.action, wanted.action),
        (audit_log.c.object_kind, wanted.object_kind),
        (audit_log.c.object_id, wanted.object_id),
    ):
        if value is not None:
            statement = statement.where(column == value)
    if wanted.since is not None:
        statement = statement.where(audit_log.c.at >= wanted.since)
    if wanted.until is not None:
        statement = statement.where(audit_log.c.at < wanted.until)
    return statement


def _entry(row: RowMapping) -> KeptEntry:
    return KeptEntry(
        sequence=row["sequence"],
        at=row["at"],
        actor=Actor(row["actor_id"], row["organisation_id"], row["request_id"], row["client"]),
        action=row["action"],
        object_kind=row["object_kind"],
        object_id=row["object_id"],
        before=row["before"],
        after=row["after"],
        detail=json.loads(row["detail"]),
        sha256=row["sha256"],
    )


def _row(kept: KeptEntry) -> dict[str, object]:
    return {
        "sequence": kept.sequence,
        "at": kept.at,
        "actor_id": kept.actor.id,
        "organisation_id": kept.actor.organisation_id,
        "request_id": kept.actor.request_id,
        "client": kept.actor.client,
        "action": kept.action,
        "object_kind": kept.object_kind,
        "object_id": kept.object_id,
        "before": kept.before,
        "after": kept.after,
        "detail": json.dumps(dict(kept.detail), ensure_ascii=False),
        "sha256": kept.sha256,
    }
