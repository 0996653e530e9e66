"""Exports in our own formats: files that `koffset import` reads back unchanged."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from koffset.domain.evidence import KDIA, Audience
from koffset.domain.profile import Claim, CompanyProfile, Disclosure
from koffset.domain.programme import Programme
from koffset.domain.text import Document
from koffset.domain.wishlist import Wish
from koffset.errors import InvalidInput
from koffset.exchange.disclosure import without_private
from koffset.exchange.documents import write_documents
from koffset.store.protocol import Store, StoreReader


@dataclass(frozen=True, slots=True)
class Exported:
    """How many documents were written, and how many of them hold something that is not public."""

    documents: int
    not_public: int


async def export_documents(store: Store, kind: str, path: Path, *, include_private: bool = False) -> Exported:
    """Write all documents of a kind, whatever their audience, for KDIA."""
    async with store.reader() as reader:
        documents = await _documents(reader, kind, include_private=include_private)
    write_documents(kind, path, documents)
    return Exported(len(documents), sum(map(_holds_restricted, documents)))


def _holds_restricted(document: Document) -> bool:
    """Whether the document itself or a claim in it is for fewer than everybody."""
    if isinstance(document, CompanyProfile):
        claims: tuple[Claim, ...] = (
            *document.status.designations,
            *document.items,
            *document.processes,
            *document.certificates,
            *document.experience,
        )
        audiences = {document.audience, *(claim.effective_audience for claim in claims)}
        return audiences != {Audience.PUBLIC} or document.disclosure != Disclosure()
    return isinstance(document, (Wish, Programme)) and document.audience is not Audience.PUBLIC


async def _documents(reader: StoreReader, kind: str, *, include_private: bool) -> Sequence[Document]:
    if kind == "profiles":
        profiles = await reader.profiles()
        return profiles if include_private else [without_private(profile) for profile in profiles]
    if kind == "wishlists":
        return await reader.wishes()
    if kind == "programmes":
        return await reader.programmes(KDIA)
    raise InvalidInput(f"nothing called {kind!r} can be exported: profiles, wishlists or programmes")
