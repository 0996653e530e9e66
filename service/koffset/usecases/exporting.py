"""Exports in our own formats: files that `koffset import` reads back unchanged."""

from collections.abc import Sequence
from pathlib import Path

from koffset.domain.evidence import KDIA
from koffset.domain.text import Document
from koffset.errors import InvalidInput
from koffset.exchange.disclosure import without_private
from koffset.exchange.documents import write_documents
from koffset.store.protocol import Store, StoreReader


async def export_documents(store: Store, kind: str, path: Path, *, include_private: bool = False) -> int:
    """Write all documents of a kind, whatever their audience, for KDIA; says how many."""
    async with store.reader() as reader:
        documents = await _documents(reader, kind, include_private=include_private)
    write_documents(kind, path, documents)
    return len(documents)


async def _documents(reader: StoreReader, kind: str, *, include_private: bool) -> Sequence[Document]:
    if kind == "profiles":
        profiles = await reader.profiles()
        return profiles if include_private else [without_private(profile) for profile in profiles]
    if kind == "wishlists":
        return await reader.wishes()
    if kind == "programmes":
        return await reader.programmes(KDIA)
    raise InvalidInput(f"nothing called {kind!r} can be exported: profiles, wishlists or programmes")
