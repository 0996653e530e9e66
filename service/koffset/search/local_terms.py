"""How the tokens of a local index are kept in Tantivy, which knows documents by their numbers only."""

from collections.abc import Iterable
from pathlib import Path

import tantivy

from koffset.domain.retrieval import IndexedDocument
from koffset.errors import IndexMissing

NUMBER = "number"
TEXT = "text"
CLASS_TEXT = "class_text"
READER = "reader"

# One thread keeps documents in the order they were added; this much memory holds some 100,000 of them.
_HEAP_BYTES = 50_000_000
_THREADS = 1


class TermIndex:
    """A folder of terms. It may hold numbers that are no documents: the reader drops them.

    Tokens come ready-made and are told apart by ASCII white space, so none may hold any.
    """

    def __init__(self, path: Path) -> None:
        """Raises IndexMissing when the folder is not there or not whole."""
        self._path = path
        try:
            self._index = tantivy.Index.open(str(path))
        except ValueError as exc:
            raise self._unreadable(exc) from exc
        self._index.config_reader("manual")

    @classmethod
    def create(cls, path: Path) -> "TermIndex":
        path.mkdir()
        tantivy.Index(_build_schema(), str(path))
        return cls(path)

    @property
    def schema(self) -> tantivy.Schema:
        return self._index.schema

    def searcher(self) -> tantivy.Searcher:
        """The last committed state, which stays readable when later ones replace it or the folder goes."""
        try:
            self._index.reload()
        except ValueError as exc:
            raise self._unreadable(exc) from exc
        return self._index.searcher()

    def writer(self) -> "TermWriter":
        return TermWriter(self._index)

    def _unreadable(self, exc: ValueError) -> IndexMissing:
        return IndexMissing(
            f"the terms of the index in {self._path} cannot be read ({exc}); run `koffset index rebuild`"
        )


class TermWriter:
    """Changes to a TermIndex; nothing is seen before `commit`. Ends with `commit` or `discard`."""

    def __init__(self, index: tantivy.Index) -> None:
        self._writer = index.writer(_HEAP_BYTES, _THREADS)
        self._schema = index.schema
        # A killed writer leaves files that the next one would give the same names.
        self._writer.garbage_collect_files()

    def add(self, numbers: Iterable[int], documents: Iterable[IndexedDocument]) -> None:
        for number, indexed in zip(numbers, documents, strict=True):
            document = tantivy.Document()
            document.add_unsigned(NUMBER, number)
            document.add_text(TEXT, " ".join(indexed.tokens))
            document.add_text(CLASS_TEXT, " ".join(indexed.class_tokens))
            for reader in indexed.document.readers:
                document.add_text(READER, reader)
            self._writer.add_document(document)

    def remove(self, numbers: Iterable[int]) -> None:
        for number in numbers:
            # Deletion by term takes the number for a signed one, which the field never holds.
            self._writer.delete_documents_by_query(tantivy.Query.term_query(self._schema, NUMBER, number))

    def remove_above(self, number: int) -> None:
        kind = tantivy.FieldType.Unsigned
        above = tantivy.Query.range_query(self._schema, NUMBER, kind, lower_bound=number + 1)
        self._writer.delete_documents_by_query(above)

    def commit(self) -> None:
        """Returns when the change is on the disk and no merge is under way: then scores stay as they are."""
        self._writer.commit()
        self._writer.wait_merging_threads()

    def discard(self) -> None:
        self._writer.rollback()
        self._writer.wait_merging_threads()


def _build_schema() -> tantivy.Schema:
    builder = tantivy.SchemaBuilder()
    builder.add_unsigned_field(NUMBER, indexed=True, fast=True)
    for field in (TEXT, CLASS_TEXT):
        builder.add_text_field(field, tokenizer_name="whitespace", index_option="freq")
    builder.add_text_field(READER, tokenizer_name="raw", index_option="basic")
    return builder.build()
