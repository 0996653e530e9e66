"""Compares drafts of public records with what the store holds: pure, decided before anything is written."""

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from koffset.domain.company import Record
from koffset.domain.evidence import EvidenceGrade
from koffset.domain.importing import RowState
from koffset_indexer.sources.drafts import RecordDraft


@dataclass(frozen=True, slots=True)
class RecordPlan:
    """What of a file is new or changed. `older` counts records whose stored state is later and stays.

    `states` has each record's, by its id.
    """

    put: Sequence[tuple[Record, str]] = ()
    new: int = 0
    changed: int = 0
    unchanged: int = 0
    older: int = 0
    duplicates: int = 0
    states: Mapping[str, RowState] = field(default_factory=dict)

    @property
    def touched(self) -> set[str]:
        return {record.company_id for record, _ in self.put}


@dataclass(slots=True)
class _Sorting:
    new: list[tuple[Record, str]] = field(default_factory=list)
    changed: list[tuple[Record, str]] = field(default_factory=list)
    states: dict[str, RowState] = field(default_factory=dict)

    def count(self, state: RowState) -> int:
        return sum(each is state for each in self.states.values())


def record_of(company_id: str, draft: RecordDraft) -> Record:
    return Record(
        id=record_id(draft.source, company_id, draft.key),
        company_id=company_id,
        source=draft.source,
        body=draft.body,
        grade=EvidenceGrade.PUBLIC_RECORD,
        as_of=draft.as_of,
        as_of_inferred=draft.as_of_inferred,
    )


def record_id(source: str, company_id: str, key: tuple[str, ...]) -> str:
    """The id of a record: a hash of its source and key, whatever it says."""
    return hashlib.sha256("\x1f".join((source, company_id, *key)).encode()).hexdigest()[:32]


def record_hash(record: Record) -> str:
    """A hash of all that a record says, its date included."""
    content = [
        record.company_id,
        record.body.model_dump_json(),
        record.grade.value,
        record.as_of.isoformat(),
        record.as_of_inferred,
        record.audience.value,
    ]
    return hashlib.sha256(json.dumps(content, ensure_ascii=False).encode()).hexdigest()


def newest_drafts(assigned: Iterable[tuple[str, RecordDraft]]) -> dict[str, tuple[str, RecordDraft]]:
    """One draft a record id: a stated date wins over an inferred one, then the later date, then row."""
    newest: dict[str, tuple[str, RecordDraft]] = {}
    for company_id, draft in assigned:
        key = record_id(draft.source, company_id, draft.key)
        if key not in newest or _freshness(draft) > _freshness(newest[key][1]):
            newest[key] = (company_id, draft)
    return newest


def _freshness(draft: RecordDraft) -> tuple[bool, date, int]:
    return not draft.as_of_inferred, draft.as_of, draft.row


def companies_to_compare(
    newest: Mapping[str, tuple[str, RecordDraft]], stored_hashes: Mapping[str, str]
) -> set[str]:
    """Companies with a stored record that the file says otherwise of: only theirs need to be read."""
    return {
        company_id
        for key, (company_id, draft) in newest.items()
        if key in stored_hashes and stored_hashes[key] != record_hash(record_of(company_id, draft))
    }


def plan_records(
    newest: Mapping[str, tuple[str, RecordDraft]],
    duplicates: int,
    stored_hashes: Mapping[str, str],
    stored_dates: Mapping[str, date],
) -> RecordPlan:
    """What to write. A stored record stays when its date is later, or when the draft says it must be kept."""
    sorting = _Sorting()
    for key, (company_id, draft) in newest.items():
        record = record_of(company_id, draft)
        content_hash = record_hash(record)
        if key not in stored_hashes:
            sorting.states[key] = RowState.NEW
            sorting.new.append((record, content_hash))
        elif stored_hashes[key] == content_hash or draft.keep_existing:
            sorting.states[key] = RowState.UNCHANGED
        elif stored_dates[key] > record.as_of:
            sorting.states[key] = RowState.OLDER
        else:
            sorting.states[key] = RowState.CHANGED
            sorting.changed.append((record, content_hash))
    return RecordPlan(
        put=[*sorting.new, *sorting.changed],
        new=len(sorting.new),
        changed=len(sorting.changed),
        unchanged=sorting.count(RowState.UNCHANGED),
        older=sorting.count(RowState.OLDER),
        duplicates=duplicates,
        states=sorting.states,
    )
