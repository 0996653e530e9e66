"""The nearest rows of a memory-mapped file of vectors: a scan of bytes leaves few rows for the exact products.

A row of bytes is a quarter of a row of floats, and how far its product can be off is known. So the scan says for each
row between which bounds its cosine lies, and whatever might be among the nearest is computed exactly: the answer is
that of a scan of all floats.
"""

from pathlib import Path

import numkong
import numpy as np
from numpy.typing import NDArray

from koffset.errors import IndexMismatch
from koffset.search.protocol import COSINE_DECIMALS

Floats = NDArray[np.float32]
Bytes = NDArray[np.int8]
Rows = NDArray[np.int64]

# Reading all rows in order pays when most are wanted: picking rows copies them.
_SCAN_SHARE = 0.3
_BLOCK_ROWS = 4_096
_LARGEST_CODE = 127
# Rounding to six decimals makes ties of what differs by less; and the bounds themselves are sums of floats.
_ROUNDING = 4 * 10.0**-COSINE_DECIMALS


class VectorRows:
    """Rows of unit vectors. Rows beyond `shape` may be in the file: they belong to nobody."""

    def __init__(self, path: Path, shape: tuple[int, int], before: "ByteCodes | None" = None) -> None:
        """`before` are the codes of an earlier state of the file: rows are only ever added, so they stay good."""
        self._dimensions = shape[1]
        rows = np.memmap(path, dtype="<f4", mode="r", shape=shape) if shape[0] else np.empty(shape, "<f4")
        self._rows: Floats = np.asarray(rows)
        self.codes = ByteCodes(self._rows, before)

    def cosines(self, vector: Floats, rows: Rows) -> Floats:
        """Products of the vector with these rows, rounded to six decimals."""
        self._check(vector)
        query = vector.astype(np.float64)
        products = np.empty(len(rows), dtype=np.float32)
        for start in range(0, len(rows), _BLOCK_ROWS):
            block = slice(start, start + _BLOCK_ROWS)
            # In double precision a row has the same product whichever rows stand beside it.
            products[block] = self._rows[rows[block]] @ query
        return products.round(COSINE_DECIMALS)

    def contenders(self, vector: Floats, rows: Rows, k: int) -> Rows:
        """Places in `rows` of all that may be among the k nearest; the others are certainly not."""
        self._check(vector)
        if len(rows) <= k:
            return np.arange(len(rows))
        lowest, highest = self.codes.bounds(vector, rows)
        floor = np.partition(lowest, -k)[-k]
        return np.flatnonzero(highest >= floor - _ROUNDING)

    def _check(self, vector: Floats) -> None:
        if vector.shape != (self._dimensions,):
            raise IndexMismatch(
                f"the query vector has shape {vector.shape}, the index holds {self._dimensions} dimensions; "
                "set KOFFSET_ENCODER to the encoder of the index, or run `koffset index rebuild`"
            )


class ByteCodes:
    """Each row as bytes times a scale, and the length of what the rounding took from it."""

    def __init__(self, rows: Floats, before: "ByteCodes | None") -> None:
        self.codes: Bytes = np.empty(rows.shape, dtype=np.int8)
        self.scales: Floats = np.empty(len(rows), dtype=np.float32)
        self.errors: Floats = np.empty(len(rows), dtype=np.float32)
        done = 0
        if before is not None:
            done = len(before.codes)
            self._put(slice(done), (before.codes, before.scales, before.errors))
        for start in range(done, len(rows), _BLOCK_ROWS):
            block = slice(start, start + _BLOCK_ROWS)
            self._put(block, _encode(rows[block]))

    def _put(self, block: slice, coded: tuple[Bytes, Floats, Floats]) -> None:
        self.codes[block], self.scales[block], self.errors[block] = coded

    def bounds(self, vector: Floats, rows: Rows) -> tuple[Floats, Floats]:
        """Between what the product of the vector with each of these rows lies."""
        if len(rows) <= _SCAN_SHARE * len(self.codes):
            return _bounds(vector, self.codes[rows], self.scales[rows], self.errors[rows])
        lowest, highest = _bounds(vector, self.codes, self.scales, self.errors)
        return lowest[rows], highest[rows]


def _bounds(vector: Floats, codes: Bytes, scales: Floats, errors: Floats) -> tuple[Floats, Floats]:
    asked, (scale,), (error,) = _encode(vector[np.newaxis])
    near = np.asarray(numkong.cdist(asked, codes, metric="inner"))[0].astype(np.float32)
    near *= scales * scale
    # The row's rounding against the whole vector, and the vector's against the rounded row.
    off = errors * (1 + error) + error
    return near - off, near + off


def _encode(rows: Floats) -> tuple[Bytes, Floats, Floats]:
    largest: Floats = np.abs(rows).max(axis=1)
    scales = np.where(largest > 0, largest, 1) / _LARGEST_CODE
    codes = np.rint(rows / scales[:, np.newaxis])
    errors = np.linalg.norm(rows - codes * scales[:, np.newaxis], axis=1)
    return codes.astype(np.int8), scales.astype(np.float32), errors.astype(np.float32)
