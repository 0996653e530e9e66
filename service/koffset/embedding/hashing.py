"""A deterministic encoder without a model, for tests: texts that share character runs are near."""

import zlib
from collections.abc import Iterator, Sequence

import numpy as np
from numpy.typing import NDArray


class HashingEncoder:
    """Counts of character runs of two and three, hashed into a few hundred dimensions."""

    def __init__(self, dimensions: int = 64) -> None:
        self.dimensions = dimensions
        self.name = f"hashing-{dimensions}"

    def encode_documents(self, texts: Sequence[str]) -> NDArray[np.float32]:
        vectors = np.zeros((len(texts), self.dimensions), dtype=np.float32)
        for row, text in enumerate(texts):
            for run in _character_runs(text):
                code = zlib.crc32(run.encode())
                vectors[row, code % self.dimensions] += 1.0 if code & 0x10000 else -1.0
        # Counts can cancel out, and an empty text has none: such a row points along the first axis.
        vectors[~vectors.any(axis=1), 0] = 1.0
        vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
        return vectors

    def encode_queries(self, texts: Sequence[str]) -> NDArray[np.float32]:
        return self.encode_documents(texts)


def _character_runs(text: str) -> Iterator[str]:
    padded = f" {text.lower()} " if text else ""
    for size in (2, 3):
        for start in range(len(padded) - size + 1):
            yield padded[start : start + size]
