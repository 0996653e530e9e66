"""Where use cases keep the bytes of uploads; `wiring` builds it on a folder."""

from typing import Protocol


class UploadStore(Protocol):
    """Content by its SHA-256. All of it is blocking: call it in a thread."""

    def put(self, sha256: str, content: bytes) -> None:
        """Keep it durably; what is there already stays as it is."""

    def get(self, sha256: str) -> bytes:
        """Raises Unavailable when it is gone, which only somebody at the files can have done."""

    def remove(self, sha256: str) -> None:
        """What is not there is no error."""
