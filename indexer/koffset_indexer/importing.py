"""Imports one file: parsed to its end before the first write, and written in one transaction."""

import time
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from zoneinfo import ZoneInfo

from koffset.domain.audit import AuditAction, entry
from koffset.errors import SourceFileInvalid
from koffset.exchange.documents import DOCUMENT_KINDS
from koffset.exchange.files import check_file, sha256_of
from koffset.exchange.rejects import Reject, write_rejects
from koffset.store.protocol import ImportLogEntry, Store, StoreWriter
from koffset_indexer.document_import import prepare_documents
from koffset_indexer.naming import build_namer
from koffset_indexer.record_import import write_records
from koffset_indexer.report import ImportOptions, ImportReport, ImportRules, Outcome
from koffset_indexer.sources.delimited import Table, read_table
from koffset_indexer.sources.designations import DESIGNATED_LIST, DESIGNATED_PROFILES, parse_designations
from koffset_indexer.sources.drafts import ParseContext, ParsedFile, undated_as_of
from koffset_indexer.sources.listed import LISTED, parse_listed
from koffset_indexer.sources.parts import PARTS, parse_parts
from koffset_indexer.sources.specification import TableSpec

SEOUL = ZoneInfo("Asia/Seoul")


@dataclass(frozen=True, slots=True)
class RecordSource:
    """A kind of public records: the forms its files have and how a table becomes drafts."""

    specs: Sequence[TableSpec]
    parse: Callable[[Table, ParseContext], ParsedFile]


RECORD_SOURCES: Mapping[str, RecordSource] = {
    "parts": RecordSource((PARTS,), parse_parts),
    "designated": RecordSource((DESIGNATED_LIST, DESIGNATED_PROFILES), parse_designations),
    "listed": RecordSource((LISTED,), parse_listed),
}


@dataclass(frozen=True, slots=True)
class _Prepared:
    """A file read to its end: what is left is to compare it with the store and to write."""

    as_of: date | None
    write: Callable[[StoreWriter], Awaitable[Outcome]]


async def import_file(
    kind: str, path: Path, store: Store, rules: ImportRules, options: ImportOptions
) -> ImportReport:
    """Import a file of a kind; SourceFileInvalid refuses it before the first write.

    All is committed together with the entries of import log and audit log, so an import that is cut off leaves nothing
    behind.
    """
    started = time.monotonic()
    check_file(path, options.max_file_bytes)
    prepared = _prepare(kind, path, rules, options)
    digest = sha256_of(path)
    async with store.writer() as writer:
        outcome = await prepared.write(writer)
        counts = outcome.counts.as_mapping()
        await writer.log_import(ImportLogEntry(kind, path.name, digest, prepared.as_of, options.now, counts))
        told = {name: count for name, count in counts.items() if count}
        noted = entry(
            options.actor,
            AuditAction.FILE_IMPORTED,
            kind,
            path.name,
            options.now,
            after=digest,
            detail=told,
        )
        await writer.add_audit([noted])
    return ImportReport(
        kind=kind,
        file_name=path.name,
        file_sha256=digest,
        as_of=prepared.as_of,
        counts=outcome.counts,
        seconds=time.monotonic() - started,
        rejects_file=write_rejects(options.rejects_dir / f"{path.name}.rejects.csv", outcome.rejects),
        moved=outcome.moved,
    )


def _prepare(kind: str, path: Path, rules: ImportRules, options: ImportOptions) -> _Prepared:
    if kind in RECORD_SOURCES:
        return _prepare_records(RECORD_SOURCES[kind], path, rules, options)
    if kind in DOCUMENT_KINDS:
        return _Prepared(options.as_of, prepare_documents(kind, path, rules, options))
    known = ", ".join((*RECORD_SOURCES, *DOCUMENT_KINDS))
    raise SourceFileInvalid(f"{kind!r} is no kind of file that can be imported; the kinds are {known}")


def _prepare_records(
    source: RecordSource, path: Path, rules: ImportRules, options: ImportOptions
) -> _Prepared:
    namer = build_namer(rules.names)
    as_of = undated_as_of(path, options.as_of)
    today = options.now.astimezone(SEOUL).date()
    if as_of is not None and as_of > today:
        raise SourceFileInvalid(f"{path.name}: its date {as_of} lies after today, {today}; correct --as-of")
    spec, table = read_table(path, source.specs, options.max_file_bytes)
    context = ParseContext(path.name, as_of, today, rules.taxonomies, namer)
    parsed = source.parse(table, context)

    async def write(writer: StoreWriter) -> Outcome:
        counts = await write_records(writer, parsed, namer, options)
        return Outcome(counts, _with_labels(spec, [*parsed.rejects, *parsed.kept_out]))

    return _Prepared(as_of, write)


def _with_labels(spec: TableSpec, rejects: Sequence[Reject]) -> list[Reject]:
    """The rejects with columns named as in the file, so that a person finds them."""
    labels = {column.field: column.label for column in spec.columns}
    return [replace(reject, column=labels.get(reject.column, reject.column)) for reject in rejects]
