"""Checks that the taxonomy codes in our documents exist."""

from collections.abc import Iterator, Mapping
from typing import Any

from koffset.domain.profile import CompanyProfile
from koffset.domain.programme import Programme
from koffset.domain.taxonomy import Taxonomies
from koffset.domain.text import Document
from koffset.domain.wishlist import Wish

Location = tuple[str | int, ...]
Coded = tuple[Location, str | None, str]


def unknown_codes(document: Document, taxonomies: Taxonomies) -> list[tuple[Location, str, str]]:
    """Where in the document a code stands that its taxonomy lacks: location, code, name of the taxonomy."""
    return [
        (location, code, taxonomy)
        for location, code, taxonomy in _codes(document)
        if code is not None and code not in _taxonomy(taxonomies, taxonomy)
    ]


def _taxonomy(taxonomies: Taxonomies, name: str) -> Mapping[str, Any]:
    found: Mapping[str, Any] = getattr(taxonomies, name)
    return found


def _codes(document: Document) -> Iterator[Coded]:
    if isinstance(document, CompanyProfile):
        yield from _profile_codes(document)
    elif isinstance(document, Wish):
        yield ("supply_class",), document.supply_class, "supply_classes"
    elif isinstance(document, Programme):
        yield ("weapon_system_field",), document.weapon_system_field, "weapon_system_fields"


def _profile_codes(profile: CompanyProfile) -> Iterator[Coded]:
    if profile.identity.address is not None:
        yield ("identity", "address", "province"), profile.identity.address.province, "provinces"
    for place, designation in enumerate(profile.status.designations):
        yield ("status", "designations", place, "field"), designation.field, "defence_fields"
    for place, item in enumerate(profile.items):
        yield ("items", place, "supply_class"), item.supply_class, "supply_classes"
    for place, certificate in enumerate(profile.certificates):
        yield ("certificates", place, "family"), certificate.family, "certificate_families"
    for place, process in enumerate(profile.processes):
        for number, approval in enumerate(process.approvals):
            yield (
                ("processes", place, "approvals", number, "family"),
                approval.family,
                "certificate_families",
            )
