"""Vectors of documents kept by text, so that a rebuild encodes only what is new."""

import hashlib
import sqlite3
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, contextmanager, suppress
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from koffset.embedding.protocol import Encoder

_BATCH = 256

_SCHEMA = """
CREATE TABLE IF NOT EXISTS vector (
  encoder TEXT NOT NULL, text_sha256 BLOB NOT NULL, value BLOB NOT NULL, PRIMARY KEY (encoder, text_sha256)
) WITHOUT ROWID
"""

Progress = Callable[[int], None]


class CachedEncoder:
    """An encoder that remembers the vectors of documents in a file, by its name and the text's hash.

    The file is derived data: it may be deleted at any time, and a process that dies loses at most its
    last batch. Queries pass through, since they are few and may be secret. `progress` is told how many texts
    are done.
    """

    def __init__(self, encoder: Encoder, path: Path, progress: Progress | None = None) -> None:
        self._encoder = encoder
        self._path = path
        self._progress = progress

    @property
    def name(self) -> str:
        return self._encoder.name

    @property
    def dimensions(self) -> int:
        return self._encoder.dimensions

    def encode_queries(self, texts: Sequence[str]) -> NDArray[np.float32]:
        return self._encoder.encode_queries(texts)

    def encode_documents(self, texts: Sequence[str]) -> NDArray[np.float32]:
        vectors = np.empty((len(texts), self.dimensions), dtype=np.float32)
        with self._connection() as connection:
            for start in range(0, len(texts), _BATCH):
                batch = texts[start : start + _BATCH]
                vectors[start : start + len(batch)] = self._encode_batch(connection, batch)
                if self._progress is not None:
                    self._progress(start + len(batch))
        return vectors

    def _encode_batch(self, connection: sqlite3.Connection, texts: Sequence[str]) -> NDArray[np.float32]:
        keys = [hashlib.sha256(text.encode()).digest() for text in texts]
        known = self._look_up(connection, keys)
        new = {key: text for key, text in zip(keys, texts, strict=True) if key not in known}
        if new:
            encoded = self._encoder.encode_documents(list(new.values()))
            added = dict(zip(new, encoded, strict=True))
            self._keep(connection, added)
            known.update(added)
        return np.stack([known[key] for key in keys])

    def _look_up(
        self, connection: sqlite3.Connection, keys: Sequence[bytes]
    ) -> dict[bytes, NDArray[np.float32]]:
        marks = ",".join("?" * len(keys))
        rows = connection.execute(
            f"SELECT text_sha256, value FROM vector WHERE encoder = ? AND text_sha256 IN ({marks})",  # noqa: S608
            (self.name, *keys),
        )
        size = self.dimensions * np.dtype(np.float32).itemsize
        return {key: np.frombuffer(value, dtype=np.float32) for key, value in rows if len(value) == size}

    def _keep(self, connection: sqlite3.Connection, vectors: dict[bytes, NDArray[np.float32]]) -> None:
        with connection:
            connection.executemany(
                "INSERT OR REPLACE INTO vector VALUES (?, ?, ?)",
                [(self.name, key, vector.tobytes()) for key, vector in vectors.items()],
            )

    @contextmanager
    def _connection(self) -> Iterator[sqlite3.Connection]:
        """One connection a call: encoders are called from whichever worker thread is free."""
        self._path.parent.mkdir(parents=True, exist_ok=True)
        with closing(sqlite3.connect(self._path, timeout=30)) as connection:
            # The change to WAL does not wait for others as statements do; whoever is first makes it for all.
            with suppress(sqlite3.OperationalError):
                connection.execute("PRAGMA journal_mode=WAL")
            connection.execute("PRAGMA synchronous=NORMAL")
            connection.execute(_SCHEMA)
            yield connection
