"""An encoder seen through a learned linear map that lets the trade's words of both languages meet."""

import hashlib
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from koffset.embedding.protocol import Encoder


class ProjectedEncoder:
    """Vectors of another encoder times a matrix of shape (dimensions, dimensions), at length 1 again.

    The name ends in a hash of the matrix, so that vectors of two maps never meet in an index.
    """

    def __init__(self, encoder: Encoder, matrix: NDArray[np.float32]) -> None:
        if matrix.shape != (encoder.dimensions, encoder.dimensions):
            raise ValueError(f"a map of shape {matrix.shape} does not fit vectors of {encoder.dimensions}")
        self._encoder = encoder
        self._matrix = np.ascontiguousarray(matrix, dtype=np.float32)
        self.name = f"{encoder.name}+{hashlib.sha256(self._matrix.tobytes()).hexdigest()[:8]}"
        self.dimensions = encoder.dimensions

    def encode_documents(self, texts: Sequence[str]) -> NDArray[np.float32]:
        return self._projected(self._encoder.encode_documents(texts))

    def encode_queries(self, texts: Sequence[str]) -> NDArray[np.float32]:
        return self._projected(self._encoder.encode_queries(texts))

    def _projected(self, vectors: NDArray[np.float32]) -> NDArray[np.float32]:
        mapped = vectors @ self._matrix
        lengths = np.linalg.norm(mapped, axis=1, keepdims=True)
        projected: NDArray[np.float32] = np.divide(
            mapped, lengths, out=np.zeros_like(mapped), where=lengths > 0
        )
        return projected
