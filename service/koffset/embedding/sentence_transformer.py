"""Encoders of the sentence-transformers hub, chosen by the setting `st:<model>`."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from koffset.errors import EncoderUnavailable


@dataclass(frozen=True, slots=True)
class ModelUse:
    """How a model wants to be used beyond what it says of itself.

    Prefixes stand in place of the prompts that it names `query` and `document`; `dimensions` keeps only the first ones
    of each vector, for models that are trained for it.
    """

    query_prefix: str = ""
    document_prefix: str = ""
    dimensions: int | None = None

    @property
    def suffix(self) -> str:
        """What tells its vectors from those of the model as it is."""
        prefixes = f"{self.query_prefix}\0{self.document_prefix}"
        cut = f"@{self.dimensions}" if self.dimensions else ""
        return cut + (f"+{hashlib.sha256(prefixes.encode()).hexdigest()[:8]}" if prefixes != "\0" else "")


class SentenceTransformerEncoder:
    """A model by its hub name or folder, with its own pooling; vectors are normalised whatever it does itself."""

    def __init__(self, model: str, use: ModelUse | None = None) -> None:
        self._use = use or ModelUse()
        self.name = f"st:{model}{self._use.suffix}"
        self._model = _load(model, self._use.dimensions)
        self.dimensions = int(self._model.get_embedding_dimension())

    def encode_documents(self, texts: Sequence[str]) -> NDArray[np.float32]:
        return self._encode(self._model.encode_document, texts, self._use.document_prefix)

    def encode_queries(self, texts: Sequence[str]) -> NDArray[np.float32]:
        return self._encode(self._model.encode_query, texts, self._use.query_prefix)

    def _encode(self, encode: Any, texts: Sequence[str], prefix: str) -> NDArray[np.float32]:
        if not texts:
            return np.empty((0, self.dimensions), dtype=np.float32)
        vectors = encode(
            list(texts), prompt=prefix or None, normalize_embeddings=True, show_progress_bar=False
        )
        return np.asarray(vectors, dtype=np.float32)


def _load(model: str, dimensions: int | None) -> Any:
    try:
        from sentence_transformers import SentenceTransformer  # noqa: PLC0415 - an extra that need not be there
    except ImportError as exc:
        raise EncoderUnavailable(
            f"the encoder `st:{model}` needs a package: pip install 'koffset[sentence-transformers]'"
        ) from exc
    try:
        return SentenceTransformer(model, truncate_dim=dimensions)
    except (OSError, ValueError) as exc:
        raise EncoderUnavailable(
            f"the model {model!r} cannot be loaded: {exc}; set KOFFSET_ENCODER to `st:` and a hub name or "
            "folder, and let the first start reach the hub"
        ) from exc
