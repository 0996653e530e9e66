"""Encoders of the sentence-transformers hub, chosen by the setting `st:<model>`."""

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from koffset.errors import EncoderUnavailable


class SentenceTransformerEncoder:
    """A model by its hub name or folder. Prompts that the model names `query` and `document` are used."""

    def __init__(self, model: str) -> None:
        self.name = f"st:{model}"
        self._model = _load(model)
        self.dimensions = int(self._model.get_embedding_dimension())

    def encode_documents(self, texts: Sequence[str]) -> NDArray[np.float32]:
        return self._encode(self._model.encode_document, texts)

    def encode_queries(self, texts: Sequence[str]) -> NDArray[np.float32]:
        return self._encode(self._model.encode_query, texts)

    def _encode(self, encode: Any, texts: Sequence[str]) -> NDArray[np.float32]:
        if not texts:
            return np.empty((0, self.dimensions), dtype=np.float32)
        vectors = encode(list(texts), normalize_embeddings=True, show_progress_bar=False)
        return np.asarray(vectors, dtype=np.float32)


def _load(model: str) -> Any:
    try:
        from sentence_transformers import SentenceTransformer  # noqa: PLC0415 - an extra that need not be there
    except ImportError as exc:
        raise EncoderUnavailable(
            f"the encoder `st:{model}` needs a package: pip install 'koffset[sentence-transformers]'"
        ) from exc
    try:
        return SentenceTransformer(model)
    except (OSError, ValueError) as exc:
        raise EncoderUnavailable(
            f"the model {model!r} cannot be loaded: {exc}; set KOFFSET_ENCODER to `st:` and a hub name or "
            "folder, and let the first start reach the hub"
        ) from exc
