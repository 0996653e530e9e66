"""The scan of bytes finds what a scan of all floats finds."""

from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from koffset.errors import IndexMismatch
from koffset.search.local_lexical import best_rows
from koffset.search.local_vectors import VectorRows

DIMENSIONS = 16


def unit_rows(count: int, seed: int) -> NDArray[np.float32]:
    rows = np.random.default_rng(seed).normal(size=(count, DIMENSIONS)).astype("f4")
    return rows / np.linalg.norm(rows, axis=1, keepdims=True)


def written(path: Path, rows: NDArray[np.float32]) -> VectorRows:
    path.write_bytes(rows.astype("<f4").tobytes())
    return VectorRows(path, rows.shape)


def nearest(vectors: VectorRows, query: NDArray[np.float32], rows: NDArray[np.int64], k: int):
    kept = rows[vectors.contenders(query, rows, k)]
    return best_rows(kept, vectors.cosines(query, kept), k)


class TestContenders:
    @given(
        seed=st.integers(0, 10_000), count=st.integers(1, 300), k=st.integers(1, 40), share=st.integers(1, 9)
    )
    def test_hold_the_nearest_of_any_rows(
        self, tmp_path_factory, seed: int, count: int, k: int, share: int
    ) -> None:
        data = unit_rows(count + 1, seed)
        query, data = data[0], data[1:]
        vectors = written(tmp_path_factory.mktemp("rows") / "vectors", data)
        rows = np.flatnonzero(np.arange(count) % 10 < share)
        exact = (data[rows].astype(np.float64) @ query).astype(np.float32).round(6)
        expected = best_rows(rows, exact, k)
        assert nearest(vectors, query, rows, k).tolist() == expected.tolist()

    def test_of_equal_rows_the_first_are_nearest(self, tmp_path: Path) -> None:
        data = np.repeat(unit_rows(2, 3), 50, axis=0)
        vectors = written(tmp_path / "vectors", data)
        assert nearest(vectors, data[60], np.arange(100), 5).tolist() == [50, 51, 52, 53, 54]

    def test_leave_out_most_rows(self, tmp_path: Path) -> None:
        data = unit_rows(5_000, 4)
        vectors = written(tmp_path / "vectors", data)
        assert len(vectors.contenders(data[7], np.arange(5_000), 10)) < 100

    def test_rows_of_nothing_are_as_far_as_any_right_angle(self, tmp_path: Path) -> None:
        data = np.vstack([np.zeros((1, DIMENSIONS), "f4"), unit_rows(20, 5)])
        vectors = written(tmp_path / "vectors", data)
        assert vectors.cosines(data[3], np.array([0])).tolist() == [0.0]
        assert nearest(vectors, data[3], np.arange(21), 1).tolist() == [3]


class TestVectorRows:
    def test_added_rows_are_found_beside_the_codes_of_before(self, tmp_path: Path) -> None:
        data = unit_rows(90, 6)
        path = tmp_path / "vectors"
        before = written(path, data[:60])
        path.write_bytes(data.tobytes())
        after = VectorRows(path, data.shape, before.codes)
        assert nearest(after, data[75], np.arange(90), 1).tolist() == [75]
        assert nearest(after, data[10], np.arange(90), 1).tolist() == [10]

    def test_a_file_without_rows_has_no_nearest(self, tmp_path: Path) -> None:
        vectors = written(tmp_path / "vectors", np.empty((0, DIMENSIONS), "f4"))
        nobody = np.empty(0, dtype=np.int64)
        assert nearest(vectors, unit_rows(1, 1)[0], nobody, 3).tolist() == []

    def test_a_vector_of_another_encoder_is_refused(self, tmp_path: Path) -> None:
        vectors = written(tmp_path / "vectors", unit_rows(5, 1))
        with pytest.raises(IndexMismatch, match="holds 16 dimensions"):
            vectors.contenders(np.ones(8, "f4"), np.arange(5), 1)
