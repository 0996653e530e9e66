"""The lexical path by itself: scores by the formula, and numbers that are no documents."""

import math
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

import numpy as np
import pytest

from koffset.domain.evidence import EvidenceDocument, EvidenceGrade, EvidenceKind
from koffset.domain.retrieval import IndexedDocument, IndexMetadata
from koffset.errors import IndexMissing
from koffset.search.local_lexical import LexicalPath, best_rows
from koffset.search.local_storage import Storage
from koffset.search.local_terms import TermIndex

PUBLIC = frozenset({"public"})


def indexed(tokens: str, class_tokens: str = "") -> IndexedDocument:
    document = EvidenceDocument("d1", "c1", EvidenceKind.ITEM, EvidenceGrade.DECLARED, ("public",))
    return IndexedDocument(document, tokens.split(), class_tokens.split())


@pytest.fixture
def terms(tmp_path: Path) -> TermIndex:
    """Numbers 1 to 3, of which the last has no words."""
    index = TermIndex.create(tmp_path / "terms")
    writer = index.writer()
    writer.add([1, 2, 3], [indexed("pin pin bolt", "pin"), indexed("bolt"), indexed("")])
    writer.commit()
    return index


def path(terms: TermIndex, numbers: Sequence[int]) -> LexicalPath:
    return LexicalPath(terms.searcher(), terms.schema, numbers)


def every(count: int) -> np.ndarray:
    return np.ones(count, dtype=np.bool_)


def bm25(count: int, length: int, average: float, *, holders: int, documents: int) -> float:
    idf = math.log(1 + (documents - holders + 0.5) / (holders + 0.5))
    return idf * 2.2 * count / (count + 1.2 * (0.25 + 0.75 * length / average))


def test_scores_follow_the_formula_with_the_usual_constants(terms: TermIndex) -> None:
    text, class_text = path(terms, [1, 2, 3]).scores({"pin": 0.5}, np.arange(3))
    expected = 0.5 * bm25(2, 3, 4 / 3, holders=1, documents=3)
    expected_class = 0.5 * bm25(1, 1, 1 / 3, holders=1, documents=3)
    assert text.tolist() == pytest.approx([expected, 0, 0])
    assert class_text.tolist() == pytest.approx([expected_class, 0, 0])


def test_rows_follow_the_order_of_the_numbers_given(terms: TermIndex) -> None:
    lexical = path(terms, [3, 2, 1])
    assert lexical.best({"pin": 1.0}, every(3), 5).tolist() == [2]
    assert lexical.scores({"pin": 1.0}, np.array([1, 2]))[0].nonzero()[0].tolist() == [1]


def test_numbers_that_are_no_documents_are_neither_found_nor_counted(terms: TermIndex) -> None:
    lexical = path(terms, [2, 3])
    assert lexical.best({"pin": 1.0, "bolt": 1.0}, every(2), 5).tolist() == [0]
    assert lexical.document_frequency("bolt", PUBLIC) == 1
    assert lexical.document_frequency("pin", PUBLIC) == 0


def test_a_document_without_terms_says_what_to_run(terms: TermIndex) -> None:
    with pytest.raises(IndexMissing, match="koffset index rebuild"):
        path(terms, [1, 2, 3, 4])


def test_a_state_stays_as_it_was_read(terms: TermIndex) -> None:
    before = path(terms, [1, 2, 3])
    writer = terms.writer()
    writer.remove([1])
    writer.commit()
    assert before.best({"pin": 1.0}, every(3), 5).tolist() == [0]
    path(terms, [2, 3])
    with pytest.raises(IndexMissing):
        path(terms, [1])


def test_removing_above_a_number_keeps_it(terms: TermIndex) -> None:
    writer = terms.writer()
    writer.remove_above(2)
    writer.commit()
    path(terms, [1, 2])
    with pytest.raises(IndexMissing):
        path(terms, [3])


def test_discarded_changes_are_not_there(terms: TermIndex) -> None:
    writer = terms.writer()
    writer.add([4], [indexed("pin")])
    writer.discard()
    assert path(terms, [1, 2, 3]).document_frequency("pin", PUBLIC) == 1


def test_a_folder_without_terms_says_what_to_run(tmp_path: Path) -> None:
    with pytest.raises(IndexMissing, match="koffset index rebuild"):
        TermIndex(tmp_path)


def test_equal_documents_score_the_same_however_many_terms_meet(tmp_path: Path) -> None:
    words = [f"w{number}" for number in range(40)]
    index = TermIndex.create(tmp_path / "terms")
    writer = index.writer()
    writer.add(range(5_000), [indexed(" ".join(words[: 1 + n % 40]), words[n % 7]) for n in range(5_000)])
    writer.commit()
    lexical = path(index, range(5_000))
    best = lexical.best({word: 0.3 + n / 70 for n, word in enumerate(words)}, every(5_000), 300)
    alike = best[best % 280 == best[0] % 280]
    assert alike.tolist() == sorted(alike.tolist())
    assert np.array_equal(np.sort(alike), np.arange(alike.min(), 5_000, 280))


def test_terms_of_replaced_documents_go_with_the_update_after(tmp_path: Path) -> None:
    metadata = IndexMetadata("", "", "", 0, datetime(2026, 3, 2, tzinfo=UTC), 0, 0)
    storage = Storage.create(tmp_path / "index", metadata, 2)
    for sequence in range(4):
        storage.replace_companies(["c1"], [indexed("pin")], sequence)
    assert storage.terms.searcher().num_docs == 2
    storage.close()


@pytest.mark.parametrize("documents", [1_000, 12_000])
def test_a_filter_that_few_rows_pass_is_served_from_the_whole_index(tmp_path: Path, documents: int) -> None:
    index = TermIndex.create(tmp_path / "terms")
    writer = index.writer()
    # The rows that pass are the longest and so the last by score.
    writer.add(
        range(documents), [indexed("pin " + "x " * (n % 10 == 0) * (9 + n % 3)) for n in range(documents)]
    )
    writer.commit()
    allowed = np.arange(documents) % 10 == 0
    found = path(index, range(documents)).best({"pin": 1.0}, allowed, 4)
    assert found.tolist() == [0, 30, 60, 90]


def test_the_first_of_equal_rows_are_the_best() -> None:
    scores = np.array([1, 2, 1, 1], dtype=np.float32)
    assert best_rows(np.array([7, 4, 3, 5]), scores, 3).tolist() == [4, 3, 5]
