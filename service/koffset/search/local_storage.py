"""One local index on disk: a SQLite file of documents, a folder of terms and a file of vectors."""

import json
import os
import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from operator import itemgetter
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from koffset.domain.evidence import EvidenceDocument, EvidenceKind
from koffset.domain.retrieval import IndexedDocument, IndexMetadata
from koffset.errors import Conflict, IndexMismatch
from koffset.search.local_columns import write_access, write_claim, write_company
from koffset.search.local_files import sync_directory
from koffset.search.local_terms import TermIndex, TermWriter
from koffset.search.payload import build_json, build_metadata, parse_metadata

VECTOR_FILE = "vectors.f32"
_DATABASE = "documents.sqlite3"
_TERM_FOLDER = "terms"

# Numbers are never given twice; `retired` ones are gone from the documents and still among the terms.
# `access`, `claim` and `facets` repeat parts of the payload, so that opening an index parses no payloads.
_SCHEMA = """
CREATE TABLE document (
  number INTEGER PRIMARY KEY AUTOINCREMENT, id TEXT NOT NULL UNIQUE, company_id TEXT NOT NULL,
  payload TEXT NOT NULL, access TEXT NOT NULL, claim TEXT NOT NULL, facets TEXT NOT NULL, name_forms TEXT,
  vector_row INTEGER
);
CREATE INDEX document_company ON document (company_id);
CREATE TABLE retired (number INTEGER PRIMARY KEY);
CREATE TABLE state (
  one INTEGER PRIMARY KEY CHECK (one = 1), metadata TEXT NOT NULL, dimensions INTEGER NOT NULL,
  generation INTEGER NOT NULL, vector_rows INTEGER NOT NULL
);
"""


class Storage:
    """Reads and writes one index folder. A kill at any moment leaves the last committed state.

    Vectors are appended and synced before the transaction that refers to them commits; rows that no document
    refers to are overwritten by the next writer. New terms are committed before that transaction, old ones
    removed by the one after it, so the terms of every committed document are always there.
    There is one writer at a time: callers hold the write lock.
    """

    def __init__(self, path: Path, *, timeout_sec: float = 30.0) -> None:
        self._path = path
        self.terms = TermIndex(path / _TERM_FOLDER)
        self._term_writer: TermWriter | None = None
        self._connection = sqlite3.connect(
            f"file:{path / _DATABASE}?mode=rw",
            uri=True,
            timeout=timeout_sec,
            isolation_level=None,
            check_same_thread=False,
        )

    @classmethod
    def create(cls, path: Path, metadata: IndexMetadata, dimensions: int) -> "Storage":
        path.mkdir(parents=True)
        (path / VECTOR_FILE).touch()
        (path / _DATABASE).touch()
        TermIndex.create(path / _TERM_FOLDER)
        storage = cls(path)
        storage._connection.execute("PRAGMA journal_mode=WAL")
        storage._connection.executescript(_SCHEMA)
        storage._connection.execute(
            "INSERT INTO state VALUES (1, ?, ?, 1, 0)", (json.dumps(build_metadata(metadata)), dimensions)
        )
        return storage

    @property
    def vector_path(self) -> Path:
        return self._path / VECTOR_FILE

    def generation(self) -> int:
        """Grows with each committed change: a cheap question whether what was read is still current."""
        return int(self._connection.execute("SELECT generation FROM state").fetchone()[0])

    def metadata(self) -> IndexMetadata:
        """Without counts: those are counted when the documents are read."""
        return parse_metadata(
            json.loads(self._connection.execute("SELECT metadata FROM state").fetchone()[0])
        )

    def vector_shape(self) -> tuple[int, int]:
        rows, dimensions = self._connection.execute("SELECT vector_rows, dimensions FROM state").fetchone()
        return int(rows), int(dimensions)

    def documents(self) -> list[tuple[Any, ...]]:
        """All documents in the order of ids."""
        rows = self._connection.execute(
            "SELECT id, number, company_id, payload, access, claim, facets, name_forms, vector_row FROM document"
        )
        # Reading as stored and sorting here takes half the time of a walk along the index of ids.
        return sorted(rows, key=itemgetter(0))

    @contextmanager
    def reading(self) -> Iterator[None]:
        """One consistent view across several reads."""
        self._connection.execute("BEGIN")
        try:
            yield
        finally:
            self._connection.execute("COMMIT")

    def add(self, documents: Sequence[IndexedDocument]) -> None:
        """Write documents of a new index; `flush` makes their terms readable."""
        with self._writing():
            numbers = self._insert(documents)
        if self._term_writer is None:
            self._term_writer = self.terms.writer()
        self._term_writer.add(numbers, documents)

    def replace_companies(
        self, company_ids: Sequence[str], documents: Sequence[IndexedDocument], sequence: int
    ) -> None:
        with self._writing(), self._changing_terms() as terms:
            self._drop_retired(terms)
            self._retire(company_ids)
            terms.add(self._insert(documents), documents)
            metadata = replace(self.metadata(), sequence=sequence)
            self._connection.execute("UPDATE state SET metadata = ?", (json.dumps(build_metadata(metadata)),))

    def flush(self) -> None:
        """Make everything survive a power cut, in the main files."""
        if self._term_writer is not None:
            self._term_writer.commit()
            self._term_writer = None
        self._connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        sync_directory(self._path)

    def close(self) -> None:
        if self._term_writer is not None:
            self._term_writer.discard()
            self._term_writer = None
        self._connection.close()

    @contextmanager
    def _writing(self) -> Iterator[None]:
        self._connection.execute("PRAGMA synchronous=FULL")
        self._connection.execute("BEGIN IMMEDIATE")
        try:
            yield
            self._connection.execute("UPDATE state SET generation = generation + 1")
            self._connection.execute("COMMIT")
        except BaseException:
            # Whatever stopped it, half a batch must not stay.
            self._connection.execute("ROLLBACK")
            raise

    @contextmanager
    def _changing_terms(self) -> Iterator[TermWriter]:
        writer = self.terms.writer()
        try:
            yield writer
        except BaseException:
            # The transaction around is given up as well, so its terms must not stay.
            writer.discard()
            raise
        writer.commit()

    def _drop_retired(self, terms: TermWriter) -> None:
        """Remove the terms of documents that went before, and of ones a killed writer did not get to commit."""
        terms.remove([number for (number,) in self._connection.execute("SELECT number FROM retired")])
        self._connection.execute("DELETE FROM retired")
        given = self._connection.execute("SELECT seq FROM sqlite_sequence WHERE name = 'document'").fetchone()
        terms.remove_above(given[0] if given else 0)

    def _retire(self, company_ids: Sequence[str]) -> None:
        companies = [(company_id,) for company_id in company_ids]
        self._connection.executemany(
            "INSERT INTO retired SELECT number FROM document WHERE company_id = ?", companies
        )
        self._connection.executemany("DELETE FROM document WHERE company_id = ?", companies)

    def _insert(self, documents: Sequence[IndexedDocument]) -> list[int]:
        """The numbers that the documents were given."""
        vector_rows = self._append_vectors(documents)
        return list(map(self._insert_one, documents, vector_rows))

    def _insert_one(self, indexed: IndexedDocument, vector_row: int | None) -> int:
        try:
            inserted = self._connection.execute(
                "INSERT INTO document (id, company_id, payload, access, claim, facets, name_forms, vector_row) "
                "VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
                _write_row(indexed.document, vector_row),
            )
        except sqlite3.IntegrityError as exc:
            document = indexed.document
            raise Conflict(
                f"document {document.id} of company {document.company_id} is in the index already"
            ) from exc
        return int(inserted.lastrowid or 0)

    def _append_vectors(self, documents: Sequence[IndexedDocument]) -> list[int | None]:
        first, dimensions = self.vector_shape()
        present = [entry for entry in documents if entry.vector is not None]
        for entry in present:
            _check_dimensions(entry, dimensions)
        if present:
            _write_synced(self.vector_path, [entry.vector for entry in present], first)
            self._connection.execute("UPDATE state SET vector_rows = ?", (first + len(present),))
        numbers = iter(range(first, first + len(present)))
        return [None if entry.vector is None else next(numbers) for entry in documents]


def _write_row(document: EvidenceDocument, vector_row: int | None) -> tuple[Any, ...]:
    is_company = document.kind is EvidenceKind.COMPANY
    return (
        document.id,
        document.company_id,
        build_json(document),
        write_access(document),
        write_claim(document),
        write_company(document),
        json.dumps(document.name_forms, ensure_ascii=False) if is_company else None,
        vector_row,
    )


def _write_synced(path: Path, vectors: Sequence[NDArray[np.float32] | None], first_row: int) -> None:
    data = np.asarray(vectors, dtype="<f4")
    with path.open("r+b") as file:
        file.seek(first_row * data.shape[1] * data.itemsize)
        file.write(data.tobytes())
        file.flush()
        os.fsync(file.fileno())


def _check_dimensions(entry: IndexedDocument, dimensions: int) -> None:
    if entry.vector is not None and entry.vector.shape != (dimensions,):
        raise IndexMismatch(
            f"document {entry.document.id} has a vector of shape {entry.vector.shape}, the index "
            f"holds {dimensions} dimensions; run `koffset index rebuild` with the encoder in use"
        )
