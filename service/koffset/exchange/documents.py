"""Reads and writes profiles, wish-lists and programmes: JSONL (one document a line) and XLSX."""

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from pydantic import ValidationError
from pydantic_core import ErrorDetails

from koffset.domain.attachments import without_attachments
from koffset.domain.profile import CompanyProfile
from koffset.domain.taxonomy import Taxonomies
from koffset.domain.text import Document
from koffset.errors import SourceFileInvalid
from koffset.exchange.codes import unknown_codes
from koffset.exchange.columns import Format, format_of
from koffset.exchange.files import check_file, replacing
from koffset.exchange.rejects import Reject
from koffset.exchange.tables import Location, RawDocument, build_rows, parse_rows
from koffset.exchange.workbook import read_sheets, write_sheets

DOCUMENT_KINDS = ("profiles", "wishlists", "programmes")


@dataclass(frozen=True, slots=True)
class ReadDocuments:
    """The valid documents with the rows they began in; `rejects` says every fault.

    `rejected` counts documents, `orphans` rows of further sheets that belong to no document.
    """

    documents: Sequence[tuple[int, Document]]
    rejects: Sequence[Reject]
    rejected: int
    orphans: int


class _LineDocument(RawDocument):
    """A document of a JSONL file: its row is its line, its columns are dotted paths."""

    def locate(self, location: Location) -> tuple[int, str]:
        return self.row, ".".join(map(str, location)) or "(line)"


def read_documents(kind: str, path: Path, taxonomies: Taxonomies, max_bytes: int) -> ReadDocuments:
    """All documents of a file; one with a fault anywhere is rejected whole, with each fault.

    Raises SourceFileInvalid for a file that is missing, empty, too large, or neither JSONL nor a workbook
    of the kind.
    """
    check_file(path, max_bytes)
    form = format_of(kind)
    if path.suffix.lower() == ".xlsx":
        raw, rejects = parse_rows(form, read_sheets(path, form, max_bytes))
    elif path.suffix.lower() in {".jsonl", ".ndjson"}:
        raw, rejects = _read_lines(path)
    else:
        raise SourceFileInvalid(f"{path.name}: {kind} are read from .jsonl and .xlsx files")
    unreadable = sum(reject.column == "(line)" for reject in rejects)
    orphans = len(rejects) - unreadable
    documents: dict[str, tuple[int, Document]] = {}
    for one in raw:
        faults = _validated(one, form, taxonomies, documents)
        rejects += faults
    rejected = unreadable + len(raw) - len(documents)
    return ReadDocuments(list(documents.values()), rejects, rejected, orphans)


def _read_lines(path: Path) -> tuple[list[RawDocument], list[Reject]]:
    try:
        text = path.read_bytes().decode("utf-8-sig")
    except UnicodeDecodeError as exc:
        raise SourceFileInvalid(f"{path.name}: not UTF-8 text (byte {exc.start}); JSONL is UTF-8") from exc
    raw: list[RawDocument] = []
    rejects: list[Reject] = []
    for number, line in enumerate(text.split("\n"), start=1):
        if line.strip():
            try:
                raw.append(_LineDocument(number, _json_object(line)))
            except ValueError as exc:
                rejects.append(Reject(number, "(line)", line[:200], f"not a JSON object: {exc}", "not_json"))
    if not raw:
        raise SourceFileInvalid(f"{path.name}: no line is a JSON object; JSONL has one document a line")
    return raw, rejects


def _json_object(line: str) -> dict[str, object]:
    """The object of a line; raises ValueError for anything else, which rejects the line."""
    try:
        value = json.loads(line)
    except RecursionError as exc:
        raise ValueError("it is nested too deeply") from exc
    if isinstance(value, dict):
        return value
    raise ValueError(f"it is a {type(value).__name__}")


def _validated(
    raw: RawDocument, form: Format, taxonomies: Taxonomies, documents: dict[str, tuple[int, Document]]
) -> list[Reject]:
    """The faults of a document; one without any is added to the documents by its id."""
    try:
        document = form.model.model_validate_json(json.dumps(raw.content))
    except ValidationError as exc:
        return [
            Reject(*raw.locate(error["loc"]), _shown(error), error["msg"], error["type"])
            for error in exc.errors(include_url=False)
        ]
    faults = [
        Reject(*raw.locate(location), code, f"no such code in the taxonomy {taxonomy}", "unknown_code")
        for location, code, taxonomy in unknown_codes(document, taxonomies)
    ]
    key = str(raw.content["id"]).strip()
    if key in documents:
        row = documents[key][0]
        reason = f"this id stands in row {row} already"
        faults.append(Reject(*raw.locate(("id",)), key, reason, "duplicate_id"))
    if not faults:
        documents[key] = (raw.row, _unattached(document))
    return faults


def _unattached(document: Document) -> Document:
    return without_attachments(document) if isinstance(document, CompanyProfile) else document


def _shown(error: ErrorDetails) -> str:
    """What stands at the place of the error; nothing where something is missing, whose input is all around it."""
    value = "" if error["type"] == "missing" else error["input"]
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False, default=str)


def write_documents(kind: str, path: Path, documents: Sequence[Document]) -> None:
    """Write what `read_documents` reads; the file appears when it is complete, in place of an older one.

    Uploads that profiles name are in no such file: neither is their id.
    """
    form = format_of(kind)
    suffix = path.suffix.lower()
    if suffix not in {".xlsx", ".jsonl", ".ndjson"}:
        raise SourceFileInvalid(f"{path.name}: {kind} are written to .jsonl and .xlsx files")
    with replacing(path) as temporary:
        told = [_unattached(document) for document in documents]
        if suffix == ".xlsx":
            write_sheets(temporary, form, build_rows(form, told))
        else:
            temporary.write_text("".join(_lines(told)), encoding="utf-8")


def _lines(documents: Sequence[Document]) -> Iterator[str]:
    for document in documents:
        yield document.model_dump_json(exclude_none=True) + "\n"
