"""One state of a local index in memory: it never changes, so many threads search it without locks."""

import json
from bisect import bisect_left, bisect_right
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from koffset.domain.evidence import EvidenceDocument
from koffset.domain.retrieval import (
    Candidate,
    IndexCounts,
    QueryToken,
    Retrieval,
    RetrievalQuery,
    Suggestion,
)
from koffset.errors import IndexMissing
from koffset.search.kept import Kept
from koffset.search.local_columns import FilterColumns, Mask
from koffset.search.local_lexical import LexicalPath, Rows, Scores, best_rows
from koffset.search.local_storage import Storage
from koffset.search.local_vectors import VectorRows
from koffset.search.payload import parse_json

# Parsed documents are kept, because popular ones come back all the time; this many take some 100 MB.
_MAX_PARSED = 50_000
_MAX_AUDIENCES = 100
_READ_ATTEMPTS = 5


class Snapshot:
    """Documents are numbered in the order of their ids, so the order of numbers breaks ties."""

    def __init__(self, storage: Storage, before: "Snapshot | None" = None) -> None:
        """`before` is an earlier state of the same storage."""
        with storage.reading():
            self.generation = storage.generation()
            # Taken at once after the view of the documents began, so that terms of theirs are not removed yet.
            searcher = storage.terms.searcher()
            documents = storage.documents()
            codes = before.vectors.codes if before else None
            self.vectors: VectorRows = VectorRows(storage.vector_path, storage.vector_shape(), codes)
            metadata = storage.metadata()
        cells: Sequence[Sequence[Any]] = list(zip(*documents, strict=True)) or [()] * 9
        self._ids, numbers, company_ids, self._payloads, access, claims, facets, name_forms, rows = cells
        self._lexical = LexicalPath(searcher, storage.terms.schema, numbers)
        self._columns = FilterColumns(access, claims, facets, company_ids)
        self._vector_rows = np.array([-1 if row is None else row for row in rows], dtype=np.int64)
        self._has_vector = self._vector_rows >= 0
        self._name_forms = _read_name_forms(company_ids, access, name_forms)
        self._parsed: Kept[int, EvidenceDocument] = Kept(_MAX_PARSED)
        self._claims_by_readers: Kept[frozenset[str], NDArray[np.int64]] = Kept(_MAX_AUDIENCES)
        self.metadata = replace(
            metadata, documents=len(documents), companies=len(self._columns.company_ids.values)
        )

    def search(self, query: RetrievalQuery) -> Retrieval:
        """See IndexReader.search."""
        allowed = self._columns.mask(query.filters)
        weights = _sum_weights(query.tokens)
        found = np.sort(self._lexical.best(weights, allowed, query.k))
        if query.vector is not None:
            found = np.union1d(found, self._nearest(query.vector, allowed, query.k))
        candidates = self._candidates(found, weights, self._cosines(query.vector, found))
        return Retrieval(
            candidates=candidates,
            document_frequencies={
                token.text: self._lexical.document_frequency(token.text, query.filters.readers)
                for token in query.tokens
            },
            company_sizes=self._sizes(found, query.filters.readers),
            metadata=self.metadata,
            by_meaning=query.vector is not None,
        )

    def suggest(self, prefix: str, readers: frozenset[str], limit: int) -> Sequence[Suggestion]:
        """See IndexReader.suggest; in the order of the forms that matched."""
        found: dict[str, Suggestion] = {}
        start = bisect_left(self._name_forms, (prefix, "", ""))
        for form, company_id, access in self._name_forms[start:] if prefix else ():
            if len(found) == limit or not form.startswith(prefix):
                break
            if company_id not in found and not readers.isdisjoint(json.loads(access)):
                found[company_id] = Suggestion(company_id, form)
        return tuple(found.values())

    def count(self, readers: frozenset[str]) -> IndexCounts:
        """See IndexReader.count."""
        readable = self._columns.readable(readers)
        companies = np.unique(self._columns.company_ids.codes[readable])
        return IndexCounts(int(np.count_nonzero(readable)), len(companies))

    def documents_page(self, after: str, limit: int) -> Sequence[EvidenceDocument]:
        """See SearchEngine.documents_page. Not kept in memory: a check reads each once."""
        first = bisect_right(self._ids, after)
        return [parse_json(payload) for payload in self._payloads[first : first + limit]]

    def _candidates(self, rows: Rows, weights: Mapping[str, float], cosines: Scores) -> list[Candidate]:
        text, class_text = self._lexical.scores(weights, rows)
        order = np.lexsort((rows, -(text + class_text)))
        columns = (rows[order], text[order], class_text[order], cosines[order])
        # Plain numbers at once: picking them out of arrays one by one takes longer than the search.
        return [
            Candidate(self._document(row), lexical, class_lexical, cosine)
            for row, lexical, class_lexical, cosine in zip(
                *(column.tolist() for column in columns), strict=True
            )
        ]

    def _nearest(self, vector: NDArray[np.float32], allowed: Mask, k: int) -> Rows:
        rows = np.flatnonzero(allowed & self._has_vector)
        rows = rows[self.vectors.contenders(vector, self._vector_rows[rows], k)]
        return best_rows(rows, self._cosines(vector, rows), k)

    def _cosines(self, vector: NDArray[np.float32] | None, rows: Rows) -> Scores:
        """0 without a vector on either side."""
        cosines = np.zeros(len(rows), dtype=np.float32)
        if vector is not None:
            present = self._has_vector[rows]
            cosines[present] = self.vectors.cosines(vector, self._vector_rows[rows[present]])
        return cosines

    def _sizes(self, rows: Rows, readers: frozenset[str]) -> Mapping[str, int]:
        sizes = self._claims_by_readers.get(readers, lambda: self._count_claims(readers))
        companies = self._columns.company_ids
        codes = np.unique(companies.codes[rows])
        return {
            companies.values[code]: size
            for code, size in zip(codes.tolist(), sizes[codes].tolist(), strict=True)
        }

    def _count_claims(self, readers: frozenset[str]) -> NDArray[np.int64]:
        """How many claims of each company these readers may read."""
        companies = self._columns.company_ids
        readable = companies.codes[self._columns.readable(readers) & self._columns.claims()]
        return np.bincount(readable, minlength=len(companies.values))

    def _document(self, row: int) -> EvidenceDocument:
        return self._parsed.get(row, lambda: parse_json(self._payloads[row]))


def read_snapshot(storage: Storage, before: Snapshot | None = None) -> Snapshot:
    """The newest state. It is read again where updates went by while it was read."""
    for _ in range(_READ_ATTEMPTS - 1):
        with suppress(IndexMissing):
            return Snapshot(storage, before)
    return Snapshot(storage, before)


def _sum_weights(tokens: Sequence[QueryToken]) -> Mapping[str, float]:
    """A token that stands twice counts twice."""
    weights: dict[str, float] = {}
    for token in tokens:
        weights[token.text] = weights.get(token.text, 0.0) + token.weight
    return weights


def _read_name_forms(
    company_ids: Sequence[str], access: Sequence[str], name_forms: Sequence[str | None]
) -> Sequence[tuple[str, str, str]]:
    entries = zip(company_ids, access, name_forms, strict=True)
    return sorted(
        (form, company_id, readers)
        for company_id, readers, forms in entries
        if forms is not None
        for form in json.loads(forms)
    )
