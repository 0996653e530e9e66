"""Public records of companies in the database."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import Any

from pydantic import TypeAdapter
from sqlalchemy import RowMapping, select

from koffset.domain.company import Record
from koffset.domain.evidence import Audience, EvidenceGrade
from koffset.domain.records import PublicRecord
from koffset.store.tables import evidence_records
from koffset.store.view import SqlView

_BODY: TypeAdapter[PublicRecord] = TypeAdapter(PublicRecord)


class RecordReads(SqlView):
    async def record_hashes(self, source: str) -> Mapping[str, str]:
        statement = select(evidence_records.c.id, evidence_records.c.content_hash)
        return await self._pairs(statement.where(evidence_records.c.source == source))

    async def _records(self, company_ids: Sequence[str]) -> Mapping[str, list[Record]]:
        """Records by company, each company's in the order of ids."""
        statement = select(evidence_records).order_by(evidence_records.c.company_id, evidence_records.c.id)
        by_company: defaultdict[str, list[Record]] = defaultdict(list)
        for row in await self._rows_of(statement, evidence_records.c.company_id, company_ids):
            by_company[row["company_id"]].append(_record(row))
        return by_company


class RecordWrites(SqlView):
    async def put_records(self, records: Sequence[tuple[Record, str]]) -> None:
        await self._upsert(
            evidence_records, [_record_row(record, content_hash) for record, content_hash in records]
        )


def _record(row: RowMapping) -> Record:
    return Record(
        id=row["id"],
        company_id=row["company_id"],
        source=row["source"],
        body=_BODY.validate_json(row["body"]),
        grade=EvidenceGrade(row["grade"]),
        as_of=row["as_of"],
        as_of_inferred=row["as_of_inferred"],
        audience=Audience(row["audience"]),
    )


def _record_row(record: Record, content_hash: str) -> Mapping[str, Any]:
    return {
        "id": record.id,
        "company_id": record.company_id,
        "source": record.source,
        "type": record.body.type,
        "body": record.body.model_dump_json(),
        "grade": record.grade.value,
        "as_of": record.as_of,
        "as_of_inferred": record.as_of_inferred,
        "audience": record.audience.value,
        "content_hash": content_hash,
    }
