"""Imports one file: parsed to its end before the first write, and written in one transaction."""

import time
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from zoneinfo import ZoneInfo

from koffset.errors import SourceFileInvalid
from koffset.exchange.documents import DOCUMENT_KINDS
from koffset.exchange.files import check_file, sha256_of
from koffset.exchange.rejects import Reject, write_rejects
from koffset.store.protocol import ImportLogEntry, Store, StoreReader
from koffset.usecases.importing import note_import
from koffset_indexer.document_import import prepare_documents
from koffset_indexer.naming import build_namer
from koffset_indexer.plans import Plan, PreparedFile
from koffset_indexer.record_import import plan_file
from koffset_indexer.report import ImportOptions, ImportReport, ImportRules
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


async def import_file(
    kind: str, path: Path, store: Store, rules: ImportRules, options: ImportOptions
) -> ImportReport:
    """Import a file of a kind; SourceFileInvalid refuses it before the first write.

    All is committed together with the entries of import log and audit log, so an import that is cut off leaves nothing
    behind.
    """
    return await _run(kind, path, store, rules, options, is_written=True)


async def try_file(
    kind: str, path: Path, store: Store, rules: ImportRules, options: ImportOptions
) -> ImportReport:
    """What importing the file would do; nothing is written but the file of rejects."""
    return await _run(kind, path, store, rules, options, is_written=False)


async def _run(
    kind: str, path: Path, store: Store, rules: ImportRules, options: ImportOptions, *, is_written: bool
) -> ImportReport:
    started = time.monotonic()
    prepared = prepare_file(kind, path, rules, options)
    digest = sha256_of(path)
    if is_written:
        async with store.writer() as writer:
            plan = await prepared.plan(writer)
            counts = await plan.write(writer)
            noted = ImportLogEntry(kind, path.name, digest, prepared.as_of, options.now, counts.as_mapping())
            await note_import(writer, options.actor, noted)
    else:
        async with store.reader() as reader:
            plan = await prepared.plan(reader)
            counts = plan.counts
    return ImportReport(
        kind=kind,
        file_name=path.name,
        file_sha256=digest,
        as_of=prepared.as_of,
        counts=counts,
        seconds=time.monotonic() - started,
        rejects_file=write_rejects(options.rejects_dir / f"{path.name}.rejects.csv", plan.rejects),
        moved=plan.moved,
    )


def prepare_file(kind: str, path: Path, rules: ImportRules, options: ImportOptions) -> PreparedFile:
    """Read a file of a kind to its end. Blocking. Raises SourceFileInvalid."""
    check_file(path, options.max_file_bytes)
    if kind in RECORD_SOURCES:
        return _prepare_records(RECORD_SOURCES[kind], path, rules, options)
    if kind in DOCUMENT_KINDS:
        return PreparedFile(options.as_of, prepare_documents(kind, path, rules, options))
    known = ", ".join((*RECORD_SOURCES, *DOCUMENT_KINDS))
    raise SourceFileInvalid(f"{kind!r} is no kind of file that can be imported; the kinds are {known}")


def _prepare_records(
    source: RecordSource, path: Path, rules: ImportRules, options: ImportOptions
) -> PreparedFile:
    namer = build_namer(rules.names)
    as_of = undated_as_of(path, options.as_of)
    today = options.now.astimezone(SEOUL).date()
    if as_of is not None and as_of > today:
        raise SourceFileInvalid(f"{path.name}: its date {as_of} lies after today, {today}; correct --as-of")
    spec, table = read_table(path, source.specs, options.max_file_bytes)
    context = ParseContext(path.name, as_of, today, rules.taxonomies, namer)
    parsed = source.parse(table, context)
    labelled = replace(
        parsed, rejects=_with_labels(spec, parsed.rejects), kept_out=_with_labels(spec, parsed.kept_out)
    )

    async def plan(store: StoreReader, leave_out: Collection[str]) -> Plan:
        # Records of public registers stand beside profiles and never in their place: there is none to leave out.
        del leave_out
        return await plan_file(store, labelled, namer, options)

    return PreparedFile(as_of, plan)


def _with_labels(spec: TableSpec, rejects: Sequence[Reject]) -> list[Reject]:
    """The rejects with columns named as in the file, so that a person finds them."""
    labels = {column.field: column.label for column in spec.columns}
    return [replace(reject, column=labels.get(reject.column, reject.column)) for reject in rejects]
