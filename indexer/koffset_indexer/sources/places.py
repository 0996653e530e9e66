"""Finds the province in a Korean address."""

from collections.abc import Mapping

from koffset.domain.taxonomy import Term


def province_of(address: str, provinces: Mapping[str, Term]) -> str | None:
    """The code of the province that the address begins with, under today's, a former or a short name."""
    words = address.split()
    if not words:
        return None
    first = words[0].casefold()
    for term in provinces.values():
        if first in {name.casefold() for name in (term.name_ko, term.name_en, *term.aliases)}:
            return term.code
    return None
