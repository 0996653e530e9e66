"""The first draft of a firm's profile: what public records say of it already. Pure."""

from collections.abc import Iterable
from typing import TypeVar

from pydantic import HttpUrl, TypeAdapter, ValidationError

from koffset.domain.company import CompanyFile
from koffset.domain.profile import Address, CompanyProfile, Identity
from koffset.domain.records import ListingRecord
from koffset.domain.text import BilingualText

T = TypeVar("T")
_URL = TypeAdapter(HttpUrl)


def prefilled(file: CompanyFile) -> CompanyProfile:
    """Names and what registers state of the identity. Parts and designations stay records, with their own grade."""
    company = file.company
    listings = [record.body for record in file.records if isinstance(record.body, ListingRecord)]
    address = _first(listing.address for listing in listings)
    return CompanyProfile(
        id=company.id,
        identity=Identity(
            name=BilingualText(ko=company.name_ko or company.name_en or company.id, en=company.name_en),
            address=Address(
                text=BilingualText(ko=address), province=_first(listing.province for listing in listings)
            )
            if address
            else None,
            founded=_first(listing.founded for listing in listings),
            homepage=_first(_url(listing.homepage) for listing in listings),
        ),
        audience=company.audience,
    )


def _first(values: Iterable[T | None]) -> T | None:
    return next((value for value in values if value is not None), None)


def _url(text: str | None) -> HttpUrl | None:
    """Registers print addresses with and without their scheme, and other things in their place."""
    if text is None:
        return None
    try:
        return _URL.validate_python(text if "://" in text else f"http://{text}")
    except ValidationError:
        return None
