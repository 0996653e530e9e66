"""Exact cosines against a memory-mapped file of vectors; the system shares its pages between processes."""

from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from koffset.errors import IndexMismatch
from koffset.search.protocol import COSINE_DECIMALS

# Reading all rows in order pays when most are wanted; picked rows are copied in blocks that stay in the
# processor's cache (100,000 rows of 512, a third picked: 23 ms in blocks of 512 rows, 47 ms in blocks of 16,384).
_SCAN_SHARE = 0.6
_BLOCK_ROWS = 512


class VectorRows:
    """Rows of unit vectors. Rows beyond `shape` may be in the file: they belong to nobody."""

    def __init__(self, path: Path, shape: tuple[int, int]) -> None:
        self._dimensions = shape[1]
        rows = np.memmap(path, dtype="<f4", mode="r", shape=shape) if shape[0] else np.empty(shape, "<f4")
        self._rows: NDArray[np.float32] = np.asarray(rows)

    def cosines(self, vector: NDArray[np.float32], rows: NDArray[np.int64]) -> NDArray[np.float32]:
        """Products of the vector with these rows, rounded to six decimals."""
        if vector.shape != (self._dimensions,):
            raise IndexMismatch(
                f"the query vector has shape {vector.shape}, the index holds {self._dimensions} dimensions; "
                "set KOFFSET_ENCODER to the encoder of the index, or run `koffset index rebuild`"
            )
        return self._products(np.ascontiguousarray(vector, dtype=np.float32), rows).round(COSINE_DECIMALS)

    def _products(self, query: NDArray[np.float32], rows: NDArray[np.int64]) -> NDArray[np.float32]:
        products: NDArray[np.float32] = np.empty(len(rows), dtype=np.float32)
        if len(rows) > _SCAN_SHARE * len(self._rows):
            products[:] = (self._rows @ query)[rows]
            return products
        for start in range(0, len(rows), _BLOCK_ROWS):
            block = slice(start, start + _BLOCK_ROWS)
            products[block] = self._rows[rows[block]] @ query
        return products
